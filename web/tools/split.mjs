// Cuts the app module in two (binaryen's wasm-split): the first part has what the first lab and the frame around all
// labs need, the second the rest. The second part fills slots in the first one's table and shares its memory, so that
// C++ sees one program; nothing of it runs before App::wants_code() has requested it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moveLateText } from './late_text.mjs';

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
function lateFunctions(archives, lateObjects) {
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
  for (const line of text.split('\n')) {
    if (line.startsWith(' (elem ')) {
      // A function in the table may be called from anywhere.
      functions.set('(elem', { lines: 0, calls: new Set(line.match(/(?<=\$)[^\s)]+/g)) });
    }
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

/**
 * Linking merges equal functions under the name of any one of them. So a short function, or a template instance, moves
 * to the second part only if no function of the first part calls it.
 * @param {Map<string, { lines: number, calls: Set<string> }>} functions
 * @param {{ strong: Set<string>, weak: Set<string> }} late
 */
function chooseLate(functions, { strong, weak }) {
  const kShort = 40;
  // Binaryen merges the common part of similar functions into one, under the name of one of them.
  const kShared = 'byn$mgfn-shared$';
  const own = (/** @type {string} */ name) =>
    unescaped(name)
      .replace(kShared, '')
      .replace(/\.\d+$/, '');
  const isLate = (/** @type {string} */ name) => strong.has(own(name)) || weak.has(own(name));
  const chosen = new Set([...functions.keys()].filter(isLate));
  // An early function calls a file's private one only because linking merged it with an equal function.
  const isSure = (/** @type {string} */ name, /** @type {string} */ caller) =>
    strong.has(own(name)) &&
    !unescaped(name).startsWith(kShared) &&
    (functions.get(name)?.lines ?? 0) >= kShort &&
    (!name.includes('anonymous') || isLate(caller) || caller === '(elem');
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size;
    for (const [caller, { calls }] of functions) {
      if (chosen.has(caller)) continue;
      for (const name of calls) if (!isSure(name, caller)) chosen.delete(name);
    }
  }
  return chosen;
}

/** @param {string} name  as binaryen writes it */
const unescaped = (name) =>
  name.replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

/**
 * @param {string} wasm  with a name section
 * @param {string[]} archives  that it was linked from
 * @param {string} lateList  the file with the names of late objects, which the cut.cmake of each layer in src declares
 * @param {{ first: string, rest: string }} out
 */
export function splitModule(wasm, archives, lateList, { first, rest }) {
  const binaryen = execFileSync('em-config', ['BINARYEN_ROOT'], { encoding: 'utf8' }).trim();
  const features = [
    '--enable-mutable-globals',
    '--enable-bulk-memory',
    '--enable-simd',
    '--enable-sign-ext',
    '--enable-nontrapping-float-to-int',
  ];
  const text = execFileSync(join(binaryen, 'bin', 'wasm-dis'), [wasm, ...features], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const lateObjects = new Set(readFileSync(lateList, 'utf8').trim().split('\n'));
  const chosen = [...chooseLate(functionsIn(text), lateFunctions(archives, lateObjects))];
  if (chosen.length < 100)
    throw new Error(`${wasm}: only ${chosen.length} functions can come later; are the names right?`);
  const folder = mkdtempSync(join(tmpdir(), 'split-'));
  writeFileSync(join(folder, 'late'), chosen.join('\n'));
  const parts = [join(folder, 'first.wasm'), join(folder, 'rest.wasm')];
  execFileSync(join(binaryen, 'bin', 'wasm-split'), [
    wasm,
    ...['-o1', parts[0], '-o2', parts[1]],
    `--split-funcs=@${join(folder, 'late')}`,
    '--import-namespace=first',
    '--placeholder-namespace=late',
    '--export-prefix=%',
    ...features,
  ]);
  // Shrink each part again: the cut leaves remains of code that both had shared.
  const few = ['--one-caller-inline-max-function-size=20', '--always-inline-max-function-size=0'];
  const shrink = ['-Os', '--converge', ...few, ...features];
  for (const part of parts) execFileSync(join(binaryen, 'bin', 'wasm-opt'), [part, ...shrink, '-o', part]);
  moveLateText(parts);
  // Copy both parts at the end, so that an interrupted run leaves no half module.
  copyFileSync(parts[0], first);
  copyFileSync(parts[1], rest);
  rmSync(folder, { recursive: true });
}
