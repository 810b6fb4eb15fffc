// Builds the whole lab as one HTML file that runs from a disk, without a server: scripts, styles and files are inlined.
// Its policy names them by their hashes.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { carry, everything } from './inlined.mjs';
import { readStatic } from './languages.mjs';
import { classicOptions, kWhole } from './scripts.mjs';

/** @param {string} content */
const hashOf = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** @param {any} qs @param {string} folder  of the version @param {string} language @param {string} out */
export async function writeSingleFile(qs, folder, language, out) {
  const options = await classicOptions(qs, language);
  const { outputFiles } = await esbuild.build({
    ...options,
    entryPoints: ['web/embed/classic.js'],
    write: false,
    outdir: 'build',
    plugins: [...options.plugins, carry(await everything(folder, kWhole))],
  });
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script');
  const style = (await readFile(`${folder}/embed.css`, 'utf8')).trim();
  const icon = await readFile('web/icon.svg', 'utf8');
  const say = await readStatic(language);
  const policy = `default-src blob: data:; script-src ${hashOf(script)} 'wasm-unsafe-eval'; style-src ${hashOf(style)}`;
  const page = (await readFile('web/embed.html', 'utf8'))
    .replace('<html lang="en">', `<html lang="${language}">`)
    .replace('{{embed_policy}}', policy)
    .replace(/<title>.*<\/title>/, `<title>${say.title}</title>`)
    .replace(/<link rel="icon"[^>]*>/, `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">`)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`)
    .replace(/<script src=[^>]*><\/script>\n/, '')
    .replace('{{first_layer}}', qs.layers()[0].id)
    .replace('{{base}}', './')
    .replace('</body>', () => `<script>${script}</script>\n</body>`);
  await writeFile(out, page);
}
