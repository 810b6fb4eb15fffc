// The tests' runner: which tests a change affects, which cases a pattern selects, and how it ends a silent level.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { levels } from '../runner/levels.mjs';
import { kLabs, reachOf, reachOfAll, told } from '../runner/reach.mjs';
import { runWatched } from '../runner/watched.mjs';

const pretend = (...does) => [process.execPath, 'tests/runner/pretend.mjs', ...does];
const files = (path, level) => {
  const reached = reachOf(path).get(level);
  return reached instanceof Set ? [...reached] : reached;
};

test('a level that falls silent is ended, and what it was at is told', async () => {
  const { output, ended } = await runWatched(pretend('lines', '1', 'news', 'silent'), { silence: 1500 });
  assert.equal(output, '1\n');
  assert.equal(ended, 'ended, as nothing came for 1.5 seconds. It was at: frames: forty frames');
});

test('so is one that had begun nothing, with what it started itself', { timeout: 30_000 }, async () => {
  const { ended } = await runWatched(pretend('parent', 'silent'), { silence: 1500 });
  assert.match(ended ?? '', /nothing came for 1.5 seconds\. It had begun nothing/);
});

test('one that goes on saying something is not ended before its time is over', async () => {
  const { output, status, ended } = await runWatched(pretend('lines', '12'), { silence: 2000 });
  const told = { lines: output.trim().split('\n').length, status, ended };
  assert.deepEqual(told, { lines: 12, status: 0, ended: undefined });
  const endless = await runWatched(pretend('lines', '1000'), { silence: 2000, longest: 2500 });
  assert.match(endless.ended ?? '', /^ended after 2.5 seconds/);
});

test('a change in a lab reaches its tests, and not those of the layers before it', () => {
  const native = files('src/labs/noise/lab.cpp', 'native');
  assert.ok(native.includes('tests/labs/noise_lab_test.cpp'));
  assert.ok(native.every((file) => file.startsWith('tests/labs/')));
  assert.ok(native.includes('tests/labs/app_loading_test.cpp') && !native.includes('tests/labs/network_lab_test.cpp'));
  assert.equal(files('src/core/sample/sample.cpp', 'native'), 'all');
  assert.equal(files('src/ui/kit/chart.cpp', 'native'), undefined);
  assert.equal(files('src/ui/kit/chart.cpp', 'ui'), 'all');
  assert.deepEqual(files('tests/core/noise_test.cpp', 'wasm'), ['tests/core/noise_test.cpp']);
  assert.equal(reachOf('CMakeLists.txt').size, levels.length, 'a file that no row names reaches every level');
});

test('the labs include no more of each other than the table says', () => {
  for (const [id, uses] of Object.entries(kLabs)) {
    const own = readdirSync(`src/labs/${id}`);
    const text = own.map((name) => readFileSync(`src/labs/${id}/${name}`, 'utf8')).join('\n');
    const used = Object.keys(kLabs).filter((other) => other !== id && text.includes(`#include "labs/${other}/`));
    assert.deepEqual(used, uses, id);
  }
});

test('a change in a script of the page reaches the tests that are about it; what is left out is told', () => {
  assert.deepEqual(files('web/lab/take_away.js', 'web'), ['tests/web/take_away.test.mjs']);
  const lines = told(reachOfAll(['web/lab/take_away.js']));
  assert.ok(lines.includes('native: left out'));
  assert.match(lines.at(-1) ?? '', /^web: sources, take_away; left out: \d+ files$/);
  assert.deepEqual(
    told(reachOfAll([])),
    levels.map(({ name }) => `${name}: left out`),
  );
});

test('every script of the page, and every test, is reached by some level; every name in the table is a test', () => {
  const tracked = ['web', 'src', 'tests', 'shaders'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/node_modules/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of tracked.filter((name) => existsSync(name) && !/^tests\/(bench|fuzz)\//.test(name))) {
    const reached = reachOf(path);
    assert.ok(reached.size > 0, `${path} reaches nothing`);
    for (const [level, some] of reached)
      assert.ok(some === 'all' || some.size > 0, `${path} reaches no test of ${level}`);
  }
  const named = new Set(
    tracked.flatMap((path) => [...reachOf(path).values()].flatMap((some) => (some === 'all' ? [] : [...some]))),
  );
  for (const file of named) assert.ok(existsSync(file), file);
  assert.ok(readdirSync('tests/web').filter((name) => name.endsWith('.test.mjs')).length > 20);
});

test('a pattern chooses cases by name, whatever their capitals, and no file without them', () => {
  const web = levels.find(({ name }) => name === 'web');
  const command = web?.command({ pattern: 'A Level that falls*ended' }) ?? [];
  assert.ok(command.includes('--test-name-pattern=/A Level that falls.*ended/i'));
  assert.ok(command.includes('tests/web/runner.test.mjs'));
  const native = levels.find(({ name }) => name === 'native');
  assert.ok(native?.command({ pattern: 'rows: codes, values' }).includes('-tc=*rows: codes? values*'));
});

test('an unknown level, a pattern without a level and a second pattern are told', () => {
  const run = (...args) => spawnSync(process.execPath, ['tests/run.mjs', ...args], { encoding: 'utf8' });
  assert.match(run('--only', 'webb').stderr, /no level webb; there are native, ui, wasm, desktop, firefox, web/);
  assert.match(run('labs').stderr, /a pattern needs a level: --only LEVEL 'labs'/);
  assert.match(run('--only', 'web', 'two', 'words').stderr, /one pattern at most/);
  assert.equal(run('--only', 'webb').status, 2);
});
