// package [--url ADDRESS]: fills build/packages for publication: the site for any static host, the npm package, one
// HTML file for each language, SCORM courses. With the address of the future site, also its metadata for other sites
// (oEmbed, Open Graph), which must contain absolute addresses.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { load } from '../../build/js/quantscope.mjs';
import { kLanguages, readStatic, suffixOf } from './languages.mjs';
import { packageScorm } from './scorm.mjs';
import { readSequences } from './sequence.mjs';
import { writeSingleFile } from './single.mjs';

const kOut = 'build/packages';
const kPicture = { width: 1200, height: 630 };
const kFrame = { width: 900, height: 640 };

const kNpmFiles = ['quantscope', 'quantscope_small']
  .flatMap((name) => ['mjs', 'wasm', 'd.ts', 'd.mts'].map((end) => `${name}.${end}`))
  .concat('english.json');

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** Address of the future site, with its last slash; throws if it is not accepted. @param {string | undefined} given */
function addressOf(given) {
  if (given === undefined) return '';
  try {
    const url = new URL(given);
    if (/^https?:$/.test(url.protocol) && !url.search && !url.hash)
      return url.href.endsWith('/') ? url.href : `${url.href}/`;
  } catch {
    // falls through to the error below
  }
  throw new Error(`--url: '${given}' is not accepted; expected an address such as https://example.org/quantscope/`);
}

/** @param {string} folder  of the packed site @param {string} url @param {{ id: string, title: string }[]} labs */
async function tellOthers(folder, url, labs) {
  await mkdir(`${folder}/oembed`, { recursive: true });
  await cp('docs/pictures/preview.png', `${folder}/preview.png`);
  /** @param {string} query @param {string} title */
  const about = (query, title) => ({
    version: '1.0',
    type: 'rich',
    provider_name: 'Quantscope',
    provider_url: url,
    title,
    ...kFrame,
    thumbnail_url: `${url}preview.png`,
    thumbnail_width: kPicture.width,
    thumbnail_height: kPicture.height,
    html: `<iframe src="${escaped(`${url}embed.html?${query}`)}" title="${escaped(title)}" width="${kFrame.width}" height="${kFrame.height}" allow="fullscreen"></iframe>`,
  });
  for (const { id, title } of labs)
    await writeFile(`${folder}/oembed/${id}.json`, JSON.stringify(about(`lab=${id}`, `Quantscope: ${title}`), null, 2));
  for (const language of kLanguages) {
    const say = await readStatic(language);
    const page = `index${suffixOf(language)}.html`;
    const head = [
      `<link rel="canonical" href="${url}${page}">`,
      `<link rel="alternate" type="application/json+oembed" href="${url}oembed/${labs[0].id}.json" title="Quantscope">`,
      `<meta property="og:type" content="website">`,
      `<meta property="og:url" content="${url}${page}">`,
      `<meta property="og:title" content="${escaped(say.title)}">`,
      `<meta property="og:description" content="${escaped(say.description)}">`,
      `<meta property="og:locale" content="${language}">`,
      `<meta property="og:image" content="${url}preview.png">`,
      `<meta property="og:image:width" content="${kPicture.width}">`,
      `<meta property="og:image:height" content="${kPicture.height}">`,
      `<meta name="twitter:card" content="summary_large_image">`,
    ];
    const html = await readFile(`${folder}/${page}`, 'utf8');
    await writeFile(`${folder}/${page}`, html.replace('</title>', `</title>\n${head.join('\n')}`));
  }
}

/** Builds the npm package of the core. @param {string} version */
async function packNpm(version) {
  const folder = `${kOut}/npm`;
  await mkdir(folder, { recursive: true });
  for (const name of kNpmFiles) await cp(`build/js/${name}`, `${folder}/${name}`);
  for (const name of ['LICENSE', 'docs/api.md']) await cp(name, `${folder}/${name.replace('docs/api', 'README')}`);
  const about = {
    name: 'quantscope',
    version,
    description: 'What quantization does to the information in weights: quantizers, metrics, bounds, whole models.',
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20' },
    sideEffects: false,
    main: './quantscope.mjs',
    types: './quantscope.d.ts',
    exports: {
      '.': { types: './quantscope.d.ts', default: './quantscope.mjs' },
      './small': { types: './quantscope_small.d.ts', default: './quantscope_small.mjs' },
      './quantscope.wasm': './quantscope.wasm',
      './quantscope_small.wasm': './quantscope_small.wasm',
      './english.json': './english.json',
      './package.json': './package.json',
    },
    files: kNpmFiles,
    keywords: ['quantization', 'neural network', 'entropy', 'SQNR', 'WebAssembly'],
  };
  await writeFile(`${folder}/package.json`, `${JSON.stringify(about, null, 2)}\n`);
  execFileSync('npm', ['pack', '--pack-destination', '..', '--silent'], { cwd: folder, stdio: 'pipe' });
}

async function main() {
  const { values } = parseArgs({ options: { url: { type: 'string' } } });
  const url = addressOf(values.url);
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  await rm(kOut, { recursive: true, force: true });
  await mkdir(kOut, { recursive: true });
  const qs = await load();
  await cp('build/site', `${kOut}/site`, { recursive: true });
  if (url) await tellOthers(`${kOut}/site`, url, qs.labs());
  const folder = `build/site/${(await readdir('build/site')).find((name) => /^[0-9a-f]{10}$/.test(name))}`;
  await packNpm(version);
  for (const language of kLanguages)
    await writeSingleFile(qs, folder, language, `${kOut}/quantscope${suffixOf(language)}.html`);
  const title = (await readStatic('en')).course;
  for (const scorm of /** @type {const} */ (['1.2', '2004']))
    await packageScorm({ site: 'build/site', out: `${kOut}/quantscope-scorm-${scorm}.zip`, version: scorm, title });
  for (const { id, title: words } of await readSequences(qs)) {
    for (const locale of kLanguages) {
      for (const version of /** @type {const} */ (['1.2', '2004'])) {
        const out = `${kOut}/quantscope-${id}${suffixOf(locale)}-scorm-${version}.zip`;
        await packageScorm({ out, version, sequence: id, locale, title: words[locale] });
      }
    }
  }
  console.log(`In ${kOut}: ${(await readdir(kOut)).sort().join(', ')}`);
  if (!url) console.log('Without --url ADDRESS no oEmbed and no preview: those name the site by its whole address.');
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
