import type { Quantscope } from './quantscope.js';

export { QuantscopeError } from './quantscope.js';

/** What the small core has of the whole one. */
export type Small = Pick<
  Quantscope,
  'quantizers' | 'metrics' | 'sources' | 'draw' | 'analyze' | 'quantize' | 'sweep' | 'noise' | 'ingest'
>;

export function load(options?: { url?: URL | string }): Promise<Small>;
