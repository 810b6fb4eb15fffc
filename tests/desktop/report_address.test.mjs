// `quantscope report` of files by their addresses, from a local server that answers well, badly or not at all.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { safetensors } from '../web/model_bytes.mjs';
import { kManners, serveRanges } from '../web/range_server.mjs';

const kProgram = process.env.QUANTSCOPE ?? 'build/asan/src/quantscope';
const kModel = 'web/data/silero_vad_v5_16k.safetensors';
const folder = mkdtempSync(join(tmpdir(), 'quantscope-address-'));
const values = Buffer.from(Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i)).buffer);
const shard = (/** @type {string} */ name) => safetensors({ [name]: { dtype: 'F32', shape: [64, 64], bytes: values } });
/** @param {Record<string, string>} map */
const index = (map) => Buffer.from(JSON.stringify({ metadata: {}, weight_map: map }));
const packed = (/** @type {string} */ name) => readFileSync(`tests/golden/packed/${name}`);
const files = {
  'mlx/model.safetensors': packed('mlx-affine4/model.safetensors'),
  'mlx/config.json': packed('mlx-affine4/config.json'),
  'model.safetensors': readFileSync(kModel),
  'tiny.safetensors': shard('layers.0.weight'),
  'empty.safetensors': Buffer.alloc(0),
  'm-00001-of-00002.safetensors': shard('layers.0.weight'),
  'm-00002-of-00002.safetensors': shard('layers.1.weight'),
  'm.safetensors.index.json': index({
    'layers.0.weight': 'm-00001-of-00002.safetensors',
    'layers.1.weight': 'm-00002-of-00002.safetensors',
  }),
  'away.index.json': index({ w: '../w.safetensors' }),
  'list.index.json': Buffer.from('[1]'),
};
/** @type {Awaited<ReturnType<typeof serveRanges>>} */
let server;
before(async () => {
  server = await serveRanges(files, {
    ...kManners,
    // Larger than what is taken whole, by the length that it tells.
    huge: ({ response }) => response.writeHead(200, { 'content-length': (64 << 20) + 1 }).write('x'),
  });
});
after(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

const at = (/** @type {string} */ manner, path = 'model.safetensors') => `${server.url}/${manner}/${path}`;

/** Does not block: the server is in this process. @param {...string} args */
function report(...args) {
  server.forget();
  const env = { ...process.env, no_proxy: '*' };
  const run = spawn(kProgram, ['report', ...args], { env });
  const said = { stdout: '', stderr: '' };
  for (const stream of /** @type {const} */ (['stdout', 'stderr']))
    run[stream].setEncoding('utf8').on('data', (text) => {
      said[stream] += text;
    });
  return new Promise((done) => run.on('close', (status) => done({ status, ...said })));
}
/** Tensors of a report. @param {string} name @param {...string} args */
async function tensorsOf(name, ...args) {
  const out = join(folder, name);
  const run = await report(...args, '--formats', 'int8', '--json', out);
  assert.equal(run.status, 0, run.stderr);
  const { tensors, model } = JSON.parse(readFileSync(out, 'utf8'));
  return { run, model, tensors: tensors.map(({ file: _, ...tensor }) => tensor) };
}

test('a model by its address has the figures that the file has, and it is said what was fetched', async () => {
  const remote = await tensorsOf('remote.json', at('good'));
  const asked = server.takeAsked();
  const local = await tensorsOf('local.json', kModel);
  assert.deepEqual(remote.tensors, local.tensors);
  assert.equal(remote.model, at('good'), 'the address is the name');
  assert.match(remote.run.stdout, /[\d.]+ [KM]B of 976 KB fetched from 127\.0\.0\.1:\d+\n/);
  assert.equal(asked[0].range, 'bytes=0-65535');
  assert.ok(asked.every(({ method, range }) => method === 'GET' && /^bytes=\d+-\d+$/.test(range)));
});

test('a packed model by its address is decoded as its configuration says, from the same folder', async () => {
  const remote = await tensorsOf('remote.json', at('good', 'mlx/model.safetensors'));
  const local = await tensorsOf('local.json', 'tests/golden/packed/mlx-affine4');
  assert.deepEqual(remote.tensors, local.tensors);
  assert.match(JSON.stringify(remote.tensors), /MLX 4-bit, groups of 64/);
});

for (const manner of ['whole', 'endless', 'moved', 'far', 'signed', 'bare', 'hidden', 'varies']) {
  test(`a host whose manner is “${manner}” is read`, async () => {
    const { tensors } = await tensorsOf(`${manner}.json`, at(manner));
    assert.equal(tensors.length, (await tensorsOf('local.json', kModel)).tensors.length);
  });
}

/** Sentences about a host while the model is opened. @type {[string, RegExp][]} */
const kRefused = [
  ['missing', /to which 127\.0\.0\.1:\d+ answers 404 \(nothing is there\), is not accepted/],
  ['forbidden', /answers 403 \(not for everybody\)/],
  ['busy', /answers 429 \(too busy now\)/],
  ['broken', /answers 500, is not accepted; expected 206/],
  ['less', /an answer of 65535 bytes from .* for bytes 0 to 65535 of .* expected 65536/],
  ['short', /which cannot be read \(.+\), is not accepted/],
  ['huge', /gives only as a whole \(67\.1 MB\).*at most 67\.1 MB/],
  ['mute', /whose size .* does not tell/],
  ['round', /too many redirects/],
  ['out', /leads on to http:\/\/quantscope\.invalid\/a\.bin, is not accepted; expected one that stays on https/],
  ['silent', /127\.0\.0\.1:\d+, silent for 0\.5 s, is not accepted/],
  ['stops', /silent for 0\.5 s/],
];
for (const [manner, words] of kRefused) {
  test(`a host whose manner is “${manner}” is refused in a sentence, with code 1`, async () => {
    const run = await report(at(manner), '--stall', '0.5');
    assert.equal(run.status, 1);
    assert.match(run.stderr, words);
    assert.equal(run.stderr.trim().split('\n').length, 1, run.stderr);
  });
}

/** Manners that show only later. @type {[string, RegExp][]} */
const kRefusedLater = [
  ['more', /an answer of \d+ bytes from/],
  ['other', /the part from \d+ to \d+ that .* sends for bytes/],
  ['forgets', /the part from 0 to \d+ that/],
  ['changes', /with "\d+" is not accepted; expected "0", as when it was opened: the file has changed/],
  ['grows', /with \d+ B is not accepted; expected 975824 B/],
  ['shrinks', /with < \d+ B is not accepted/],
  ['tires', /silent for 0\.5 s/],
];
for (const [manner, words] of kRefusedLater) {
  test(`a host whose manner is “${manner}” is told of at the read that shows it`, async () => {
    const run = await report(at(manner), '--formats', 'int8', '--stall', '0.5');
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, words);
  });
}

