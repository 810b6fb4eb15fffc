// The desktop program in a real window: GLFW, OpenGL and libpng on any display (xvfb in ./dev test).
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { inflateSync } from 'node:zlib';

const kProgram = process.env.QUANTSCOPE ?? 'build/asan/src/quantscope';
const folder = mkdtempSync(join(tmpdir(), 'quantscope-'));
after(() => rmSync(folder, { recursive: true }));

/** Width, height and pixels (RGB) of a PNG as written by libpng: 8 bits, no interlace. */
function readPng(path) {
  const file = readFileSync(path);
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const parts = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * 3;
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const a = i >= 3 ? pixels[y * stride + i - 3] : 0;
      const b = y > 0 ? pixels[(y - 1) * stride + i] : 0;
      const c = i >= 3 && y > 0 ? pixels[(y - 1) * stride + i - 3] : 0;
      const p = a + b - c;
      const paeth =
        Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)
          ? a
          : Math.abs(p - b) <= Math.abs(p - c)
            ? b
            : c;
      pixels[y * stride + i] = raw[y * (stride + 1) + 1 + i] + [0, a, b, (a + b) >> 1, paeth][filter];
    }
  }
  return { width, height, pixels };
}

/** Number of pixels within a few steps of a colour. */
function count({ pixels }, [r, g, b]) {
  let n = 0;
  for (let i = 0; i < pixels.length; i += 3) {
    n += Math.abs(pixels[i] - r) + Math.abs(pixels[i + 1] - g) + Math.abs(pixels[i + 2] - b) < 12 ? 1 : 0;
  }
  return n;
}

function shoot(name, ...options) {
  const path = join(folder, `${name}.png`);
  execFileSync(kProgram, ['--screenshot', path, ...options], { stdio: 'pipe' });
  return readPng(path);
}

const kQuantizedLight = [0xb7, 0x4f, 0x0f];
const kPanelLight = [0xff, 0xff, 0xff];
const kPanelDark = [0x19, 0x1c, 0x22];

test('--screenshot renders the state that --state names, once, and exits', () => {
  const four = shoot('four', '--state', 'lab=overview', '--size', '820x800');
  assert.deepEqual([four.width, four.height], [820, 800]);
  assert.ok(count(four, kPanelLight) > 300_000);
  assert.ok(count(four, kQuantizedLight) > 4_000, 'the code bars are drawn in their colour');
  const dark = shoot('dark', '--state', 'lab=overview&theme=dark&quantizer=int3');
  assert.ok(count(dark, kPanelDark) > 300_000);
});

test('the same state gives the same picture, pixel by pixel', () => {
  const options = ['--state', 'source=gaussian&seed=5&quantizer=uint6/range=p99.9'];
  assert.deepEqual(shoot('one', ...options).pixels, shoot('two', ...options).pixels);
});

test('--scale draws the same layout with more pixels', () => {
  const sharp = shoot('sharp', '--size', '600x700', '--scale', '2');
  assert.deepEqual([sharp.width, sharp.height], [1200, 1400]);
  assert.ok(count(sharp, kQuantizedLight) > 8_000);
});

test('a model file on the command line is opened', () => {
  const header = Buffer.from('{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}   ');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const path = join(folder, 'own.safetensors');
  writeFileSync(path, Buffer.concat([length, header, Buffer.from(Float32Array.of(1, -2, 3, 0.5).buffer)]));
  const picture = shoot('own', path);
  assert.ok(count(picture, kQuantizedLight) > 1_000);
});

test('a wrong command line is refused with status 2 and the reason', () => {
  const refused = spawnSync(kProgram, ['--size', 'huge'], { encoding: 'utf8' });
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /--size: 'huge' is not accepted; expected WIDTHxHEIGHT/);
  assert.match(spawnSync(kProgram, ['--help'], { encoding: 'utf8' }).stdout, /--screenshot PNG/);
});

test('what cannot be had is said, and the status is 1', () => {
  const run = (...options) =>
    spawnSync(kProgram, ['--screenshot', join(folder, 'x.png'), ...options], { encoding: 'utf8' });
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  for (const [options, reason] of [
    [['no-such.npy'], /no-such\.npy cannot be read/],
    [[empty], /cannot be read/],
    [['--assets', folder], /there are no fonts in/],
    [['--state', 'lab=moon'], /lab: 'moon' is not accepted/],
  ]) {
    const failed = run(...options);
    assert.equal(failed.status, 1, options.join(' '));
    assert.match(failed.stderr, reason);
  }
});

test('a screenshot that cannot be written is said', () => {
  const path = join(folder, 'no', 'such', 'folder.png');
  const failed = spawnSync(kProgram, ['--screenshot', path], { encoding: 'utf8' });
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /cannot be written/);
  assert.throws(() => statSync(path));
});
