// The first choice in the embed dialog: ready-made embeds, and what two of them ask further (which slider, which question).
import * as words from '../shared/words.en.json';
import { list, make } from './embed_parts.js';

/** @typedef {import('./embed_controls.js').Preset} Preset */

/** @type {[Preset, string, string][]} */
const kPresets = [
  ['picture', words.embed_only_picture, words.embed_only_picture_says],
  ['slider', words.embed_one_slider, words.embed_one_slider_says],
  ['everything', words.embed_everything, words.embed_everything_says],
  ['question', words.embed_one_question, words.embed_question_says],
  ['quiz', words.embed_quiz, words.embed_quiz_says],
];

/**
 * @param {Preset} first
 * @param {HTMLElement} questions
 * @param {(preset: Preset, slider?: string) => void} chosen
 */
export function createPresets(first, questions, chosen) {
  const element = make('fieldset', '', { class: 'embedding-presets' });
  element.append(make('legend', words.embed_presets));
  const slider = list(words.embed_slider, [], (key) => chosen('slider', key));
  slider.classList.add('embedding-more');
  questions.classList.add('embedding-more');
  const select = /** @type {HTMLSelectElement} */ (slider.querySelector('select'));
  let sliderNote = make('span');
  /** @type {Map<Preset, HTMLInputElement>} */
  const radios = new Map();
  for (const [preset, title, says] of kPresets) {
    const row = make('label', '', { class: 'embedding-preset' });
    const id = `embedding-${preset}`;
    const named = { 'aria-labelledby': id, 'aria-describedby': `${id}-note` };
    const radio = make('input', '', { type: 'radio', name: 'embedding-preset', value: preset, ...named });
    const text = make('span');
    const note = make('span', says, { id: `${id}-note` });
    const isPresent = preset === 'question' && first === 'question';
    text.append(make('strong', isPresent ? words.embed_question : title, { id }), note);
    if (preset === 'slider') sliderNote = note;
    row.append(radio, text);
    radio.addEventListener('change', () => {
      show(preset);
      chosen(preset);
    });
    radios.set(preset, radio);
    element.append(row);
    if (preset === 'slider') element.append(slider);
    if (preset === 'question') element.append(questions);
  }

  /** @param {Preset | ''} preset  empty for one of the instructor's own */
  function show(preset) {
    for (const [name, radio] of radios) radio.checked = name === preset;
    slider.hidden = preset !== 'slider' || select.options.length < 2;
    questions.hidden = preset !== 'question';
  }
  show(first);
  radios.get(first)?.setAttribute('autofocus', '');

  return {
    element,
    show,
    /** Names the sliders of the lab in the preview. @param {ReturnType<typeof import('./embed_model.js').createModel>} model */
    offer(model) {
      const sliders = model.sliders();
      const radio = /** @type {HTMLInputElement} */ (radios.get('slider'));
      radio.disabled = sliders.length === 0;
      sliderNote.textContent = radio.disabled ? words.embed_no_slider : words.embed_one_slider_says;
      select.replaceChildren(...sliders.map(({ key, label }) => make('option', label, { value: key })));
      select.value = model.slider();
      slider.hidden = !radio.checked || sliders.length < 2;
    },
  };
}
