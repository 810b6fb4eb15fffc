// qs.openModel() in a program: what a file may return, and what an error names.
import assert from 'node:assert/strict';
import test from 'node:test';
import vm from 'node:vm';
import { load } from '../../build/js/quantscope.mjs';
import * as made from './model_bytes.mjs';
import { serveRanges } from './range_server.mjs';

const qs = await load();

/** In a larger buffer, to reveal code that takes a view for its buffer. @param {Buffer} part */
function framed(part) {
  const buffer = new ArrayBuffer(part.length + 32);
  new Uint8Array(buffer).fill(0xee).set(part, 16);
  return { buffer, length: part.length };
}
const kSmall = made.npy('<f4', made.bytesIn(Float32Array.of(1, -2, 3.5, 4)), [4]);
const kSmallValues = [1, -2, 3.5, 4];

/** Elements of several bytes; bytes if the length is no multiple. @param {any} Kind @param {Buffer} part */
const wide = (Kind, part) =>
  part.length % Kind.BYTES_PER_ELEMENT === 0
    ? new Kind(framed(part).buffer, 16, part.length / Kind.BYTES_PER_ELEMENT)
    : Uint8Array.from(part);

/** @type {[string, (part: Buffer) => any][]} */
const kAnswers = [
  ['an ArrayBuffer', (part) => Uint8Array.from(part).buffer],
  ['a Uint8Array', (part) => Uint8Array.from(part)],
  ['a part of a buffer', (part) => new Uint8Array(framed(part).buffer, 16, part.length)],
  ['a Node Buffer', (part) => Buffer.from(part)],
  ['a Uint8ClampedArray', (part) => Uint8ClampedArray.from(part)],
  ['an Int8Array', (part) => new Int8Array(framed(part).buffer, 16, part.length)],
  ['a Uint16Array', (part) => wide(Uint16Array, part)],
  ['a Float32Array', (part) => wide(Float32Array, part)],
  ['a Float64Array', (part) => wide(Float64Array, part)],
  ['a BigInt64Array', (part) => wide(BigInt64Array, part)],
  ['a DataView', (part) => new DataView(framed(part).buffer, 16, part.length)],
  [
    'an ArrayBuffer of another realm',
    (part) => vm.runInNewContext('Uint8Array.from(part).buffer', { part: [...part] }),
  ],
  ['a view of another realm', (part) => vm.runInNewContext('Uint8Array.from(part)', { part: [...part] })],
];

for (const [kind, answer] of kAnswers) {
  test(`read() may answer with ${kind}, or with a promise of one`, async () => {
    for (const given of [answer, async (/** @type {Buffer} */ part) => answer(part)]) {
      const model = await qs.openModel([made.fileOf('a.npy', kSmall, given)]);
      assert.deepEqual(model.problems, []);
      assert.deepEqual([...(await model.values(0))], kSmallValues);
      assert.equal((await model.measure(0, ['int8'])).max, 4);
      model.free();
    }
  });
}

/** @type {[string, any, RegExp][]} */
const kNoBytes = [
  ['nothing', undefined, /undefined/],
  ['null', null, /null/],
  ['text', 'abc', /abc/],
  ['a long text', 'x'.repeat(1e6), /x{100}…? is not/],
  ['a number', 12, /12/],
  ['an array of numbers', [1, 2, 3], /Array/],
  ['an object that holds a buffer', { buffer: new ArrayBuffer(8), byteLength: 8 }, /Object/],
  ['a Blob', new Blob(['abc']), /Blob/],
  ['a Response', new Response('abc'), /Response/],
  ['a function', () => new ArrayBuffer(8), /a function/],
];

for (const [kind, value, words] of kNoBytes) {
  test(`read() that answers with ${kind} is a mistake that is named, while opening, measuring and reading`, async () => {
    const wrong = {
      name: 'QuantscopeError',
      message: /^file 'a\.npy': read\(\d+, \d+\): [\s\S]* is not accepted; expected an ArrayBuffer, or a view/,
    };
    await assert.rejects(qs.openModel([made.fileOf('a.npy', kSmall, () => value)]), wrong);
    await assert.rejects(qs.openModel([made.fileOf('a.npy', kSmall, async () => value)]), { ...wrong, message: words });
    let isWrong = false;
    const model = await qs.openModel([made.fileOf('a.npy', kSmall, (part) => (isWrong ? value : part))]);
    isWrong = true;
    await assert.rejects(model.measure(0, ['int8']), wrong);
    await assert.rejects(model.values(0), wrong);
    isWrong = false;
    assert.equal((await model.measure(0, ['int8'])).count, 4);
    assert.deepEqual([...(await model.values(0))], kSmallValues);
    model.free();
  });
}

