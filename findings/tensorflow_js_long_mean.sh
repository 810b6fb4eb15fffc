#!/usr/bin/env bash
# TensorFlow.js 4.22.0, WebAssembly backend: means, sums and counts of long float32 tensors stop at 2^24.
#
# Behaviour: the backend adds float32 numbers one after another into one float32. From 16,777,216 on, adding 1 changes
# nothing, so the mean of 20,000,000 ones is 0.8389, that of as many 0.1s is 0.1049, and a bin of tf.bincount never holds
# more than 16,777,216. No warning is given. The same sum over int32 is right.
# Expected: 1, 0.1 and 20,000,000. NumPy 1.24.2 gives 1.0 and 0.100002 in float32 too, because it adds in pairs.
# Who measures the weights of a model with it (an embedding of 32,000 × 4,096 has 131 million) gets wrong powers, SNRs and
# entropies. The core adds in double or double-double; tests/bench compares with TensorFlow.js at 10,000,000 values at most.
#
# Output seen:
#   tfjs 4.22.0 wasm: mean of ones 0.838861, mean of 0.1 0.104858, bin 16777216, sum of int32 20000000
#
# Fails if a later run prints anything else. Needs Node.js 18 and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 >/dev/null
cat >measure.mjs <<'JS'
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

const require = createRequire(import.meta.url);
setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
await tf.setBackend('wasm');
await tf.ready();
const count = 20_000_000;
const meanOf = (value) => tf.tidy(() => tf.mean(tf.fill([count], value)).dataSync()[0].toFixed(6));
const [bin] = tf.bincount(tf.zeros([count], 'int32'), tf.tensor1d([], 'float32'), 2).dataSync();
const [whole] = tf.sum(tf.ones([count], 'int32')).dataSync();
const means = `mean of ones ${meanOf(1)}, mean of 0.1 ${meanOf(0.1)}`;
console.log(`tfjs ${tf.version_core} ${tf.getBackend()}: ${means}, bin ${bin}, sum of int32 ${whole}`);
JS
seen=$(node measure.mjs 2>/dev/null | tail -n 1)
printf '%s\n' "$seen"
[[ $seen == 'tfjs 4.22.0 wasm: mean of ones 0.838861, mean of 0.1 0.104858, bin 16777216, sum of int32 20000000' ]]
