// The page on which instructors check and preview a file of their own quiz items while they write it.
import * as text from '../src/labs/words/text.en.json';
import { createChecker } from './author/checker.js';
import { createEditor } from './author/editor.js';
import { lineOf, placeOf } from './author/fault_places.js';
import { createItemList } from './author/item_list.js';
import { readJson } from './author/json_places.js';
import { createOwnCode } from './author/own_code.js';
import { createPreview } from './author/preview.js';
import { createResult } from './author/result.js';
import { createTranslator } from './author/translator.js';
import { counted, fill, part } from './shared/said.js';
import * as words from './shared/words.en.json';

/** @typedef {import('./author/item_list.js').Item & { title: string }} Item */
/** @typedef {{ name: string, items: Item[], whole: string }} Shown  the file that is previewed: its items without faults */

const base = new URL('./', import.meta.url);
const area = /** @type {HTMLTextAreaElement} */ (document.querySelector('#items-text'));

const checker = createChecker(base);
const translator = createTranslator(base);
const result = createResult();
const list = createItemList(show);
const code = createOwnCode();
const preview = createPreview(part('frame'), (id) => list.choose(id) && showCode(id));
/** @type {Shown | undefined} */
let shown;

/** @param {string} id */
function showCode(id) {
  const item = shown?.items.find((one) => one.id === id);
  if (shown && item) code.show(shown.name, item);
}

/** @param {string} id */
function show(id) {
  if (!shown) return;
  showCode(id);
  preview.show(shown.whole, id);
}

/** @param {unknown} error */
function reasonOf(error) {
  const lacks = typeof WebAssembly !== 'object' || error instanceof WebAssembly.CompileError;
  const reason = error instanceof Error ? error.message : String(error);
  return lacks ? text.boot_no_wasm : `${reason}.`;
}

/** Shows the items without faults. @param {string} name @param {string} json @param {Set<number>} faulty  their numbers */
function offer(name, json, faulty) {
  const file = JSON.parse(json);
  file.items = file.items.filter((/** @type {Item} */ _, /** @type {number} */ i) => !faulty.has(i));
  shown = { name, items: file.items, whole: JSON.stringify(file) };
  part('preview').hidden = file.items.length === 0;
  const id = list.show(file.items);
  if (id) show(id);
}

let looks = 0;
/** Looks at the text: is it JSON, and then: what does the checker say? */
async function look() {
  looks += 1;
  const mine = looks;
  const { name, text: json } = editor.file();
  if (json.trim() === '') {
    checker.cancel();
    return result.empty();
  }
  const { root, fault } = readJson(json);
  if (fault) {
    checker.cancel();
    return result.showNotJson(fault, lineOf(json, fault.at), () => editor.goTo({ from: fault.at, to: fault.at }));
  }
  const count = root.fields?.get('items')?.entries?.length ?? 0;
  result.waits(counted(words.items_checking, count));
  try {
    const checked = await checker.check(name, json);
    if (!checked) return;
    const places = checked.faults.map((one) => placeOf(one, name, root, json));
    const say = await translator.for(checked.faults);
    if (mine !== looks) return;
    const rows = places.map((place, i) => ({
      line: lineOf(json, place.from).line,
      says: say(checked.faults[i]),
      go: () => editor.goTo(place),
    }));
    result.show(checked, rows);
    if (checked.items > 0) offer(name, json, new Set(places.map(({ item }) => item)));
  } catch (error) {
    result.stopped(fill(words.items_failed, { reason: reasonOf(error) }));
  }
}

const editor = createEditor(area, {
  changed() {
    looks += 1;
    checker.cancel();
    result.waits();
  },
  rested: look,
});

part('cancel').addEventListener('click', () => {
  checker.cancel();
  result.stopped(words.items_cancelled);
  part('check').focus();
});
part('check').addEventListener('click', () => {
  area.focus();
  look();
});
for (const live of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-live]')))
  live.hidden = false;
look();