test('an answer that is too short or too long is told with both lengths, where it comes', async () => {
  for (const by of [-1, 1, -1000]) {
    const other = (/** @type {Buffer} */ part) => {
      const bytes = new Uint8Array(Math.max(0, part.length + by));
      bytes.set(part.subarray(0, bytes.length));
      return bytes;
    };
    const sentence = /a piece of (\d+) bytes is not accepted; expected (\d+) bytes/;
    const lengths = (/** @type {string} */ text) => text.match(sentence)?.slice(1).map(Number) ?? [];
    const refused = await qs.openModel([made.fileOf('a.npy', kSmall, other)]);
    const [came, wanted] = lengths(refused.problems[0].sentence);
    assert.equal(came, Math.max(0, wanted + by));
    refused.free();
    let isWrong = false;
    const model = await qs.openModel([made.fileOf('a.npy', kSmall, (part) => (isWrong ? other(part) : part))]);
    isWrong = true;
    for (const call of [() => model.measure(0, ['int8']), () => model.values(0)])
      await assert.rejects(call, (/** @type {Error} */ { message }) => {
        assert.deepEqual(lengths(message), [Math.max(0, 16 + by), 16]);
        return true;
      });
    model.free();
  }
});

test('a read() that throws or rejects is a problem of the file, with its reason', async () => {
  for (const fail of [
    () => {
      throw new Error('it has gone');
    },
    () => Promise.reject(new Error('it has gone')),
  ]) {
    const lost = await qs.openModel([made.fileOf('a.npy', kSmall, fail)]);
    assert.deepEqual(lost.problems, [{ file: 'a.npy', sentence: 'it has gone' }]);
    lost.free();
    let isGone = false;
    const model = await qs.openModel([made.fileOf('a.npy', kSmall, (part) => (isGone ? fail() : part))]);
    isGone = true;
    await assert.rejects(model.values(0), /it has gone/);
    await assert.rejects(model.measure(0, []), /it has gone/);
    model.free();
  }
});

test('bytes and lists are taken in every holder, and what is none is named', () => {
  const codes = Int32Array.of(1, 2, 2, 3);
  const { bytes } = qs.code(codes);
  for (const [kind, holder] of kAnswers.filter(([kind]) => !/16|32|64/.test(kind)))
    assert.deepEqual(qs.decode(holder(Buffer.from(bytes))), codes, kind);
  for (const [kind, value] of kNoBytes) {
    assert.throws(
      () => qs.decode(value),
      /^QuantscopeError: bytes: [\s\S]* is not accepted; expected an ArrayBuffer/,
      kind,
    );
    assert.throws(() => qs.texts().supply('digits', value), /^QuantscopeError: bytes: /, kind);
  }
  const foreign = vm.runInNewContext('({ values: Float32Array.of(1, 2), codes: Int32Array.of(1, 2) })');
  assert.equal(qs.analyze(foreign.values, 'int8').count, 2);
  assert.ok(qs.code(foreign.codes).bytes.length > 0);
  for (const list of [[7, 2, 1], Int32Array.of(7, 2, 1), Float64Array.of(7, 2, 1)])
    assert.equal(qs.entropy(list).toFixed(3), '1.157');
  /** @type {[any, RegExp][]} */
  const noLists = [
    [['7', 2], /counts\[0\]: the text '7' is/],
    [[7, null], /counts\[1\]: null/],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tried
    [[7, , 2], /counts\[1\]: undefined/],
    [[7, [2]], /counts\[1\]: Array/],
    [BigInt64Array.of(7n, 2n), /counts\[0\]: 7 is/],
    [new DataView(new ArrayBuffer(8)), /counts: DataView/],
    [new ArrayBuffer(8), /counts: ArrayBuffer/],
    ['72', /counts: the text '72'/],
    [{ length: 1, 0: 7 }, /counts: Object/],
  ];
  for (const [list, words] of noLists) assert.throws(() => qs.entropy(list), words);
  assert.throws(() => qs.allocate(/** @type {any} */ ([[null]]), { budget: 1 }), /cost\[0\]: undefined/);
  assert.throws(() => qs.sweep(Float32Array.of(1), new Array(1)), /quantizer: undefined/);
  for (const wrong of [Float64Array.of(1), Int8Array.of(1), new ArrayBuffer(4), [1], null, undefined])
    assert.throws(() => qs.analyze(/** @type {any} */ (wrong), 'int8'), /values: .*expected a Float32Array/);
});

