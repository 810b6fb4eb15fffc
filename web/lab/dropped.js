// Lists every file below the folders that are dropped on the lab, named by its path. Reads no file contents.

/** @typedef {import('./types.d.ts').OpenedFile} OpenedFile */

const kMostFiles = 10_000;

/** @param {FileSystemEntry} entry @returns {Promise<File>} */
const fileOf = (entry) =>
  new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));

/** A directory reader returns about a hundred entries a call, and none at the end. @param {FileSystemEntry} folder */
async function entriesOf(folder) {
  const reader = /** @type {FileSystemDirectoryEntry} */ (folder).createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** @param {FileSystemEntry} entry @param {string} path @param {boolean} found @param {OpenedFile[]} files */
async function add(entry, path, found, files) {
  if (entry.isFile) {
    const blob = await fileOf(entry);
    files.push({ name: path, size: blob.size, blob, found });
    if (files.length > kMostFiles) throw new RangeError(`more than ${kMostFiles} files`);
    return;
  }
  // Skip hidden folders: .git and .cache hold copies.
  for (const below of await entriesOf(entry))
    if (!below.name.startsWith('.')) await add(below, `${path}/${below.name}`, true, files);
}

/** Strips the leading folders that all paths share. @param {OpenedFile[]} files */
function namedWithin(files) {
  const paths = files.map(({ name }) => name.split('/'));
  let shared = 0;
  while (paths.every((path) => path.length > shared + 1 && path[shared] === paths[0][shared])) ++shared;
  return files.map((file, i) => ({ ...file, name: paths[i].slice(shared).join('/') }));
}

/** Throws if there are no files, or too many for a model. @param {readonly (FileSystemEntry | null)[]} entries */
export async function filesBelow(entries) {
  /** @type {OpenedFile[]} */
  const files = [];
  for (const entry of entries) if (entry) await add(entry, entry.name, false, files);
  if (files.length === 0) throw new RangeError('no files');
  return namedWithin(files);
}
