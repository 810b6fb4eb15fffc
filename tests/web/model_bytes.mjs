// Hand-written model files of every kind that the readers know, with the values that they hold.
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

/** @param {ArrayBufferView} view */
export const bytesIn = (view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
/** @param {number[]} numbers */
export const halves = (numbers) => Uint16Array.from(numbers);

/** Little-endian. @param {number | bigint} value @param {number} size */
function whole(value, size) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes.subarray(0, size);
}
const u16 = (/** @type {number} */ value) => whole(value, 2);
const u32 = (/** @type {number} */ value) => whole(value, 4);
const u64 = (/** @type {number | bigint} */ value) => whole(value, 8);

/** @param {Record<string, { dtype: string, shape: number[], bytes: Uint8Array }>} tensors */
export function safetensors(tensors) {
  /** @type {Record<string, object>} */
  const header = {};
  let at = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  return Buffer.concat([u64(text.length), text, ...Object.values(tensors).map(({ bytes }) => bytes)]);
}

/** @param {string} descr @param {Buffer} bytes @param {number[]} shape */
export function npy(descr, bytes, shape, isFortran = false) {
  const order = isFortran ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
  const header = Buffer.from(`${text.padEnd(118 - 1)}\n`);
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), u16(header.length), header, bytes]);
}

/** @param {Record<string, { npy: Buffer, deflate: boolean }>} members */
export function npz(members) {
  const files = [];
  const directory = [];
  let at = 0;
  for (const [name, { npy: plain, deflate }] of Object.entries(members)) {
    const packed = deflate ? deflateRawSync(plain) : plain;
    const known = [u16(deflate ? 8 : 0), u32(0), u32(0), u32(packed.length), u32(plain.length), u16(name.length)];
    const local = Buffer.concat([u32(0x04034b50), u16(20), u16(0), ...known, u16(0), Buffer.from(name), packed]);
    directory.push(u32(0x02014b50), u16(20), u16(20), u16(0), ...known, Buffer.alloc(12), u32(at), Buffer.from(name));
    files.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const count = u16(Object.keys(members).length);
  const end = [u32(0x06054b50), u32(0), count, count, u32(list.length), u32(at), u16(0)];
  return Buffer.concat([...files, list, ...end]);
}

/** Aligns tensors to 32 bytes. @param {Record<string, { type: number, shape: number[], bytes: Buffer }>} tensors */
export function gguf(tensors) {
  const padded = (/** @type {Buffer} */ bytes) => Buffer.concat([bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32)]);
  const parts = [Buffer.from('GGUF'), u32(3), u64(Object.keys(tensors).length), u64(0)];
  const data = [];
  let at = 0;
  for (const [name, { type, shape, bytes }] of Object.entries(tensors)) {
    const dims = [...shape].reverse().map(u64);
    parts.push(u64(name.length), Buffer.from(name), u32(dims.length), ...dims, u32(type), u64(at));
    data.push(padded(bytes));
    at += data[data.length - 1].length;
  }
  return Buffer.concat([padded(Buffer.concat(parts)), ...data]);
}

/** ggml's blocks with the values of a reference reader; types are numbered as in GGUF. */
export function ggmlBlocks() {
  const numbers = { Q4_0: 2, Q4_1: 3, Q5_0: 6, Q5_1: 7, Q8_0: 8, Q2_K: 10, Q3_K: 11, Q4_K: 12, Q5_K: 13, Q6_K: 14 };
  /** @type {Record<string, number>} */
  const types = { ...numbers, Q8_K: 15, MXFP4: 39 };
  const rows = readFileSync('tests/golden/gguf_dequant.csv', 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
  return Object.entries(types).map(([dtype, type]) => {
    const blocks = rows.map((row) => row.split(',')).filter(([name]) => name === dtype);
    return {
      dtype,
      type,
      bytes: Buffer.concat(blocks.map(([, hex]) => Buffer.from(hex, 'hex'))),
      values: blocks.flatMap(([, , values]) => values.split(' ').map((x) => Math.fround(Number(x)))),
    };
  });
}

/** @param {number | bigint} value */
function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
/** @param {number} field @param {number | bigint} value */
const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
/** @param {number} field @param {Buffer | string} content */
const data = (field, content) =>
  Buffer.concat([varint((field << 3) | 2), varint(content.length), Buffer.from(/** @type {any} */ (content))]);

/** Fields of TensorProto: 4 float, 5 int32, 7 int64, 9 raw, 10 double, 11 uint64 data. */
const kLists = { float: 4, int32: 5, int64: 7, raw: 9, double: 10, uint64: 11 };

/** @typedef {{ type: number, shape: number[], list?: keyof typeof kLists, bytes?: Buffer, external?: Record<string, string> }} OnnxTensor */

/** Encodes whole numbers as a list of varints. @param {(number | bigint)[]} numbers */
export const varints = (numbers) => Buffer.concat(numbers.map(varint));

/** @param {Record<string, OnnxTensor>} tensors */
export function onnx(tensors) {
  const initializers = Object.entries(tensors).map(([name, { type, shape, list, bytes, external }]) => {
    const fields = [...shape.map((extent) => number(1, extent)), number(2, type), data(8, name)];
    if (list && bytes) fields.push(data(kLists[list], bytes));
    for (const [key, value] of Object.entries(external ?? {}))
      fields.push(data(13, Buffer.concat([data(1, key), data(2, value)])));
    if (external) fields.push(number(14, 1));
    return data(5, Buffer.concat(fields));
  });
  const graph = Buffer.concat([data(2, 'main_graph'), ...initializers]);
  return Buffer.concat([number(1, 8), data(7, graph), data(8, Buffer.concat([data(1, ''), number(2, 17)]))]);
}

/**
 * @param {string} name @param {Buffer} bytes
 * @param {(part: Buffer, offset: number) => any} [answer]  what read() gives for a part of them
 * @param {{ offset: number, size: number }[]} [asked]
 */
export const fileOf = (name, bytes, answer = (part) => Uint8Array.from(part), asked = []) => ({
  name,
  size: bytes.length,
  read(/** @type {number} */ offset, /** @type {number} */ size) {
    asked.push({ offset, size });
    return answer(bytes.subarray(offset, offset + size), offset);
  },
});
