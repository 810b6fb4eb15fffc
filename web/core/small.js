// Quantizers and metrics alone, compiled small, for pages that need a few numbers fast. Names and results are those of
// the whole core (quantscope.js).
import factory from '#small-glue';
import { instantiateModule } from './instantiate.js';
import { lists } from './lists.js';
import { tensors } from './tensor.js';

export { QuantscopeError } from './refuse.js';

/** @param {{url?: URL | string}} [options] */
export async function load(options = {}) {
  const url = new URL(options.url ?? './quantscope_small.wasm', import.meta.url);
  const core = await instantiateModule(factory, url);
  return { ...lists(core), ...tensors(core) };
}
