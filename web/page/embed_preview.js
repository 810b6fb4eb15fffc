// The preview in the embed dialog: a frame as the host page will have it, and over it the places of its controls, where an
// instructor points at what to lock or hide. The frame gets no click meanwhile.
import { asksOneQuestion } from '../shared/keys.js';
import * as words from '../shared/words.en.json';
import { kColumn, kFoot } from './embed_code.js';
import { controlsOf } from './embed_controls.js';
import { make } from './embed_parts.js';

/**
 * @typedef {Awaited<ReturnType<typeof import('../lab/lab.js').startLab>>} Lab
 * @typedef {import('./embed_controls.js').Control} Control
 * @typedef {import('./embed_controls.js').Spot} Spot
 * @typedef {import('./embed_controls.js').State} State
 */
/**
 * @typedef {object} Page
 * @property {(controls: Control[], lab: string) => void} seen  after each change of the lab in the preview
 * @property {(height: number) => void} measured  of a frame in a column
 * @property {(key: string) => void} pressed  a control, in the mode in which they are chosen
 * @property {(key: string) => { says: string, state: State }} tell
 */

/** The frame when it opens, in CSS pixels, until it says how high it would be. */
const kFirstHeight = 640;
const kMostFrames = 600; // until a preview is looked at though it is not at rest

/** The lab in a frame; null before it has started, and where the frame is not ours to look into. @param {HTMLIFrameElement} frame */
function labIn(frame) {
  try {
    return /** @type {Lab | null} */ (/** @type {any} */ (frame.contentWindow)?.quantscope ?? null);
  } catch {
    return null;
  }
}

/**
 * Height of a frame as wide as a column of a page. On a narrower screen the lab is drawn once for that width, and again for
 * its own before anybody sees it.
 * @param {Lab} lab @param {HTMLIFrameElement} frame
 */
function heightInColumn({ app, canvas, measure, drawAgain }, frame) {
  if (frame.clientWidth === kColumn) return Number(frame.height);
  app.setSurface({
    ...{ width: kColumn, height: canvas.clientHeight, windowHeight: kFirstHeight, density: devicePixelRatio },
    ...{ coarse: false, dark: app.dark(), reducedMotion: true, quizOnPage: false, hasText: false },
    oneQuestion: asksOneQuestion(app.link()),
    ...{ folded: null, forcedColors: null },
  });
  app.draw(0, canvas.width, canvas.height);
  const height = Math.ceil(app.contentHeight()) + kFoot;
  measure();
  drawAgain();
  return height;
}

/** The places of the controls, over the preview. @param {Pick<Page, 'pressed' | 'tell'>} page */
function createPlaces({ pressed, tell }) {
  // By keyboard and screen reader the list of controls does the same.
  const element = make('div', '', { class: 'embedding-places', 'aria-hidden': 'true', hidden: '' });
  const places = () => /** @type {HTMLElement[]} */ ([...element.children]);
  element.addEventListener('click', ({ target }) => {
    const place = places().find((one) => target instanceof Node && one.contains(target));
    if (place?.dataset.key) pressed(place.dataset.key);
  });

  return {
    element,
    /** Puts an element over each place. One that a finger rests on is only moved. @param {Spot[]} spots @param {DOMRect} canvas */
    put(spots, canvas) {
      const isSame =
        places()
          .map(({ dataset }) => dataset.key)
          .join() === spots.map(({ key }) => key).join();
      const made = spots.map(({ key, width }) => {
        const place = make('div', '', { class: 'embedding-place', 'data-key': key });
        // The widest place of a control says that it is locked.
        const widest = Math.max(...spots.filter((spot) => spot.key === key).map((spot) => spot.width));
        if (width === widest) place.append(make('span', words.embed_locked, { class: 'embedding-tag' }));
        return place;
      });
      if (!isSame) element.replaceChildren(...made);
      for (const [i, { style }] of places().entries()) {
        const { x, y, width, height } = spots[i];
        Object.assign(style, { left: `${canvas.left + x}px`, top: `${canvas.top + y}px` });
        Object.assign(style, { width: `${width}px`, height: `${height}px` });
      }
    },
    /** Marks the places with the state of their controls. */
    mark() {
      for (const place of places()) {
        const { says, state } = tell(place.dataset.key ?? '');
        place.dataset.state = state;
        place.title = says;
      }
    },
  };
}

/** Waits until the lab shows its state. @param {Lab} lab */
async function rest(lab) {
  for (let still = 0, i = 0; still < 2 && i < kMostFrames; i++) {
    await new Promise(requestAnimationFrame);
    still = lab.isAtRest() ? still + 1 : 0;
  }
}

/** @param {Page} page */
export function createPreview({ seen, measured, pressed, tell }) {
  const area = { class: 'embedding-scroll', role: 'region', tabindex: '0', 'aria-label': words.embed_preview };
  const element = make('div', '', area);
  const preview = make('div', '', { class: 'embedding-preview' });
  const frame = make('iframe', '', { title: words.embed_preview, height: String(kFirstHeight) });
  const places = createPlaces({ pressed, tell });
  preview.append(frame, places.element);
  element.append(preview);
  /** Keys of the address that only a new load follows. */
  let shown = '';
  /** The lab's keys: as they should be, of the address that was loaded last, and of what was opened since. */
  let wanted = '';
  let loaded = '';
  let opened = '';
  let looks = 0;

  async function look() {
    const lab = labIn(frame);
    if (!lab) return;
    looks += 1;
    const mine = looks;
    await rest(lab);
    // A later look shows more.
    if (mine !== looks || labIn(frame) !== lab) return;
    const items = lab.app.probe();
    const name = new URLSearchParams(lab.app.link()).get('lab') ?? '';
    const { controls, spots } = controlsOf(items, name);
    places.put(spots, lab.canvas.getBoundingClientRect());
    measured(heightInColumn(lab, frame));
    seen(controls, name);
  }

  /** Opens what is wanted, without loading the frame anew. */
  function follow() {
    const lab = labIn(frame);
    if (!lab) return;
    if (opened !== wanted) lab.open(wanted);
    opened = wanted;
    look();
  }

  const hear = (/** @type {MessageEvent} */ { source, data }) => {
    if (source !== frame.contentWindow || data?.quantscope !== 1) return;
    if (data.type === 'height') {
      frame.height = String(data.height);
      look();
    }
    if (data.type === 'ready') {
      labIn(frame)?.on('state', look);
      opened = loaded;
      follow();
    }
  };
  addEventListener('message', hear);

  return {
    element,
    toTop() {
      element.scrollTop = 0;
    },
    /** @param {string} address @param {string} keys  of it that are the lab's state */
    show(address, keys) {
      const ofFrame = [...new URL(address).searchParams].filter(([key]) => ['locale', 'start'].includes(key)).join();
      wanted = keys;
      if (frame.src && shown === ofFrame) return follow();
      shown = ofFrame;
      loaded = keys;
      opened = keys;
      frame.src = address;
    },
    /** @param {boolean} isOn */
    choose(isOn) {
      places.element.hidden = !isOn;
      if (isOn) look();
    },
    mark: places.mark,
    end: () => removeEventListener('message', hear),
  };
}
