// Elements that "Open by address" shows at each step (address_steps.js): the form, or host, file, size and buttons.
import { sizeWords } from '../lab/remote.js';
import * as words from '../shared/words.en.json';
import { fill, make } from './embed_parts.js';
// The addresses are data: models that are small, public and long-lived.
import published from './published_models.json';

/** @typedef {ReturnType<typeof import('./address_steps.js').createSteps>} Steps */

/** @type {Record<string, string>} */
const kPublished = {
  resnet: words.address_resnet,
  stories: words.address_stories,
  minilm: words.address_minilm,
  minilm_onnx: words.address_minilm_onnx,
};

/** @param {string} text @param {() => unknown} pressed @param {Record<string, string>} [attributes] */
function button(text, pressed, attributes = {}) {
  const element = make('button', text, { type: 'button', ...attributes });
  element.addEventListener('click', pressed);
  return element;
}

/** The field, and models that are one press away. @param {Steps} steps */
function formOf(steps) {
  const form = make('form', '', { class: 'by-address-form' });
  const label = make('label');
  label.append(make('span', words.address_field, { class: 'unseen' }));
  const field = make('input', '', {
    type: 'text',
    placeholder: 'https://…/model.safetensors',
    inputmode: 'url',
    spellcheck: 'false',
    autocomplete: 'off',
    required: '',
  });
  field.value = steps.state.text;
  label.append(field);
  form.append(label, make('button', words.address_ask));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    steps.submit(field.value);
  });
  const others = make('details', '', { class: 'by-address-published' });
  const list = make('ul');
  for (const { id, address, bytes } of published) {
    const name = fill(words.address_model, { name: kPublished[id], size: sizeWords(bytes) });
    const row = make('li');
    row.append(
      button(name, () => steps.submit(address)),
      make('small', address),
    );
    list.append(row);
  }
  others.append(make('summary', words.address_published), list);
  return [form, others];
}

/** @param {[string, string][]} rows  what, and its value */
function factsOf(rows) {
  const list = make('dl');
  for (const [what, value] of rows) list.append(make('dt', what), make('dd', value));
  return list;
}

/** Hosts and paths of the addresses, and what the hosts have told. @param {Steps['state']} state */
function factsOn({ addresses, model }) {
  const hosts = [...new Set(addresses.map(({ host }) => host))];
  /** @type {[string, string][]} */
  const rows = [
    [words.address_host, hosts.join(', ')],
    ...addresses.map(({ url }) => /** @type {[string, string]} */ ([words.address_file, url.pathname])),
  ];
  if (!model) return factsOf(rows);
  const served = [...new Set(model.files.map(({ servedBy }) => servedBy))].filter((host) => !hosts.includes(host));
  if (served.length > 0) rows.push([words.address_served, served.join(', ')]);
  const [one, several] = words.address_files.split('|');
  const count = model.files.length;
  const size = model.size === null ? words.address_unknown : sizeWords(model.size);
  rows.push([words.address_size, model.size === null ? size : fill(count === 1 ? one : several, { size, count })]);
  return factsOf(rows);
}

/** Bytes so far, of those that there are. @param {Steps['state']} state */
export function fetchedOf({ fetched, model }) {
  const bytes = sizeWords(fetched);
  if (!model?.size) return fill(words.address_fetched, { bytes });
  return fill(words.address_fetched_of, { bytes, size: sizeWords(model.size) });
}

/** The panel of a step: the sentence that is said, and what else is to be seen. @param {Steps} steps @param {HTMLElement} counter */
export function panelOf(steps, counter) {
  const { state } = steps;
  const hosts = [...new Set(state.addresses.map(({ host }) => host))].join(', ');
  const ask = () => button(words.address_ask, steps.agree, { class: 'main' });
  const cancel = () => button(words.address_cancel, steps.cancel);
  const other = () => button(words.address_other, steps.leaveIt);
  /** @param {...HTMLElement} all */
  const row = (...all) => {
    const buttons = make('p', '', { class: 'by-address-buttons' });
    buttons.append(...all);
    return buttons;
  };
  /** @type {Record<import('./address_steps.js').Step, () => { says: string, shows: HTMLElement[] }>} */
  const panels = {
    form: () => ({ says: '', shows: formOf(steps) }),
    offer: () => ({ says: words.address_offer, shows: [factsOn(state), row(ask(), cancel())] }),
    asking: () => ({ says: fill(words.address_asking, { host: hosts }), shows: [factsOn(state), row(cancel())] }),
    found() {
      const isWhole = state.model?.files.some((file) => file.isWhole);
      const open = button(words.address_do_open, steps.open, { class: 'main' });
      const says = isWhole ? words.address_found_whole : words.address_found;
      return { says, shows: [factsOn(state), row(open, cancel(), counter)] };
    },
    opening: () => ({ says: words.address_opening, shows: [row(counter, cancel())] }),
    open() {
      const stop = button(words.address_stop, steps.cancel);
      return { says: fill(words.address_is_open, { host: hosts }), shows: [row(counter, stop, other())] };
    },
    stopped: () => ({
      says: words.address_stopped,
      shows: [row(counter, button(words.address_again, steps.agree), other())],
    }),
    failed: () => ({
      says: state.problem,
      shows: state.addresses.length > 0 ? [row(button(words.address_again, steps.agree), other())] : formOf(steps),
    }),
  };
  return panels[state.step]();
}
