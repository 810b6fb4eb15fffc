// A worker of the survey gets the bytes of the reader's files, and reads files of other hosts through the page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createHelper } from '../../web/lab/survey_helper.js';

/** Stands for a browser's worker: keeps what it is sent. */
class Worker {
  /** @type {{ message: any, moved: any[] }[]} */
  sent = [];
  /** @param {any} message @param {any[]} [moved] */
  postMessage(message, moved = []) {
    this.sent.push({ message, moved });
  }
  terminate() {}
}

/** @param {any[]} files */
function begin(files) {
  /** @type {any} */
  let worker;
  Object.assign(globalThis, {
    Worker: class extends Worker {
      constructor() {
        super();
        worker = this;
      }
    },
  });
  /** @type {any[]} */
  const heard = [];
  const lab = { hear: (/** @type {any} */ _, /** @type {any} */ news) => heard.push(news), lose() {} };
  const helper = createHelper(
    new URL('https://site.example/w.js'),
    async () => /** @type {any} */ ({}),
    () => files,
    lab,
  );
  worker.onmessage({ data: { ready: true } });
  helper.measure(/** @type {any} */ ({ id: 1, session: 3, tensor: 0, formats: [], experts: false, csv: {} }));
  return { worker, heard };
}
const remote = (/** @type {(from: number, to: number) => Promise<ArrayBuffer>} */ read) => ({
  name: 'https://host.example/a.gguf',
  size: 100,
  blob: { slice: (/** @type {number} */ from, /** @type {number} */ to) => ({ arrayBuffer: () => read(from, to) }) },
});

test('a worker gets a Blob as it is, and of a file on another host the name and size', () => {
  const own = new Blob(['abc']);
  const { worker } = begin([{ name: 'own.npy', size: 3, blob: own }, remote(async () => new ArrayBuffer(0))]);
  const { files } = worker.sent.find(({ message }) => message.type === 'open').message;
  assert.equal(files[0].blob, own);
  assert.deepEqual([files[1].name, files[1].size, 'blob' in files[1]], ['https://host.example/a.gguf', 100, false]);
  structuredClone(files);
});

test('the page answers a read of a worker with the bytes, or with why there are none', async () => {
  const bytes = Uint8Array.of(1, 2, 3).buffer;
  /** @type {number[][]} */
  const asked = [];
  const { worker, heard } = begin([
    remote(async (from, to) => {
      asked.push([from, to]);
      if (from === 0) throw new Error('address: cancelled');
      return bytes;
    }),
  ]);
  const read = (/** @type {object} */ data) => worker.onmessage({ data: { session: 3, file: 0, size: 3, ...data } });
  await read({ read: 7, offset: 20 });
  assert.deepEqual(worker.sent.at(-1), { message: { type: 'bytes', read: 7, bytes }, moved: [bytes] });
  await read({ read: 8, offset: 0 });
  assert.deepEqual(worker.sent.at(-1).message, { type: 'bytes', read: 8, problem: 'address: cancelled' });
  await read({ read: 9, offset: 0, file: 5 });
  assert.match(worker.sent.at(-1).message.problem, /no file is open/);
  assert.deepEqual(asked, [
    [20, 23],
    [0, 3],
  ]);
  assert.deepEqual(heard, [{ ready: true }], 'reads are no news of the survey');
});
