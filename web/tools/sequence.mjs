// Checks sequences of labs and questions: node web/tools/sequence.mjs FILE… ; the site build checks ours. A file of own
// questions named in a sequence is looked for beside it.
import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { faultsOf } from '../sequence/read.js';
import { readItems } from './languages.mjs';

const kFolder = 'web/sequences';

/**
 * @param {string} path @param {{ labs(): { id: string }[], texts(): { problems(link: string): string } }} qs
 * @returns {Promise<string[]>}
 */
export async function checkSequence(path, qs) {
  let file;
  try {
    file = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return [`it is not JSON: ${error instanceof Error ? error.message : error}`];
  }
  const bank = (await readItems('en')).items.map((/** @type {{ id: string }} */ { id }) => id);
  const texts = qs.texts();
  const faults = faultsOf(file, {
    items: new Set(bank),
    labs: qs.labs().map(({ id }) => id),
    problems: (link) => texts.problems(link),
  });
  if (faults.length > 0 || !file.items) return faults;
  const own = join(dirname(path), file.items);
  if (!existsSync(own)) return [`items: ${file.items} does not lie beside it`];
  const { items = [] } = JSON.parse(await readFile(own, 'utf8'));
  const ids = new Set(items.map((/** @type {{ id: string }} */ { id }) => id));
  return file.steps
    .filter((/** @type {{ item?: string }} */ { item }) => item && !ids.has(item))
    .map((/** @type {{ item: string }} */ { item }) => `item: "${item}" is not in ${file.items}`);
}

/** Ours, with the minutes of all their steps; a fault stops the build. @param {any} qs */
export async function readSequences(qs) {
  const names = (await readdir(kFolder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(kFolder, name);
      const faults = await checkSequence(path, qs);
      const file = JSON.parse(await readFile(path, 'utf8'));
      if (file.id !== name.replace('.json', '')) faults.push(`id: "${file.id}" is not the name of the file`);
      if (faults.length > 0) throw new Error(`${path}: ${faults.join(' ')}`);
      return file;
    }),
  );
}

/** @param {{ minutes: number }[]} steps */
export const minutesOf = (steps) => steps.reduce((sum, { minutes }) => sum + minutes, 0);

async function main() {
  const files = process.argv.slice(2);
  if (files.length === 0) throw new Error('usage: ./dev sequence FILE…');
  const { load } = await import('../../build/js/quantscope.mjs');
  const qs = await load();
  let isFine = true;
  for (const file of files) {
    const faults = await checkSequence(file, qs);
    for (const fault of faults) console.error(`${file}: ${fault}`);
    if (faults.length === 0) {
      const { steps } = JSON.parse(await readFile(file, 'utf8'));
      console.log(`${file}: ${steps.length} steps, ${minutesOf(steps)} minutes, no fault`);
    }
    isFine &&= faults.length === 0;
  }
  process.exitCode = isFine ? 0 : 1;
}

// Node names this module by its real path; the command line may use a link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(2);
  });
}
