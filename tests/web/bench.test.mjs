// The tables of the benchmarks: how a figure is judged, and the page that is made of them.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { kBenches, pageOf, verdict } from '../bench/table.mjs';

test('a row of a benchmark says whether its figure meets the target or the aim', () => {
  for (const [figure, target, said] of [
    ['7.90 ×', 'at least 8, aim 12', 'missed'],
    ['8.00 ×', 'at least 8, aim 12', 'met'],
    ['12.10 ×', 'at least 8, aim 12', 'aim met'],
    ['312.0 KB', 'at most 290 KB, aim 250', 'missed'],
    ['289.9 KB', 'at most 290 KB, aim 250', 'met'],
    ['250.0 KB', 'at most 290 KB, aim 250', 'aim met'],
    ['1,200 ms', 'at most 1,000 ms', 'missed'],
    ['900 µs', 'at most 50 ms', 'met'],
    ['none', 'none', 'met'],
    ['51.0 ms', 'none', 'missed'],
    ['3.0 ms', '', ''],
  ])
    assert.equal(verdict(figure, target), said, `${figure}, ${target}`);
  assert.throws(() => verdict('3.0 ms', 'fast'), /not a target: fast/);
});

test('the page of the benchmarks has a table for each script, and names one that left none', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'quantscope-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const rows = [
    ['training', '40.0 ms', '', ''],
    ['  over the lab', '9.00 ×', 'at least 15', 'missed'],
  ];
  writeFileSync(join(folder, 'network.json'), JSON.stringify({ title: 'Networks', why: 'Vectors.', rows }));
  const page = pageOf(folder, ['network', 'core']);
  assert.match(page, /## Networks\n\nVectors\.\n\n/);
  assert.match(
    page,
    /\n\| training \| 40\.0 ms \| {2}\| {2}\|\n\| … over the lab \| 9\.00 × \| at least 15 \| missed \|\n/,
  );
  const later = pageOf(folder, ['network', 'core'], {
    asked: ['network'],
    before: '# P\n\n<!-- network -->\n\n## Old\n\nx\n\n<!-- core -->\n\n## The core\n\nkept\n',
  });
  assert.match(later, /## Networks/);
  assert.doesNotMatch(later, /## Old/);
  assert.ok(later.endsWith('<!-- core -->\n\n## The core\n\nkept\n'), later.slice(-120));
  assert.match(page, /## core\n\n`tests\/bench\/core\.mjs` did not finish, so its rows are missing\./);
});

test('a script that opens a table is a benchmark of the list, under its own name', () => {
  const opened = readdirSync('tests/bench')
    .filter((file) => file.endsWith('.mjs') && file !== 'table.mjs')
    .flatMap((file) => {
      const [, name] = /openTable\(\s*'(\w+)'/.exec(readFileSync(`tests/bench/${file}`, 'utf8')) ?? [];
      if (name) assert.equal(file, `${name}.mjs`);
      return name ?? [];
    });
  assert.deepEqual(opened.sort(), kBenches.toSorted());
});
