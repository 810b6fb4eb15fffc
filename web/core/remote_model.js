// The files of a model by their addresses: of one part, or of an index of shards, all parts; with the configuration in the
// same folder, which says how packed weights are packed.
import { beside, isAddress, isIndex, kConfigs, partsOf, readAddress, shardsOf, shortened } from './remote_address.js';
import { createStore } from './remote_blocks.js';
import { RemoteFile } from './remote_file.js';
import { createRequests } from './remote_request.js';
import { kMostWhole } from './remote_source.js';
import { kSentences, RemoteError, sayIn } from './remote_words.js';

/**
 * @typedef {import('./remote_address.js').Address} Address
 * @typedef {Partial<import('./remote_request.js').Options>} Options
 * @typedef {Awaited<ReturnType<typeof askModel>>} RemoteModel
 */

const kMostIndex = 32 << 20; // bytes, as kMaxIndexBytes of src/io/model_files.hpp

const kSayEnglish = sayIn(kSentences);

/** How a host says that it has no such file; a browser does not tell a page the answer of one that forgets to allow it. */
const kAbsent = ['missing', 'forbidden', 'empty', 'silent'];

/**
 * Checks addresses without fetching anything.
 * @param {string} given  one or several, with blanks between @param {import('./remote_words.js').Say} [say]
 */
export const readAddresses = (given, say = kSayEnglish) =>
  given
    .trim()
    .split(/\s+/)
    .map((one) => readAddress(one, say));

/** The text of an index of shards. @param {RemoteFile} file @param {import('./remote_words.js').Say} say */
async function indexIn(file, say) {
  const refuse = () => {
    const values = { address: shortened(file.name), size: { bytes: file.size }, most: { bytes: kMostIndex } };
    throw new RemoteError('index_size', values, say);
  };
  if (file.size > kMostIndex) refuse();
  if (file.isWhole) await file.takeWhole(kMostIndex);
  return new TextDecoder().decode(await file.read(0, file.size));
}

/**
 * Asks each host for the first bytes of its files, which tell their sizes.
 * @param {readonly unknown[]} given @param {Options} [options]
 */
export async function askModel(given, { say = kSayEnglish, ...options } = {}) {
  const requests = createRequests({ ...options, say });
  const model = { requests, store: createStore(), say };
  /** By name: two addresses may lead to one file. @type {Map<string, RemoteFile>} */
  const files = new Map();

  /** @param {readonly Address[]} addresses */
  async function ask(addresses) {
    const fresh = addresses.filter(({ name }) => !files.has(name));
    const asked = await Promise.all(fresh.map((address) => new RemoteFile(address, model).ask()));
    for (const file of asked) files.set(file.name, file);
  }

  /**
   * A folder need not have one. Anything else that goes wrong is told: without it, codes may mean something else.
   * @param {Address} address
   */
  async function askForConfig(address) {
    if (!address.name.endsWith('.safetensors') && !isIndex(address.name)) return;
    for (const config of kConfigs.map((name) => beside(address, name))) {
      try {
        await ask([config]);
        return;
      } catch (error) {
        const isAbsent = error instanceof RemoteError && kAbsent.includes(error.reason);
        if (!isAbsent) throw error;
      }
    }
  }

  for (const one of given) {
    const address = readAddress(one, say);
    await ask(partsOf(address, say));
    const index = files.get(address.name);
    if (index && isIndex(address.name)) await ask(shardsOf(address, await indexIn(index, say), say));
    await askForConfig(address);
  }
  const all = [...files.values()];
  return {
    files: all,
    /** Bytes of all files; null where a host does not tell. */
    size: all.every(({ size }) => size > 0) ? all.reduce((sum, { size }) => sum + size, 0) : null,
    /** Bytes that have come so far. */
    fetched: requests.fetched,
    /** Takes the files of hosts that send no parts; the others are read part by part. */
    async takeWhole() {
      let room = kMostWhole;
      for (const file of all) {
        if (!file.isWhole) continue;
        await file.takeWhole(room);
        room -= file.size;
      }
    },
  };
}

/**
 * Replaces addresses among the files of a model by files that can be read.
 * @param {readonly any[]} given @param {Options} options
 */
export async function withRemote(given, options) {
  const addresses = given.filter(isAddress);
  if (addresses.length === 0) return given;
  const model = await askModel(addresses, options);
  await model.takeWhole();
  return [...given.filter((file) => !isAddress(file)), ...model.files];
}
