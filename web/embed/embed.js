// One lab or one quiz as a guest in somebody's page, in a frame: embed.html?lab=…, with what an instructor decided.
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

/** Who listens to the lab is there before it: no answer is missed. */
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
    // Before the course has told what it kept, an answer would be lost to it.
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
    // Before the first frame it knows no height.
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
  // Who is far down a page waits until somebody comes near.
  const sight = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    sight.disconnect();
    start();
  });
  sight.observe(stage);
}
