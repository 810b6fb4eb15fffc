// One lab or one quiz as a guest in a host page, in a frame: embed.html?lab=…, with the instructor's choices.
import * as text from '../../src/labs/words/text.en.json';
import { sentenceFor, whatIsMissing } from '../shared/boot.js';
import { refusedKeys, sayRefused } from '../shared/heard.js';
import { labKeys } from '../shared/keys.js';
import * as words from '../shared/words.en.json';
import { createCard } from './card.js';
import { createPlaces, shareContexts } from './context_pool.js';

/** @typedef {Awaited<ReturnType<typeof import('../lab/lab.js').startLab>>} Lab */

const params = new URLSearchParams(location.search);
const stage = /** @type {HTMLElement} */ (document.querySelector('#stage'));
const base = new URL(document.body.dataset.base ?? './', document.baseURI);
// A course package has its state in the page; an address with `lab` or `quiz` wins (learning systems add other keys).
const isNamed = params.has('lab') || params.has('quiz');
const link = (isNamed && labKeys(location.search)) || (document.body.dataset.link ?? labKeys(location.search));

/** Parses the host's origin; returns what is wrong with it, if anything. */
function hostOrigin() {
  const given = params.get('host') ?? '';
  if (given === '' || given === '*') return { origin: given, problem: '' };
  try {
    const { origin, protocol } = new URL(given);
    if (origin === given && /^https?:$/.test(protocol)) return { origin, problem: '' };
  } catch {
    // falls through to the refusal below
  }
  return { origin: 'https://nobody.invalid', problem: words.host_refused.replace('{host}', given.slice(0, 80)) };
}

/** A theme in the link applies to the page from the start. */
const theme = params.get('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;

const card = createCard(stage, { start: () => void start(), full: params.get('start') !== 'paused', link });

/** @type {Promise<void> | null} */
let starting = null;
function start() {
  starting ??= begin();
  return starting;
}

async function begin() {
  try {
    const missing = whatIsMissing();
    if (missing) throw new TypeError(`${missing} ${text.boot_next_step}`);
    const places = createPlaces();
    const [{ startLab }, companions] = await Promise.all([import('../lab/lab.js'), bringCompanions(), places.take()]);
    const lab = await startLab(stage, { base, link, ownsPage: true, isGuest: true });
    stage.dataset.state = 'live';
    shareContexts(lab, places);
    await accompany(lab, companions);
    Object.assign(globalThis, { quantscope: lab, quantscopes: [lab] });
  } catch (error) {
    card.tell(`${text.boot_failed} ${sentenceFor(error)}`);
  }
}

/** Loads the listeners before the lab starts, so that no answer is lost. */
async function bringCompanions() {
  const hasHost = parent !== window;
  const [results, course, messages, height] = await Promise.all([
    import('./results.js'),
    document.body.dataset.course === 'scorm' ? import('./scorm.js') : null,
    hasHost ? import('../lab/messages.js') : null,
    hasHost ? import('./height.js') : null,
  ]);
  return { ...results, course, messages, height };
}

/** @param {Lab} lab @param {Awaited<ReturnType<typeof bringCompanions>>} companions */
async function accompany(lab, { answerOpenEdx, createResults, course, messages, height }) {
  card.follow(lab);
  const { origin, problem } = hostOrigin();
  const refused = refusedKeys(location.search, ['locale', 'reader', 'start', 'resize']);
  sayRefused(lab, problem ? [problem, ...refused] : refused);
  const results = createResults(lab, link);
  answerOpenEdx(lab, results);
  if (course) {
    // Block input until the course has handed over its data: an earlier answer would not reach it.
    stage.inert = true;
    await course.reportToCourse(lab, results).finally(() => {
      stage.inert = false;
    });
  }
  if (!messages || !height) return;
  const host = messages.speakWithHost(lab, { origin });
  results.on((type, body) => host.answer(type, body));
  lab.tellHost = host.feedback;
  if (params.get('resize') === '0') return;
  const told = height.createHeight(host);
  const tell = () => {
    // The lab knows its height only after the first frame.
    if (lab.app.contentHeight() > 0) told.tell(card.height(lab));
  };
  lab.on('height', tell);
  tell();
}

if (params.get('start') === 'paused') {
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data?.quantscope === 1 && data.type === 'resume') start();
  });
} else {
  // Far down a page, start only when the reader comes near.
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    sight.disconnect();
    start();
  });
  sight.observe(stage);
}
