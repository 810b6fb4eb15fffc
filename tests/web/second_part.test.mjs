// The stand-ins for the second part of a module that was cut in two.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createSecondPart } from '../../web/core/second_part.js';

/** A module with one function, which returns 7. */
const kSeven = [
  [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // the magic number and the version
  [1, 5, 1, 0x60, 0, 1, 0x7f], // a type: nothing → i32
  [3, 2, 1, 0], // a function of that type
  [7, 5, 1, 1, 0x66, 0, 0], // exported as "f"
  [10, 6, 1, 4, 0, 0x41, 7, 0x0b], // i32.const 7
].flat();
const kNothing = new WebAssembly.Module(new Uint8Array(kSeven.slice(0, 8)));

test('a stand-in that the glue keeps costs one look at the exports, however often it is called', async () => {
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(kSeven))).exports;
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
  table.set(1, f);
  let looks = 0;
  const exports = { memory: new WebAssembly.Memory({ initial: 1 }) };
  Object.defineProperty(exports, 'slots', {
    enumerable: true,
    get() {
      looks += 1;
      return table;
    },
  });
  const part = createSecondPart(new URL('https://example.org/second.wasm'));
  const kept = part.placeholders['1'];
  part.follows(exports);
  await part.comes(Promise.resolve(kNothing));
  for (let call = 0; call < 1000; ++call) assert.equal(kept(), 7);
  assert.ok(looks <= 2, `the exports were read ${looks} times`);
});
