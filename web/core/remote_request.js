// Requests for parts of files on other hosts, for all files of one model together: counted, few at a time, given up when a
// host stays silent, cancelled by one signal.
import { wholeNumber } from './bytes.js';
import { RemoteError } from './remote_words.js';

/**
 * @typedef {object} Options
 * @property {typeof globalThis.fetch} [fetch]
 * @property {AbortSignal} [signal]  cancels all that is going on, and all that comes later
 * @property {number} [stall]  milliseconds without a byte after which a host is given up
 * @property {(bytes: number) => void} [fetched]  hears how many bytes have come in all
 * @property {import('./remote_words.js').Say} say
 */
/** @typedef {(most: number) => Promise<Uint8Array>} ReadBody  reads the answer, and one byte more than `most` if it goes on */

export const kStall = 20_000;
const kLongestStall = 3_600_000;
// A browser lets six connections to a host; one that waits for its turn would pass for silent.
const kAtOnce = 4;

/** A gate that lets few in at a time; returns a function that lets the next one in. */
function createGate() {
  let inside = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  return async function enter() {
    if (inside < kAtOnce) inside += 1;
    // The place is handed over, so nobody can come between.
    else await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    return () => {
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    };
  };
}

/** Why a request failed, where that is told: Node says it, browsers do not. @param {unknown} error */
function reasonOf(error) {
  const cause = error instanceof Error ? /** @type {any} */ (error.cause) : undefined;
  return String(cause?.code ?? cause?.message ?? '');
}

/** @param {Options} options */
export function createRequests({ fetch = globalThis.fetch, signal, stall = kStall, fetched, say }) {
  wholeNumber('stall', stall, 1, kLongestStall, `milliseconds, 1 to ${kLongestStall}`);
  const enter = createGate();
  let bytes = 0;

  /** @param {Response} response @param {number} most @param {() => void} alive */
  async function bodyOf(response, most, alive) {
    /** @type {Uint8Array[]} */
    const pieces = [];
    let size = 0;
    const reader = response.body?.getReader();
    while (reader && size <= most) {
      const { done, value } = await reader.read();
      if (done) break;
      alive();
      pieces.push(value);
      size += value.length;
      bytes += value.length;
      fetched?.(bytes);
    }
    const all = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  return {
    fetched: () => bytes,
    /**
     * @template T
     * @param {URL} url
     * @param {{ method?: string, range?: string }} how
     * @param {(response: Response, read: ReadBody) => T | Promise<T>} take  must have read what it wants of the body when it ends
     * @returns {Promise<T>}
     */
    async request(url, { method = 'GET', range }, take) {
      const { host } = url;
      const leave = await enter();
      const abort = new AbortController();
      const cancel = () => abort.abort();
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      let isSilent = false;
      const alive = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          isSilent = true;
          abort.abort();
        }, stall);
      };
      /** @param {unknown} error @returns {never} */
      const giveUp = (error) => {
        if (signal?.aborted) throw new RemoteError('cancelled', { address: host, host }, say);
        if (isSilent) throw new RemoteError('stalled', { host, seconds: stall / 1000 }, say);
        const reason = reasonOf(error);
        if (reason) throw new RemoteError('unreachable', { host, reason }, say);
        throw new RemoteError('silent', { host }, say);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        if (signal?.aborted) giveUp(null);
        alive();
        // Nothing of the reader goes along. A browser's store would lock the file for one request at a time.
        const response = await fetch(url, {
          method,
          headers: range ? { range } : {},
          signal: abort.signal,
          mode: 'cors',
          credentials: 'omit',
          referrerPolicy: 'no-referrer',
          cache: 'no-store',
        }).catch(giveUp);
        alive();
        return await take(response, (most) => bodyOf(response, most, alive).catch(giveUp));
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        abort.abort(); // what is left of the body
        leave();
      }
    },
  };
}
