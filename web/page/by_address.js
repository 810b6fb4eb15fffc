// "Open by address": a form, and the panel that says what an address names before anything of it is fetched. On
// address.html, whose policy allows requests to other hosts, it fetches; elsewhere a press leads there.
import { addressIn, askFor, checkAddresses } from '../lab/remote.js';
import { pageKeys } from '../shared/keys.js';
import * as words from '../shared/words.en.json';
import { fetchedOf, panelOf } from './address_panel.js';
import { createSteps } from './address_steps.js';
import { bringStyle, make } from './embed_parts.js';

/**
 * @typedef {import('./modes.js').Lab} Lab
 * @typedef {import('./address_panel.js').Steps} Steps
 */

const kShowEvery = 250; // milliseconds
/** In the store of the tab: an address agreed to on a page that may not fetch. No link can set it. */
const kAgreed = 'quantscope-agreed';

/** Shows each step in the place; the focus stays within. @param {HTMLElement} place @param {(view: { changed(): void, fetched(): void }) => Steps} makeSteps */
function createView(place, makeSteps) {
  const head = make('h2', words.address_open, { id: 'by-address-title', tabindex: '-1' });
  const said = make('p', '', { role: 'status', class: 'by-address-said' });
  const shown = make('div');
  const counter = make('span', '', { class: 'by-address-count' });
  let isDue = false;
  const count = () => {
    isDue = false;
    counter.textContent = fetchedOf(steps.state);
  };
  const steps = makeSteps({
    changed() {
      const hadFocus = place.contains(document.activeElement);
      count();
      const { says, shows } = panelOf(steps, counter);
      said.textContent = says;
      shown.replaceChildren(...shows);
      place.dataset.step = steps.state.step;
      // While something is awaited, a second press must not cancel it.
      const next = /** @type {HTMLElement} */ (shown.querySelector('button.main, input') ?? head);
      if (hadFocus) next.focus();
      place.dispatchEvent(new Event('step'));
    },
    fetched() {
      if (!isDue) setTimeout(count, kShowEvery);
      isDue = true;
    },
  });
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !['offer', 'asking', 'found', 'opening'].includes(steps.state.step)) return;
    event.preventDefault();
    steps.cancel();
  });
  place.setAttribute('aria-labelledby', head.id);
  place.replaceChildren(head, said, shown);
  return steps;
}

/** The link with another model named. @param {string} link @param {string} model */
function naming(link, model) {
  const keys = link.split('&').filter((pair) => pair && !/^(model|print|lab)=/.test(pair));
  return ['lab=model', ...keys, `model=${encodeURIComponent(model)}`].join('&');
}

/** Goes to the page that may fetch, with the state of the lab. @param {Lab} lab @param {string} text */
function leaveFor(lab, text) {
  const link = lab.app.link();
  const to = addressIn(link) === text ? link : naming(link, text);
  try {
    sessionStorage.setItem(kAgreed, text);
  } catch {
    // That page then asks once more.
  }
  const suffix = LANGUAGE === LANGUAGES[0] ? '' : `.${LANGUAGE}`;
  location.assign(`address${suffix}.html?${to}${pageKeys(location.search)}`);
}

/** True once for an address that was agreed to on the page before. @param {string} text */
function wasAgreed(text) {
  try {
    const agreed = sessionStorage.getItem(kAgreed);
    sessionStorage.removeItem(kAgreed);
    return agreed === text;
  } catch {
    return false;
  }
}

/**
 * Opens the files in the lab. A link that names the model by another of its addresses (an index, another shard) names it
 * from now on as the lab does: by its first file with tensors.
 * @param {Lab} lab @param {import('../lab/remote.js').RemoteModel['files']} files
 */
function openIn(lab, files) {
  const names = files.map(({ name }) => name).sort();
  const first = names.find((name) => !name.endsWith('.json')) ?? names[0];
  const link = lab.app.link();
  const named = new URLSearchParams(link).get('model') ?? '';
  if (named !== first && addressIn(`model=${encodeURIComponent(named)}`)) {
    const pair = `model=${encodeURIComponent(first)}`;
    lab.move(link.replace(/(^|&)model=[^&]*/, (_, before) => `${before}${pair}`));
  }
  lab.openFiles(files.map((file) => ({ name: file.name, size: file.size, blob: file })));
  return first;
}

/** Time after which a silent host is given up, where the page shortens it: data-stall="500". @param {HTMLElement} place */
const stallOf = ({ dataset }) => (dataset.stall ? { stall: Number(dataset.stall) } : {});

/** @param {Lab} lab @param {HTMLElement} place @param {boolean} mayFetch */
export async function showAddressForm(lab, place, mayFetch) {
  await bringStyle('address.css');
  /** The model that was opened, by the name that the lab's link gives it; and whether the lab has shown it. */
  let opened = { name: '', isShown: false };
  const steps = createView(place, (view) =>
    createSteps(
      {
        check: checkAddresses,
        ask: (addresses, options) => askFor(addresses, { ...options, ...stallOf(place) }),
        open(files) {
          opened = { name: openIn(lab, files), isShown: false };
        },
        leave: mayFetch ? null : (text) => leaveFor(lab, text),
      },
      view,
    ),
  );
  const modelNow = () => new URLSearchParams(lab.app.link()).get('model');
  const isModelLab = () => /(^|&)lab=model(&|$)/.test(lab.app.link());
  const follow = () => {
    if (isModelLab() && steps.state.step === 'open') {
      // Another model has been opened since.
      if (opened.isShown && modelNow() !== opened.name) steps.leaveIt();
      opened.isShown ||= modelNow() === opened.name;
    }
    place.hidden = !isModelLab() && ['form', 'open', 'stopped'].includes(steps.state.step);
  };
  place.addEventListener('step', follow);
  lab.on('state', follow);
  const named = addressIn(location.search);
  if (!named) steps.leaveIt();
  else if (mayFetch && wasAgreed(named)) steps.submit(named);
  else steps.offer(named);
}
