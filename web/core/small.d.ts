import type { Quantscope } from './quantscope.js';

export { QuantscopeError } from './quantscope.js';

/** The part of the core that the small module contains. */
export type Small = Pick<
  Quantscope,
  'quantizers' | 'metrics' | 'sources' | 'draw' | 'analyze' | 'quantize' | 'sweep' | 'noise' | 'ingest'
>;

export function load(options?: { url?: URL | string }): Promise<Small>;
