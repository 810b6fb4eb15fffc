// The levels of the tests: their build targets, their commands, how a pattern selects cases, how results count.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ pattern?: string, files?: string[] }} Part  cases whose names match, or those of some files; all without
 * @typedef {{
 *   name: string, builds: string[], computes?: boolean, env?: Record<string, string>,
 *   files(): string[],
 *   command(part: Part): string[],
 *   count(output: string): Counts | null,
 * }} Level  `computes`: waits for nothing, so it may share the processors
 */

const kDisplay = ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1600x1200x24'];
/** Reporters: one counts, one names each case as it begins. */
const kReporters = [
  ...['--test-reporter=tap', '--test-reporter-destination=stdout'],
  ...['--test-reporter=./tests/runner/progress.mjs', '--test-reporter-destination=stderr'],
];

/** @type {Level[]} */
export const levels = [
  doctest('native', ['build/asan/tests/qs_tests'], ['asan:qs_tests'], ['core', 'io', 'labs']),
  doctest('ui', ['build/asan/tests/qs_ui_tests'], ['asan:qs_ui_tests', 'site'], ['ui']),
  // CommonJS: inside a package of modules, only this suffix marks it.
  doctest('wasm', [process.execPath, 'build/web/tests/qs_tests.cjs'], ['web_tests'], ['core', 'io', 'labs']),
  nodeTests('desktop', 1, ['site', 'browsers', 'asan:quantscope'], kDisplay, {
    // The graphics driver keeps memory until the end on purpose.
    env: { ASAN_OPTIONS: 'detect_leaks=0' },
  }),
  nodeTests('firefox', 1, ['site', 'browsers'], kDisplay),
  nodeTests('web', 2, ['site', 'browsers'], []),
];

/** @param {string} name @param {string[]} program @param {string[]} builds @param {string[]} folders @returns {Level} */
function doctest(name, program, builds, folders) {
  return {
    name,
    builds,
    computes: true,
    files: () => folders.flatMap((folder) => filesBelow(`tests/${folder}`, '_test.cpp')),
    command({ pattern, files }) {
      // A comma would start another filter; "?" matches any character.
      const chosen = pattern === undefined ? [] : [`-tc=*${pattern.replaceAll(',', '?')}*`];
      if (files) chosen.push(`-sf=${files.map((file) => `*${file}`).join(',')}`);
      return [...program, '-r=console,progress', ...chosen];
    },
    count(output) {
      const summary = /^\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/m.exec(output);
      return summary && { passed: Number(summary[1]), failed: Number(summary[2]) };
    },
  };
}

/** @param {string} name @param {number} atOnce  files @param {string[]} builds @param {string[]} wrapper @returns {Level} */
function nodeTests(name, atOnce, builds, wrapper, more = {}) {
  const files = () => filesBelow(`tests/${name}`, '.test.mjs');
  return {
    name,
    builds,
    ...more,
    files,
    command({ pattern, files: some = files() }) {
      const options = [...kReporters, `--test-concurrency=${atOnce}`];
      if (pattern !== undefined) options.push(`--test-name-pattern=/${asExpression(pattern)}/i`);
      const named = pattern === undefined ? some : some.filter((file) => mayHold(file, pattern));
      return [...wrapper, process.execPath, '--test', ...options, ...named];
    },
    count(output) {
      const last = (/** @type {string} */ what) =>
        Number([...output.matchAll(new RegExp(`^# ${what} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? Number.NaN);
      const passed = last('pass');
      const failed = last('fail') + last('cancelled');
      return Number.isNaN(passed + failed) ? null : { passed, failed };
    },
  };
}

/** @param {string} pattern  plain text, in which * stands for anything */
const asExpression = (pattern) =>
  pattern
    .split('*')
    .map((text) => text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'))
    .join('.*');

/** False if a file can contain no matching test name: names consist of its text and inserted values. @param {string} file @param {string} pattern */
function mayHold(file, pattern) {
  const text = readFileSync(file, 'utf8');
  return new RegExp(asExpression(pattern), 'i').test(text) || /\btest\(\s*(`[^`]*\$\{|[a-z])/.test(text);
}

/** @param {string} folder @param {string} end @returns {string[]} */
function filesBelow(folder, end) {
  if (!existsSync(folder)) return [];
  const names = /** @type {string[]} */ (readdirSync(folder, { recursive: true }));
  return names
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(folder, name));
}
