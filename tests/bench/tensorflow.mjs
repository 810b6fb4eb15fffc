// The figures of core.mjs by TensorFlow.js on its WebAssembly backend, with SIMD, on one thread as everywhere here.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

const require = createRequire(import.meta.url);

export async function start() {
  setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  await tf.setBackend('wasm');
  await tf.ready();
  return tf.version_core;
}

/**
 * The mean; of a long array in two steps. A single one adds float32 one after another (4.22.0): at 10,000,000 values the
 * SQNR of int3 comes out 0.024 dB too low, above 2^24 values the sum stops (findings/tensorflow_js_long_mean.sh).
 */
const meanOf = (x) => (x.size > kLong ? tf.mean(tf.mean(tf.reshape(x, [kRows, -1]), 1)) : tf.mean(x)).dataSync()[0];
const kLong = 1_000_000;
const kRows = 1000;

/** Entropy and SQNR of intB symmetric: abs, max, div, round, clip, bincount, mean of squares. */
export function measure(values, bits) {
  const top = 2 ** (bits - 1) - 1;
  const [counts, signal, noise] = tf.tidy(() => {
    const x = tf.tensor1d(values);
    const scale = tf.div(tf.max(tf.abs(x)), top);
    const q = tf.clipByValue(tf.round(tf.div(x, scale)), -top, top);
    const error = tf.sub(tf.mul(q, scale), x);
    const codes = tf.cast(tf.add(q, top), 'int32');
    return [
      tf.bincount(codes, tf.tensor1d([], 'float32'), 2 * top + 1).dataSync(),
      meanOf(tf.square(x)),
      meanOf(tf.square(error)),
    ];
  });
  let entropyBits = 0;
  for (const count of counts) {
    if (count > 0) entropyBits -= (count / values.length) * Math.log2(count / values.length);
  }
  return { entropyBits, sqnrDb: 10 * Math.log10(signal / noise) };
}
