// Files by address: read in parts from a local server that answers well, badly or not at all.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createBlocks, createStore, kBlock } from '../../web/core/remote_blocks.js';
import { askModel } from '../../web/core/remote_model.js';
import { kMostWhole } from '../../web/core/remote_source.js';
import { serveRanges } from './range_server.mjs';
import { answer, askAnswered, bytes, files, kSize } from './remote_bytes.mjs';

/** @type {Awaited<ReturnType<typeof serveRanges>>} */
let server;
before(async () => {
  server = await serveRanges(files);
});
after(() => server.close());

const at = (/** @type {string} */ manner, path = 'a.bin') => `${server.url}/${manner}/${path}`;
const kPatient = { stall: 20_000 };
/** @param {string} manner @param {string} [path] @param {object} [options] */
async function ask(manner, path, options = kPatient) {
  server.forget();
  const model = await askModel([at(manner, path)], options);
  return { model, file: model.files[0] };
}
/** @param {any} file @param {number} from @param {number} to */
async function readsRight(file, from, to) {
  const got = Buffer.from(await file.slice(from, to).arrayBuffer());
  assert.ok(got.equals(bytes.subarray(from, Math.min(to, file.size))), `bytes ${from} to ${to}`);
}
/** The ranges asked for since the last look, in blocks. */
const blocksAsked = () =>
  server.takeAsked().map(({ range }) => {
    const [, from, last] = /** @type {RegExpExecArray} */ (/^bytes=(\d+)-(\d+)$/.exec(range));
    return [Number(from) / kBlock, Math.ceil((Number(last) + 1) / kBlock)];
  });
test('a file is read in parts: its size is known after one request, and every part is as in the file', async () => {
  const { model, file } = await ask('good');
  assert.deepEqual(server.asked, [{ manner: 'good', path: 'a.bin', method: 'GET', range: `bytes=0-${kBlock - 1}` }]);
  assert.deepEqual([file.name, file.size, file.host, file.servedBy], [at('good'), kSize, server.host, server.host]);
  assert.deepEqual([model.size, model.fetched(), file.isWhole], [kSize, kBlock, false]);
  for (const [from, to] of [
    [0, 8],
    [5, kSize],
    [kBlock - 1, kBlock + 1],
    [kSize - 1, kSize],
    [kSize - 9, kSize + 9],
    [3, 3],
  ])
    await readsRight(file, from, to);
  assert.deepEqual(Buffer.from(await file.read(7, 5)), Buffer.from(bytes.subarray(7, 12)));
  assert.equal((await file.read(kSize + 5, 5)).byteLength, 0);
});

test('a file is one request where it fits into the first block, to the byte', async () => {
  for (const [path, size] of /** @type {[string, number][]} */ ([
    ['small.bin', 1000],
    ['block.bin', kBlock],
  ])) {
    const { model, file } = await ask('good', path);
    await readsRight(file, 0, size);
    assert.deepEqual([file.size, server.asked.length, model.fetched()], [size, 1, size], path);
  }
});

test('what is kept is not fetched again, neighbours share a request, and small steps read further ahead each time', async () => {
  const { model, file } = await ask('good');
  server.takeAsked();
  await readsRight(file, 10, 100);
  assert.deepEqual(blocksAsked(), [], 'the first block came with the size');
  await Promise.all([readsRight(file, kBlock, kBlock + 8), readsRight(file, kBlock + 100, kBlock + 108)]);
  assert.deepEqual(blocksAsked(), [[1, 3]]);
  await readsRight(file, 3 * kBlock, 3 * kBlock + 8);
  assert.deepEqual(blocksAsked(), [[3, 6]], 'to the end');
  await readsRight(file, 0, kSize);
  assert.deepEqual(blocksAsked(), []);
  assert.equal(model.fetched(), kSize);
});

test('a step that jumps fetches one block, gaps between kept blocks are filled alone, a long read goes in pieces of 4 MiB', async () => {
  /** @type {number[][]} */
  const asked = [];
  const store = createStore(100);
  const fetchPart = async (/** @type {number} */ from, /** @type {number} */ to) => {
    asked.push([from / kBlock, to / kBlock]);
    return new Uint8Array(to - from);
  };
  const blocks = createBlocks('a', 200 * kBlock, fetchPart, store);
  await blocks.read(50 * kBlock, 50 * kBlock + 8);
  await blocks.read(20 * kBlock, 20 * kBlock + 8);
  await blocks.read(19 * kBlock, 23 * kBlock);
  assert.deepEqual(asked.splice(0), [
    [50, 51],
    [20, 21],
    [19, 20],
    [21, 23],
  ]);
  assert.equal((await blocks.read(0, 199 * kBlock)).byteLength, 199 * kBlock);
  assert.ok(asked.every(([from, to]) => to - from <= 64));
  asked.splice(0);
  // The store has room for a hundred: the first ones have gone.
  await blocks.read(198 * kBlock, 199 * kBlock);
  assert.deepEqual(asked, []);
  await blocks.read(0, 8);
  assert.equal(asked.length, 1);
});

