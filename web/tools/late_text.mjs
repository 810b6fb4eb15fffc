// Moves the sentences that only late code says (src/labs/words/text.cpp) from the first part of the app module into the second:
// their bytes become zeros there, and a data segment here, which the second part puts back into the memory that both share.
import { readFileSync, writeFileSync } from 'node:fs';

const kFirstMark = Buffer.from('\x02late text\x02');
const kLastMark = Buffer.from('\x03late text\x03');
const kDataSection = 11;
const kI32Const = 0x41;
const kEnd = 0x0b;

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

/** Memory address of the byte at this offset in the module. @param {Buffer} module @param {number} place */
function addressOf(module, place) {
  for (const read = cursor(module, 8); read.at < module.length; ) {
    const section = module[read.at++];
    const end = read.next() + read.at;
    if (section !== kDataSection) {
      read.at = end;
      continue;
    }
    for (let segments = read.next(); segments > 0; segments -= 1) {
      if (read.next() !== 0 || module[read.at++] !== kI32Const)
        throw new Error('a data segment is not of the usual kind');
      const address = read.signed();
      read.at += 1; // the end of the expression
      const size = read.next();
      if (place >= read.at && place < read.at + size) return address + place - read.at;
      read.at += size;
    }
  }
  throw new Error('the late text is in no data segment');
}

/** @param {string[]} parts  the first and the second, which has no data of its own */
export function moveLateText([first, rest]) {
  const module = readFileSync(first);
  const begin = module.indexOf(kFirstMark);
  const end = module.indexOf(kLastMark);
  if (begin < 0 || end < begin) throw new Error(`${first}: the marks of late text are not found`);
  const from = begin + kFirstMark.length;
  const address = addressOf(module, from);
  const text = Buffer.from(module.subarray(from, end));
  module.fill(0, from, end);
  const body = Buffer.concat([
    unsigned(1), // one segment
    Buffer.from([0, kI32Const]),
    signed(address),
    Buffer.from([kEnd]),
    unsigned(text.length),
    text,
  ]);
  writeFileSync(first, module);
  writeFileSync(rest, Buffer.concat([readFileSync(rest), Buffer.from([kDataSection]), unsigned(body.length), body]));
}
