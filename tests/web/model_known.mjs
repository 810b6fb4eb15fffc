// Files of every kind that the readers know, each with the known values of one tensor.
import * as made from './model_bytes.mjs';

/** @typedef {{ files: [string, Buffer][], name: string, values: number[], packed?: boolean, wide?: boolean, dtype?: string }} Known */

/** 1, 2 … in each type; bytes are little-endian. @type {[string, ArrayBufferView, number[], boolean?][]} */
const kPlain = [
  ['BOOL', Uint8Array.of(0, 1, 2, 0), [0, 1, 1, 0]],
  ['U8', Uint8Array.of(0, 1, 255, 7), [0, 1, 255, 7]],
  ['I8', Int8Array.of(0, -1, 127, -128), [0, -1, 127, -128]],
  ['U16', Uint16Array.of(0, 1, 65535, 7), [0, 1, 65535, 7]],
  ['I16', Int16Array.of(0, -1, 32767, -32768), [0, -1, 32767, -32768]],
  ['U32', Uint32Array.of(0, 16777217, 4294967295, 7), [0, 16777217, 4294967295, 7], true],
  ['I32', Int32Array.of(0, -16777217, 2147483647, 7), [0, -16777217, 2147483647, 7], true],
  ['U64', BigUint64Array.of(0n, 9007199254740991n, 2n ** 64n - 1n, 7n), [0, 2 ** 53 - 1, 2 ** 64, 7], true],
  ['I64', BigInt64Array.of(0n, -9007199254740993n, -1n, 7n), [0, -(2 ** 53), -1, 7], true],
  ['F16', made.halves([0x3c00, 0xc000, 0x0001, 0x7c00]), [1, -2, 2 ** -24, Infinity]],
  ['BF16', made.halves([0x3f80, 0xc000, 0x0001, 0x7fc0]), [1, -2, 2 ** -133, Number.NaN]],
  ['F32', Float32Array.of(1, -2.5, 1e-45, 3.4e38), [...Float32Array.of(1, -2.5, 1e-45, 3.4e38)]],
  ['F64', Float64Array.of(0.1, -1e300, 5e-324, 7), [0.1, -1e300, 5e-324, 7], true],
  ['F8_E4M3', Uint8Array.of(0x38, 0xc0, 0x7e, 0x01), [1, -2, 448, 2 ** -9]],
  ['F8_E5M2', Uint8Array.of(0x3c, 0xc0, 0x7b, 0x01), [1, -2, 57344, 2 ** -16]],
  ['F8_E8M0', Uint8Array.of(127, 128, 0, 254), [1, 2, 2 ** -127, 2 ** 127]],
];

