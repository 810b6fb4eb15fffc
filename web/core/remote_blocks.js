// Reads a file in blocks, keeps them, and reads ahead: readers of headers ask for a few bytes at a time, and each request
// to a host costs as much as thousands of bytes. Neighbours that are read at the same time share one request.

/** Least that is fetched at a time, in bytes. */
export const kBlock = 64 << 10;
const kMostAhead = 16; // blocks; doubled from one while a reader goes on in small steps
const kMostTogether = 64; // blocks a request
/** Bytes kept of all files of a model: another format, or a second pass, fetches nothing again. Browsers keep Blobs on disk. */
const kMostKept = 256 << 20;

/** @typedef {ReturnType<typeof createStore>} Store */

/** Blocks of all files of a model; those used last stay. */
export function createStore(most = kMostKept / kBlock) {
  /** @type {Map<string, Promise<Blob>>} */
  const blocks = new Map();
  return {
    /** @param {string} key */
    has: (key) => blocks.has(key),
    /** @param {string} key */
    use(key) {
      const block = /** @type {Promise<Blob>} */ (blocks.get(key));
      blocks.delete(key);
      blocks.set(key, block);
      return block;
    },
    /** A block that does not come is asked for again by the next who reads it. @param {string} key @param {Promise<Blob>} block */
    keep(key, block) {
      blocks.set(key, block);
      block.catch(() => blocks.get(key) === block && blocks.delete(key));
    },
    /** Drops the blocks used longest ago that are too many. */
    trim() {
      for (const key of blocks.keys()) {
        if (blocks.size <= most) return;
        blocks.delete(key);
      }
    },
  };
}

/**
 * @param {string} file  its name among those of the store
 * @param {number} size  in bytes
 * @param {(from: number, to: number) => Promise<Uint8Array>} fetchPart
 * @param {Store} store
 */
export function createBlocks(file, size, fetchPart, store) {
  const count = Math.ceil(size / kBlock);
  let next = 0; // the block after the last one fetched
  let ahead = 1; // blocks
  const keyOf = (/** @type {number} */ place) => `${file} ${place}`;

  /** @param {number} first @param {number} end @param {Promise<Uint8Array>} coming  their bytes */
  function keep(first, end, coming) {
    for (let place = first; place < end; place++) {
      const from = (place - first) * kBlock;
      const block = coming.then((bytes) => {
        return new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes.subarray(from, from + kBlock))]);
      });
      store.keep(keyOf(place), block);
    }
  }

  /** Asks for those blocks that are neither kept nor coming. @param {number} first @param {number} end */
  function bring(first, end) {
    for (let from = first; from < end; ) {
      if (store.has(keyOf(from))) {
        from += 1;
        continue;
      }
      // A step that goes on where the last one ended will be followed by others.
      ahead = from === next ? Math.min(2 * ahead, kMostAhead) : 1;
      const most = Math.min(Math.max(end, from + ahead), count, from + kMostTogether);
      let to = from + 1;
      while (to < most && !store.has(keyOf(to))) to += 1;
      keep(from, to, fetchPart(from * kBlock, Math.min(to * kBlock, size)));
      next = to;
      from = to;
    }
  }

  return {
    /** Keeps the first block. @param {Uint8Array} bytes */
    begin(bytes) {
      keep(0, 1, Promise.resolve(bytes));
      next = 1;
    },
    /** Bytes from one on until before another; both lie within the file. @param {number} from @param {number} to @returns {Promise<ArrayBuffer>} */
    async read(from, to) {
      const first = Math.floor(from / kBlock);
      const end = Math.ceil(to / kBlock);
      bring(first, end);
      const coming = [];
      for (let place = first; place < end; place++) coming.push(store.use(keyOf(place)));
      store.trim();
      const blocks = new Blob(await Promise.all(coming));
      return blocks.slice(from - first * kBlock, to - first * kBlock).arrayBuffer();
    },
  };
}
