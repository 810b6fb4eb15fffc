// The site's files as scripts, for pages that can fetch nothing else (web/embed/inlined.js): deflated, in base64.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';

const kDense = { level: 9 };

/** @param {Uint8Array} bytes */
const asText = (bytes) => deflateSync(bytes, kDense).toString('base64');

/** All that a lab may ask for by name, below a folder. @param {string} folder */
async function namesBelow(folder) {
  const names = ['digits.u8'];
  for (const part of ['layers', 'items', 'fonts', 'model', 'text']) {
    for (const name of await readdir(`${folder}/${part}`)) names.push(`${part}/${name}`);
  }
  return names;
}

/**
 * A plugin that puts files into a script under the name "#carried".
 * @param {Record<string, string>} paths  of files, by the name that the lab gives them
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

/** Each file that the first script does not hold as a script of its own. @param {Record<string, string>} paths @param {string} folder */
export async function writeScripts(paths, folder) {
  await mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries(paths)) {
    const call = `quantscopeBring(${JSON.stringify(name)},${JSON.stringify(asText(await readFile(path)))});\n`;
    await writeFile(`${folder}/${name.replaceAll('/', '-')}.js`, call);
  }
}