/** @type {Record<string, () => Known[]>} */
export const kFiles = {
  safetensors: () =>
    kPlain.map(([dtype, view, values, wide]) => ({
      files: [['a.safetensors', made.safetensors({ x: { dtype, shape: [2, 2], bytes: made.bytesIn(view) } })]],
      name: 'x',
      dtype,
      values,
      wide,
    })),
  'safetensors in shards': () =>
    [1, 2].map((shard) => ({
      files: [1, 2].map((part) => [
        `m-0000${part}-of-00002.safetensors`,
        made.safetensors({
          [`w${part}`]: { dtype: 'F32', shape: [3], bytes: made.bytesIn(Float32Array.of(part, 7, -part)) },
        }),
      ]),
      name: `w${shard}`,
      values: [shard, 7, -shard],
    })),
  'gguf, plain types': () =>
    Object.entries({ F32: 0, F16: 1, I8: 24, I16: 25, I32: 26, I64: 27, F64: 28, BF16: 30 }).map(([dtype, type]) => {
      const [, view, values, wide] = /** @type {any} */ (kPlain.find(([name]) => name === dtype));
      return {
        files: [['a.gguf', made.gguf({ x: { type, shape: [2, 2], bytes: made.bytesIn(view) } })]],
        name: 'x',
        dtype,
        values,
        wide,
      };
    }),
  'gguf, blocks': () =>
    made.ggmlBlocks().map(({ dtype, type, bytes, values }) => ({
      files: [['a.gguf', made.gguf({ x: { type, shape: [2, values.length / 2], bytes } })]],
      name: 'x',
      dtype,
      values,
    })),
  'onnx, raw and typed lists': () => [
    ...[
      [1, 'F32'],
      [2, 'U8'],
      [3, 'I8'],
      [4, 'U16'],
      [5, 'I16'],
      [6, 'I32'],
      [7, 'I64'],
      [9, 'BOOL'],
      [10, 'F16'],
      [11, 'F64'],
      [12, 'U32'],
      [13, 'U64'],
      [16, 'BF16'],
      [17, 'F8_E4M3'],
      [19, 'F8_E5M2'],
    ].map(([type, dtype]) => {
      const [, view, values, wide] = /** @type {any} */ (kPlain.find(([name]) => name === dtype));
      const tensor = { type: Number(type), shape: [4], list: /** @type {const} */ ('raw'), bytes: made.bytesIn(view) };
      return {
        files: /** @type {any} */ ([['a.onnx', made.onnx({ x: tensor })]]),
        name: 'x',
        dtype: String(dtype),
        values,
        wide,
      };
    }),
    .../** @type {[number, any, Buffer, number[], boolean, boolean?][]} */ ([
      [1, 'float', made.bytesIn(Float32Array.of(1, -2, 3)), [1, -2, 3], false],
      [11, 'double', made.bytesIn(Float64Array.of(0.1, -2, 3)), [0.1, -2, 3], false, true],
      [6, 'int32', made.varints([5, -6, 70000]), [5, -6, 70000], true, true],
      [10, 'int32', made.varints([0x3c00, 0xc000, 0]), [1, -2, 0], true],
      [7, 'int64', made.varints([5, -6, 70000]), [5, -6, 70000], true, true],
      [13, 'uint64', made.varints([5, 6, 2n ** 63n]), [5, 6, 2 ** 63], true, true],
    ]).map(([type, list, bytes, values, packed, wide]) => ({
      files: /** @type {any} */ ([['a.onnx', made.onnx({ x: { type, shape: [3], list, bytes } })]]),
      name: 'x',
      values,
      packed,
      wide,
    })),
  ],
  'onnx, external data': () => [
    {
      files: [
        [
          'm.onnx',
          made.onnx({ x: { type: 1, shape: [3], external: { location: 'm.bin', offset: '8', length: '12' } } }),
        ],
        ['m.bin', Buffer.concat([Buffer.alloc(8, 0xee), made.bytesIn(Float32Array.of(3, 2, 1)), Buffer.alloc(5)])],
      ],
      name: 'x',
      values: [3, 2, 1],
    },
  ],
  npy: () => [
    .../** @type {[string, string][]} */ ([
      ['|b1', 'BOOL'],
      ['|u1', 'U8'],
      ['|i1', 'I8'],
      ['<u2', 'U16'],
      ['<i2', 'I16'],
      ['<u4', 'U32'],
      ['<i4', 'I32'],
      ['<u8', 'U64'],
      ['<i8', 'I64'],
      ['<f2', 'F16'],
      ['<f4', 'F32'],
      ['<f8', 'F64'],
    ]).flatMap(([descr, dtype]) => {
      const [, view, values, wide] = /** @type {any} */ (kPlain.find(([name]) => name === dtype));
      const size = view.BYTES_PER_ELEMENT;
      const reversed = Buffer.from(made.bytesIn(view));
      for (let i = 0; i < reversed.length; i += size) reversed.subarray(i, i + size).reverse();
      return [
        { files: [['a.npy', made.npy(descr, made.bytesIn(view), [2, 2])]], name: 'a', dtype, values, wide },
        { files: [['a.npy', made.npy(descr.replace('<', '>'), reversed, [4])]], name: 'a', dtype, values, wide },
      ];
    }),
    {
      files: [['a.npy', made.npy('<f4', made.bytesIn(Float32Array.of(0, 10, 1, 11, 2, 12)), [2, 3], true)]],
      name: 'a',
      values: [0, 1, 2, 10, 11, 12],
      packed: true, // the whole array is read
    },
  ],
  'npz, stored and deflated': () =>
    [false, true].map((deflate) => ({
      files: [
        [
          'a.npz',
          made.npz({
            'first.npy': { npy: made.npy('<f4', made.bytesIn(Float32Array.of(9, 9)), [2]), deflate },
            'second.npy': { npy: made.npy('<f8', made.bytesIn(Float64Array.of(0.1, 2, 3, 4)), [4]), deflate },
          }),
        ],
      ],
      name: 'second',
      values: [0.1, 2, 3, 4],
      packed: deflate,
      wide: true,
    })),
  csv: () => [
    {
      files: [['t.csv', Buffer.from('a,b\n0.1,2\n-3e2,4\n5,6\n')]],
      name: 't',
      values: [0.1, 2, -300, 4, 5, 6],
      packed: true,
      wide: true,
    },
    { files: [['t.tsv', Buffer.from('0.1\t2\n3\t4\n')]], name: 't', values: [0.1, 2, 3, 4], packed: true, wide: true },
  ],
};
