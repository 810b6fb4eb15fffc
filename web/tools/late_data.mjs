// Moves constants that only late code uses from the first part of the app module into the second: their bytes become zeros
// there, and data segments here, which the second part puts back into the memory that both share. These are the sentences
// between two marks (src/labs/words/text.cpp), and every string and constant table that no code of the first part can reach.
import { readFileSync, writeFileSync } from 'node:fs';
import { linkedObjects } from './link_map.mjs';

const kFirstMark = Buffer.from('\x02late text\x02');
const kLastMark = Buffer.from('\x03late text\x03');
const kDataSection = 11;
const kI32Const = 0x41;
const kEnd = 0x0b;
/** A segment costs about as many bytes as it needs to name its place: nearer runs become one. */
const kNear = 8;
/** Compilers address an element of a table from a place that lies before the table: 64 elements of four bytes. */
const kBefore = 256;
const kMostFunctions = 1 << 16;

/** @param {number} number */
function unsigned(number) {
  const bytes = [];
  for (let rest = number; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** @param {number} number */
function signed(number) {
  const bytes = [];
  for (let rest = number; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const isLast = (rest >> 7 === 0 && (byte & 0x40) === 0) || (rest >> 7 === -1 && (byte & 0x40) !== 0);
    if (isLast) return Buffer.from([...bytes, byte]);
    bytes.push(byte | 0x80);
  }
}

/** Reads successive numbers of a module. @param {Buffer} bytes @param {number} at */
const cursor = (bytes, at) => ({
  at,
  next() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[this.at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  },
  signed() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[this.at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return shift < 25 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value;
    }
  },
});

/**
 * The data segments of a module: where each begins in memory and in the file, and its length.
 * @param {Buffer} module
 */
function segmentsOf(module) {
  const segments = [];
  for (const read = cursor(module, 8); read.at < module.length; ) {
    const section = module[read.at++];
    const end = read.next() + read.at;
    for (let left = section === kDataSection ? read.next() : 0; left > 0; left -= 1) {
      if (read.next() !== 0 || module[read.at++] !== kI32Const)
        throw new Error('a data segment is not of the usual kind');
      const address = read.signed();
      read.at += 1; // the end of the expression
      const size = read.next();
      segments.push({ address, size, place: read.at });
      read.at += size;
    }
    read.at = end;
  }
  return segments;
}

/** Every number in the code that may be an address. @param {string} module  as wasm-dis writes it */
function numbersIn(module) {
  // Data segments name the places where they begin, which says nothing about who reads them.
  const text = module
    .split('\n')
    .filter((line) => !line.startsWith(' (data '))
    .join('\n');
  const numbers = new Set();
  const add = (/** @type {string} */ written) => numbers.add(Number(written));
  for (const [, number] of text.matchAll(/\(i32\.const (-?\d+)\)/g)) add(number);
  for (const [, offset] of text.matchAll(/ offset=(\d+)/g)) add(offset);
  for (const [, offset, base] of text.matchAll(/ offset=(\d+)(?: align=\d+)?\s+\(i32\.const (\d+)\)/g))
    numbers.add(Number(offset) + Number(base));
  // Stores of two neighbours may have become one.
  for (const [, pair] of text.matchAll(/\(i64\.const (-?\d+)\)/g)) {
    const bits = BigInt.asUintN(64, BigInt(pair));
    numbers.add(Number(bits & 0xffffffffn)).add(Number(bits >> 32n));
  }
  for (const [, lanes] of text.matchAll(/\(v128\.const i32x4 ([^)]*)\)/g))
    for (const lane of lanes.split(' ')) add(lane);
  return numbers;
}

/**
 * Constants that the code of a module cannot reach, directly or through other constants.
 * @param {string} text  the module, as wasm-dis writes it
 * @param {Buffer} memory  as it begins
 * @param {ReturnType<typeof linkedObjects>} objects  by address
 */
