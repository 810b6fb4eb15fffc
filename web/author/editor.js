// The file as a text to write in: opened, dropped, saved and copied; kept in this browser. A text that is replaced can be
// brought back.
import { saveFile } from '../lab/take_away.js';
import { copies, fill, part } from '../shared/said.js';
import { keep, kept } from '../shared/store.js';
import * as words from '../shared/words.en.json';
import { takeFiles } from './brought.js';

/** As an address takes it (src/labs/state/share_link.cpp); another name would not open. */
const kGoodName = /^(?!.*\.\.)[\w-][\w.-]{0,190}\.json$/;
const kName = 'items.json';
const kRest = 300; // milliseconds without a key until the text is checked
const kStored = 'own-items';

/** @typedef {{ name: string, text: string }} ItemsFile */

/** Reads the files that an earlier visit left. @returns {{ file?: ItemsFile, before?: ItemsFile }} */
function storedFiles() {
  try {
    const { file, before } = JSON.parse(kept(kStored) ?? '{}');
    const isFile = (/** @type {any} */ one) => typeof one?.text === 'string' && kGoodName.test(one.name);
    return { file: isFile(file) ? file : undefined, before: isFile(before) ? before : undefined };
  } catch {
    return {};
  }
}

/** Scrolls a text area until a character is well within it: some browsers do not follow the caret. @param {HTMLTextAreaElement} area @param {number} at */
function scrollTo(area, at) {
  const twin = /** @type {HTMLTextAreaElement} */ (area.cloneNode());
  twin.removeAttribute('id');
  twin.className = 'authoring-twin';
  twin.ariaHidden = 'true';
  twin.tabIndex = -1;
  twin.rows = 1;
  twin.style.width = `${area.offsetWidth}px`;
  twin.value = area.value.slice(0, at);
  area.after(twin);
  area.scrollTop = twin.scrollHeight - area.clientHeight / 2;
  twin.remove();
}

/**
 * @param {HTMLTextAreaElement} area @param {HTMLElement} said
 * @param {{ name(): string, example: ItemsFile, before(): ItemsFile | null, replace(file: ItemsFile, sentence: string): void }} editor
 */
function addButtons(area, said, { name, example, before, replace }) {
  const say = (/** @type {string} */ sentence) => {
    said.textContent = sentence;
  };
  takeFiles((opened, text) => {
    const file = { name: kGoodName.test(opened) ? opened : kName, text };
    replace(file, fill(words.items_opened, { name: opened }));
  }, say);
  part('save').addEventListener('click', () => saveFile(new Blob([area.value], { type: 'application/json' }), name()));
  copies(
    part('copy'),
    () => area.value,
    () => area.select(),
    said,
  );
  part('tidy').addEventListener('click', () => {
    try {
      const text = `${JSON.stringify(JSON.parse(area.value), null, 2)}\n`;
      if (text !== area.value) replace({ name: name(), text }, words.items_replaced);
    } catch {
      say(words.items_not_tidy);
    }
  });
  part('example').addEventListener('click', () => {
    if (area.value !== example.text) replace(example, words.items_replaced);
  });
  part('back').addEventListener('click', () => {
    const file = before();
    if (file) replace(file, words.items_replaced);
  });
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {{ changed(): void, rested(): void }} page  changed: at each key; rested: when the text is to be looked at
 */
export function createEditor(area, page) {
  const example = { name: kName, text: area.defaultValue };
  const stored = storedFiles();
  let { name, text: shown } = stored.file ?? example;
  let before = stored.before ?? null;
  let timer = 0;
  let isToldOfLoss = false;
  area.value = shown;
  const said = part('said');

  function store() {
    const isExample = area.value === example.text && !before;
    const files = { file: { name, text: area.value }, before: before ?? undefined };
    const isKept = keep(kStored, isExample ? '' : JSON.stringify(files));
    if (isKept || isExample || isToldOfLoss) return;
    said.textContent = words.items_not_kept;
    isToldOfLoss = true;
  }

  function show() {
    part('save').textContent = fill(words.items_save, { name });
    part('back').hidden = before === null;
  }

  function rest() {
    clearTimeout(timer);
    timer = 0;
    shown = area.value;
    store();
    page.rested();
  }

  /** Puts a text in the place of the present one, which can be brought back. @param {ItemsFile} file @param {string} sentence */
  function replace(file, sentence) {
    before = { name, text: area.value };
    ({ name } = file);
    area.value = file.text;
    area.scrollTop = 0;
    said.textContent = sentence;
    show();
    page.changed();
    rest();
  }

  area.addEventListener('input', () => {
    if (!isToldOfLoss) said.textContent = '';
    page.changed();
    clearTimeout(timer);
    timer = window.setTimeout(rest, kRest);
  });
  addEventListener('pagehide', () => timer && store());
  addButtons(area, said, {
    name: () => name,
    example,
    before: () => before,
    replace,
  });
  show();

  return {
    file: () => ({ name, text: shown }),
    /** Marks a place and goes there. @param {{ from: number, to: number }} place */
    goTo({ from, to }) {
      area.focus();
      area.setSelectionRange(from, to);
      scrollTo(area, from);
    },
  };
}
