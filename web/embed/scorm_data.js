// Converts quiz results to the data types of SCORM 1.2 and SCORM 2004, within the limits of systems in use where these
// are below the standard's.

/** @typedef {import('./xapi.js').Attempt} Attempt */
/** @typedef {import('./xapi.js').Score} Score */
/** @typedef {'1.2' | '2004'} Version */

const kLetters = 'abcdefghijklmnopqrstuvwxyz0123456789'; // names of choices in SCORM 1.2
const kMostChoices = 36;
const kMostHours = 9999;
/** Longest texts, in characters. */
const kMostText = { 1.2: 255, 2004: 250 };
const kMostState = { 1.2: 255, 2004: 4000 };
const kMostName = 100;
/** Statuses by rank: one that was reached is never lowered. */
const kStatuses = ['', 'not attempted', 'unknown', 'browsed', 'incomplete', 'failed', 'completed', 'passed'];

/** @param {number} x @param {number} digits */
const decimal = (x, digits) => String(Number(x.toFixed(digits)));

/** Duration: 0001:02:03.45 in 1.2, PT1H2M3.45S in 2004. @param {Version} version @param {number} seconds */
export function timeSpan(version, seconds) {
  const most = kMostHours * 3600;
  const hundredths = Math.round(Math.min(Math.max(seconds, 0), most) * 100);
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const rest = ((hundredths % 6000) / 100).toFixed(2);
  if (version === '2004') return `PT${hours}H${minutes}M${Number(rest)}S`;
  return `${String(hours).padStart(4, '0')}:${String(minutes).padStart(2, '0')}:${rest.padStart(5, '0')}`;
}

/** Time: local time of day in 1.2, date and time in 2004. @param {Version} version @param {number} milliseconds */
export function timeOf(version, milliseconds) {
  const date = new Date(milliseconds);
  if (version === '2004') return date.toISOString().replace(/(\.\d\d)\dZ$/, '$1Z');
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Letters and digits joined by "_": every system accepts such a name. @param {string} text */
const nameOf = (text) =>
  text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .slice(0, kMostName)
    .replace(/^_+|_+$/g, '');

/** One line, without the characters that delimit answers. @param {string} text @param {number} most */
const lineOf = (text, most) =>
  [...text.replace(/\p{Cc}+/gu, ' ').replace(/[[\]{}]/g, '')].slice(0, most).join('').slice(0, most);

/** As many whole parts as fit. @param {string[]} parts @param {string} between @param {number} most */
function whole(parts, between, most) {
  let text = '';
  for (const part of parts) {
    const longer = text ? text + between + part : part;
    if (longer.length > most) break;
    text = longer;
  }
  return text;
}

/** Type and answer. @param {Version} version @param {Attempt} attempt @returns {[type: string, response: string]} */
function answerOf(version, { kind, response, branch }) {
  const isNew = version === '2004';
  /** Identifier of a choice; in 1.2 a single letter. @param {string} text @param {number} place */
  const choice = (text, place) => {
    const letter = kLetters[Math.min(Math.max(place, 0), kMostChoices - 1)];
    return isNew ? `${letter}_${nameOf(text)}` : letter;
  };
  switch (kind) {
    case 'choice':
    case 'predict':
      // Position in the file, which shuffling does not change.
      return ['choice', choice(response, Number(/^option (\d+)$/.exec(branch)?.[1] ?? 0))];
    case 'order': {
      const entries = response.split(' < ').slice(0, kMostChoices);
      const sorted = [...entries].sort();
      const names = entries.map((entry) => choice(entry, sorted.indexOf(entry)));
      return ['sequencing', names.join(isNew ? '[,]' : ',')];
    }
    case 'number': {
      const plain = /^\s*(-?\d{1,5}(?:\.\d{1,7})?)\s*[a-z%]*\s*$/i.exec(response);
      return plain ? ['numeric', plain[1]] : ['fill-in', lineOf(response, kMostText[version])];
    }
    case 'task':
      return [isNew ? 'other' : 'performance', whole(response.split('&'), '&', kMostState[version])];
    default:
      return [isNew ? 'other' : 'fill-in', whole(response.split(', '), ', ', kMostState[version])];
  }
}

/** @param {Version} version @param {Attempt} attempt @returns {[field: string, value: string][]} */
export function interaction(version, attempt) {
  const [type, response] = answerOf(version, attempt);
  const isNew = version === '2004';
  const wrong = isNew ? 'incorrect' : 'wrong';
  return [
    ['id', attempt.item.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, kMostText[version])],
    ['type', type],
    [isNew ? 'timestamp' : 'time', timeOf(version, attempt.time)],
    [isNew ? 'learner_response' : 'student_response', response],
    ['result', attempt.outcome === 'correct' ? 'correct' : wrong],
    ['latency', timeSpan(version, attempt.seconds)],
    .../** @type {[string, string][]} */ (isNew ? [['description', lineOf(attempt.title, kMostText[version])]] : []),
  ];
}

/** @param {string} before @param {string} now */
const furthest = (before, now) => (kStatuses.indexOf(before) > kStatuses.indexOf(now) ? before : now);

/**
 * Score and status of the learner.
 * @param {Version} version @param {Score} score
 * @param {number | null} bar  passing score, 0 to 1; null if the course sets none
 * @param {{ [element: string]: string }} before  present values in the course
 * @returns {[element: string, value: string][]}
 */
export function standing(version, score, bar, before) {
  if (score.count === 0) return [];
  const scaled = score.max > 0 ? Math.min(Math.max(score.raw / score.max, 0), 1) : 0;
  const isComplete = score.answered === score.count;
  const failed = isComplete ? 'failed' : '';
  const success = bar === null ? '' : scaled >= bar ? 'passed' : failed;
  /** @type {(element: string, now: string) => [string, string]} */
  const status = (element, now) => [element, furthest(before[element] ?? '', now)];
  const at = version === '2004' ? 'cmi.score' : 'cmi.core.score';
  /** @type {[string, string][]} */
  const points = [
    [`${at}.raw`, decimal(100 * scaled, 2)],
    [`${at}.min`, '0'],
    [`${at}.max`, '100'],
  ];
  const completion = isComplete ? 'completed' : 'incomplete';
  if (version === '1.2') {
    const reached = bar === null ? completion : success || 'incomplete';
    return [...points, status('cmi.core.lesson_status', reached)];
  }
  return [
    ...points,
    [`${at}.scaled`, decimal(scaled, 4)],
    ['cmi.progress_measure', decimal(score.answered / score.count, 4)],
    status('cmi.completion_status', completion),
    status('cmi.success_status', success || 'unknown'),
  ];
}