test('addresses that are none of a file are refused before anything is fetched', async () => {
  for (const [address, words] of /** @type {[string, RegExp][]} */ ([
    ['http://host.example/m.gguf', /expected https:\/\/… \(http:\/\/ of this machine only\)/],
    ['ftp://host.example/m.gguf', /expected https/],
    [`https://host.example/${'x'.repeat(512)}`, /at most 512 letters before a '\?'/],
    ['https://me:pass@host.example/m', /a name or password before '@'/],
    [
      'https://huggingface.co/org/net',
      /such as https:\/\/huggingface\.co\/org\/net\/resolve\/main\/model\.safetensors/,
    ],
    [
      'https://huggingface.co/org/net/blob/v2/a/b.gguf',
      /such as https:\/\/huggingface\.co\/org\/net\/resolve\/v2\/a\/b\.gguf/,
    ],
    ['https://huggingface.co/docs', /OWNER\/MODEL/],
    [
      'https://github.com/o/r/blob/main/a/b.npy',
      /such as https:\/\/raw\.githubusercontent\.com\/o\/r\/main\/a\/b\.npy/,
    ],
    ['https://host.example/models/', /a folder, .*such as https:\/\/host\.example\/models\/model\.safetensors/],
    ['https://host.example/m-00001-of-01001.gguf', /one of 1001 parts, .*at most 1000 parts/],
  ])) {
    const run = await report(address);
    assert.equal(run.status, 1, address);
    assert.match(run.stderr, words);
    assert.doesNotMatch(run.stderr, /pass@/);
  }
});

test('of one shard, or of an index, all shards are opened; with files of the disk they are one model', async () => {
  for (const path of ['m-00002-of-00002.safetensors', 'm.safetensors.index.json']) {
    const { tensors, run } = await tensorsOf('shards.json', at('good', path));
    assert.deepEqual(tensors.map(({ name }) => name).sort(), ['layers.0.weight', 'layers.1.weight'], run.stdout);
    assert.equal(run.stderr, '');
  }
  const both = await tensorsOf('both.json', at('good', 'tiny.safetensors?download=true'), kModel);
  assert.ok(both.tensors.some(({ name }) => name.endsWith('layers.0.weight')));
  assert.ok(both.tensors.length > 5);
  for (const [path, words] of /** @type {[string, RegExp][]} */ ([
    [
      'away.index.json',
      /'\.\.\/w\.safetensors', which the index .* names, is not accepted; expected a file in its own folder/,
    ],
    ['list.index.json', /which is no index of shards/],
    ['empty.safetensors', /an empty file, is not accepted/],
  ])) {
    const run = await report(at('good', path));
    assert.equal(run.status, 1);
    assert.match(run.stderr, words);
  }
});

test('the query of an address, which may hold a signature, is in no report', async () => {
  const out = join(folder, 'signed.html');
  const run = await report(`${at('good', 'tiny.safetensors')}?signature=secret`, '--html', out);
  assert.equal(run.status, 0, run.stderr);
  assert.match(readFileSync(out, 'utf8'), /good\/tiny\.safetensors/);
  assert.doesNotMatch(readFileSync(out, 'utf8') + run.stdout + run.stderr, /secret/);
});

test('a host that cannot be reached is told with the reason, and --stall takes seconds', async () => {
  const gone = await serveRanges({});
  await gone.close();
  const run = await report(`${gone.url}/good/a.gguf`);
  assert.equal(run.status, 1);
  assert.match(run.stderr, /which cannot be read \(.+\), is not accepted; expected a host that can be reached/);
  for (const wrong of ['0', 'soon', '3601']) assert.equal((await report(at('good'), '--stall', wrong)).status, 2);
});
