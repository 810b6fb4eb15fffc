// The network, data and rule of network.mjs in TensorFlow.js on its WebAssembly backend, with SIMD, in its own page.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

/** @param {Float32Array} images  count × 64 @param {Uint8Array} labels */
async function train(images, labels, { epochs, batch, rate, momentum, decay }) {
  setWasmPaths('/');
  await tf.setBackend('wasm');
  await tf.ready();
  const count = labels.length;
  const he = (inputs, outputs) =>
    tf.variable(tf.randomUniform([inputs, outputs], -Math.sqrt(6 / inputs), Math.sqrt(6 / inputs)));
  const w1 = he(64, 32);
  const w2 = he(32, 10);
  const b1 = tf.variable(tf.zeros([32]));
  const b2 = tf.variable(tf.zeros([10]));
  const all = tf.tensor2d(images, [count, 64]);
  const oneHot = tf.cast(tf.oneHot(tf.tensor1d(Array.from(labels), 'int32'), 10), 'float32');
  const answers = (x) => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2);
  // Prepare the batches first: only the training itself is timed.
  const batches = [];
  for (let first = 0; first < count; first += batch) {
    const size = Math.min(batch, count - first);
    batches.push([tf.slice(all, [first, 0], [size, 64]), tf.slice(oneHot, [first, 0], [size, 10])]);
  }
  const start = performance.now();
  let step = 0;
  const velocities = new Map();
  for (let epoch = 0; epoch < epochs; ++epoch) {
    for (const [x, y] of batches) {
      step += 1;
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => {
          const z = answers(x);
          const logP = tf.sub(z, tf.logSumExp(z, 1, true));
          const loss = tf.neg(tf.mean(tf.sum(tf.mul(logP, y), 1)));
          const weights = tf.add(tf.sum(tf.square(w1)), tf.sum(tf.square(w2)));
          return tf.add(loss, tf.mul(weights, decay / 2));
        });
        const now = rate * (1 - step / (epochs * batches.length));
        for (const variable of [w1, w2, b1, b2]) {
          const velocity = velocities.get(variable) ?? tf.keep(tf.zerosLike(variable));
          const next = tf.keep(tf.sub(tf.mul(velocity, momentum), tf.mul(grads[variable.name], now)));
          velocity.dispose();
          velocities.set(variable, next);
          variable.assign(tf.add(variable, next));
        }
      });
    }
  }
  const seconds = (performance.now() - start) / 1000;
  const right = tf.mean(tf.cast(tf.equal(tf.argMax(answers(all), 1), tf.argMax(oneHot, 1)), 'float32')).dataSync()[0];
  return { seconds, right, version: tf.version_core };
}

globalThis.trainWithTensorFlow = train;
