// The page's side of the quiz: where it is shown, how progress is stored, and where items come from.

import * as words from '../shared/lab_words.en.json';
import { keep, kept, keptProgress } from '../shared/store.js';
import { bytesOf, isInlined } from './bytes.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */

const kNarrow = 560; // CSS pixels: below, the quiz is page text

/** File of items that the host page handed over last. @type {{ name: string, bytes: Uint8Array } | undefined} */
let handed;

/** Takes a file of items from the host page; a link names it as if it were on this site. @param {string} name @param {Uint8Array} bytes */
export function handOver(name, bytes) {
  handed = { name, bytes };
}

/** Bytes of an instructor's item file, handed over or on the same site, or of ours. @param {string} link @param {URL} base */
export async function itemsOf(link, base) {
  const path = new URLSearchParams(link).get('items');
  if (!path) return bytesOf(`items/${LANGUAGE}.json`, base);
  if (path === handed?.name) return handed.bytes;
  const address = new URL(path, document.baseURI);
  // A frame without an origin, or a page from a disk, can fetch nothing.
  if (isInlined || origin === 'null') throw new Error(words.items_nowhere.replace('{path}', path));
  if (address.origin !== location.origin) throw new Error(words.items_elsewhere.replace('{address}', address.href));
  return bytesOf(address.href, base);
}

/**
 * @param {HTMLElement} stage
 * @param {HTMLElement | null} place  on the page
 * @param {LabApp} app
 * @param {{ moved(): void, attempt(attempt: unknown): void, progress(text: string): void, signal: AbortSignal }} page
 */
export function createQuizHost(stage, place, app, page) {
  let prefers = new URLSearchParams(location.search).get('reader') ?? kept('reader');
  const before = keptProgress();
  if (before !== null) app.bringProgress(before);

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'reader';
  button.addEventListener('click', () => {
    prefers = stage.dataset.quiz === 'page' ? '0' : '1';
    keep('reader', prefers);
    follow();
  });
  const keys = document.createElement('p');
  keys.className = 'keys';
  keys.textContent = words.keys;
  place?.before(button, keys);

  /** Shows the quiz on the page or in the lab; returns whether one is open. */
  function follow() {
    const isOpen = new URLSearchParams(app.link()).has('quiz');
    const onPage = isOpen && place !== null && (prefers ? prefers === '1' : innerWidth < kNarrow);
    const where = onPage ? 'page' : '';
    if (place) place.hidden = !onPage;
    button.hidden = !isOpen;
    keys.hidden = !isOpen;
    button.textContent = onPage ? words.reader_off : words.reader_on;
    if ((stage.dataset.quiz ?? '') !== where) {
      stage.dataset.quiz = where;
      document.body.dataset.quiz = where;
      page.moved();
    }
    return isOpen;
  }
  addEventListener('resize', follow, { signal: page.signal });

  return {
    follow,
    /** Stores new progress and reports graded answers. @param {{ progress: string, attempts: string }} kept */
    keepProgress({ progress, attempts }) {
      // Answers to a host's own items are the host's to keep: ids of its file may be those of another.
      if (!handed) keep('progress', progress);
      page.progress(progress);
      for (const line of attempts.split('\n')) if (line) page.attempt(JSON.parse(line));
    },
  };
}
