// Cuts the app module in two (binaryen's wasm-split): the first part has what the first lab and the frame around all
// labs need, the second the rest. The second part fills slots in the first one's table and shares its memory, so that
// C++ sees one program. A call into the second part that comes before it has loaded waits for it (web/core/second_part.js).
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moveLateData } from './late_data.mjs';
import { lateFunctions } from './late_functions.mjs';

export const kRecorded = fileURLToPath(new URL('../../src/late_functions.txt', import.meta.url));

const kFeatures = [
  '--enable-mutable-globals',
  '--enable-bulk-memory',
  '--enable-simd',
  '--enable-sign-ext',
  '--enable-nontrapping-float-to-int',
];

/** Runs a tool of binaryen on modules with the features that ours have. @param {string} tool @param {string[]} arguments_ */
export function binaryen(tool, arguments_) {
  const root = execFileSync('em-config', ['BINARYEN_ROOT'], { encoding: 'utf8' }).trim();
  const options = { encoding: /** @type {const} */ ('utf8'), maxBuffer: 1 << 30 };
  return execFileSync(join(root, 'bin', tool), [...arguments_, ...kFeatures], options);
}

/** Names that the recording found; comments begin with #. */
const recordedNames = () =>
  new Set(
    readFileSync(kRecorded, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );

/**
 * A module with a name section, the archives that it was linked from, the linker's map, and the file with the names of
 * late objects, which the cut.cmake of each layer in src declares.
 * @typedef {{ wasm: string, archives: string[], map: string, lateList: string }} Linked
 */

/** @type {Linked} */
export const kApp = {
  wasm: 'build/web/src/quantscope_app.wasm',
  archives: ['app', 'ui', 'labs_small', 'io_small', 'core_small', 'inflate'].map(
    (layer) => `build/web/src/libqs_${layer}.a`,
  ),
  map: 'build/web/src/quantscope_app.map',
  lateList: 'build/web/src/late_objects',
};

/** @param {Linked} linked @param {{ first: string, rest: string }} out */
export function splitModule(linked, { first, rest }) {
  const { wasm } = linked;
  const chosen = lateFunctions(binaryen('wasm-dis', [wasm]), linked, recordedNames());
  const folder = mkdtempSync(join(tmpdir(), 'split-'));
  writeFileSync(join(folder, 'late'), chosen.join('\n'));
  const parts = [join(folder, 'first.wasm'), join(folder, 'rest.wasm')];
  binaryen('wasm-split', [
    wasm,
    ...['-o1', parts[0], '-o2', parts[1]],
    `--split-funcs=@${join(folder, 'late')}`,
    '--import-namespace=first',
    '--placeholder-namespace=late',
    '--export-prefix=%',
  ]);
  // Shrink each part again: the cut leaves remains of code that both had shared.
  const few = ['--one-caller-inline-max-function-size=20', '--always-inline-max-function-size=0'];
  for (const part of parts) binaryen('wasm-opt', [part, '-Os', '--converge', ...few, '-o', part]);
  moveLateData(parts, binaryen('wasm-dis', [parts[0]]), readFileSync(linked.map, 'utf8'));
  // Copy both parts at the end, so that an interrupted run leaves no half module.
  copyFileSync(parts[0], first);
  copyFileSync(parts[1], rest);
  rmSync(folder, { recursive: true });
}