test('files, places and formats that are none are named, and nothing else is taken for them', async () => {
  const file = made.fileOf('a.npy', kSmall);
  /** @type {[any, RegExp][]} */
  const noFiles = [
    [null, /files: null .*an array of at least one file/],
    [file, /files: Object/],
    [[null], /file: null .*expected a File/],
    [[{ ...file, name: 3 }], /file: Object .*expected a File/],
    [[{ ...file, size: -1 }], /file 'a\.npy': size: -1 .*a whole number of bytes/],
    [[{ ...file, size: 1.5 }], /size: 1.5/],
    [[{ ...file, size: '144' }], /size: the text '144'/],
    [[{ name: 'a.npy', size: 8 }], /file: Object .*expected a File/],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tried
    [[, file], /file: undefined/],
  ];
  for (const [files, words] of noFiles) await assert.rejects(qs.openModel(files), words);
  const model = await qs.openModel([file]);
  for (const place of [-1, 1, 0.5, Number.NaN, undefined, null, '0', 2 ** 60]) {
    const wrong = /^QuantscopeError: tensor: .* is not accepted; expected a place in the list of 1 tensors$/;
    await assert.rejects(model.measure(/** @type {any} */ (place), ['int8']), wrong);
    await assert.rejects(model.values(/** @type {any} */ (place)), wrong);
  }
  await assert.rejects(model.measure(0, /** @type {any} */ ('int8')), /formats: int8 .*an array/);
  await assert.rejects(model.measure(0, /** @type {any} */ ([8])), /quantizer: 8 /);
  await model.measure(0, ['int8', 'int4']);
  assert.throws(() => model.report('json', { link: 'lab=overview' }), /link: lab 'overview' .*the lab 'model'/);
  assert.throws(() => model.report('json', { link: 'lab=model&formats=int44' }), /formats: 'int44'/);
  assert.throws(() => model.report('mix', { link: 'lab=model' }), /link: .*without a target .*target=BITS/);
  const silent = JSON.parse(model.report('json'));
  assert.deepEqual([silent.mix, silent.settings.target_bits], [null, null]);
  assert.deepEqual(silent.settings.formats, ['int4', 'int8']);
  model.free();
});

test('a table with several readings is an error that names them, until one is chosen', async () => {
  const table = () => [made.fileOf('a.csv', Buffer.from('1,2\n3,4\n'), (part) => part)];
  await assert.rejects(qs.openModel(table()), (error) => {
    assert.match(error.message, /^file 'a\.csv': a table that can be read in 2 ways is not accepted; expected /);
    assert.match(error.message, /csv: \{ decimal: 'point' \} \(2 columns.*csv: \{ decimal: 'comma' \} \(one column/);
    return true;
  });
  for (const [csv, shape, values] of [
    [{ decimal: 'point' }, [2, 2], [1, 2, 3, 4]],
    [{ decimal: 'comma' }, [2], [1.2, 3.4]],
  ]) {
    const model = await qs.openModel(table(), { csv });
    assert.deepEqual(model.tensors[0].shape, shape);
    assert.deepEqual([...(await model.values(0))], values);
    model.free();
  }
  await assert.rejects(
    qs.openModel(table(), { csv: { decimal: 'dot' } }),
    /csv: decimal: 'dot' is not accepted; expected comma or point/,
  );
});

test('what is left out of a table or missing in it is noted', async () => {
  const text = ',a,b\n0,1.5,\n1,2.5,NA\n';
  const model = await qs.openModel([made.fileOf('a.csv', Buffer.from(text), (part) => part)]);
  assert.deepEqual(model.tensors[0].shape, [2, 2]);
  assert.deepEqual([...(await model.values(0))], [1.5, NaN, 2.5, NaN]);
  assert.deepEqual(model.tensors[0].notes, [
    'the first column counts the rows and is left out',
    '2 cells are missing and count as NaN',
  ]);
  model.free();
});

test('a model by its address has the numbers of the file, and names the address', async () => {
  const server = await serveRanges({ 'a.npy': kSmall });
  let fetched = 0;
  const address = `${server.url}/good/a.npy`;
  const model = await qs.openModel(`${address}?download=true`, {
    fetched: (/** @type {number} */ bytes) => {
      fetched = bytes;
    },
  });
  assert.deepEqual(model.problems, []);
  assert.equal(model.tensors[0].file, address);
  assert.deepEqual([...(await model.values(0))], kSmallValues);
  assert.equal((await model.measure(0, ['int8'])).max, 4);
  assert.equal(fetched, kSmall.length);
  model.free();
  await assert.rejects(qs.openModel(`${server.url}/missing/a.npy`), { field: 'address', message: /answers 404/ });
  await server.close();
});
