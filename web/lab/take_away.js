// Exports: files to save, text for the clipboard, the picture as pixels.
import * as text from '../../src/labs/words/text.en.json';

/** @param {string} sentence @param {Record<string, string>} places */
const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? '');

/** @param {Blob} content @param {string} name */
export function saveFile(content, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  // A model may be named by its folder, or by its address.
  link.download = name.split('/').pop() ?? name;
  link.click();
  // Once begun, the download keeps its own reference to the bytes.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Must run right after a frame: a WebGL canvas keeps its pixels until the task ends.
 * @param {HTMLCanvasElement} canvas
 * @param {{ name: string, x: number, y: number, width: number, height: number }} part  in CSS pixels
 */
export function savePixels(canvas, part) {
  const density = canvas.width / canvas.clientWidth;
  const copy = document.createElement('canvas');
  copy.width = Math.round(part.width * density);
  copy.height = Math.round(part.height * density);
  const [x, y] = [Math.round(part.x * density), Math.round(part.y * density)];
  copy.getContext('2d')?.drawImage(canvas, x, y, copy.width, copy.height, 0, 0, copy.width, copy.height);
  copy.toBlob((pixels) => pixels && saveFile(pixels, part.name), 'image/png');
}

/** @param {string} copied @param {(sentence: string) => void} say */
export function copyText(copied, say) {
  // The clipboard exists only on secure pages.
  const done = navigator.clipboard?.writeText(copied) ?? Promise.reject(new Error(text.copy_insecure));
  done.then(
    () => say(text.copied),
    (error) => say(fill(text.copy_refused, { reason: error.message })),
  );
}
