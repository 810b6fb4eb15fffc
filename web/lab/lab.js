// Brings the app module, a canvas and the page together.
import factory from '#app-glue';
import * as text from '../../src/labs/words/text.en.json';
import { instantiateModule } from '../core/instantiate.js';
import { createSecondPart } from '../core/second_part.js';
import { nextTask } from '../core/task.js';
import { keepAddress } from './address.js';
import { askEarly, createAssets, learnLanguage, restOf } from './assets.js';
import { bytesOf, isInlined } from './bytes.js';
import { createContext, kGraphics } from './context.js';
import { createFiles } from './files.js';
import { holdsFocus } from './focus.js';
import { createFrames } from './frames.js';
import { listenToInput } from './input.js';
import { createMirror } from './mirror.js';
import { createQuizHost } from './quiz_host.js';
import { fitPixels, watchSurface } from './surface.js';
import { createLateSurvey } from './survey_late.js';
import { takeAway } from './take_away.js';
import { createWork } from './work.js';

/** The lab whose code comes with the module; the second part holds the others. */
const kFirstLab = 'overview';
const kAtRest = 900; // milliseconds without a frame
const kFirstFrame = 200; // milliseconds after the start: a first frame without numbers shows that they are coming
/** Suffix of the font subset that is enough for our own English texts. */
const kLetters = LANGUAGE === 'en' ? '-first' : '';

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
  const canvas = document.createElement('canvas');
  canvas.tabIndex = -1;
  canvas.className = 'lab-canvas';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', text.canvas_label);
  // A context is opaque: the poster stays to be seen until there is a picture.
  canvas.style.visibility = 'hidden';
  const firstLayer = stage.dataset.firstLayer ?? '';
  const begins = new URLSearchParams(link);
  // In any other language, the words come with the second part.
  const needsAll = LANGUAGE !== 'en' || (begins.get('lab') ?? kFirstLab) !== kFirstLab || begins.has('quiz');
  const early = askEarly(base, link, firstLayer, needsAll);
  // While the bytes travel: size the canvas, then make its context. A later resize would wait for the graphics process.
  stage.append(canvas);
  fitPixels(canvas);
  canvas.getContext('webgl2', kGraphics);
  const code = isInlined ? await bytesOf('quantscope_whole.wasm', base) : new URL('quantscope_app.wasm', base);
  const second = createSecondPart(restOf(base));
  const [module, regular, semibold] = await Promise.all([
    instantiateModule(factory, /** @type {URL | BufferSource} */ (code), { canvas, second }),
    bytesOf(`fonts/inter-400${kLetters}.ttf`, base),
    bytesOf(`fonts/inter-600${kLetters}.ttf`, base),
  ]).catch((error) => {
    canvas.remove();
    throw error;
  });
  if (LANGUAGE !== 'en') await learnLanguage(module, early, second, base);
  // Split the start into tasks: a single one would block the host page.
  await nextTask();
  const app = new module.LabApp(regular, semibold);
  await nextTask();
  if (!app.openWindow()) throw new Error(text.boot_no_webgl);
  if (isInlined || LANGUAGE !== 'en') app.codeArrived();
  await nextTask();
  app.setAddress(location.origin === 'null' ? '' : location.origin + location.pathname);
  app.openLink(link);
  await nextTask();
  const ending = new AbortController();
  const { signal } = ending;

  let pixels = { width: 0, height: 0 };
  /** @type {ReturnType<typeof watchSurface> | null} */
  let surface = null;
  let isPaused = false;
  let ended = false;
  /** True once there are numbers, or they take long. */
  let mayDraw = false;
  let linkShown = '';
  let historyEntries = 0;
  let noticeShown = '';
  /** @param {number} seconds  since the last frame */
  function draw(seconds) {
    if (context.isLost || isPaused || ended || !mayDraw) return false;
    surface?.check();
    app.setTime(Date.now());
    app.draw(seconds, pixels.width, pixels.height);
    canvas.style.visibility = '';
    quiz.keepWhatIsNew();
    takeAway(app, canvas, sayLater);
    sayNow();
    if (app.takeWantsFile()) files.pick();
    if (app.takeWantsExample()) assets.example();
    survey.help();
    if (app.takeWantsSensitivities()) askSensitivities();
    const wanted = app.takeReport();
    if (wanted) survey.report(wanted);
    if (app.wantsCode()) assets.code();
    context.drawn();
    fitHeight();
    mirror.mayHaveChanged();
    describeAtRest();
    report();
    if (app.busy()) work.go();
    return app.wantsFrame();
  }
  const frames = createFrames(canvas, draw, () => stage.dataset.quiz === 'page', signal);
  const changed = () => {
    if (mayDraw) frames.request();
  };

  /** Sentence to show next. It shifts the controls below it, so it waits until no pointer is down. */
  let later = '';
  let framesToWait = 0;
  /** @param {string} sentence */
  function sayLater(sentence) {
    later = sentence;
    framesToWait = 3;
    changed();
  }
  function sayNow() {
    if (!later || input.isDown()) return;
    framesToWait -= 1;
    if (framesToWait <= 0) {
      app.say(later);
      later = '';
    }
    changed();
  }

  function fitHeight() {
    const height = `${Math.ceil(app.contentHeight())}px`;
    const { style } = stage.parentElement ?? stage;
    if (style.getPropertyValue('--content-height') === height) return;
    style.setProperty('--content-height', height);
    tell('height', Math.ceil(app.contentHeight()));
  }

  let describing = 0;
  /** Describes the picture in words, once nothing moves: pictureNumbers() builds a frame that is never shown. */
  function describeAtRest() {
    clearTimeout(describing);
    describing = window.setTimeout(async () => {
      const place = mirror.picture();
      if (!place || ended || input.isDragging() || app.busy()) return;
      const { showNumbers } = await import('./figure.js');
      if (!ended) showNumbers(place, app.pictureNumbers(), canvas);
    }, kAtRest);
  }

  /** The module ran out of memory. Tells the reader and stops calling it. @param {unknown} error */
  function fail(error) {
    ended = true;
    stage.inert = true;
    stage.dataset.message = text.out_of_memory;
    console.error(error);
  }

  /** Applies an explicit theme in the link to the page too. */
  function followTheme() {
    if (!ownsPage) return;
    const theme = new URLSearchParams(app.link()).get('theme');
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  /** Reports changes to the address and to the host page. */
  function report() {
    if (linkShown !== app.link()) {
      if (historyEntries === app.historyEntries()) address?.stateMayHaveChanged();
      else address?.historyEntry(linkShown);
      historyEntries = app.historyEntries();
      linkShown = app.link();
      followTheme();
      if (quiz.follow()) assets.letters();
      tell('state', null);
    }
    if (noticeShown !== app.notice()) {
      noticeShown = app.notice();
      if (noticeShown) tell('error', noticeShown);
    }
    if (app.wantsLetters()) assets.letters();
  }

  /** @type {Map<string, ((news: any) => void)[]>} */
  const listeners = new Map();
  /** @param {string} what @param {unknown} news */
  function tell(what, news) {
    for (const listener of listeners.get(what) ?? []) listener(news);
  }
  /**
   * Events: "state" after each change of state, "attempt" with each graded answer, "height" with the height that it
   * needs, "error" with the notice shown to the reader, "progress" with what to keep of the quiz.
   * @param {string} what @param {(news: any) => void} listener
   */
  function on(what, listener) {
    listeners.set(what, [...(listeners.get(what) ?? []), listener]);
  }

  const context = createContext(canvas, stage, app, changed, signal);
  const assets = createAssets(app, early, {
    base,
    firstLayer,
    second,
    changed,
    worked: () => work.go(),
    bring: (brought) => files.bring(brought),
    say: sayLater,
  });

  /** True once the first numbers are there: a host that asks upon "ready" gets numbers. */
  let isReady = false;
  /** @type {() => void} */
  let tellReady = () => {};
  const rested = new Promise((resolve) => {
    tellReady = () => resolve(undefined);
  });
  async function becomeReady() {
    if (isReady) return;
    isReady = true;
    // Tasks of their own, and no frame of the browser: a hidden tab has none.
    await nextTask();
    mayDraw = true;
    if (pixels.width > 0) {
      draw(0);
      await nextTask();
      mirror.update();
    }
    changed();
    performance.mark('quantscope-ready');
    tellReady();
  }
  setTimeout(() => {
    mayDraw = true;
    changed();
  }, kFirstFrame);

  const survey = createLateSurvey(
    app,
    { files: (session) => files.of(session) },
    {
      changed() {
        changed();
        work.go();
      },
      say: sayLater,
      base,
    },
  );
  async function askSensitivities() {
    const { pickText } = await import('./text_file.js');
    pickText(stage, text.picker_label, (name, words) => {
      app.supplySensitivities(name, words);
      assets.letters();
      changed();
    });
  }

  // A file name in the link may need glyphs beyond the first subset.
  if (/%[89a-f]/i.test(link)) assets.letters();
  const linked = {
    link: () => app.link(),
    /** @param {string} to */
    openLink(to) {
      mirror.forget();
      app.openLink(to);
    },
    changed,
  };
  const address = ownsPage && !isGuest ? keepAddress(linked) : null;
  const quizPlace = /** @type {HTMLElement | null} */ (ownsPage ? document.querySelector('#quiz') : null);
  const quiz = createQuizHost(stage, quizPlace, app, {
    moved() {
      surface?.measure();
      changed();
    },
    progress: (kept) => tell('progress', kept),
    attempt: (attempt) => tell('attempt', attempt),
    signal,
  });
  const mirror = createMirror(stage, app, {
    label: text.mirror_label,
    quiz: quizPlace,
    changed,
    say: sayLater,
    isDragging: () => input.isDragging(),
    signal,
  });
  const input = listenToInput(canvas, app, {
    changed,
    hasFocus: () => document.hasFocus() && holdsFocus(stage),
    operated(path) {
      if (path) mirror.focus(path);
      else canvas.focus({ preventScroll: true });
    },
  });
  const files = createFiles(stage, app, {
    label: text.picker_label,
    refused: () => sayLater(text.folder_refused),
    opened() {
      mirror.forget();
      // In a hidden tab no frame would request the code.
      if (app.wantsCode()) assets.code();
      // Wheel and keyboard act on the model just opened.
      if (!holdsFocus(stage)) canvas.focus({ preventScroll: true });
      work.go();
    },
    changed,
  });
  const work = createWork(
    app,
    { layer: (id) => assets.layer(id), range: files.range },
    { changed, isDragging: input.isDragging, isPaused: () => isPaused || ended, rested: becomeReady, failed: fail },
  );
  surface = watchSurface(
    canvas,
    (measured) => {
      pixels = { width: canvas.width, height: canvas.height };
      app.setSurface(measured);
      changed();
    },
    { isGuest, signal },
  );

  assets.codeForWhoComesNear(stage, rested, signal);

  if (quiz.follow()) assets.letters();
  work.go();
  return {
    app,
    canvas,
    frames,
    go: address?.go ?? linked.openLink,
    /** Opens the state that a text refers to, without a history entry. @param {string} to */
    move(to) {
      mirror.forget();
      app.moveLab(to);
      changed();
    },
    changed,
    /** Resolves once the first numbers are there. */
    rested,
    isDragging: () => input.isDragging(),
    /** True when picture and mirror show the state: nothing is being computed, fetched or about to be drawn. */
    isAtRest() {
      if (app.busy() || app.request() || mirror.isBehind() || survey.isBehind()) return false;
      // Frames wanted while paused do not count: they would be invisible.
      return frames.paused || !(frames.due || app.wantsFrame() || app.wantsCode());
    },
    on,
    /** The state that the lab began with. */
    begins: link,
    stage,
    context,
    /** Opens another state and discards typed input; the address, if the lab has one, follows. @param {string} to */
    open(to) {
      linked.openLink(to);
      changed();
      work.go();
    },
    /** Stops drawing and computing until resumed. @param {boolean} pauses */
    pause(pauses) {
      isPaused = pauses;
      if (isPaused) return;
      changed();
      work.go();
    },
    /** Sends feedback to the host page, if one listens. @type {((feedback: object) => boolean) | undefined} */
    tellHost: undefined,
    /** Draws at once, for callers that read the canvas. */
    drawAgain() {
      app.disturb();
      app.draw(0, pixels.width, pixels.height);
    },
    /** Moves the keyboard focus to the lab's first control. */
    focus: () => mirror.focusFirst(),
    /** Releases context, memory and listeners, and restores the stage. */
    end() {
      ended = true;
      ending.abort();
      context.end();
      mirror.end();
      canvas.remove();
      files.end();
      survey.end();
      app.delete();
    },
  };
}
