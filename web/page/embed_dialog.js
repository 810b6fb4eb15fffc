// "Embed": builds the code that puts the present state, or a question, into a course page. Presets come first; then each
// control can be locked or hidden, in a list or in the preview. Loaded on demand.
import * as words from '../shared/words.en.json';
import { createChoices, kSaid } from './embed_choices.js';
import { embedAddress, embedCode, embedKeys, kColumn, kFoot, queryOf } from './embed_code.js';
import { controlsOf, kStates } from './embed_controls.js';
import { createModel } from './embed_model.js';
import { gradingGroup, lookGroup } from './embed_options.js';
import { bringStyle, fill, make } from './embed_parts.js';
import { createPresets } from './embed_presets.js';
import { createPreview } from './embed_preview.js';
import { createQuestions } from './embed_questions.js';

/** @typedef {import('./modes.js').Lab} Lab */
/** @typedef {import('./embed_code.js').Choice} Choice */
/** @typedef {import('./embed_controls.js').State} State */

/** Lists of the quiz, which are no questions. */
const kLists = ['next', 'progress', 'challenges', 'own'];

/** The choice before the instructor makes any. @param {string} link @returns {Choice & { quiz: string }} */
function firstChoice(link) {
  const quiz = new URLSearchParams(link).get('quiz') ?? '';
  return {
    link,
    what: quiz && !kLists.includes(quiz) ? 'question' : quiz ? 'quiz' : 'lab',
    quiz,
    hide: [],
    lock: [],
    theme: '',
    locale: '',
    paused: false,
    grading: {},
    kind: 'iframe',
  };
}

/** The code, the button that copies it, and what is said of both. */
function createResult() {
  const code = make('textarea', '', { readonly: '', rows: '2', 'aria-label': words.embed_code, spellcheck: 'false' });
  const said = make('span', '', { role: 'status', class: 'embedding-said' });
  const size = make('p', '', { class: 'embedding-note' });
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
  const buttons = make('p', '', { class: 'embedding-buttons' });
  buttons.append(copy, said);
  const element = make('div', '', { class: 'embedding-result' });
  element.append(buttons, code, size);
  return { element, code, said, size };
}

/** Checkbox for the mode in which controls are chosen in the preview. @param {(isOn: boolean) => void} changed */
function modeSwitch(changed) {
  const row = make('label', '', { class: 'embedding-mode' });
  const box = make('input', '', { type: 'checkbox' });
  box.addEventListener('change', () => changed(box.checked));
  row.append(box, make('span', words.embed_click));
  return row;
}

/** @param {HTMLElement[]} view @param {HTMLElement[]} options @param {HTMLElement} result */
function layOut(view, options, result) {
  const dialog = make('dialog', '', { class: 'embedding', 'aria-labelledby': 'embedding-title' });
  const head = make('div', '', { class: 'embedding-head' });
  const close = make('button', words.embed_close, { type: 'button' });
  close.addEventListener('click', () => dialog.close());
  head.append(make('h2', words.embed_title, { id: 'embedding-title' }), close);
  const left = make('div', '', { class: 'embedding-options' });
  left.append(...options);
  const right = make('div', '', { class: 'embedding-view' });
  right.append(...view);
  dialog.append(head, right, left, result);
  return dialog;
}

/** The choice, with title and height that the code names besides. @param {Lab} lab */
function createState(lab) {
  const choice = firstChoice(lab.app.link());
  const first = choice.what === 'lab' ? /** @type {const} */ ('everything') : choice.what;
  const model = createModel(first);
  const present = new URLSearchParams(choice.link).get('lab') ?? '';
  model.learn(controlsOf(lab.app.probe(), present).controls, present);
  const title = lab.app.probe().find(({ path }) => path === 'lab/question')?.label ?? 'Quantscope';
  // Until the preview has started and says what it needs.
  const height = Math.ceil(lab.app.contentHeight()) + kFoot;
  return { choice, first, model, title, question: '', height };
}

/**
 * The preview, with what it tells of the lab in it.
 * @param {ReturnType<typeof createState>} state
 * @param {{ set(key: string, to: State): void, seen(isNew: boolean): void, tell(): void }} dialog
 */
function addPreview(state, { set, seen, tell }) {
  const { model } = state;
  return createPreview({
    seen: (controls, from) => seen(model.learn(controls, from)),
    measured(height) {
      state.height = height;
      tell();
    },
    pressed(key) {
      const control = model.controls().find((one) => one.key === key);
      if (!control) return;
      const states = kStates[control.kind];
      set(key, states[(states.indexOf(model.stateOf(key)) + 1) % states.length]);
    },
    tell: (key) => ({ says: `${model.labelOf(key)}: ${kSaid[model.stateOf(key)]}`, state: model.stateOf(key) }),
  });
}

/** @param {HTMLDialogElement} dialog */
function appear(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  // The focus is on the preset, the eye on the top.
  dialog.scrollTop = 0;
}

/** @param {Lab} lab */
export async function openEmbedDialog(lab) {
  await bringStyle('embedding.css');
  const site = new URL('./', document.baseURI).href;
  const state = createState(lab);
  const { choice, first, model } = state;
  const result = createResult();
  const grading = gradingGroup(choice);
  const look = lookGroup(choice);

  /** Says what is chosen: in the code, the lists and the places over the preview. */
  function tell() {
    Object.assign(choice, model.paths());
    const title = (choice.what === 'question' && state.question) || state.title;
    result.code.value = embedCode(choice, site, title, state.height);
    const size = fill(words.embed_size, { height: state.height, width: kColumn });
    result.size.textContent = choice.kind === 'iframe' ? size : '';
    grading.hidden = choice.what === 'lab';
    choices.show(model.controls(), model.stateOf);
    preview.mark();
  }
  function show() {
    result.said.textContent = '';
    tell();
    // The instructor sees the language of this page where each reader will see their own.
    const shown = { ...choice, locale: choice.locale || LANGUAGE };
    preview.show(embedAddress(shown, site), queryOf(embedKeys(choice)));
  }
  /** @param {string} key @param {State} to */
  function set(key, to) {
    model.set(key, to);
    presets.show(model.preset());
    show();
    result.said.textContent = `${model.labelOf(key)}: ${kSaid[to]}`;
  }
  /** Shows the question that is open, or the first of the list. */
  const ask = () => questions.open(choice.quiz).then((isThere) => isThere || show());

  const choices = createChoices(set);
  const preview = addPreview(state, {
    set,
    tell,
    seen(isNew) {
      presets.offer(model);
      if (isNew) show();
      else tell();
    },
  });
  const questions = createQuestions(choice.link, ({ id, title }) => {
    choice.quiz = id;
    state.question = title;
    show();
  });
  const presets = createPresets(first, questions.element, (preset, slider) => {
    model.use(preset, slider);
    choice.what = preset === 'question' || preset === 'quiz' ? preset : 'lab';
    presets.offer(model);
    preview.toTop();
    if (preset === 'question') ask();
    else show();
  });

  const mode = modeSwitch((isOn) => {
    preview.choose(isOn);
    choices.chips.hidden = !isOn;
  });
  const options = [presets.element, choices.element, grading, look];
  const dialog = layOut([mode, choices.chips, preview.element], options, result.element);
  // The lists hear a change first, and put it into the choice.
  for (const group of [grading, look]) group.addEventListener('change', show);
  dialog.addEventListener('close', () => {
    preview.end();
    dialog.remove();
  });
  presets.offer(model);
  appear(dialog);
  if (first === 'question') ask();
  else show();
}
