// "Embed": builds the code that puts the present state into a course page, with parts hidden or locked, and a preview.
// Loaded on demand.

import * as words from '../shared/words.en.json';
import { embedAddress, embedCode } from './embed_code.js';

/** @typedef {import('./modes.js').Lab} Lab */
/** @typedef {import('./embed_code.js').Choice} Choice */

const kOperated = new Set(['slider', 'choice', 'button', 'number', 'handle', 'field']);
const kLeastHeight = 480;
const kWait = 300; // milliseconds before the preview follows

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} [text] @param {Record<string, string>} [attributes] */
function make(tag, text = '', attributes = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A choice from a list. @param {string} label @param {[string, string][]} options  value and words @param {(value: string) => void} chosen */
function list(label, options, chosen) {
  const row = make('label', label);
  const select = make('select');
  for (const [value, says] of options) select.append(make('option', says, { value }));
  select.addEventListener('change', () => chosen(select.value));
  row.append(select);
  return row;
}

/** Fieldset of one topic. @param {string} title @param {Node[]} rows */
function group(title, ...rows) {
  const fields = make('fieldset');
  fields.append(make('legend', title), ...rows);
  return fields;
}

/** Controls of the lab, one entry for those that belong together. @param {Lab} lab */
function controlsOf(lab) {
  const present = new URLSearchParams(lab.app.link()).get('lab') ?? '';
  const found = new Map();
  for (const { path, role, label, valueText } of lab.app.probe()) {
    // A button with a value is a readout and changes nothing.
    if (role === 'button' && valueText) continue;
    const own = path.startsWith(`${present}/`) && path.split('/').length === 2;
    if (!own || !kOperated.has(role)) continue;
    const base = path.replace(/_(value|low|high)$/, '');
    // A button that opens a list has the present choice as its name.
    /** @type {Record<string, string>} */
    const names = { source: words.embed_source, quantizer: words.embed_quantizer };
    if (!found.has(base)) found.set(base, names[base.split('/')[1]] ?? label);
  }
  return [...found];
}

/** Loads the dialog's style sheet. */
function bringStyle() {
  const href = new URL('embedding.css', import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = make('link', '', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((done) => {
    for (const sign of ['load', 'error']) link.addEventListener(sign, done, { once: true });
  });
}

/** The choice before the reader makes any. @param {string} link @returns {Choice} */
function firstChoice(link) {
  const quiz = new URLSearchParams(link).get('quiz') ?? '';
  return {
    link,
    what: quiz && !['next', 'progress', 'challenges', 'own'].includes(quiz) ? 'question' : quiz ? 'quiz' : 'lab',
    hide: [],
    lock: [],
    theme: '',
    locale: '',
    paused: false,
    grading: {},
    kind: 'iframe',
  };
}

/** The part that is embedded: question, lab or quiz. @param {Choice} choice */
function whatList(choice) {
  /** @type {[string, string][]} */
  const options = [['lab', words.embed_lab]];
  if (choice.what === 'question') options.unshift(['question', words.embed_question]);
  options.push(['quiz', words.embed_quiz]);
  const row = list(words.embed_what, options, (value) => Object.assign(choice, { what: value }));
  const select = row.querySelector('select');
  if (select) select.value = choice.what;
  return row;
}

/** Controls that are locked or hidden. @param {Lab} lab @param {Choice} choice */
function controlsGroup(lab, choice) {
  const states = /** @type {[string, string][]} */ ([
    ['shown', words.embed_shown],
    ['locked', words.embed_locked],
    ['hidden', words.embed_hidden],
  ]);
  /** @param {string[]} paths @param {string} path @param {boolean} isIn */
  const put = (paths, path, isIn) => [...paths.filter((one) => one !== path), ...(isIn ? [path] : [])];
  const toolbar = list(words.embed_toolbar, [states[0], states[2]], (value) => {
    choice.hide = put(choice.hide, 'app/labs', value === 'hidden');
  });
  const rows = controlsOf(lab).map(([path, label]) =>
    list(label, states, (value) => {
      choice.hide = put(choice.hide, path, value === 'hidden');
      choice.lock = put(choice.lock, path, value === 'locked');
    }),
  );
  return group(words.embed_controls, toolbar, ...rows);
}

/** @param {Choice} choice */
function gradingGroup({ grading }) {
  /** @param {string} key @param {string} label @param {[string, string][]} options  the usual one first */
  const row = (key, label, options) =>
    list(label, options, (value) => {
      delete grading[key];
      if (value !== options[0][0]) grading[key] = value;
    });
  /** @type {[string, string][]} */
  const whether = [
    ['shown', words.embed_shown],
    ['held', words.embed_held],
  ];
  return group(
    words.embed_grading,
    row('attempts', words.embed_attempts, [
      ['0', words.embed_any],
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
    ]),
    row('feedback', words.embed_feedback, whether),
    row('solutions', words.embed_solutions, whether),
    row('variants', words.embed_variants, [
      ['free', words.embed_free],
      ['fixed', words.embed_fixed],
    ]),
  );
}

/** @param {Choice} choice */
function lookGroup(choice) {
  return group(
    words.embed_look,
    list(
      words.embed_theme,
      [
        ['', words.embed_reader],
        ['light', words.embed_light],
        ['dark', words.embed_dark],
      ],
      (value) => Object.assign(choice, { theme: value }),
    ),
    list(
      words.embed_language,
      [
        ['', words.embed_reader],
        ['en', 'English'],
        ['de', 'Deutsch'],
      ],
      (value) => Object.assign(choice, { locale: value }),
    ),
    list(
      words.embed_start,
      [
        ['', words.embed_at_once],
        ['paused', words.embed_on_click],
      ],
      (value) => Object.assign(choice, { paused: value === 'paused' }),
    ),
    list(
      words.embed_kind,
      [
        ['iframe', words.embed_iframe],
        ['element', words.embed_element],
      ],
      (value) => Object.assign(choice, { kind: value }),
    ),
  );
}

/** @param {HTMLTextAreaElement} code @param {HTMLElement} said */
function copyButton(code, said) {
  const copy = make('button', words.embed_copy, { type: 'button', class: 'main' });
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.value);
      said.textContent = words.embed_copied;
    } catch {
      code.select();
      said.textContent = words.embed_select;
    }
  });
  return copy;
}

