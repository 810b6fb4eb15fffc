// Keeps the canvas as large as its stage and as sharp as its screen, through resizing, rotation, zoom and a move to
// another screen. Follows the system's settings: colour scheme, forced colours, reduced motion, coarse pointer.

import { asksOneQuestion } from '../shared/keys.js';
import { kept } from '../shared/store.js';

const kMostPixels = 4096;
const kGuestHeight = 640; // CSS pixels

/** @typedef {import('./types.d.ts').Surface} Surface */

/** The colours that the system forces on pages, as numbers. @param {HTMLElement} beside */
function forcedColors(beside) {
  const probe = document.createElement('span');
  probe.style.forcedColorAdjust = 'none';
  beside.append(probe);
  /** @param {string} name */
  const color = (name) => {
    probe.style.color = name;
    const [red, green, blue] = (getComputedStyle(probe).color.match(/\d+/g) ?? ['0', '0', '0']).map(Number);
    return red * 65536 + green * 256 + blue;
  };
  const colors = {
    canvas: color('Canvas'),
    text: color('CanvasText'),
    link: color('LinkText'),
    highlight: color('Highlight'),
    button: color('ButtonText'),
  };
  probe.remove();
  return colors;
}

/** Stands in for the browser's count of device pixels where there is none (yet): sizes are then computed. */
const kNotCounted = { width: 0, height: 0 };
/** @param {number} computed @param {number} counted */
const exactly = (computed, counted) => (Math.abs(computed - counted) <= 1 ? counted : Math.round(computed));

/** As many pixels as the screen has there; null if it has no place. @param {HTMLCanvasElement} canvas */
export function fitPixels(canvas, counted = kNotCounted) {
  const { width, height, top } = canvas.getBoundingClientRect();
  if (width < 1 || height < 1) return null;
  // A size that graphics devices support (WebGL 2 promises 2048; 4096 is met everywhere).
  const density = Math.max(1, Math.min(devicePixelRatio, kMostPixels / Math.max(width, height)));
  const pixelWidth = exactly(width * density, counted.width);
  const pixelHeight = exactly(height * density, counted.height);
  // Setting a canvas' size clears it, even to the same size.
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  return { width, height, top, density };
}

/**
 * Whether further controls stand behind "More": in a stage that folds them while the text is read, until the reader has
 * opened them once, or a guided answer points at one.
 * @param {HTMLElement | null} stage
 */
function isFolded(stage) {
  if (stage?.dataset.folds === undefined || document.body.dataset.mode !== 'learn') return null;
  return stage.dataset.guided === undefined && (stage.dataset.more ?? kept('more')) !== '1';
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(surface: Surface) => void} changed
 * @param {{ isGuest: boolean, link(): string, signal: AbortSignal }} options  link: what the host page asked for
 */
export function watchSurface(canvas, changed, { isGuest, link, signal }) {
  const asks = {
    coarse: matchMedia('(pointer: coarse)'),
    dark: matchMedia('(prefers-color-scheme: dark)'),
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)'),
    forced: matchMedia('(forced-colors: active)'),
  };

  let exact = kNotCounted;
  const stage = /** @type {HTMLElement | null} */ (canvas.parentElement);
  let measuredAt = 0;
  function measure() {
    if (signal.aborted) return;
    measuredAt = devicePixelRatio;
    const fitted = fitPixels(canvas, exact);
    if (!fitted) return;
    const { width, height, top, density } = fitted;
    changed({
      width,
      height,
      // Window height less what stands above the lab when the page is at its top. A guest's height follows from its
      // content: if the content followed the height too, the two could chase each other.
      windowHeight:
        isGuest && !document.fullscreenElement
          ? kGuestHeight
          : innerHeight - Math.min(innerHeight / 4, Math.max(0, top + scrollY)),
      density,
      coarse: asks.coarse.matches,
      dark: asks.dark.matches,
      reducedMotion: asks.reducedMotion.matches,
      quizOnPage: stage?.dataset.quiz === 'page',
      hasText: stage?.dataset.folds !== undefined,
      oneQuestion: isGuest && asksOneQuestion(link()),
      folded: isFolded(stage),
      forcedColors: asks.forced.matches ? forcedColors(canvas.parentElement ?? document.body) : null,
    });
  }

  /** Watches for changes of density: a media query for exactly the present one fires when it no longer holds. */
  function watchDensity() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        measure();
        watchDensity();
      },
      { once: true, signal },
    );
  }

  const boxes = new ResizeObserver(measure);
  boxes.observe(canvas);
  const devicePixels = new ResizeObserver(([entry]) => {
    const [size] = entry.devicePixelContentBoxSize;
    exact = { width: size.inlineSize, height: size.blockSize };
    measure();
  });
  try {
    devicePixels.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    // Safari does not count device pixels.
  }
  for (const query of Object.values(asks)) query.addEventListener('change', measure, { signal });
  signal.addEventListener('abort', () => {
    boxes.disconnect();
    devicePixels.disconnect();
  });
  watchDensity();
  measure();

  return {
    measure,
    /** Called before a frame: some changes of density fire no event. */
    check() {
      if (devicePixelRatio !== measuredAt) measure();
    },
  };
}
