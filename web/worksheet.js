// The page that makes printed sheets of quiz items, with their keys. All of a sheet is in its address: the questions, the
// seed, the paper and the title.

import { copies, counted, fill, part } from './shared/said.js';
import * as words from './shared/words.en.json';
import { createChooser } from './sheet/chooser.js';
import { pagesOf } from './sheet/pages.js';
import { replaceAddress } from './sheet/sheet_address.js';

const kMostBytes = 2 ** 20;
const kMostSeed = 2 ** 32 - 1;
const kRest = 250; // milliseconds without a change before a sheet is made

const base = new URL('./', import.meta.url);
const site = new URL(`index${LANGUAGE === 'en' ? '' : `.${LANGUAGE}`}.html`, document.baseURI).href;
const asked = new URLSearchParams(location.search);

const heading = /** @type {HTMLInputElement} */ (part('heading'));
const seed = /** @type {HTMLInputElement} */ (part('seed'));
const paper = /** @type {HTMLSelectElement} */ (part('paper'));
const key = /** @type {HTMLInputElement} */ (part('key'));
const find = /** @type {HTMLInputElement} */ (part('find'));
const chooser = createChooser(part('groups'), CONCEPT_TITLES, changed);

/** Items that are offered: ours, or those of a file. @type {{ id: string }[]} */
let items = [];
/** Name of the reader's file; a sheet of it has no address that others could open. */
let own = '';
/** @type {Worker | undefined} */
let worker;
let wanted = 0;
let resting = 0;
/** @type {import('./core/quantscope.js').SheetQuestion[]} */
let questions = [];

/** @param {string} sentence */
const say = (sentence) => {
  part('said').textContent = sentence;
};

const seedNow = () => {
  const number = Number(seed.value);
  return seed.value !== '' && Number.isInteger(number) && number >= 0 && number <= kMostSeed ? number : null;
};

function show() {
  const paperNow = paper.value === 'letter' ? 'letter' : 'a4';
  const title = heading.value.trim() || words.sheet_title;
  const address = own ? own : location.href;
  const sheet = {
    title,
    seed: seedNow() ?? 0,
    paper: /** @type {'a4' | 'letter'} */ (paperNow),
    hasKey: key.checked,
    questions,
    site,
    address,
  };
  const pages = part('pages');
  document.documentElement.dataset.paper = paperNow;
  if (questions.length === 0) pages.replaceChildren();
  else pages.replaceChildren(...pagesOf(sheet));
}

/** @param {MessageEvent} news */
function hear({ data }) {
  if (data.id !== wanted) return;
  part('pages').removeAttribute('aria-busy');
  if (data.failed) return say(fill(words.sheet_failed, { reason: data.failed }));
  questions = data.questions;
  say([counted(words.sheet_made, questions.length), ...data.problems].join(' '));
  show();
}

function make() {
  const chosen = chooser.chosen();
  const number = seedNow();
  ++wanted;
  tellCount();
  if (number === null) return say(fill(words.sheet_bad_seed, { value: seed.value || '–', most: kMostSeed }));
  replaceAddress({
    items: own ? [] : chosen,
    seed: number,
    paper: paper.value,
    title: heading.value.trim(),
    key: key.checked,
  });
  if (chosen.length === 0) {
    questions = [];
    say(words.sheet_none);
    return show();
  }
  worker ??= startWorker();
  part('pages').setAttribute('aria-busy', 'true');
  say(words.sheet_working);
  const file = { quantscope_items: 1, title: 'sheet', items: items.filter(({ id }) => chosen.includes(id)) };
  worker.postMessage({ id: wanted, json: JSON.stringify(file), seed: number, language: LANGUAGE });
}

function startWorker() {
  const started = new Worker(new URL('sheet_worker.js', base), { type: 'module' });
  started.onmessage = hear;
  started.onerror = () => hear(new MessageEvent('message', { data: { id: wanted, failed: words.sheet_no_worker } }));
  return started;
}

const tellCount = () => {
  part('count').textContent = fill(words.sheet_count, { count: chooser.chosen().length, all: chooser.count() });
};

/** Makes the sheet once nobody has changed anything for a moment. */
function changed() {
  tellCount();
  clearTimeout(resting);
  resting = window.setTimeout(make, kRest);
}

/** @param {File} file */
async function open(file) {
  if (file.size > kMostBytes)
    return say(fill(words.items_too_large, { name: file.name, size: file.size, most: kMostBytes }));
  try {
    const read = JSON.parse(await file.text());
    if (!Array.isArray(read.items) || read.items.some((/** @type {any} */ one) => typeof one?.id !== 'string'))
      throw new Error(words.sheet_no_items);
    items = read.items;
    own = file.name;
    heading.value = typeof read.title === 'string' ? read.title : heading.value;
    chooser.show(read.items);
    chooser.choose(read.items.map((/** @type {{ id: string }} */ { id }) => id));
    changed();
  } catch (error) {
    say(
      fill(words.sheet_not_opened, { name: file.name, reason: error instanceof Error ? error.message : String(error) }),
    );
  }
}

function pick() {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.json,application/json';
  field.addEventListener('change', () => field.files?.[0] && open(field.files[0]));
  field.click();
}

async function begin() {
  const answer = await fetch(new URL(`items/${LANGUAGE}.json`, base));
  if (!answer.ok) return say(fill(words.embed_items_failed, { status: answer.status }));
  ({ items } = await answer.json());
  chooser.show(/** @type {any} */ (items));
  heading.value = asked.get('title') ?? '';
  heading.placeholder = words.sheet_title;
  seed.value = asked.get('seed') ?? '1';
  paper.value = asked.get('paper') === 'letter' ? 'letter' : 'a4';
  key.checked = asked.get('key') !== 'no';
  const ids = (asked.get('items') ?? '').split(',').filter(Boolean);
  const unknown = ids.filter((id) => !items.some((item) => item.id === id));
  chooser.choose(ids);
  document.querySelector('form')?.removeAttribute('hidden');
  make();
  if (unknown.length > 0) say(fill(words.sheet_unknown, { ids: unknown.join(', ') }));
}

document.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());
seed.addEventListener('input', changed);
paper.addEventListener('change', changed);
key.addEventListener('change', changed);
heading.addEventListener('input', changed);
find.addEventListener('input', () => chooser.find(find.value));
part('next').addEventListener('click', () => {
  seed.value = String(((seedNow() ?? 0) + 1) % (kMostSeed + 1));
  make();
});
part('clear').addEventListener('click', () => {
  chooser.choose([]);
  make();
});
part('open').addEventListener('click', pick);
part('print').addEventListener('click', () => print());
copies(
  part('copy'),
  () => location.href,
  () => getSelection()?.removeAllRanges(),
  part('said'),
);
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file) open(file);
});
begin();
