// The transformer of language.mjs in TensorFlow.js on its WebAssembly backend, with SIMD, on one thread: same weights,
// text, arithmetic and rule (src/core/language). Words are rows of ones and zeros, as the backend has no gradient of a
// look-up. Of the ways to take heads apart that were tried, this is the fastest there.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

const kNegligible = 1e-5; // added under the root of a norm
const kFar = -1e9; // the score of a word that is still to come
const kRule = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, decay: 0.01, warm: 0.05 };

/** @param {string} folder  of the backend's files */
export async function start(folder) {
  setWasmPaths(folder);
  await tf.setBackend('wasm');
  await tf.ready();
  return tf.version_core;
}

/**
 * @param {{ width: number, heads: number, layers: number, context: number }} sizes
 * @param {{ kind: string, layer: number | null, rows: number, columns: number, weights: Float32Array }[]} matrices
 */
function networkOf(sizes, matrices) {
  const { width, heads, context } = sizes;
  const depth = width / heads;
  const tensorOf = (kind, layer = null) => {
    const { weights, rows, columns } = matrices.find((one) => one.kind === kind && one.layer === layer);
    return tf.tensor2d(weights, [rows, columns]);
  };
  /** Inputs × outputs, as the backend's products are fastest. */
  const linearOf = (kind, layer = null) => tf.variable(tf.transpose(tensorOf(kind, layer)));
  const [embedding, positions] = ['embedding', 'positions'].map((kind) => tf.variable(tensorOf(kind)));
  const head = linearOf('head');
  const kKinds = ['query', 'key', 'value', 'output', 'up', 'down'];
  const layers = Array.from({ length: sizes.layers }, (_, layer) =>
    Object.fromEntries(kKinds.map((kind) => [kind, linearOf(kind, layer)])),
  );
  const later = tf.tensor2d(
    Array.from({ length: context }, (_, i) => Array.from({ length: context }, (_, j) => (j > i ? kFar : 0))),
  );
  const norm = (x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), kNegligible)));
  const attention = (x, { query, key, value }, windows) => {
    const headsOf = (matrix) =>
      tf.transpose(tf.reshape(tf.matMul(x, matrix), [windows, context, heads, depth]), [0, 2, 1, 3]);
    const [q, k, v] = [query, key, value].map(headsOf);
    const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(depth)), later);
    return tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]), [windows * context, width]);
  };
  /** Mean of −ln P(target), of words as rows. */
  const loss = (inputs, targets, windows) => {
    const embedded = tf.reshape(tf.matMul(inputs, embedding), [windows, context, width]);
    let x = tf.reshape(tf.add(embedded, positions), [windows * context, width]);
    for (const layer of layers) {
      x = tf.add(x, tf.matMul(attention(norm(x), layer, windows), layer.output));
      x = tf.add(x, tf.matMul(tf.relu(tf.matMul(norm(x), layer.up)), layer.down));
    }
    const z = tf.matMul(norm(x), head);
    return tf.mean(tf.sub(tf.logSumExp(z, 1), tf.sum(tf.mul(z, targets), 1)));
  };
  const variables = [embedding, positions, ...layers.flatMap((layer) => Object.values(layer)), head];
  return { variables, loss };
}

/**
 * Trains by AdamW on the texts of `batches`: inputs and targets of all windows, as numbers of words.
 * @returns {{ losses: number[], seconds: number }}  bits a word, before each step
 */
export function train(sizes, matrices, batches, { windows, rate, steps }) {
  const { variables, loss } = networkOf(sizes, matrices);
  const rows = (words) => tf.cast(tf.oneHot(tf.tensor1d(words, 'int32'), sizes.words), 'float32');
  const texts = batches.map(({ inputs, targets }) => [rows(inputs), rows(targets)]);
  const moments = variables.map((each) => [tf.variable(tf.zerosLike(each)), tf.variable(tf.zerosLike(each))]);
  const { beta1, beta2, epsilon, decay } = kRule;
  const warm = Math.ceil(kRule.warm * steps);
  const losses = [];
  const begin = performance.now();
  for (const [i, [inputs, targets]] of texts.entries()) {
    const t = i + 1;
    const now = rate * Math.min(t / warm, (steps + 1 - t) / Math.max(1, steps - warm));
    const [share1, share2] = [1 / (1 - beta1 ** t), 1 / (1 - beta2 ** t)];
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => loss(inputs, targets, windows));
      for (const [v, weights] of variables.entries()) {
        const gradient = grads[weights.name];
        const [first, second] = moments[v];
        first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
        second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
        const step = tf.div(tf.mul(first, now * share1), tf.add(tf.sqrt(tf.mul(second, share2)), epsilon));
        weights.assign(tf.sub(tf.mul(weights, 1 - now * decay), step));
      }
      losses.push(value.dataSync()[0] / Math.LN2);
    });
  }
  return { losses, seconds: (performance.now() - begin) / 1000 };
}
