// Asks a host for parts of one file, and checks each answer against the question: a host may send part of what was asked
// for, all of it, another file, or nothing.
//
// Three surprises. A page may read Content-Range only where the host exposes it, so the size may come from HEAD. If-Range
// would make the browser ask for permission first (a CORS preflight), which many hosts refuse, so versions are compared
// here. A host may lead on to a signed address that runs out, so the first address is asked again then. Source: RFC 9110,
// sections 8.8 and 14; the Fetch standard, "CORS-safelisted response-header names".
import { isSafe, nameOf, shortened } from './remote_address.js';
import { RemoteError } from './remote_words.js';

/**
 * @typedef {import('./remote_address.js').Address} Address
 * @typedef {ReturnType<typeof import('./remote_request.js').createRequests>} Requests
 * @typedef {import('./remote_words.js').Say} Say
 * @typedef {{ etag: string, modified: string }} Version
 * @typedef {{ size: number | null, isWhole: boolean, bytes: Uint8Array | null }} Asked
 *   `isWhole`: the host sends no parts; `bytes`: the first ones
 */

/** Largest file that is taken from a host which sends no parts. */
export const kMostWhole = 64 << 20;

/** Answers upon which a signed address may have run out. */
const kMayHaveRunOut = ['forbidden', 'missing', 'status', 'silent', 'unreachable'];
/** @type {Record<number, string>} */
const kReasons = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'missing',
  410: 'missing',
  429: 'busy',
  451: 'forbidden',
  503: 'busy',
};

const kContentRange = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/;

/** Content-Range; null where it is hidden or something else. `to` is behind the last byte. @param {Response} response */
function partOf({ headers }) {
  const [, from, last, total] = kContentRange.exec(headers.get('content-range') ?? '') ?? [];
  if (last === undefined) return null;
  return { from: Number(from), to: Number(last) + 1, total: total === '*' ? null : Number(total) };
}

/** Content-Length where it is the length of the file itself. @param {Response} response */
function lengthOf({ headers }) {
  const told = headers.get('content-length');
  const isPacked = !['', 'identity'].includes(headers.get('content-encoding') ?? '');
  return told !== null && /^\d{1,15}$/.test(told) && !isPacked ? Number(told) : null;
}

