// The page works as text and figure before this script runs, and if it cannot run.
import * as text from '../src/labs/words/text.en.json';
import { followMode } from './page/modes.js';
import { sentenceFor, whatIsMissing } from './shared/boot.js';
import { labKeys } from './shared/keys.js';
import { keep, kept } from './shared/store.js';

/** @typedef {Awaited<ReturnType<typeof import('./lab/lab.js').startLab>>} Lab */

/** @param {HTMLElement} stage @param {string} sentence */
function tellKindly(stage, sentence) {
  stage.querySelector('canvas')?.remove();
  document.querySelector('#ask:empty')?.remove();
  const status = stage.parentElement?.querySelector('[role=status]');
  if (!status) return;
  status.textContent = `${text.boot_failed} ${sentence}`;
  status.removeAttribute('hidden');
  import('./page/formulas.js').then(({ typesetFormulas }) => typesetFormulas());
}

/** The state of the address; without one, and without a section, that of the page, or of the first passage. */
function firstLink() {
  const passage = /** @type {HTMLElement | null} */ (location.hash ? null : document.querySelector('.passage'));
  const keys = labKeys(location.search);
  // A link written by hand may name a model and no lab.
  if (/(^|&)model=http/.test(keys) && !/(^|&)lab=/.test(keys)) return `lab=model&${keys}`;
  return keys || (document.body.dataset.begins ?? passage?.dataset.state ?? '');
}

/** @param {HTMLElement} stage @param {boolean} ownsPage @returns {Promise<Lab | null>} */
async function start(stage, ownsPage) {
  try {
    const { startLab } = await import('./lab/lab.js');
    const link = stage.dataset.link ?? (ownsPage ? firstLink() : '');
    const lab = await startLab(stage, { base: new URL('./', import.meta.url), link, ownsPage });
    stage.dataset.state = 'live';
    return lab;
  } catch (error) {
    tellKindly(stage, sentenceFor(error));
    return null;
  }
}

/** Links in the text act on the first lab. @param {Lab} lab */
function followLinks(lab) {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('a[data-lab]') : null;
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lab.go(/** @type {HTMLAnchorElement} */ (target).search);
  });
}

/** The link to the other language keeps the state of the lab and the section of the address. */
function keepPlaceInOtherLanguage() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[lang][href*="locale="]') : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const query = new URLSearchParams(location.search);
    query.set('locale', link.lang);
    link.search = String(query);
    link.hash = location.hash;
  });
}

/** Page in the language of the address, this page, an earlier visit or the browser; empty if that is this page. */
function otherLanguage() {
  const named = LANGUAGE === LANGUAGES[0] ? null : LANGUAGE;
  const wanted = new URLSearchParams(location.search).get('locale') ?? named ?? kept('language') ?? navigator.language;
  const language = LANGUAGES.find((one) => wanted.toLowerCase().split('-')[0] === one) ?? LANGUAGES[0];
  if (new URLSearchParams(location.search).has('locale')) keep('language', language);
  if (language === LANGUAGE || window.parent !== window) return '';
  const page = document.body.dataset.page ?? 'index';
  return `${page}${language === LANGUAGES[0] ? '' : `.${language}`}.html${location.search}${location.hash}`;
}

/** The form for addresses of models comes with the lab that opens them, or with a link that names one. @param {Lab} lab */
function openByAddress(lab) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector('[data-by-address]'));
  let isComing = false;
  const look = () => {
    const isWanted = /(^|&)lab=model(&|$)/.test(lab.app.link()) || /[?&](model|file)=http/.test(location.search);
    if (!place || isComing || !isWanted) return;
    isComing = true;
    place.hidden = false;
    const mayFetch = document.body.dataset.page === 'address';
    import('./page/by_address.js').then(({ showAddressForm }) => showAddressForm(lab, place, mayFetch));
  };
  lab.on('state', look);
  look();
}

async function main() {
  const other = otherLanguage();
  if (other) return location.replace(other);
  const mode = followMode();
  keepPlaceInOtherLanguage();
  const stages = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.stage')]);
  const missing = whatIsMissing();
  if (missing) {
    for (const stage of stages) tellKindly(stage, `${missing} ${text.boot_next_step}`);
    return;
  }
  // Load the listeners before starting the lab, so that no answer is lost.
  const messages = parent === window ? null : import('./lab/messages.js');
  const labs = await Promise.all(stages.map((stage, i) => start(stage, i === 0)));
  const [lab] = labs;
  Object.assign(globalThis, { quantscope: lab ?? undefined, quantscopes: labs });
  if (!lab) return;
  // Few addresses have these keys; the others do not wait for this script.
  if (/[?&](locale|reader)=/.test(location.search)) {
    import('./shared/heard.js').then(({ refusedKeys, sayRefused }) =>
      sayRefused(lab, refusedKeys(location.search, ['locale', 'reader'])),
    );
  }
  if (messages) {
    const { speakWithHost } = await messages;
    const host = speakWithHost(lab);
    lab.on('attempt', (attempt) => host.answer('attempt', { attempt }));
    lab.tellHost = host.feedback;
  }
  followLinks(lab);
  mode.use(lab);
  openByAddress(lab);
  const embed = document.querySelector('[data-embed]');
  embed?.removeAttribute('hidden');
  embed?.addEventListener('click', async () => (await import('./page/embed_dialog.js')).openEmbedDialog(lab));
  if (!document.querySelector('.lesson .section')) return;
  // Load the companions of the text once the lab can be used.
  await lab.rested;
  const { accompany } = await import('./page/lesson.js');
  accompany(lab);
}

main();
