// The checker of quiz items in Node: the module of the page, with files from the build.
import { readFileSync } from 'node:fs';
import factory from '../../build/web/src/quantscope_items.mjs';
import { instantiateModule } from '../../web/core/instantiate.js';
import { kBundledFiles } from '../../web/shared/bundled_files.js';

const kAssets = 'build/assets';
const files = {
  get: (name) => new Uint8Array(readFileSync(`${kAssets}/${kBundledFiles[name] ?? `layers/${name}.safetensors`}`)),
};

const module = instantiateModule(factory, readFileSync('build/web/src/quantscope_items.wasm'));

/** @param {string} name @param {string} text @returns {Promise<import('../../web/author/checker.js').Checked>} */
export const checkInNode = async (name, text) => (await module).checkItems(name, text, files);
