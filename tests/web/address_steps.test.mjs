// The steps from an address to an open model, without a page: what is fetched when, and what a late answer does.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { askModel, readAddresses } from '../../web/core/remote_model.js';
import { createSteps } from '../../web/page/address_steps.js';
import { serveRanges } from './range_server.mjs';
import { files, kSize } from './remote_bytes.mjs';
import { eventually } from './waits.mjs';

/** @type {Awaited<ReturnType<typeof serveRanges>>} */
let server;
before(async () => {
  server = await serveRanges(files);
});
after(() => server.close());

const at = (/** @type {string} */ manner, path = 'a.bin') => `${server.url}/${manner}/${path}`;

/** @param {object} [page] */
function begin(page = {}) {
  server.forget();
  /** @type {string[]} */
  const seen = [];
  /** @type {any[]} */
  const opened = [];
  const given = {
    check: readAddresses,
    ask: askModel,
    open: (/** @type {any} */ all) => opened.push(all),
    leave: null,
  };
  const steps = createSteps({ ...given, ...page }, { changed: () => seen.push(steps.state.step), fetched() {} });
  return { steps, seen, opened };
}

test('an address is offered without a request; the press that agrees asks for the size, another one opens', async () => {
  const { steps, seen, opened } = begin();
  steps.offer(at('good'));
  assert.deepEqual([steps.state.addresses[0].host, server.asked.length], [server.host, 0]);
  await steps.open();
  assert.deepEqual([opened.length, server.asked.length], [0, 0], 'nothing opens before its size is shown');
  await steps.agree();
  assert.deepEqual([steps.state.model?.size, steps.state.fetched, server.asked.length], [kSize, 65_536, 1]);
  await steps.open();
  assert.deepEqual(seen, ['offer', 'asking', 'found', 'open']);
  assert.equal(opened[0][0].name, at('good'));
});

test('a host that sends no parts is asked for the whole file only once that is agreed to', async () => {
  const { steps, seen } = begin();
  await steps.submit(at('whole'));
  assert.deepEqual([steps.state.fetched, steps.state.model?.files[0].isWhole], [0, true]);
  await steps.open();
  assert.deepEqual([steps.state.fetched, ...seen], [kSize, 'offer', 'asking', 'found', 'opening', 'open']);
});

test('what cannot be an address, or cannot be had, is a sentence; the text stays to be mended', async () => {
  const { steps, seen } = begin();
  await steps.submit('model.gguf');
  assert.match(steps.state.problem, /'model\.gguf' is not accepted; expected https/);
  assert.equal(steps.state.text, 'model.gguf');
  await steps.submit(at('missing'));
  assert.match(steps.state.problem, /answers 404/);
  assert.deepEqual(seen, ['failed', 'offer', 'asking', 'failed']);
  await steps.agree();
  assert.equal(server.asked.length, 2, 'it can be asked again');
});

test('cancelling ends a request, returns to the form, and its late answer changes nothing', async () => {
  const { steps, seen } = begin();
  const asking = steps.submit(at('silent'));
  await eventually(null, () => server.asked.length === 1);
  steps.cancel();
  await asking;
  assert.deepEqual(seen, ['offer', 'asking', 'form']);
  const first = steps.submit(at('silent'));
  const second = steps.submit(at('good'));
  await Promise.all([first, second]);
  assert.deepEqual([steps.state.step, steps.state.model?.size], ['found', kSize]);
});

test('an open model that is cancelled fetches nothing more, and what it has stays readable', async () => {
  const { steps, opened } = begin();
  await steps.submit(at('good'));
  await steps.open();
  const [[file]] = opened;
  await file.read(0, 100);
  steps.cancel();
  assert.equal(steps.state.step, 'stopped');
  await file.read(0, 100);
  await assert.rejects(file.read(3 * 65_536, 8), { reason: 'cancelled' });
  assert.equal(server.asked.length, 1);
});

test('a page that may not fetch leaves for the one that may, with what was typed', async () => {
  /** @type {string[]} */
  const left = [];
  const { steps } = begin({ leave: (/** @type {string} */ text) => left.push(text) });
  await steps.submit(at('good'));
  assert.deepEqual([left, server.asked.length], [[at('good')], 0]);
});
