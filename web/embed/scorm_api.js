// Finds a course's SCORM runtime and wraps its calls: they never throw, and report refusals in the runtime's own
// words.

/** @typedef {import('./scorm_data.js').Version} Version */
/** @typedef {{ version: Version, api: any }} Found */

const kMostParents = 500;
const kNames = /** @type {const} */ ({ 1.2: 'API', 2004: 'API_1484_11' });
const kCalls = /** @type {const} */ ({
  1.2: {
    begin: 'LMSInitialize',
    get: 'LMSGetValue',
    set: 'LMSSetValue',
    commit: 'LMSCommit',
    end: 'LMSFinish',
    code: 'LMSGetLastError',
    text: 'LMSGetErrorString',
  },
  2004: {
    begin: 'Initialize',
    get: 'GetValue',
    set: 'SetValue',
    commit: 'Commit',
    end: 'Terminate',
    code: 'GetLastError',
    text: 'GetErrorString',
  },
});
/** Elements that both versions have under different names. */
const kElements = {
  1.2: {
    exit: 'cmi.core.exit',
    session: 'cmi.core.session_time',
    mode: 'cmi.core.lesson_mode',
    bar: 'cmi.student_data.mastery_score',
    statuses: ['cmi.core.lesson_status'],
    barOf: 100,
  },
  2004: {
    exit: 'cmi.exit',
    session: 'cmi.session_time',
    mode: 'cmi.mode',
    bar: 'cmi.scaled_passing_score',
    statuses: ['cmi.completion_status', 'cmi.success_status'],
    barOf: 1,
  },
};
/** Codes that are no failure: no error; not supported by this runtime; no value yet. */
const kOrdinary = { 1.2: ['0', '401'], 2004: ['0', '401', '402', '403'] };
const kAlreadyBegun = '103';

/** Returns null where another origin forbids the look. @template T @param {() => T} look @returns {T | null} */
function dared(look) {
  try {
    return look() ?? null;
  } catch {
    return null;
  }
}

/** @param {any} from  a window @param {Version} version */
function findAbove(from, version) {
  let at = from;
  for (let i = 0; at && i <= kMostParents; i++) {
    const here = at;
    const api = dared(() => here[kNames[version]]);
    if (dared(() => typeof api[kCalls[version].begin] === 'function')) return api;
    at = dared(() => (here.parent === here ? null : here.parent));
  }
  return null;
}

/**
 * Searches the windows around this one, then those around its opener.
 * @param {any} self  a window @param {string} [prefers]  the version that the package is of @returns {Found | null}
 */
export function findApi(self, prefers = '') {
  const versions = /** @type {Version[]} */ (prefers === '1.2' ? ['1.2', '2004'] : ['2004', '1.2']);
  const places = [self, dared(() => self.opener), dared(() => self.top.opener)];
  for (const version of versions) {
    for (const place of places) {
      const api = findAbove(place, version);
      if (api) return { version, api };
    }
  }
  return null;
}

/** @param {Found} found @param {(what: string, reason: string) => void} refused */
export function openRuntime({ version, api }, refused) {
  const calls = kCalls[version];
  /** Refusals already reported; each is reported once. */
  const told = new Set();

  /** @param {string} what @param {string} reason */
  function complain(what, reason) {
    if (!told.has(what + reason)) refused(what, reason);
    told.add(what + reason);
  }
  const code = () => dared(() => String(api[calls.code]())) ?? '0';
  /** @param {string} number */
  const textOf = (number) => dared(() => String(api[calls.text](number))) || `error ${number}`;

  /** @param {keyof typeof calls} call @param {string[]} words @returns {string | null}  null where it threw */
  function ask(call, ...words) {
    try {
      return String(api[calls[call]](...words) ?? '');
    } catch (error) {
      complain(words[0] || calls[call], error instanceof Error ? error.message : String(error));
      return null;
    }
  }
  /** @param {keyof typeof calls} call @param {string[]} words */
  function order(call, ...words) {
    const answer = ask(call, ...words);
    if (answer === null) return false;
    if (answer === 'true' || answer === '1') return true;
    const number = code();
    if (call === 'begin' && number === kAlreadyBegun) return true;
    if (!kOrdinary[version].includes(number) || call !== 'set') complain(words[0] || calls[call], textOf(number));
    return false;
  }

  return {
    version,
    elements: kElements[version],
    begin: () => order('begin', ''),
    commit: () => order('commit', ''),
    end: () => order('end', ''),
    /** @param {string} element @param {string} value */
    set: (element, value) => order('set', element, value),
    /** Returns '' if there is no value. @param {string} element */
    get: (element) => ask('get', element) ?? '',
    /** Returns null, and reports it, if the runtime refuses. @param {string} element */
    read(element) {
      const value = ask('get', element);
      if (value !== '') return value;
      const number = code();
      if (kOrdinary[version].includes(number)) return '';
      complain(element, textOf(number));
      return null;
    },
  };
}
