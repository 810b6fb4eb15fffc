// Brings the app module, a canvas and the page together.
import factory from '#app-glue';
import * as text from '../../src/labs/text/en.json';
import { instantiateModule, instantiateRest } from '../core/instantiate.js';
import { keepAddress } from './address.js';
import { createFiles } from './files.js';
import { createFrames } from './frames.js';
import { listenToInput } from './input.js';
import { speakWithHost } from './messages.js';
import { createMirror } from './mirror.js';
import { createQuizHost, itemsAddress } from './quiz_host.js';
import { watchSurface } from './surface.js';
import { takeAway } from './take_away.js';
import { createWork } from './work.js';

/** The lab whose code comes with the module; the others' is a second part. */
const kFirstLab = 'overview';
const kAtRest = 900; // milliseconds without a frame

/** @param {URL} url */
async function bytesOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname.split('/').pop()}: the server answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * Any number of labs can be on a page: each has its module, its canvas and its state, and hears only what happens in its
 * stage.
 * @param {HTMLElement} stage  the element that the canvas fills
 * @param {object} options
 * @param {URL} options.base  where the module, the fonts and the layers lie
 * @param {string} options.link  the state to begin with
 * @param {boolean} options.ownsPage  the address, the page's theme and the host page's messages are this lab's
 */
