// model.values(): the decoded values of every kind of file, against known ones.
import assert from 'node:assert/strict';
import test from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import * as made from './model_bytes.mjs';
import { kFiles } from './model_known.mjs';

const qs = await load();

for (const [kind, cases] of Object.entries(kFiles)) {
  test(`values() of ${kind}: all, any part, none`, async () => {
    const all = cases();
    assert.ok(all.length > 0);
    for (const { files, name, values, packed, wide, dtype } of all) {
      const said = `${kind} ${dtype ?? ''} ${name}`;
      /** @type {{ offset: number, size: number }[]} */
      const asked = [];
      const model = await qs.openModel(files.map(([file, bytes]) => made.fileOf(file, bytes, undefined, asked)));
      assert.deepEqual(model.problems, [], said);
      const place = model.tensors.findIndex((tensor) => tensor.name === name);
      assert.ok(place >= 0, `${said}: ${model.tensors.map((tensor) => tensor.name)}`);
      assert.equal(model.tensors[place].unreadable, null, said);
      if (dtype) assert.equal(model.tensors[place].dtype, dtype);
      const whole = await model.values(place);
      assert.equal(whole.constructor.name, wide ? 'Float64Array' : 'Float32Array', said);
      assert.deepEqual([...whole], values, said);
      const n = values.length;
      const block = /^Q\d_K$/.test(dtype ?? '') ? 256 : /^(Q|MX)/.test(dtype ?? '') ? 32 : 1;
      for (const [offset, count] of [
        [0, n],
        [0, 0],
        [n, 0],
        [n - 1, 1],
        [1, n - 2],
        [block - 1, 2],
        [block / 2, block],
      ]) {
        if (!Number.isInteger(offset) || offset + count > n) continue;
        asked.length = 0;
        const part = await model.values(place, { offset, count });
        assert.deepEqual([...part], values.slice(offset, offset + count), `${said} ${offset} ${count}`);
        const read = asked.reduce((sum, { size }) => sum + size, 0);
        const blocks = count === 0 ? 0 : Math.floor((offset + count - 1) / block) - Math.floor(offset / block) + 1;
        if (!packed)
          assert.equal(read, (model.tensors[place].bytes / (n / block)) * blocks, `${said} ${offset} ${count}`);
      }
      if (n > 1) assert.deepEqual([...(await model.values(place, { offset: 1 }))], values.slice(1), said);
      model.free();
    }
  });
}

test('values(): what is not there, not readable or not a number is named', async () => {
  const odd = made.safetensors({
    c: { dtype: 'C64', shape: [2], bytes: Buffer.alloc(16) },
    s: { dtype: 'F32', shape: [], bytes: made.bytesIn(Float32Array.of(5)) },
    e: { dtype: 'F32', shape: [0, 3], bytes: Buffer.alloc(0) },
    f: { dtype: 'F32', shape: [2], bytes: Buffer.alloc(8) },
  });
  const model = await qs.openModel([made.fileOf('odd.safetensors', odd)]);
  await assert.rejects(
    model.values(0),
    /^QuantscopeError: tensor 'c' cannot be read: its type, 'C64', is not decoded$/,
  );
  assert.deepEqual([...(await model.values(1))], [5]);
  assert.equal((await model.values(2)).length, 0);
  /** @type {[any, RegExp][]} */
  const wrong = [
    [
      { offset: 3 },
      /^QuantscopeError: offset: 3 is not accepted; expected a whole number from 0 to 2, the values of 'f'$/,
    ],
    [{ offset: -1 }, /offset: -1/],
    [{ offset: 0.5 }, /offset: 0.5/],
    [{ offset: '1' }, /offset: the text '1' /],
    [{ offset: null }, /offset: null/],
    [{ offset: Number.NaN }, /offset: NaN/],
    [
      { count: 3 },
      /^QuantscopeError: count: 3 is not accepted; expected a whole number from 0 to 2, those from offset on$/,
    ],
    [{ offset: 1, count: 2 }, /count: 2 .*from 0 to 1/],
    [{ count: -1 }, /count: -1/],
    [{ count: 2n }, /count: 2 /],
  ];
  for (const [options, words] of wrong) await assert.rejects(model.values(3, options), words);
  model.free();
});

test('values(): of a tensor of more than can be had at a time a part is, and the rest is refused at once', async () => {
  const count = 150_000_000;
  const header = Buffer.from(JSON.stringify({ w: { dtype: 'F16', shape: [count], data_offsets: [0, 2 * count] } }));
  const start = Buffer.alloc(8 + header.length);
  start.writeBigUInt64LE(BigInt(header.length));
  header.copy(start, 8);
  let read = 0;
  const model = await qs.openModel([
    {
      name: 'large.safetensors',
      size: start.length + 2 * count,
      read(offset, size) {
        read += size;
        if (offset < start.length) return Uint8Array.from({ length: size }, (_, i) => start[offset + i] ?? 0);
        return Uint16Array.from({ length: size / 2 }, (_, i) => 0x3c00 + (((offset - start.length) / 2 + i) % 1024));
      },
    },
  ]);
  read = 0;
  await assert.rejects(model.values(0), /count: 150000000 is not accepted; expected at most 100000000 at a time/);
  assert.equal(read, 0);
  const part = await model.values(0, { offset: count - 3 });
  assert.deepEqual(
    [...part],
    [-3, -2, -1].map((back) => 1 + ((count + back) % 1024) / 1024),
  );
  assert.equal(read, 6);
  model.free();
});

test('values(): several at a time, beside a measurement, with progress and an end from outside', async () => {
  const values = qs.draw('gaussian', { count: 3_000_000, seed: 1 });
  const file = made.safetensors({ w: { dtype: 'F32', shape: [3_000_000], bytes: made.bytesIn(values) } });
  const model = await qs.openModel([made.fileOf('w.safetensors', file, async (part) => Uint8Array.from(part))]);
  /** @type {number[]} */
  const told = [];
  const [all, tail, { count }] = await Promise.all([
    model.values(0, { progress: (part) => told.push(part) }),
    model.values(0, { offset: 2_999_998 }),
    model.measure(0, ['int8']),
  ]);
  assert.deepEqual(all, values);
  assert.deepEqual(tail, values.slice(2_999_998));
  assert.equal(count, 3_000_000);
  assert.ok(told.length > 1 && told.every((part, i) => i === 0 || part >= told[i - 1]) && told.at(-1) === 1, `${told}`);
  const end = new AbortController();
  await assert.rejects(model.values(0, { signal: end.signal, progress: () => end.abort() }), { name: 'AbortError' });
  model.free();
});
