// Runs every benchmark, or those that are named, and writes docs/performance.md: node tests/bench/all.mjs [NAME…]
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { kBenches, kFolder, pageOf } from './table.mjs';

const kPage = 'docs/performance.md';
const named = process.argv.slice(2);
const unknown = named.filter((name) => !kBenches.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark: ${unknown.join(', ')}; there are ${kBenches.join(', ')}`);
  process.exit(2);
}
const asked = named.length > 0 ? named : kBenches;
const failed = asked.filter((name) => {
  console.log(`\n${name}:`);
  return spawnSync(process.execPath, [`tests/bench/${name}.mjs`], { stdio: 'inherit' }).status !== 0;
});
writeFileSync(kPage, pageOf(kFolder, kBenches, { asked, before: readFileSync(kPage, 'utf8') }));
console.log(`\nwritten to ${kPage}`);
if (failed.length > 0) {
  console.error(`without the rows of ${failed.join(', ')}, which failed`);
  process.exit(1);
}
