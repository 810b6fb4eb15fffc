// Writes the site's files as scripts, deflated and in base64, for pages that cannot fetch (web/embed/inlined.js).
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { kBundledFiles } from '../shared/bundled_files.js';

const kDense = { level: 9 };

/** @param {Uint8Array} bytes */
const asText = (bytes) => deflateSync(bytes, kDense).toString('base64');

/** Names of all files below a folder that a lab may request. @param {string} folder */
async function namesBelow(folder) {
  const names = Object.values(kBundledFiles);
  for (const part of ['layers', 'items', 'fonts', 'model', 'text']) {
    for (const name of await readdir(`${folder}/${part}`)) names.push(`${part}/${name}`);
  }
  return names;
}

/**
 * An esbuild plugin that inlines files in a script under the name "#carried".
 * @param {Record<string, string>} paths  of files, by the name that the lab uses
 */
export function carry(paths) {
  return {
    name: 'carried files',
    /** @param {import('esbuild').PluginBuild} build */
    setup(build) {
      build.onResolve({ filter: /^#carried$/ }, () => ({ path: 'carried', namespace: 'carried' }));
      build.onLoad({ filter: /.*/, namespace: 'carried' }, async () => {
        const files = await Promise.all(
          Object.entries(paths).map(async ([name, path]) => [name, asText(await readFile(path))]),
        );
        return { contents: `export const files = ${JSON.stringify(Object.fromEntries(files))};`, loader: 'js' };
      });
    },
  };
}

/** Every file of the site by its name. @param {string} folder @param {string} whole  path of the module in one piece */
export async function everything(folder, whole) {
  const names = await namesBelow(folder);
  return { 'quantscope_whole.wasm': whole, ...Object.fromEntries(names.map((name) => [name, `${folder}/${name}`])) };
}

/** Writes a script for each file that the first script does not hold. @param {Record<string, string>} paths @param {string} folder */
export async function writeScripts(paths, folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries(paths)) {
    const call = `quantscopeBring(${JSON.stringify(name)},${JSON.stringify(asText(await readFile(path)))});\n`;
    await writeFile(`${folder}/${name.replaceAll('/', '-')}.js`, call);
  }
}
