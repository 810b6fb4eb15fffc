// Subsets the text face to the characters that the labs draw: node web/tools/fonts.mjs OUTDIR
//
// Writes each weight twice: with all characters that labs can draw (kText in src/ui/kit/fonts.cpp), and with those of
// our own texts, which suffice until a reader's file has names in other letters. Leaves out what stb_truetype and a
// plain @font-face do not read: hinting, OpenType layout, kerning, signatures.

import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import subsetFont from 'subset-font';
import { labCharacters, mappedCharacters, rangesFile, tables, undrawable } from './font_characters.mjs';

const require = createRequire(import.meta.url);
const faces = [
  { weight: 400, input: require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf') },
  { weight: 600, input: require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf') },
];
const unusedTables = ['GSUB', 'GPOS', 'GDEF', 'BASE', 'STAT', 'DSIG', 'kern', 'gasp', 'prep', 'fpgm', 'cvt ', 'meta'];
// A face or a list without one of these would show boxes in the labs or the lesson.
const indispensable = 'Δσ²₂≤·×∞−±…–\u0302\u0304';
const indispensableToNames = 'μλΣ√≥π½≈—“”‘’→←↔•ĄŁŘßÆŒşșț€°';

/**
 * Basic Latin, and all other characters of our own English texts. Other languages start with the full font, a quiz
 * loads it, and reports are pages of their own. Skips comments, which are never drawn.
 */
async function ownCharacters(characters) {
  const source = fileURLToPath(new URL('../../src', import.meta.url));
  const isDrawn = (file) =>
    /\.cpp$|words\/text\.en\.json$/.test(file) && !/^labs\/(report|quiz|checker|app\/quiz_)/.test(file);
  const files = (await readdir(source, { recursive: true })).filter(isDrawn);
  const texts = await Promise.all(files.map((file) => readFile(join(source, file), 'utf8')));
  const used = new Set(texts.map((text) => text.replaceAll(/(^|\s)\/\/.*$/gm, '')).join(''));
  return [...characters].filter((character) => character <= '~' || used.has(character)).join('');
}

async function cut({ weight, input }, characters, needed, output) {
  const font = await subsetFont(await readFile(input), characters, {
    targetFormat: 'truetype',
    noHinting: true,
    noLayoutClosure: true,
    dropTables: unusedTables,
  });
  const mapped = mappedCharacters(font);
  const missing = [...needed].filter((character) => !mapped.has(character.codePointAt(0)));
  if (missing.length > 0) throw new Error(`Inter ${weight} lacks ${missing.join(' ')}`);
  await writeFile(`${output}.part`, font);
  await rename(`${output}.part`, output);
  const glyphs = font.readUInt16BE(tables(font).get('maxp') + 4);
  const packed = brotliCompressSync(font).length;
  console.log(`${basename(output)}: ${glyphs} glyphs, ${kilobytes(font.length)}, ${kilobytes(packed)} as brotli`);
}

const outputOf = (weight, directory) => join(directory, `inter-${weight}.ttf`);
const firstOf = (weight, directory) => join(directory, `inter-${weight}-first.ttf`);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const changedAt = async (file) => (await stat(file).catch(() => null))?.mtimeMs ?? 0;

const [directory] = process.argv.slice(2);
if (!directory) {
  console.error('usage: node web/tools/fonts.mjs OUTDIR');
  process.exit(2);
}
// npm gives the files of a package one fixed date, so a newer face shows only in the lock file.
const lockFile = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const inputs = [
  rangesFile,
  lockFile,
  fileURLToPath(import.meta.url),
  fileURLToPath(new URL('font_characters.mjs', import.meta.url)),
];
const outputs = faces.flatMap(({ weight }) => [outputOf(weight, directory), firstOf(weight, directory)]);
const textFile = fileURLToPath(new URL('../../src/labs/words/text.en.json', import.meta.url));
const newestInput = Math.max(...(await Promise.all([...inputs, textFile].map(changedAt))));
const oldestOutput = Math.min(...(await Promise.all(outputs.map(changedAt))));
if (oldestOutput < newestInput) {
  await mkdir(directory, { recursive: true });
  const characters = await labCharacters();
  const lacking = undrawable(await readFile(textFile, 'utf8'), characters);
  if (lacking.length > 0) throw new Error(`${textFile} uses ${lacking.join(' ')}, which ${rangesFile} lacks`);
  const own = await ownCharacters(characters);
  for (const face of faces) {
    await cut(face, characters, indispensable + indispensableToNames, outputOf(face.weight, directory));
    await cut(face, own, indispensable, firstOf(face.weight, directory));
  }
}
