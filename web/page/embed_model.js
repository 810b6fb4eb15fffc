// The decisions of an instructor about the controls of an embed: the preset, and the state of each control.
import { pathsOf, presetState } from './embed_controls.js';

/** @typedef {import('./embed_controls.js').Control} Control */
/** @typedef {import('./embed_controls.js').State} State */
/** @typedef {import('./embed_controls.js').Preset} Preset */

/** @param {Preset} first */
export function createModel(first) {
  /** @type {Map<string, Control>} */
  let controls = new Map();
  /** @type {Map<string, State>} */
  let states = new Map();
  let lab = '';
  /** Empty where the instructor went on from a preset. @type {Preset | ''} */
  let preset = first;
  let slider = '';

  const all = () => [...controls.values()];
  const sliders = () => all().filter(({ kind }) => kind === 'slider');
  /** @param {string} key */
  const stateOf = (key) => states.get(key) ?? 'shown';
  /** @param {Control[]} of */
  function apply(of) {
    if (!sliders().some(({ key }) => key === slider)) slider = sliders()[0]?.key ?? '';
    for (const control of of) if (preset) states.set(control.key, presetState(preset, control, slider));
  }

  return {
    preset: () => preset,
    controls: all,
    sliders,
    /** Key of the slider that stays where one stays. */
    slider: () => slider,
    stateOf,
    /** @param {string} key */
    labelOf: (key) => controls.get(key)?.label ?? '',
    /** @param {string} key @param {State} state */
    set(key, state) {
      states.set(key, state);
      if (preset !== 'question' && preset !== 'quiz') preset = '';
    },
    /** @param {Preset} chosen @param {string} [key]  of the slider that stays */
    use(chosen, key = slider) {
      preset = chosen;
      slider = key;
      apply(all());
    },
    /**
     * Takes the controls that a lab shows; those that it hides by now are remembered.
     * @param {Control[]} seen @param {string} from  the lab @returns {boolean} whether a new one changes the embed
     */
    learn(seen, from) {
      if (from !== lab) {
        controls = new Map();
        states = new Map();
      }
      lab = from;
      const fresh = seen.filter(({ key }) => !controls.has(key));
      for (const control of fresh) controls.set(control.key, control);
      apply(fresh);
      return fresh.some(({ key }) => stateOf(key) !== 'shown');
    },
    /** Paths for the keys `hide` and `lock`. */
    paths: () => pathsOf(all(), stateOf, lab),
  };
}
