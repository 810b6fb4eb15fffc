// Steps of a course in an order: labs with what is locked in them, questions, texts, and one score of all. Ours lie in
// sequences/; ?file=course.json brings one that lies beside the page.

import { openCourse } from './sequence/course.js';
import { createFrame } from './sequence/frame.js';
import { credited, noProgress, progressFrom, scoreOf, visited } from './sequence/progress.js';
import { faultsOf, frameOf, inLanguage } from './sequence/read.js';
import { fill, part } from './shared/said.js';
import { keep, kept } from './shared/store.js';
import * as words from './shared/words.en.json';

const base = new URL('./', import.meta.url);
const asked = new URLSearchParams(location.search);
const labs = Object.keys(LAB_TITLES);

/** @type {import('./sequence/read.js').Sequence} */
let sequence;
let progress = noProgress();
let at = 0;
const { course: packed = '', scorm = '', sequence: packedName = '' } = document.body.dataset;
const course = packed
  ? openCourse(scorm, (what, reason) => say(fill(words.course_refused, { what, reason: reason.replace(/\.$/, '') })))
  : null;
const frame = createFrame(part('frame'), (attempt) => {
  if (course?.isOver()) return say(words.course_over);
  progress = credited(progress, attempt.item, attempt.credit);
  course?.answer(attempt);
  save();
  tell();
});

/** @param {string} sentence */
const say = (sentence) => {
  part('said').textContent = sentence;
};
const keyOf = () => `sequence-${sequence.id}`;
/** Keeps the progress: in the course, if there is one. */
function save() {
  if (course) course.save(progress, scoreOf(progress, sequence.steps));
  else keep(keyOf(), JSON.stringify(progress));
}

/** Progress of an earlier visit. */
function earlier() {
  try {
    const text = course ? course.kept() : kept(keyOf());
    return progressFrom(JSON.parse(text || 'null'), sequence.steps.length);
  } catch {
    say(words.sequence_damaged);
    return noProgress();
  }
}

/** @param {string} address */
async function jsonFrom(address) {
  const answer = await fetch(new URL(address, document.baseURI));
  if (!answer.ok) throw new Error(fill(words.sequence_not_there, { file: address, status: answer.status }));
  return answer.json();
}

function tell() {
  const { raw, max, answered, isDone } = scoreOf(progress, sequence.steps);
  const points = raw.toLocaleString(LANGUAGE, { maximumFractionDigits: 1 });
  part('score').textContent = [
    fill(words.sequence_score, { raw: points, max, answered }),
    ...(isDone ? [words.sequence_done] : []),
  ].join(' ');
  for (const [i, row] of [...part('steps').children].entries()) {
    const { item } = sequence.steps[i];
    const isDoneStep = item ? (progress.credit[item] ?? 0) > 0 : i !== at && progress.seen.includes(i);
    row.classList.toggle('done', isDoneStep);
    const link = /** @type {HTMLElement} */ (row.firstElementChild);
    if (i === at) link.setAttribute('aria-current', 'step');
    else link.removeAttribute('aria-current');
    const mark = /** @type {HTMLElement} */ (row.querySelector('.sequence-mark'));
    mark.textContent = isDoneStep ? ` ${words.sequence_step_done}` : '';
  }
}

/** @param {number} to @param {boolean} isMoved  by the reader, whose focus then goes along */
function go(to, isMoved) {
  at = to;
  const step = sequence.steps[at];
  progress = visited(progress, at);
  save();
  part('step-title').textContent = inLanguage(step.title, LANGUAGE);
  const paragraphs = inLanguage(step.text, LANGUAGE)
    .split(/\n\s*\n/)
    .filter(Boolean);
  part('text').replaceChildren(
    ...paragraphs.map((text) => Object.assign(document.createElement('p'), { textContent: text })),
  );
  frame.show(`embed.html?${frameOf(step, sequence, LANGUAGE)}`, inLanguage(step.title, LANGUAGE));
  /** @type {HTMLButtonElement} */ (part('back')).disabled = at === 0;
  /** @type {HTMLButtonElement} */ (part('next')).disabled = at === sequence.steps.length - 1;
  tell();
  if (isMoved) part('step-title').focus();
}

function showSteps() {
  const rows = sequence.steps.map((step, i) => {
    const row = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = inLanguage(step.title, LANGUAGE);
    button.addEventListener('click', () => go(i, true));
    const detail = Object.assign(document.createElement('span'), {
      className: 'sequence-minutes',
      textContent: fill(words.sequence_minutes, { minutes: step.minutes }),
    });
    const mark = Object.assign(document.createElement('span'), { className: 'sequence-mark' });
    row.append(button, ' ', detail, mark);
    return row;
  });
  part('steps').replaceChildren(...rows);
}

async function start() {
  const name = packedName || (asked.get('sequence') ?? '');
  if (packed && !course) say(words.course_none);
  const file = asked.get('file') ?? '';
  if (!name && !file) return offer();
  if (file && !/^[\w.-]+\.json$/.test(file)) return say(fill(words.sequence_bad_name, { value: file }));
  if (!file && !/^[a-z0-9-]+$/.test(name)) return say(fill(words.sequence_unknown, { name }));
  const bank = await jsonFrom(new URL(`items/${LANGUAGE}.json`, base).href);
  const ids = new Set(bank.items.map((/** @type {{ id: string }} */ { id }) => id));
  const read = await jsonFrom(file || new URL(`sequences/${name}.json`, base).href);
  const faults = faultsOf(read, { items: ids, labs });
  if (faults.length > 0) return say(fill(words.sequence_faults, { file: file || name, faults: faults.join(' ') }));
  sequence = read;
  progress = earlier();
  part('title').textContent = inLanguage(sequence.title, LANGUAGE);
  part('about').textContent = inLanguage(sequence.about, LANGUAGE);
  document.title = `${inLanguage(sequence.title, LANGUAGE)} · Quantscope`;
  showSteps();
  part('live').hidden = false;
  go(progress.at, false);
}

/** Without a name in the address: the sequences that there are. */
async function offer() {
  const list = part('list');
  for (const { id, title, about, minutes } of await jsonFrom(new URL('sequences/index.json', base).href)) {
    const row = document.createElement('li');
    const link = document.createElement('a');
    link.href = `?sequence=${id}`;
    link.textContent = inLanguage(title, LANGUAGE);
    const detail = document.createElement('p');
    detail.textContent = `${inLanguage(about, LANGUAGE)} ${fill(words.sequence_minutes_all, { minutes })}`;
    row.append(link, detail);
    list.append(row);
  }
  list.hidden = false;
}

part('back').addEventListener('click', () => go(at - 1, true));
part('next').addEventListener('click', () => go(at + 1, true));
start().catch((error) => say(error instanceof Error ? error.message : String(error)));
