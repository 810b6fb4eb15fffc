// One lab or one quiz as a guest in somebody's page, in a frame: embed.html?lab=…, with what an instructor decided.
import * as text from '../../src/labs/text/en.json';
import { sentenceFor, whatIsMissing } from '../page/boot.js';
import { labKeys } from '../page/keys.js';
import * as words from '../page/words.json';
import { createCard } from './card.js';
import { createPlaces, shareContexts } from './sight.js';

/** @typedef {Awaited<ReturnType<typeof import('../lab/lab.js').startLab>>} Lab */

const params = new URLSearchParams(location.search);
const stage = /** @type {HTMLElement} */ (document.querySelector('#stage'));
const base = new URL(document.body.dataset.base ?? './', document.baseURI);
// A package for a course has its state in the page. An address wins that names one: a learning system adds words of its own.
const isNamed = params.has('lab') || params.has('quiz');
const link = (isNamed && labKeys(location.search)) || (document.body.dataset.link ?? labKeys(location.search));

/** What the host's origin may be; says what is wrong. */
function hostOrigin() {
  const given = params.get('host') ?? '';
  if (given === '' || given === '*') return { origin: given, problem: '' };
  try {
    const { origin, protocol } = new URL(given);
    if (origin === given && /^https?:$/.test(protocol)) return { origin, problem: '' };
  } catch {
    // said below
  }
  return { origin: 'https://nobody.invalid', problem: words.host_refused.replace('{host}', given.slice(0, 80)) };
}

/** A theme in the link is the page's from the start. */
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
    const [{ startLab }] = await Promise.all([import('../lab/lab.js'), places.take()]);
    const lab = await startLab(stage, { base, link, ownsPage: true, isGuest: true });
    stage.dataset.state = 'live';
    shareContexts(lab, places);
    Object.assign(globalThis, { quantscope: lab, quantscopes: [lab] });
    await accompany(lab);
  } catch (error) {
    card.tell(`${text.boot_failed} ${sentenceFor(error)}`);
  }
}

/** @param {Lab} lab */
async function accompany(lab) {
  const { answerOpenEdx, createResults } = await import('./results.js');
  card.follow(lab);
  const { origin, problem } = hostOrigin();
  if (problem) lab.app.say(problem);
  const results = createResults(lab, link);
  answerOpenEdx(lab, results);
  if (document.body.dataset.course === 'scorm') (await import('./scorm.js')).reportToCourse(lab, results);
  if (parent === window) return;
  const [{ speakWithHost }, { createHeight }] = await Promise.all([
    import('../lab/messages.js'),
    import('./height.js'),
  ]);
  const host = speakWithHost(lab, { origin });
  results.on((type, body) => host.answer(type, body));
  lab.tellHost = host.feedback;
  if (params.get('resize') === '0') return;
  const height = createHeight(host);
  const tell = () => height.tell(card.height(lab));
  lab.on('height', tell);
  tell();
}

if (params.get('start') === 'paused') {
  addEventListener('message', ({ source, data }) => {
    if (source === parent && data?.quantscope === 1 && data.type === 'resume') start();
  });
} else {
  // Who is far down a page waits until somebody comes near.
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    sight.disconnect();
    start();
  });
  sight.observe(stage);
}
