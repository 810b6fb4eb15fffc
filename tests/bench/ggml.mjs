// ./dev bench: decoding and encoding of ggml's blocks on one thread, natively and as WebAssembly, over ggml's own
// dequantize_row_*() on the same blocks in the same run. The program refuses values that are not the same bits.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { openTable, times } from './table.mjs';

const kNamed = ['Q4_K', 'Q6_K', 'IQ4_XS', 'IQ3_XXS'];
const kEncoded = ['q4_k', 'q5_k', 'q6_k', 'iq4_xs'];
const kPackage = 'tests/bench/node_modules/@node-llama-cpp/linux-x64';
const kLibrary = `${kPackage}/bins/linux-x64/libggml-base.so`;

const { row, finish } = openTable(
  'ggml',
  "ggml's blocks",
  "Decoding: codes are widened sixteen at a time; codebooks are small enough for the first cache, and signs are laid on without a branch. ggml's functions are the reference ones, which decode whole tensors; a model that runs multiplies codes without decoding them. Encoding: four sub-blocks lie side by side in the lanes of a vector, each with its own order of operations.",
);

if (existsSync(kLibrary)) {
  const { version } = JSON.parse(readFileSync(`${kPackage}/package.json`, 'utf8'));
  const run = (program, args) => JSON.parse(execFileSync(program, args, { encoding: 'utf8' }));
  const native = run('build/native/tests/bench/qs_bench_ggml', [kLibrary]);
  const web = run(process.execPath, ['build/web/tests/bench/qs_bench_ggml.cjs']);
  const types = Object.keys(native);
  const nanoseconds = (time) => `${time.toFixed(3)} ns`;
  for (const type of kNamed) {
    const { ours, theirs } = native[type];
    row(`${type}, a value: natively`, nanoseconds(ours));
    row(`  ggml (@node-llama-cpp/linux-x64 ${version}) over it`, times(theirs / ours), 'at least 1');
    row('  native ggml over WebAssembly', times(theirs / web[type].ours), 'at least 0.6');
  }
  for (const [what, of, target] of [
    ['natively', native, 'at least 1'],
    ['WebAssembly', web, 'at least 0.6'],
  ]) {
    const ratios = types.map((type) => [type, native[type].theirs / of[type].ours]).sort(([, a], [, b]) => a - b);
    const [[least, ratio]] = ratios;
    row(`all ${types.length} types, ggml over ${what}: median`, times(ratios[ratios.length >> 1][1]));
    row(`  the least of them, ${least}`, times(ratio), target);
  }
  // Encoding: ggml_quantize_chunk() on the same Gaussian rows; the program refuses bytes that are not the same.
  const encoded = run('build/native/tests/bench/qs_bench_ggml_encode', [kLibrary]);
  const webEncoded = run(process.execPath, ['build/web/tests/bench/qs_bench_ggml_encode.cjs']);
  for (const [type, { ours, theirs }] of Object.entries(encoded)) {
    const isNamed = kEncoded.includes(type);
    row(`${type}, encoding a value: natively`, nanoseconds(ours));
    row('  ggml over it', times(theirs / ours), isNamed ? 'at least 2, aim 3' : '');
    row('  native ggml over WebAssembly', times(theirs / webEncoded[type].ours), isNamed ? 'at least 1' : '');
  }
} else {
  row('no libggml for this machine to compare with (npm has it for Linux on x86-64)', '–');
}
finish();
