// Models by address: which addresses are accepted, which files belong to one, and the sentences.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { modelFiles } from '../../web/core/model_files.js';
import { readAddress } from '../../web/core/remote_address.js';
import { askModel, readAddresses } from '../../web/core/remote_model.js';
import { kMostWhole } from '../../web/core/remote_source.js';
import { kSentences, sayIn, sizeText } from '../../web/core/remote_words.js';
import { serveRanges } from './range_server.mjs';
import { answer, bytes, files, parts } from './remote_bytes.mjs';

/** @type {Awaited<ReturnType<typeof serveRanges>>} */
let server;
before(async () => {
  server = await serveRanges(files);
});
after(() => server.close());

const at = (/** @type {string} */ manner, path = 'a.bin') => `${server.url}/${manner}/${path}`;

test('accepted are https:// and http:// of this machine; all else is refused before anything is fetched', () => {
  const english = sayIn(kSentences);
  const read = (/** @type {string} */ text) => readAddress(text, english);
  for (const good of [
    'https://a.example/m.gguf',
    'http://localhost:8000/m.gguf',
    'http://127.0.0.1/m',
    'http://[::1]:80/m',
  ])
    assert.equal(read(` ${good}?x=1#y `).name, new URL(good).href);
  const kAccepted =
    /is not accepted; expected https:\/\/… \(http:\/\/ of this machine only\), with at most 512 letters/;
  for (const bad of [
    'http://a.example/m',
    'ftp://a.example/m',
    'file:///m',
    'model.gguf',
    '',
    'javascript:alert(1)',
    'http://127.0.0.1.example/m',
  ])
    assert.throws(() => read(bad), { reason: 'address', message: kAccepted }, bad);
  const long = (/** @type {number} */ length) =>
    `https://a.example/${'x'.repeat(length - 'https://a.example/'.length)}`;
  assert.equal(read(long(512)).name.length, 512);
  assert.throws(() => read(long(513)), { reason: 'address' });
  assert.throws(
    () => read('https://me:pass@a.example/m'),
    (/** @type {Error} */ error) => !/pass@|me:/.test(error.message) && /before '@'/.test(error.message),
  );
  assert.deepEqual(
    readAddresses('https://a.example/x\n https://a.example/y').map(({ name }) => name),
    ['https://a.example/x', 'https://a.example/y'],
  );
});

test('a page about a model is refused with the address of its file', () => {
  const kHub = 'https://huggingface.co';
  for (const [page, instead] of [
    [`${kHub}/org/net`, `${kHub}/org/net/resolve/main/model.safetensors`],
    [`${kHub}/org/net/`, `${kHub}/org/net/resolve/main/model.safetensors`],
    [`${kHub}/org/net/tree/v2/unet`, `${kHub}/org/net/resolve/v2/unet/model.safetensors`],
    [`${kHub}/org/net/blob/main/unet/a.gguf`, `${kHub}/org/net/resolve/main/unet/a.gguf`],
    [`${kHub}/org/net/raw/main/a.gguf`, `${kHub}/org/net/resolve/main/a.gguf`],
    [`${kHub}/org/net/discussions/1`, `${kHub}/org/net/resolve/main/model.safetensors`],
    [`${kHub}/docs/hub/gguf`, `${kHub}/OWNER/MODEL/resolve/main/model.safetensors`],
    [`${kHub}/gpt2`, `${kHub}/OWNER/MODEL/resolve/main/model.safetensors`],
    ['https://github.com/org/net/blob/main/a/b.npy', 'https://raw.githubusercontent.com/org/net/main/a/b.npy'],
    ['https://a.example/models/', 'https://a.example/models/model.safetensors'],
  ])
    assert.throws(
      () => readAddresses(page),
      (/** @type {Error} */ error) => error.message.endsWith(`, such as ${instead}`),
      page,
    );
  for (const file of [
    `${kHub}/org/net/resolve/main/a.gguf`,
    `${kHub}/datasets/org/set/resolve/main/a.npy`,
    'https://github.com/org/net/raw/main/a.npy',
  ])
    assert.equal(readAddresses(file)[0].name, file);
});

test('of one part, all parts are asked for; a part that is not there is named', async () => {
  const model = await askModel([at('good', 'm-00002-of-00003.safetensors?x=1')]);
  assert.deepEqual(
    model.files.map(({ name, size }) => [name, size]),
    [1, 2, 3].map((i) => [at('good', `m-0000${i}-of-00003.safetensors`), 10 + i]),
  );
  await assert.rejects(askModel([at('good', 'b-00002-of-00004.safetensors')]), {
    reason: 'missing',
    message: /b-00001-of-00004/,
  });
  await assert.rejects(askModel(['https://a.example/m-00001-of-01001.gguf']), {
    reason: 'parts',
    message: /1001 parts.*at most 1000/,
  });
});

test('an index of shards opens the shards that it names, once each, in its own folder', async () => {
  const model = await askModel([
    at('good', 'model.safetensors.index.json'),
    at('good', 'm-00001-of-00003.safetensors'),
  ]);
  const names = model.files.map(({ name }) => name.split('/').at(-1));
  assert.deepEqual(names, ['model.safetensors.index.json', ...Object.keys(parts)]);
  const whole = await askModel([at('whole', 'model.safetensors.index.json')]);
  assert.equal(whole.files.length, 3);
  await assert.rejects(askModel([at('good', 'away.index.json')]), {
    reason: 'index_name',
    message: /'\.\.\/secret\.safetensors', which the index .* expected a file in its own folder/,
  });
  for (const name of ['list', 'text'])
    await assert.rejects(askModel([at('good', `${name}.index.json`)]), { reason: 'index' });
  await assert.rejects(askModel([at('good', 'many.index.json')]), { reason: 'parts' });
});

