// Keeps the canvas as large as its stage and as sharp as its screen, through resizing, rotation, zoom and a move to
// another screen; and follows the reader's colour scheme.

const kMostPixels = 4096;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(surface: { width: number, height: number, density: number, coarse: boolean, dark: boolean }) => void} changed
 */
export function watchSurface(canvas, changed) {
  const coarse = matchMedia('(pointer: coarse)');
  const dark = matchMedia('(prefers-color-scheme: dark)');

  function measure() {
    const { width, height } = canvas.getBoundingClientRect();
    if (width < 1 || height < 1) return;
    // What graphics devices can hold at least (WebGL 2 promises 2048; 4096 is met everywhere).
    const density = Math.max(1, Math.min(devicePixelRatio, kMostPixels / Math.max(width, height)));
    const pixelWidth = Math.round(width * density);
    const pixelHeight = Math.round(height * density);
    // Setting a canvas' size clears it, even to the same size.
    if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
    if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
    changed({ width, height, density, coarse: coarse.matches, dark: dark.matches });
  }

  /** A media query for exactly the present density tells when it is left. */
  function watchDensity() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        measure();
        watchDensity();
      },
      { once: true },
    );
  }

  new ResizeObserver(measure).observe(canvas);
  coarse.addEventListener('change', measure);
  dark.addEventListener('change', measure);
  watchDensity();
  measure();
}
