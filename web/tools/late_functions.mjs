// Chooses the functions of the second part of the app module (web/tools/split.mjs): those of late files (cut.cmake of
// each layer), those that a recording of the first lab never ran (src/late_functions.txt, web/tools/record_late.mjs), and
// what only these call.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const kRows = fileURLToPath(new URL('../../src/core/quantizers/rows.hpp', import.meta.url));
const kRowNames = [...readFileSync(kRows, 'utf8').matchAll(/^QuantizerInfo (\w+)\(/gm)].map(([, name]) => name);
/** Functions that run when the module starts: rows of lists, and the initializers of a file's constants. */
const kAtStart = new RegExp(
  `^(qs::[a-z]+_lab\\(\\)$|_GLOBAL__sub_I_|__cxx_global_var_init|qs::(${kRowNames.join('|')})\\()`,
);

/**
 * Functions that are defined in late files only; template instances needed by both parts belong to the first.
 * @param {string[]} archives
 * @param {Set<string>} lateObjects
 */
function definedLate(archives, lateObjects) {
  const late = { strong: new Set(), weak: new Set() };
  const first = { strong: new Set(), weak: new Set() };
  let defined = first;
  for (const archive of archives) {
    const symbols = execFileSync('emnm', ['-C', archive], { encoding: 'utf8', maxBuffer: 1 << 28 });
    for (const line of symbols.split('\n')) {
      const file = line.match(/^(\S+\.o):$/)?.[1];
      if (file) defined = file.startsWith('unity_late_') || lateObjects.has(file) ? late : first;
      const [, kind, name] = line.match(/^\S+\s+([TtWw])\s+(.*)$/) ?? [];
      if (name) defined[kind.toUpperCase() === 'T' ? 'strong' : 'weak'].add(name);
    }
  }
  for (const names of Object.values(late)) {
    for (const name of names) {
      if (first.strong.has(name) || first.weak.has(name) || kAtStart.test(name)) names.delete(name);
    }
  }
  return late;
}

/**
 * A module's functions by name: how long each is, and which it calls.
 * @param {string} text  as wasm-dis writes it
 */
function functionsIn(text) {
  /** @type {Map<string, { lines: number, calls: Set<string> }>} */
  const functions = new Map();
  let present = { lines: 0, calls: new Set() };
  functions.set(kElsewhere, { lines: 0, calls: new Set() });
  for (const line of text.split('\n')) {
    const isOutside = line.startsWith(' (elem ') || line.startsWith(' (export ') || line.startsWith(' (start ');
    for (const [name] of isOutside ? line.matchAll(/(?<=\$)[^\s)]+/g) : []) functions.get(kElsewhere)?.calls.add(name);
    const name = line.match(/^ \(func \$(\S+)/)?.[1];
    if (name) {
      present = { lines: 0, calls: new Set() };
      functions.set(name, present);
    }
    present.lines += 1;
    const called = line.match(/^ +\(call \$(\S+?)\)?$/)?.[1];
    if (called) present.calls.add(called);
  }
  return functions;
}

/** Stands for calls through the table, which may come from any function, and from outside. */
const kElsewhere = '(elsewhere';
/** Binaryen merges the common part of similar functions into one, under the name of one of them. */
const kShared = 'byn$mgfn-shared$';

/** @param {string} name  as binaryen writes it */
export const unescaped = (name) =>
  name.replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

/** The name that the source gave it. @param {string} name  as binaryen writes it */
export const own = (name) =>
  unescaped(name)
    .replace(kShared, '')
    .replace(/\.\d+$/, '');

/** The name without parameters and template arguments, which are long and differ by compiler. @param {string} name */
export function plainName(name) {
  let plain = '';
  let depth = 0;
  const safe = name.replaceAll('(anonymous namespace)', '{}').replace(/operator(?:<=>|[<>()=-]+)/g, 'operator?');
  for (const letter of safe) {
    if ('<(['.includes(letter)) depth += 1;
    else if ('>)]'.includes(letter)) depth -= 1;
    else if (depth === 0) plain += letter;
  }
  return plain;
}

/** The plain name, and a mark that tells it from others of that plain name. @param {string} name */
export const markedName = (name) =>
  `${plainName(name)} #${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;

/**
 * Linking merges equal functions under the name of any one of them. So a short function of a late file, or a template
 * instance, moves to the second part only if no function of the first part calls it.
 * @param {Map<string, { lines: number, calls: Set<string> }>} functions
 * @param {{ strong: Set<string>, weak: Set<string> }} late  of late files
 * @param {Set<string>} recorded  plain or marked names of functions that the first lab never ran
 */
function choose(functions, { strong, weak }, recorded) {
  const kShort = 40;
  const isRecorded = (/** @type {string} */ name) =>
    recorded.has(plainName(own(name))) || recorded.has(markedName(own(name)));
  const isLate = (/** @type {string} */ name) => strong.has(own(name)) || weak.has(own(name));
  const chosen = new Set([...functions.keys()].filter((name) => isLate(name) || isRecorded(name)));
  // An early function calls a file's private one only because linking merged it with an equal function.
  const isSure = (/** @type {string} */ name, /** @type {string} */ caller) =>
    isRecorded(name) ||
    (strong.has(own(name)) &&
      !unescaped(name).startsWith(kShared) &&
      (functions.get(name)?.lines ?? 0) >= kShort &&
      (!name.includes('anonymous') || isLate(caller) || caller === kElsewhere));
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size;
    for (const [caller, { calls }] of functions) {
      if (chosen.has(caller)) continue;
      for (const name of calls) if (!isSure(name, caller)) chosen.delete(name);
    }
  }
  return withCallees(functions, chosen);
}

/**
 * Adds what only chosen functions call.
 * @param {Map<string, { lines: number, calls: Set<string> }>} functions
 * @param {Set<string>} chosen
 */
function withCallees(functions, chosen) {
  const all = new Set(chosen);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    const early = new Set([...functions].flatMap(([name, { calls }]) => (all.has(name) ? [] : [...calls])));
    for (const name of functions.keys()) if (name !== kElsewhere && !early.has(name)) all.add(name);
  }
  return all;
}

/**
 * Names of the functions of the second part, as binaryen writes them.
 * @param {string} text  the module, as wasm-dis writes it
 * @param {import('./split.mjs').Linked} linked
 * @param {Set<string>} recorded
 */
export function lateFunctions(text, { archives, lateList }, recorded) {
  const lateObjects = new Set(readFileSync(lateList, 'utf8').trim().split('\n'));
  const chosen = choose(functionsIn(text), definedLate(archives, lateObjects), recorded);
  if (chosen.size < 100) throw new Error(`only ${chosen.size} functions can come later; are the names right?`);
  return [...chosen];
}