function unreached(text, memory, objects) {
  const reached = new Set();
  /** @type {typeof objects} */
  const todo = [];
  const reach = (/** @type {typeof objects[number]} */ object) => {
    if (!reached.has(object)) todo.push(object);
    reached.add(object);
  };
  /** Index of the last object that begins at or before an address. @param {number} address */
  const indexAt = (address) => {
    let low = 0;
    for (let high = objects.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (objects[middle].begin <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  /**
   * Objects of a class point eight bytes into its table of virtual functions, behind a 0 and the name of the class, if it has
   * one; numbers of functions follow. Nobody counts on from there to another table.
   * @param {typeof objects[number]} object @param {number} address
   */
  const isVirtualTable = (object, address) =>
    address === object.begin + 8 &&
    object.end >= address + 4 &&
    memory.readUInt32LE(object.begin) === 0 &&
    memory.readUInt32LE(address) < kMostFunctions;
  /** @param {number} address @param {boolean} isCode */
  function visit(address, isCode) {
    const index = indexAt(address);
    const object = objects[index];
    if (!object) return;
    if (address < object.end || (address === object.end && !object.isText)) reach(object);
    if (!isCode || object.isText || address === object.begin || isVirtualTable(object, address)) return;
    for (let next = index + 1; next < objects.length && objects[next].begin <= address + kBefore; next += 1)
      if (!objects[next].isText) reach(objects[next]);
  }
  for (const number of numbersIn(text)) visit(number, true);
  for (const object of objects) if (!object.isConstant) reach(object);
  for (let object = todo.pop(); object; object = todo.pop()) {
    for (let at = (object.begin + 3) & ~3; !object.isText && at + 4 <= object.end; at += 4)
      visit(memory.readUInt32LE(at), false);
  }
  return objects.filter((object) => !reached.has(object));
}

/** Joins runs that lie near each other. @param {{ begin: number, end: number }[]} runs */
function joined(runs) {
  /** @type {{ begin: number, end: number }[]} */
  const all = [];
  for (const { begin, end } of runs.toSorted((a, b) => a.begin - b.begin)) {
    const last = all.at(-1);
    if (last && begin - last.end <= kNear) last.end = Math.max(last.end, end);
    else all.push({ begin, end });
  }
  return all;
}

/**
 * @param {string[]} parts  the first and the second, which has no data of its own
 * @param {string} text  the first part, as wasm-dis writes it
 * @param {string} map  what the linker told (link_map.mjs)
 */
export function moveLateData([first, rest], text, map) {
  const module = readFileSync(first);
  const segments = segmentsOf(module);
  const memory = Buffer.alloc(Math.max(...segments.map(({ address, size }) => address + size)) + 4);
  for (const { address, size, place } of segments) module.copy(memory, address, place, place + size);
  const begin = memory.indexOf(kFirstMark) + kFirstMark.length;
  const end = memory.indexOf(kLastMark);
  if (end < begin) throw new Error(`${first}: the marks of late text are not found`);
  const late = [...unreached(text, memory, linkedObjects(map, memory)), { begin, end }];
  // Bytes between two runs stay, and are written once more with them.
  const moved = joined(late).map((run) => ({ ...run, bytes: Buffer.from(memory.subarray(run.begin, run.end)) }));
  for (const run of late) memory.fill(0, run.begin, run.end);
  for (const { address, size, place } of segments) memory.copy(module, place, address, address + size);
  const body = Buffer.concat([
    unsigned(moved.length),
    ...moved.flatMap((run) => [
      Buffer.from([0, kI32Const]),
      signed(run.begin),
      Buffer.from([kEnd]),
      unsigned(run.bytes.length),
      run.bytes,
    ]),
  ]);
  writeFileSync(first, module);
  writeFileSync(rest, Buffer.concat([readFileSync(rest), Buffer.from([kDataSection]), unsigned(body.length), body]));
}
