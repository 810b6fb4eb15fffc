// A file on another host that can be read like a File: name, size, slice(from, to).arrayBuffer().
import { createBlocks, kBlock } from './remote_blocks.js';
import { RemoteSource } from './remote_source.js';

/** @typedef {import('./remote_address.js').Address} Address */
/** @typedef {import('./remote_blocks.js').Store} Store */

export class RemoteFile {
  /** @type {RemoteSource} */
  #source;
  /** @type {Store} */
  #store;
  /** @type {ReturnType<typeof createBlocks> | null} */
  #blocks = null;
  /** @type {Blob | null} */
  #all = null;

  /** @param {Address} address @param {{ requests: import('./remote_source.js').Requests, store: Store, say: import('./remote_words.js').Say }} model */
  constructor({ name, host, ...address }, { requests, store, say }) {
    this.#source = new RemoteSource({ name, host, ...address }, requests, say);
    this.#store = store;
    /** Its address, without query. */
    this.name = name;
    this.host = host;
    /** In bytes; 0 before takeWhole() where the host does not tell. */
    this.size = 0;
    /** The host sends no parts: takeWhole() comes before read(). */
    this.isWhole = false;
  }

  /** The host that the first one led on to, or the first one. */
  get servedBy() {
    return this.#source.servedBy;
  }

  /** Asks for the first bytes, which tell the size. */
  async ask() {
    const { size, isWhole, bytes } = await this.#source.ask(kBlock);
    this.size = size ?? 0;
    this.isWhole = isWhole;
    if (!bytes) return this;
    const fetchPart = (/** @type {number} */ from, /** @type {number} */ to) => this.#source.part(from, to, this.size);
    this.#blocks = createBlocks(this.name, this.size, fetchPart, this.#store);
    this.#blocks.begin(bytes);
    return this;
  }

  /** Takes the whole file, of at most so many bytes. @param {number} most */
  async takeWhole(most) {
    this.#source.checkWhole(this.size, most);
    const bytes = await this.#source.whole(this.size || null, most);
    this.size = bytes.length;
    this.#all = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]);
  }

  /** Bytes from `offset` on: fewer than `size` only at the end of the file. @param {number} offset @param {number} size @returns {Promise<ArrayBuffer>} */
  async read(offset, size) {
    if (!this.#all && !this.#blocks) throw new Error(`${this.name}: ask(), or takeWhole(), comes first`);
    const end = Math.min(offset + size, this.size);
    if (end <= offset) return new ArrayBuffer(0);
    return this.#all ? this.#all.slice(offset, end).arrayBuffer() : /** @type {any} */ (this.#blocks).read(offset, end);
  }

  /** As Blob.slice(). @param {number} from @param {number} to */
  slice(from, to) {
    return { arrayBuffer: () => this.read(from, to - from) };
  }
}
