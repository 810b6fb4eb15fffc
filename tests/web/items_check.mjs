// The checker of quiz items in Node: the module of the page, with files from the build.
import { readFileSync } from 'node:fs';
import factory from '../../build/web/src/quantscope_items.mjs';
import { instantiateModule } from '../../web/core/instantiate.js';

const kAssets = 'build/assets';
const kNamed = { digits: 'digits.u8', digit_network: 'digit_network.f16' };
const files = {
  get: (name) => new Uint8Array(readFileSync(`${kAssets}/${kNamed[name] ?? `layers/${name}.safetensors`}`)),
};

const module = instantiateModule(factory, readFileSync('build/web/src/quantscope_items.wasm'));

/** @param {string} name @param {string} text @returns {Promise<import('../../web/author/checker.js').Checked>} */
export const checkInNode = async (name, text) => (await module).checkItems(name, text, files);
