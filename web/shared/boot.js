// Checks what the module requires, and words the message for a failed start.
import * as text from '../../src/labs/words/text.en.json';

/** Smallest module with a 128-bit SIMD operation: splat a zero, count its bits. */
const kSimd = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/** Returns the message for a missing requirement; empty if none is missing. */
export function whatIsMissing() {
  if (typeof WebAssembly !== 'object') return text.boot_no_wasm;
  if (!WebAssembly.validate(kSimd)) return text.boot_no_simd;
  const probe = document.createElement('canvas').getContext('webgl2');
  if (!probe) return text.boot_no_webgl;
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return '';
}

/** @param {unknown} error */
export function sentenceFor(error) {
  // A policy, or a browser that lacks a part of WebAssembly, refuses the module; a lack of memory its instance.
  if (error instanceof WebAssembly.CompileError) return `${text.boot_no_wasm} ${text.boot_next_step}`;
  if (error instanceof RangeError) return `${text.boot_no_memory} ${text.boot_retry}`;
  return `${error instanceof Error ? error.message : String(error)}. ${text.boot_retry}`;
}
