// Cuts the layers that the core lists out of the bundled model, unchanged: one .safetensors file with one tensor each.
import { mkdir, readFile, writeFile } from 'node:fs/promises';

const kLengthBytes = 8;

/** @param {Buffer} file */
function openModel(file) {
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', kLengthBytes, kLengthBytes + headerBytes));
  return { header, data: file.subarray(kLengthBytes + headerBytes) };
}

function safetensors(name, dtype, shape, bytes, metadata) {
  const entry = { dtype, shape, data_offsets: [0, bytes.length] };
  let header = JSON.stringify({ __metadata__: metadata, [name]: entry });
  header = header.padEnd(Math.ceil(header.length / kLengthBytes) * kLengthBytes); // tensors begin aligned
  const length = Buffer.alloc(kLengthBytes);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), bytes]);
}

/**
 * @param {string} modelPath
 * @param {Array<{id: string, tensor: string, firstRow: number, rowCount: number}>} layers
 * @param {string} outDir
 */
export async function cutLayers(modelPath, layers, outDir) {
  const { header, data } = openModel(await readFile(modelPath));
  await mkdir(outDir, { recursive: true });
  for (const { id, tensor, firstRow, rowCount } of layers) {
    const {
      dtype,
      shape,
      data_offsets: [begin, end],
    } = header[tensor];
    const rows = rowCount || shape[0];
    const rowBytes = (end - begin) / shape[0];
    const bytes = data.subarray(begin + firstRow * rowBytes, begin + (firstRow + rows) * rowBytes);
    const name = rows === shape[0] ? tensor : `${tensor}[${firstRow}:${firstRow + rows}]`;
    const file = safetensors(name, dtype, [rows, ...shape.slice(1)], bytes, header.__metadata__);
    await writeFile(`${outDir}/${id}.safetensors`, file);
  }
}

/** Reads the values of such a file. @param {string} path */
export async function readLayer(path) {
  const { header, data } = openModel(await readFile(path));
  const entry = Object.entries(header).find(([name]) => name !== '__metadata__')?.[1];
  return { shape: entry.shape, values: new Float32Array(new Uint8Array(data).buffer) };
}