test('with a model comes the configuration beside it, which says how packed weights are packed', async () => {
  const beside = async (/** @type {string} */ path, manner = 'good') =>
    (await askModel([at(manner, path)])).files.map(({ name }) => name.slice(at(manner, '').length));
  assert.deepEqual(await beside('packed/model.safetensors'), ['packed/model.safetensors', 'packed/config.json']);
  assert.deepEqual(await beside('packed/model.safetensors', 'whole'), [
    'packed/model.safetensors',
    'packed/config.json',
  ]);
  assert.deepEqual(await beside('older/model.safetensors'), ['older/model.safetensors', 'older/quantize_config.json']);
  assert.deepEqual(await beside('m-00001-of-00003.safetensors'), Object.keys(parts), 'there is none');
  assert.deepEqual(await beside('bare/model.gguf'), ['bare/model.gguf'], 'a GGUF tells all itself');
  // A host that breaks down must not turn codes into other weights.
  const failing = async (/** @type {URL} */ url) =>
    url.pathname.endsWith('.json') ? answer(500, {}) : answer(206, { 'content-range': 'bytes 0-0/1' });
  await assert.rejects(askModel(['https://host.example/model.safetensors'], { fetch: /** @type {any} */ (failing) }), {
    reason: 'status',
  });
});

test('files of a model that only come whole share what may be taken', async () => {
  const half = kMostWhole / 2 + 1;
  const model = await askModel(['https://host.example/m-00001-of-00002.gguf'], {
    fetch: /** @type {any} */ (async () => answer(200, { 'content-length': `${half}` }, new Uint8Array(half))),
  });
  await assert.rejects(model.takeWhole(), { reason: 'whole' });
});

test('qs.openModel() takes addresses wherever it takes files, one alone too', async () => {
  const own = { name: 'own.npy', size: 4, read: () => new Uint8Array(4) };
  for (const given of [at('good'), [at('good')], [new URL(at('good'))], [own, at('whole', 'small.bin')]]) {
    const opened = await modelFiles(given);
    assert.equal(opened.length, Array.isArray(given) ? given.length : 1);
    const file = /** @type {any} */ (opened.find(({ name }) => name.startsWith('http')));
    assert.deepEqual(Buffer.from(await file.read(10, 20)), Buffer.from(bytes.subarray(10, 30)));
  }
  await assert.rejects(modelFiles('model.gguf'), {
    field: 'files',
    message: /expected an array of at least one file, or an address/,
  });
  await assert.rejects(modelFiles(['model.gguf']), { field: 'file' });
  await assert.rejects(modelFiles(at('good'), { stall: 0 }), {
    field: 'stall',
    message: /expected milliseconds, 1 to/,
  });
});

test('sizes are worded as the labs word them', () => {
  assert.deepEqual(
    [0, 999, 1000, 99_949, 99_950, 999_499, 999_500, 90_868_376, 64 << 20, 1.5e12, 2e15].map((size) => sizeText(size)),
    [
      ...[
        '0 B',
        '999 B',
        '1.0 KB',
        '99.9 KB',
        '100 KB',
        '999 KB',
        '1.0 MB',
        '90.9 MB',
        '67.1 MB',
        '1.5 TB',
        '2,000 TB',
      ],
    ],
  );
  assert.equal(sizeText(90_868_376, 'de'), '90,9 MB');
});

test('each reason has a sentence, and each sentence is given by some code', () => {
  const sources = ['address', 'source', 'request', 'model']
    .map((name) => readFileSync(`web/core/remote_${name}.js`, 'utf8'))
    .join('\n');
  for (const reason of Object.keys(kSentences)) assert.match(sources, new RegExp(`'${reason}'`), reason);
});

test('the page has the same sentences, in each language with the same places, and so has the command', () => {
  const read = (/** @type {string} */ path) => JSON.parse(readFileSync(path, 'utf8'));
  const [english, german] = ['en', 'de'].map((language) => read(`web/shared/words.${language}.json`));
  const places = (/** @type {string} */ sentence) => (sentence.match(/\{\w+\}/g) ?? []).sort();
  for (const [reason, sentence] of Object.entries(kSentences)) {
    assert.equal(english[`remote_${reason}`], sentence);
    assert.deepEqual(places(german[`remote_${reason}`]), places(sentence), reason);
  }
  const rows = readFileSync('src/host/remote_words.hpp', 'utf8').matchAll(/RemoteSentence\{"(\w+)", "(.*)", "(.*)"\}/g);
  const ofCommand = Object.fromEntries(
    [...rows].map(([, reason, value, accepted]) => [reason, `address: ${value} is not accepted; expected ${accepted}`]),
  );
  // A browser alone gives no reason, and nobody cancels a command but by ending it.
  const { silent: _, cancelled: __, ...all } = kSentences;
  assert.deepEqual(ofCommand, { ...all });
});

test('the published models are named, small, and by addresses that are accepted', () => {
  const published = JSON.parse(readFileSync('web/page/published_models.json', 'utf8'));
  const words = JSON.parse(readFileSync('web/shared/words.en.json', 'utf8'));
  assert.ok(published.length >= 3 && published.length <= 5);
  for (const { id, address, bytes } of published) {
    assert.equal(readAddresses(address)[0].name, address);
    assert.ok(bytes > 1e6 && bytes < 100e6, id);
    assert.ok(words[`address_${id}`], id);
  }
});