test('a part that failed is asked for again by the next who reads it', async () => {
  let fails = true;
  const blocks = createBlocks(
    'a',
    kBlock,
    async () => {
      if (fails) throw new Error('no');
      return new Uint8Array(kBlock);
    },
    createStore(),
  );
  await assert.rejects(blocks.read(0, 1), /no/);
  fails = false;
  assert.equal((await blocks.read(0, 1)).byteLength, 1);
});

test('bytes are counted as they come', async () => {
  /** @type {number[]} */
  const heard = [];
  const { model, file } = await ask('good', 'a.bin', { fetched: (/** @type {number} */ count) => heard.push(count) });
  await file.read(0, kSize);
  assert.equal(heard.at(-1), kSize);
  assert.equal(model.fetched(), kSize);
  assert.deepEqual(
    heard,
    [...heard].sort((a, b) => a - b),
  );
});

test('a host that sends no parts: a small file is taken whole, and not before that is agreed to', async () => {
  for (const manner of ['whole', 'endless']) {
    const { model, file } = await ask(manner);
    assert.deepEqual(
      [file.isWhole, file.size, model.size],
      manner === 'whole' ? [true, kSize, kSize] : [true, 0, null],
    );
    assert.equal(model.fetched(), 0);
    await assert.rejects(file.read(0, 1), /takeWhole/);
    await model.takeWhole();
    assert.equal(file.size, kSize);
    await readsRight(file, 5, kSize);
    assert.equal(server.asked.length, 2, manner);
    assert.equal(model.fetched(), kSize);
  }
});

test(`a host that sends no parts: a file of more than ${kMostWhole} bytes is refused, to the byte, told or not`, async () => {
  const whole = (/** @type {number} */ size) => askAnswered(() => answer(200, { 'content-length': `${size}` }));
  assert.equal((await whole(kMostWhole)).size, kMostWhole);
  await assert.rejects(whole(kMostWhole + 1), {
    name: 'QuantscopeError',
    field: 'address',
    reason: 'whole',
    message:
      "address: 'https://host.example/a.bin', which host.example gives only as a whole (67.1 MB), is not accepted; expected a host that answers range requests, or a file of at most 67.1 MB",
  });
  const endless = await askAnswered(() => answer(200, {}, new Uint8Array(kMostWhole + 1)));
  await assert.rejects(endless.takeWhole(), { reason: 'endless' });
  const told = await askAnswered(() => answer(200, { 'content-length': '5' }, new Uint8Array(4)));
  await assert.rejects(told.takeWhole(), { reason: 'length', message: /4 bytes .* expected 5$/ });
});

test('without Content-Range, which a page may not see, the size is that of HEAD', async () => {
  const { file } = await ask('bare');
  assert.equal(file.size, kSize);
  assert.deepEqual(
    server.takeAsked().map(({ method }) => method),
    ['GET', 'HEAD'],
  );
  await readsRight(file, 100, kSize);
  const { file: small } = await ask('bare', 'small.bin');
  assert.equal(small.size, 1000);
  assert.equal(server.asked.length, 1, 'fewer bytes than asked for are all');
  await assert.rejects(ask('mute'), {
    reason: 'size',
    message: /whose size 127.* does not tell.*Content-Range.*Access-Control-Expose-Headers/,
  });
  const packed = () => answer(206, { 'content-length': '9999999', 'content-encoding': 'gzip' }, new Uint8Array(kBlock));
  await assert.rejects(askAnswered(packed), { reason: 'size' }, 'the length of what is packed is not the file’s');
});

/** Manners of a host, and what is said of each when it is opened. @type {[string, string, RegExp][]} */
const kRefused = [
  ['missing', 'missing', /to which 127\.0\.0\.1:\d+ answers 404 \(nothing is there\).*expected the address of a file/],
  ['forbidden', 'forbidden', /answers 403 \(not for everybody\).*without signing in/],
  ['busy', 'busy', /answers 429 .*try again later/],
  ['broken', 'status', /answers 500, is not accepted; expected 206/],
  ['less', 'length', /answer of 65535 bytes from .* for bytes 0 to 65535 of .* expected 65536/],
  ['short', 'unreachable', /127.*cannot be read \(.+\)/],
  ['round', 'unreachable', /redirect/],
];
for (const [manner, reason, words] of kRefused) {
  test(`a host whose manner is “${manner}” is refused while the file is opened, in a sentence`, async () => {
    await assert.rejects(ask(manner), { name: 'QuantscopeError', field: 'address', reason, message: words });
  });
}

/** Manners that show only later. @type {[string, string, RegExp][]} */
const kRefusedLater = [
  ['more', 'length', /\d+ bytes from .* expected \d+$/],
  ['other', 'part', /the part from \d+ to \d+ that .* sends for bytes \d+ to \d+ of .*expected those bytes$/],
  ['forgets', 'part', /the part from 0 to \d+ that .* sends for bytes \d+ to/],
  [
    'changes',
    'changed',
    /with "\d" is not accepted; expected "\d", as when it was opened: the file has changed, open it again/,
  ],
  ['grows', 'changed', /with \d+ B is not accepted; expected \d+ B/],
  ['shrinks', 'changed', /with < \d+ B is not accepted/],
];
for (const [manner, reason, words] of kRefusedLater) {
  test(`a host whose manner is “${manner}” is refused at the read that shows it`, async () => {
    const { file } = await ask(manner);
    await readsRight(file, 0, 100);
    await assert.rejects(file.read(2 * kBlock, 100), { reason, message: words });
  });
}