/** @param {Lab} lab */
export async function openEmbedDialog(lab) {
  await bringStyle();
  const site = new URL('./', document.baseURI).href;
  const choice = firstChoice(lab.app.link());
  const question = lab.app.probe().find(({ path }) => path === 'lab/question')?.label ?? 'Quantscope';

  const dialog = make('dialog', '', { class: 'embedding', 'aria-labelledby': 'embedding-title' });
  const code = make('textarea', '', { readonly: '', rows: '5', 'aria-label': words.embed_code, spellcheck: 'false' });
  const preview = make('iframe', '', { title: words.embed_preview, class: 'embedding-preview' });
  const said = make('p', '', { role: 'status', class: 'embedding-said' });
  const grading = gradingGroup(choice);
  let timer = 0;
  let shown = '';

  function show() {
    const height = Math.max(kLeastHeight, Math.ceil(lab.app.contentHeight()) + 34);
    code.value = embedCode(choice, site, question, height);
    said.textContent = '';
    grading.hidden = choice.what === 'lab';
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const address = embedAddress(choice, site);
      if (address !== shown) preview.src = address;
      shown = address;
      preview.height = String(height);
    }, kWait);
  }

  const close = make('button', words.embed_close, { type: 'button' });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());

  const options = make('div', '', { class: 'embedding-options' });
  options.append(whatList(choice), controlsGroup(lab, choice), grading, lookGroup(choice));
  // The lists hear a change first, and put it into the choice.
  options.addEventListener('change', show);
  const result = make('div', '', { class: 'embedding-result' });
  const buttons = make('p', '', { class: 'embedding-buttons' });
  buttons.append(copyButton(code, said), close);
  result.append(code, buttons, said, preview);
  dialog.append(make('h2', words.embed_title, { id: 'embedding-title' }), options, result);
  document.body.append(dialog);
  show();
  dialog.showModal();
}
