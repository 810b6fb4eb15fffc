// Files that a reader brings: dropped on the page, or picked.

import { fill, part } from '../shared/said.js';
import * as words from '../shared/words.en.json';

const kMostBytes = 1 << 20; // of a file of items (src/labs/quiz/reader.cpp)

/** Files that are dropped on the page. @param {HTMLElement} zone  marked meanwhile @param {(file: File) => void} take */
function takeDrops(zone, take) {
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  for (const kind of /** @type {const} */ (['dragenter', 'dragover']))
    addEventListener(kind, (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      zone.dataset.drop = 'over';
    });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) zone.dataset.drop = '';
  });
  addEventListener('drop', (event) => {
    zone.dataset.drop = '';
    if (!hasFiles(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file) take(file);
  });
}

/** Asks for a file. @param {HTMLElement} place @param {(file: File) => void} take */
function pickFile(place, take) {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json,application/json';
  input.hidden = true;
  input.setAttribute('aria-label', part('open').textContent ?? '');
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.remove();
    if (file) take(file);
  });
  input.addEventListener('cancel', () => input.remove());
  place.append(input);
  input.click();
}

/** Reads a file, or says why not. @param {File} file @param {(name: string, text: string) => void} take @param {(sentence: string) => void} say */
async function read(file, take, say) {
  const { name } = file;
  // A file of weights that was meant for the lab is not read at all.
  if (file.size > kMostBytes) {
    const [size, most] = [file.size, kMostBytes].map((bytes) => bytes.toLocaleString(LANGUAGE));
    return say(fill(words.items_too_large, { name, size, most }));
  }
  try {
    take(name, await file.text());
  } catch (error) {
    say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @param {(name: string, text: string) => void} take @param {(sentence: string) => void} say */
export function takeFiles(take, say) {
  const zone = part('drop');
  const open = (/** @type {File} */ file) => read(file, take, say);
  takeDrops(zone, open);
  part('open').addEventListener('click', () => pickFile(zone, open));
}