export async function startLab(stage, { base, link, ownsPage }) {
  const canvas = document.createElement('canvas');
  canvas.tabIndex = -1;
  canvas.className = 'lab-canvas';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', text.canvas_label);
  const firstLayer = stage.dataset.firstLayer ?? '';
  /** @param {string} id */
  const layer = async (id) => {
    if (id === 'items') return bytesOf(itemsAddress(app.link(), base));
    return bytesOf(new URL(id === 'digits' ? 'digits.u8' : `layers/${id}.safetensors`, base));
  };
  // What the first view shows travels beside the module, not behind it.
  let early = new URLSearchParams(link).has('source') ? null : layer(firstLayer);
  early?.catch(() => {});
  const rest = new URL('quantscope_labs.wasm', base);
  const begins = new URLSearchParams(link);
  const needsAll = (begins.get('lab') ?? kFirstLab) !== kFirstLab || begins.has('quiz');
  let earlyRest = needsAll ? fetch(rest) : null;
  earlyRest?.catch(() => {});
  const [{ module, exports }, regular, semibold] = await Promise.all([
    instantiateModule(factory, new URL('quantscope_app.wasm', base), { canvas }),
    bytesOf(new URL('fonts/inter-400-first.ttf', base)),
    bytesOf(new URL('fonts/inter-600-first.ttf', base)),
  ]);
  stage.append(canvas);
  const app = new module.LabApp(regular, semibold);
  if (!app.ready()) throw new Error(text.boot_no_webgl);

  let pixels = { width: 0, height: 0 };
  /** @type {ReturnType<typeof watchSurface> | null} */
  let surface = null;
  let lost = false;
  let ended = false;
  let linkShown = '';
  let landmarks = 0;
  let noticeShown = '';
  const frames = createFrames(
    canvas,
    (seconds) => {
      if (lost || ended) return false;
      surface?.check();
      app.setTime(Date.now());
      app.draw(seconds, pixels.width, pixels.height);
      quiz.keepWhatIsNew();
      takeAway(app, canvas, sayLater);
      sayNow();
      if (app.takeWantsFile()) files.pick();
      if (app.takeWantsExample()) bringExample();
      if (app.wantsSurvey()) helpSurvey();
      const wanted = app.takeReport();
      if (wanted) survey?.then((helper) => helper.report(wanted));
      if (app.wantsCode()) bringCode();
      fitHeight();
      mirror.mayHaveChanged();
      describeAtRest();
      report();
      if (app.busy()) work.go();
      return app.wantsFrame();
    },
    () => stage.dataset.quiz === 'page',
  );
  const changed = () => frames.request();

  /** A sentence moves what stands below it: not while a pointer is on its way to that. */
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
    if (style.getPropertyValue('--content-height') !== height) style.setProperty('--content-height', height);
  }

  let describing = 0;
  /** The picture in words, once nothing moves: it takes a frame that nobody sees. */
  function describeAtRest() {
    clearTimeout(describing);
    describing = window.setTimeout(async () => {
      const place = mirror.picture();
      if (!place || ended || input.isDragging() || app.busy()) return;
      const { showNumbers } = await import('./figure.js');
      if (!ended) showNumbers(place, app.pictureNumbers(), canvas);
    }, kAtRest);
  }

  /** The module has ended (no memory): that is said, and nothing more is asked of it. @param {unknown} error */
  function end(error) {
    ended = true;
    stage.inert = true;
    stage.dataset.message = text.out_of_memory;
    console.error(error);
  }

  /** An explicit theme in the link is the page's too. */
  function followTheme() {
    if (!ownsPage) return;
    const theme = new URLSearchParams(app.link()).get('theme');
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  }

  /** Tells the address and the host page what is new. */
  function report() {
    if (linkShown !== app.link()) {
      if (landmarks === app.landmarks()) address?.stateMayHaveChanged();
      else address?.landmark(linkShown);
      landmarks = app.landmarks();
      linkShown = app.link();
      followTheme();
      if (quiz.follow()) bringAllLetters();
      host?.state();
      for (const listener of listeners) listener();
    }
    if (noticeShown !== app.notice()) {
      noticeShown = app.notice();
      if (noticeShown) host?.error(noticeShown);
    }
  }

  /** @type {(() => void)[]} */
  const listeners = [];

  /** A host that hears "ready" and asks gets numbers. */
  let isReady = false;
  /** @type {() => void} */
  let tellReady = () => {};
  const rested = new Promise((resolve) => {
    tellReady = () => resolve(undefined);
  });
  function becomeReady() {
    if (!isReady) {
      performance.mark('quantscope-ready');
      host?.ready();
    }
    isReady = true;
    tellReady();
  }

  /** The letters that our own texts do without: once a file brings names of its own. */
  let hasAllLetters = false;
  function bringAllLetters() {
    if (hasAllLetters) return;
    hasAllLetters = true;
    Promise.all([400, 600].map((weight) => bytesOf(new URL(`fonts/inter-${weight}.ttf`, base)))).then(
      ([all, allStrong]) => {
        app.setFonts(all, allStrong);
        changed();
      },
      (error) => console.info('Some letters cannot be shown.', error),
    );
  }

  /** The labs beyond the first are a second part of the module. */
  let isBringingCode = false;
  function bringCode() {
    if (isBringingCode) return;
    isBringingCode = true;
    const answer = earlyRest ?? fetch(rest);
    earlyRest = null;
    answer
      .then((found) => instantiateRest(found, exports))
      .then(
        () => app.codeArrived(),
        (error) => app.codeFailed(error instanceof Error ? error.message : String(error)),
      )
      .then(() => {
        isBringingCode = false;
        changed();
        work.go();
      });
  }

  /** The bundled model, as if the reader had brought it. */
  function bringExample() {
    const name = 'silero_vad_v5_16k.safetensors';
    bytesOf(new URL(`model/${name}`, base)).then(
      (bytes) => files.bring([new File([bytes], name)]),
      (error) => sayLater(error instanceof Error ? error.message : String(error)),
    );
  }

  /** A worker measures the reader's model; its script comes when there is one. @type {Promise<ReturnType<typeof import('./survey.js').createSurvey>> | null} */
  let survey = null;
  function helpSurvey() {
    if (!survey) {
      app.setSurveyHelpers(1);
      survey = import('./survey.js').then(({ createSurvey }) =>
        createSurvey(
          app,
          { files: files.of },
          { changed: surveyChanged, say: sayLater, address: () => location.origin + location.pathname, base },
        ),
      );
    }
    survey.then(
      (helper) => helper.help(),
      () => app.setSurveyHelpers(0),
    );
  }
  function surveyChanged() {
    changed();
    work.go();
  }

  const host = ownsPage ? speakWithHost(() => ({ link: app.link(), result: app.result() })) : null;
  app.setAddress(location.origin === 'null' ? '' : location.origin + location.pathname);
  app.openLink(link);
  // A file's name in the link may hold any letter.
  if (/%[89a-f]/i.test(link)) bringAllLetters();
  const linked = {
    link: () => app.link(),
    /** @param {string} to */
    openLink(to) {
      mirror.forget();
      app.openLink(to);
    },
    changed,
  };
  const address = ownsPage ? keepAddress(linked) : null;
  const quizPlace = /** @type {HTMLElement | null} */ (ownsPage ? document.querySelector('#quiz') : null);
  const quiz = createQuizHost(stage, quizPlace, app, {
    moved() {
      surface?.measure();
      changed();
    },
    attempt: (attempt) => host?.attempt(attempt),
  });
  const mirror = createMirror(stage, app, {
    label: text.mirror_label,
    quiz: quizPlace,
    changed,
    say: sayLater,
    isDragging: () => input.isDragging(),
  });
  const input = listenToInput(canvas, app, {
    changed,
    hasFocus: () => document.hasFocus() && stage.contains(document.activeElement),
    operated(path) {
      if (path) mirror.focus(path);
      else canvas.focus({ preventScroll: true });
    },
  });
  const files = createFiles(stage, app, {
    label: text.picker_label,
    opened() {
      mirror.forget();
      bringAllLetters();
      // In a hidden tab no frame would ask.
      if (app.wantsCode()) bringCode();
      // The wheel and the keyboard go to what was opened.
      if (!stage.contains(document.activeElement)) canvas.focus({ preventScroll: true });
      work.go();
    },
    changed,
  });
  const work = createWork(
    app,
    {
      layer(id) {
        const bytes = id === firstLayer && early ? early : layer(id);
        early = null;
        return bytes;
      },
      range: files.range,
    },
    { changed, isDragging: input.isDragging, rested: becomeReady, failed: end },
  );
  surface = watchSurface(canvas, (measured) => {
    pixels = { width: canvas.width, height: canvas.height };
    app.setSurface(measured);
    changed();
  });

  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    lost = true;
    stage.dataset.message = text.context_lost;
    app.contextLost();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    lost = false;
    delete stage.dataset.message;
    app.contextRestored();
    changed();
  });

  if (quiz.follow()) bringAllLetters();
  work.go();
  return {
    app,
    canvas,
    frames,
    go: address?.go ?? linked.openLink,
    /** To a state that a text speaks of, without a step to come back from. @param {string} to */
    move(to) {
      mirror.forget();
      app.moveLab(to);
      changed();
    },
    changed,
    /** The first numbers are there. */
    rested,
    isDragging: () => input.isDragging(),
    /** After each change of state. @param {() => void} listener */
    onState: (listener) => listeners.push(listener),
    /** To the host page, where there is one that listens. @param {object} feedback */
    tellHost: (feedback) => host?.feedback(feedback) ?? false,
  };
}