/** @param {Response} response @returns {Version} */
const versionOf = ({ headers }) => ({
  etag: (headers.get('etag') ?? '').replace(/^W\//, ''),
  modified: headers.get('last-modified') ?? '',
});

export class RemoteSource {
  /** @type {Requests} */
  #requests;
  /** @type {Say} */
  #say;
  /** @type {Address} */
  #address;
  /** Address that the host led on to: asked first, while it answers. @type {URL} */
  #at;
  /** @type {Version} */
  #version = { etag: '', modified: '' };

  /** @param {Address} address @param {Requests} requests @param {Say} say */
  constructor(address, requests, say) {
    this.#address = address;
    this.#at = address.url;
    this.#requests = requests;
    this.#say = say;
  }

  /** The host that the first one led on to, or the first one. */
  get servedBy() {
    return this.#at.host;
  }

  /** @param {string} reason @param {import('./remote_words.js').Values} [values] */
  #error(reason, values = {}) {
    const address = shortened(this.#address.name);
    return new RemoteError(reason, { address, host: this.#at.host, ...values }, this.#say);
  }

  /** Follows where the host led on to. @param {Response} response */
  #follow({ url }) {
    if (!url) return;
    const at = new URL(url);
    if (!isSafe(at)) throw this.#error('turned', { to: shortened(nameOf(at)) });
    this.#at = at;
  }

  /** @param {Response} response */
  #checkStatus({ status, ok }) {
    if (!ok) throw this.#error(kReasons[status] ?? 'status', { status });
  }

  /** Compares what both answers tell: a host of several machines may not tell it each time. @param {Response} response */
  #checkVersion(response) {
    const now = versionOf(response);
    const first = this.#version;
    const what = first.etag && now.etag ? 'etag' : 'modified';
    if (first[what] && now[what] && first[what] !== now[what])
      throw this.#error('changed', { before: first[what], after: now[what] });
  }

  /** @param {number} count @param {number} from @param {number} to */
  #wrongLength(count, from, to) {
    return this.#error('length', { count, from, to: to - 1, wanted: to - from });
  }

  /** Asks for the first bytes: the answer tells the size, and whether the host sends parts. @param {number} most @returns {Promise<Asked>} */
  async ask(most) {
    const how = { range: `bytes=0-${most - 1}` };
    const asked = await this.#requests.request(this.#address.url, how, async (response, read) => {
      this.#follow(response);
      if (response.status === 416 && response.headers.get('content-range') === 'bytes */0') throw this.#error('empty');
      this.#checkStatus(response);
      this.#version = versionOf(response);
      if (response.status !== 206) return this.#askedWhole(response);
      const part = partOf(response);
      const bytes = await read(most);
      const end = Math.min(most, part?.total ?? most);
      if (part && (part.from !== 0 || part.to !== end)) throw this.#wrongPart(part, 0, end);
      if (bytes.length > most || (part?.total && bytes.length !== end)) throw this.#wrongLength(bytes.length, 0, end);
      if (bytes.length === 0) throw this.#error('empty');
      // Fewer bytes than asked for are all that there are.
      return { size: part?.total ?? (bytes.length < most ? bytes.length : null), isWhole: false, bytes };
    });
    return asked.size === null && !asked.isWhole ? { ...asked, size: await this.#askLength(most) } : asked;
  }

  /** The host takes no notice of ranges; nothing of the body is read yet. @param {Response} response @returns {Asked} */
  #askedWhole(response) {
    const size = lengthOf(response);
    if (size === 0) throw this.#error('empty');
    if (size !== null) this.checkWhole(size, kMostWhole);
    return { size, isWhole: true, bytes: null };
  }

  /** Content-Range is hidden: HEAD may tell the length. @param {number} least */
  async #askLength(least) {
    const told = await this.#requests.request(this.#address.url, { method: 'HEAD' }, (response) => {
      if (!response.ok) return null;
      this.#checkVersion(response);
      return lengthOf(response);
    });
    if (told === null || told < least) throw this.#error('size');
    return told;
  }

  /** Refuses to take a file whole that is larger than this. @param {number} size @param {number} most */
  checkWhole(size, most) {
    if (size > most) throw this.#error('whole', { size: { bytes: size }, most: { bytes: most } });
  }

  /** The whole file, of a host that sends no parts. @param {number | null} size  where it is known @param {number} most */
  async whole(size, most) {
    const bytes = await this.#requests.request(this.#address.url, {}, (response, read) => {
      this.#follow(response);
      this.#checkStatus(response);
      this.#checkVersion(response);
      return read(most);
    });
    if (bytes.length > most) throw this.#error('endless', { most: { bytes: most } });
    if (bytes.length === 0) throw this.#error('empty');
    if (size !== null && bytes.length !== size) throw this.#wrongLength(bytes.length, 0, size);
    return bytes;
  }

  /** @param {{ from: number, to: number }} got @param {number} from @param {number} to */
  #wrongPart(got, from, to) {
    return this.#error('part', { first: got.from, last: got.to - 1, from, to: to - 1 });
  }

  /** @param {URL} url @param {number} from @param {number} to @param {number} size  of the file */
  #requestPart(url, from, to, size) {
    const how = { range: `bytes=${from}-${to - 1}` };
    return this.#requests.request(url, how, async (response, read) => {
      this.#follow(response);
      // 416: the file ends before this part.
      if (response.status === 416) throw this.#error('changed', { before: `${size} B`, after: `< ${to} B` });
      this.#checkStatus(response);
      this.#checkVersion(response);
      if (response.status !== 206 && (from > 0 || to < size)) throw this.#wrongPart({ from: 0, to: size }, from, to);
      const part = response.status === 206 ? partOf(response) : null;
      if (part?.total && part.total !== size)
        throw this.#error('changed', { before: `${size} B`, after: `${part.total} B` });
      if (part && (part.from !== from || part.to !== to)) throw this.#wrongPart(part, from, to);
      const bytes = await read(to - from);
      if (bytes.length !== to - from) throw this.#wrongLength(bytes.length, from, to);
      return bytes;
    });
  }

  /** Bytes from one on until before another. @param {number} from @param {number} to @param {number} size  of the file */
  async part(from, to, size) {
    const at = this.#at;
    try {
      return await this.#requestPart(at, from, to, size);
    } catch (error) {
      const mayHaveRunOut = error instanceof RemoteError && kMayHaveRunOut.includes(error.reason);
      if (!mayHaveRunOut || at.href === this.#address.url.href) throw error;
      return this.#requestPart(this.#address.url, from, to, size);
    }
  }
}
