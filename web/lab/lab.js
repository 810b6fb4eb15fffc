// Brings the app module, a canvas and the page together.
import * as text from '../../src/labs/words/text.en.json';
import { keepAddress } from './address.js';
import { createAssets } from './assets.js';
import { createContext } from './context.js';
import { showCursor } from './cursor.js';
import { createDescription } from './description.js';
import { createEvents } from './events.js';
import { createFiles } from './files.js';
import { holdsFocus } from './focus.js';
import { createHandle } from './handle.js';
import { listenToInput } from './input.js';
import { createLoop } from './loop.js';
import { createMirror } from './mirror.js';
import { createNews } from './news.js';
import { openModule } from './open_module.js';
import { createQuizHost } from './quiz_host.js';
import { createRequests } from './requests.js';
import { createSpeech } from './speech.js';
import { watchSurface } from './surface.js';
import { createLateSurvey } from './survey_late.js';
import { createWork } from './work.js';

/**
 * @typedef {import('./parts.d.ts').Parts} Parts
 * @typedef {Awaited<ReturnType<typeof openModule>>} Opened
 */

/** Draws, and tells the parts after each frame. @param {Parts} lab */
function addLoop(lab) {
  const { app, stage, canvas, ending } = lab;
  lab.loop = createLoop(
    stage,
    canvas,
    app,
    {
      isLost: () => lab.context.isLost,
      before: () => lab.surface.check(),
      drawn() {
        lab.requests.answer();
        lab.speech.sayNow();
        lab.survey.help();
        lab.context.drawn();
        lab.news.fitHeight();
        lab.mirror.mayHaveChanged();
        lab.description.atRest();
        lab.news.followLink();
        lab.news.followNotice();
        if (app.busy()) lab.work.go();
      },
      begun: () => lab.mirror.update(),
    },
    ending.signal,
  );
  const { changed } = lab.loop;
  lab.speech = createSpeech(app, { changed, isDown: () => lab.input.isDown() });
  lab.context = createContext(canvas, stage, app, changed, ending.signal);
}

/** Makes the parts that the reader reads and operates. @param {Parts} lab */
function addControls(lab) {
  const { app, stage, canvas, loop, speech, events } = lab;
  const { changed } = loop;
  const { signal } = lab.ending;
  const isDragging = () => lab.input.isDragging();
  const place = /** @type {HTMLElement | null} */ (lab.ownsPage ? document.querySelector('#quiz') : null);
  lab.quiz = createQuizHost(stage, place, app, {
    moved() {
      lab.surface.measure();
      changed();
    },
    progress: (kept) => events.tell('progress', kept),
    attempt: (attempt) => events.tell('attempt', attempt),
    signal,
  });
  lab.mirror = createMirror(stage, app, {
    label: text.mirror_label,
    quiz: place,
    changed,
    say: speech.say,
    isDragging,
    signal,
  });
  lab.input = listenToInput(canvas, app, {
    changed,
    hasFocus: () => document.hasFocus() && holdsFocus(stage),
    operated(path) {
      if (path) lab.mirror.focus(path);
      else canvas.focus({ preventScroll: true });
    },
  });
  showCursor(canvas, app, signal);
  const { picture } = lab.mirror;
  lab.description = createDescription(canvas, app, { picture, isDragging, hasEnded: loop.hasEnded });
}

/** Makes the parts that bring bytes, files and code, and work with them. @param {Parts} lab @param {Opened} opened */
function addSupplies(lab, { early, second }) {
  const { app, stage, canvas, base, loop, mirror, input } = lab;
  const { changed } = loop;
  const { say } = lab.speech;
  const goOn = () => lab.work.go();
  lab.files = createFiles(stage, app, {
    label: text.picker_label,
    refused: () => say(text.folder_refused),
    opened() {
      mirror.forget();
      // Wheel and keyboard act on the model just opened.
      if (!holdsFocus(stage)) canvas.focus({ preventScroll: true });
      goOn();
    },
    changed,
  });
  const { bring } = lab.files;
  lab.assets = createAssets(app, early, { base, second, changed, worked: goOn, bring, say });
  const surveyed = () => {
    changed();
    goOn();
  };
  lab.survey = createLateSurvey(app, { files: lab.files.of }, { changed: surveyed, say, base });
  lab.requests = createRequests(lab);
  lab.work = createWork(app, {
    answer: () => loop.hasEnded() || lab.requests.answer(),
    changed,
    isDragging: input.isDragging,
    isPaused: loop.isStopped,
    rested: loop.becomeReady,
    failed: loop.fail,
  });
}

/**
 * Starts a lab in a stage. A page can hold any number of labs: each has its module, canvas and state, and hears only
 * events in its stage.
 * @param {HTMLElement} stage  the element that the canvas fills
 * @param {object} options
 * @param {URL} options.base  where the module, the fonts and the layers lie
 * @param {string} options.link  the state to begin with
 * @param {boolean} options.ownsPage  the page's theme, its quiz and the host page's messages are this lab's
 * @param {boolean} [options.isGuest]  in a frame or an element: its height must not depend on the window's, and the
 *   address is not the lab's
 */
export async function startLab(stage, { base, link, ownsPage, isGuest = false }) {
  const opened = await openModule(stage, base, link);
  const { app, canvas } = opened;
  const ending = new AbortController();
  const events = createEvents();
  const lab = /** @type {Parts} */ ({ app, stage, canvas, base, link, ownsPage, ending, events });
  lab.openLink = (to) => {
    lab.mirror.forget();
    app.openLink(to);
  };
  addLoop(lab);
  addControls(lab);
  addSupplies(lab, opened);
  const { loop, quiz, assets, openLink } = lab;
  const { changed } = loop;
  const followQuiz = () => {
    if (quiz.follow()) assets.letters();
  };
  lab.address = ownsPage && !isGuest ? keepAddress({ link: () => app.link(), openLink, changed }) : null;
  lab.news = createNews(stage, app, { tell: events.tell, address: lab.address, ownsPage, linkChanged: followQuiz });
  lab.surface = watchSurface(canvas, loop.fit, { isGuest, link: () => lab.link, signal: ending.signal });

  assets.codeForWhoComesNear(stage, loop.rested, ending.signal);
  // A file name in the link may need glyphs beyond the first subset.
  if (/%[89a-f]/i.test(link)) assets.letters();
  followQuiz();
  lab.work.go();
  return createHandle(lab);
}