test('validators of one version, weak or strong, are no change', async () => {
  const { file } = await ask('varies');
  await readsRight(file, 0, kSize);
});

test('an empty file is refused', async () => {
  await assert.rejects(ask('good', 'empty.bin'), { reason: 'empty' });
  await assert.rejects(
    askAnswered(() => answer(200, { 'content-length': '0' })),
    { reason: 'empty' },
  );
  await assert.rejects(
    askAnswered(() => answer(206, {}, new Uint8Array(0))),
    { reason: 'empty' },
  );
});

test('redirects are followed, the host at their end is told, and its address is asked from then on', async () => {
  const { file } = await ask('far');
  assert.equal(file.servedBy, server.host);
  assert.equal(file.name, at('far'));
  server.takeAsked();
  await readsRight(file, kBlock, kSize);
  assert.deepEqual([...new Set(server.takeAsked().map(({ manner }) => manner))], ['good']);
});

test('a signed address that has run out is asked for anew', async () => {
  const { file } = await ask('signed');
  await readsRight(file, kBlock, kBlock + 8);
  server.takeAsked();
  await readsRight(file, 4 * kBlock, 4 * kBlock + 8);
  assert.deepEqual(
    server.takeAsked().map(({ manner }) => manner),
    ['token', 'signed', 'token'],
  );
});

test('a redirect to http:// of another machine is refused', async () => {
  const out = () =>
    answer(206, { 'content-range': 'bytes 0-0/1' }, new Uint8Array(1), 'http://else.example/a.bin?key=secret');
  await assert.rejects(askAnswered(out), {
    reason: 'turned',
    message: /leads on to http:\/\/else\.example\/a\.bin, is not accepted; expected one that stays on https/,
  });
});

test('a host that stays silent is given up after the time that is told, at the start and within a part', async () => {
  for (const manner of ['silent', 'stops'])
    await assert.rejects(ask(manner, 'a.bin', { stall: 60 }), {
      reason: 'stalled',
      message: /127.*, silent for 0\.06 s, is not accepted; expected a byte in that time/,
    });
  // Long enough for the first answer on a busy machine.
  const { file } = await ask('tires', 'a.bin', { stall: 600 });
  await assert.rejects(file.read(2 * kBlock, 8), { reason: 'stalled' });
});

test('a signal cancels what is going on and all that comes later', async () => {
  const before = new AbortController();
  const asking = ask('silent', 'a.bin', { signal: before.signal });
  before.abort();
  await assert.rejects(asking, { reason: 'cancelled' });
  const during = new AbortController();
  const { file } = await ask('tires', 'a.bin', { signal: during.signal });
  const reading = file.read(2 * kBlock, 8);
  during.abort();
  await assert.rejects(reading, { reason: 'cancelled', message: /was cancelled; open it again/ });
  await assert.rejects(file.read(4 * kBlock, 8), { reason: 'cancelled' });
  await readsRight(file, 0, 8);
});

test('where a browser gives no reason, the sentence says so and what it may be', async () => {
  const refused = () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(askAnswered(refused), {
    reason: 'silent',
    message:
      /^address: host\.example is not accepted.*The browser gives no reason: the host may not allow pages of other sites \(CORS\), may be unreachable/,
  });
});

test('a host that cannot be reached is told with the reason that the system gives', async () => {
  const gone = await serveRanges(files);
  const address = `${gone.url}/good/a.bin`;
  await gone.close();
  await assert.rejects(askModel([address]), { reason: 'unreachable', message: /ECONNREFUSED/ });
});

test('nothing of the reader goes along, and the only header asks for a part', async () => {
  /** @type {any[]} */
  const sent = [];
  const fetch = /** @type {any} */ (
    async (/** @type {URL} */ url, /** @type {object} */ how) => {
      sent.push({ url: url.href, ...how });
      return answer(206, { 'content-range': 'bytes 0-0/1' });
    }
  );
  await askModel(['https://host.example/a.bin?download=true#part'], { fetch });
  const [{ signal: _, ...how }] = sent;
  assert.deepEqual(how, {
    url: 'https://host.example/a.bin?download=true',
    method: 'GET',
    headers: { range: 'bytes=0-65535' },
    mode: 'cors',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
  });
});

test('at most four requests are under way at a time', async () => {
  let now = 0;
  let most = 0;
  /** @type {(() => void)[]} */
  const open = [];
  const fetch = /** @type {any} */ (
    async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => {
        open.push(() => resolve(undefined));
        if (open.length === 4) for (const go of open.splice(0)) go();
      });
      now -= 1;
      return answer(206, { 'content-range': 'bytes 0-0/1' });
    }
  );
  const model = await askModel(['https://host.example/m-00001-of-00012.gguf'], { fetch });
  assert.deepEqual([model.files.length, most], [12, 4]);
});
