// Runs every level of the tests on what is built: node tests/run.mjs [--only LEVEL]
//
// The last line is the sum over all levels, "N passed, N failed". A level that crashes, hangs or reports no counts is
// one failure; the whole output of a level is shown when anything in it failed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const minutes = 60_000;
const longestLevel = 40 * minutes;
const nodeTest = (atOnce) => [process.execPath, '--test', '--test-reporter=tap', `--test-concurrency=${atOnce}`];
const xvfb = ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1600x1200x24'];

const levels = [
  { name: 'native', computes: true, files: ['build/asan/tests/qs_tests'], count: countDoctest },
  { name: 'ui', computes: true, files: ['build/asan/tests/qs_ui_tests'], count: countDoctest },
  {
    name: 'wasm',
    computes: true,
    runner: [process.execPath],
    // CommonJS, which only this suffix says inside a package of modules.
    files: ['build/web/tests/qs_tests.cjs'],
    count: countDoctest,
  },
  {
    name: 'desktop',
    runner: [...xvfb, ...nodeTest(1)],
    files: testFiles('tests/desktop'),
    count: countTap,
    // The graphics driver keeps memory until the end on purpose.
    env: { ASAN_OPTIONS: 'detect_leaks=0' },
  },
  { name: 'firefox', runner: [...xvfb, ...nodeTest(1)], files: testFiles('tests/firefox'), count: countTap },
  { name: 'web', runner: nodeTest(1), files: testFiles('tests/web'), count: countTap },
];

function testFiles(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'));
  return names.sort().map((name) => join(folder, name));
}

/** Counts of test cases, or null where the output ends without its summary. */
function countDoctest(output) {
  const summary = /^\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed/m.exec(output);
  return summary && { passed: Number(summary[1]), failed: Number(summary[2]) };
}

function countTap(output) {
  const last = (what) => Number([...output.matchAll(new RegExp(`^# ${what} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? Number.NaN);
  const passed = last('pass');
  const failed = last('fail') + last('cancelled');
  return Number.isNaN(passed + failed) ? null : { passed, failed };
}

/** Runs a command to its end, or to the limit; its output in the order in which it came. */
function run(command, env) {
  return new Promise((done) => {
    let output = '';
    // A group of its own, so that at the limit the browsers and displays that it started end too.
    const child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const limit = setTimeout(() => {
      output += `\nended after ${longestLevel / minutes} minutes\n`;
      process.kill(-child.pid, 'SIGKILL');
    }, longestLevel);
    const end = (status) => {
      clearTimeout(limit);
      done({ output, status });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(-1);
    });
    child.on('close', (code, signal) => end(signal ?? code));
  });
}

async function runLevel({ runner = [], files, count, env }) {
  const missing = files.filter((file) => !existsSync(file));
  if (files.length === 0 || missing.length > 0)
    return { passed: 0, failed: 1, output: `missing: ${missing.join(', ') || 'its files'}\n` };
  const { output, status } = await run([...runner, ...files], env);
  const counts = count(stripVTControlCharacters(output));
  if (counts === null) return { passed: 0, failed: 1, output: `${output}\nno counts (ended with ${status})\n` };
  const { passed, failed } = counts;
  if (passed + failed === 0) return { passed, failed: 1, output: `${output}\nnot one test ran\n` };
  // A leak or a crash after the summary shows in the exit status only.
  if (failed === 0 && status !== 0) return { passed, failed: 1, output: `${output}\nended with ${status}\n` };
  return { passed, failed, output };
}

async function main() {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  const chosen = levels.filter((level) => only === undefined || level.name === only);
  if (chosen.length === 0)
    throw new Error(`no level ${only}; there are ${levels.map((level) => level.name).join(', ')}`);
  const total = { passed: 0, failed: 0 };
  async function runAndTell(level) {
    const start = performance.now();
    const { passed, failed, output } = await runLevel(level);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (failed > 0) process.stdout.write(`── ${level.name} ──\n${output}`);
    console.log(`${level.name.padEnd(8)} ${passed} of ${passed + failed} passed in ${seconds} s`);
    total.passed += passed;
    total.failed += failed;
  }
  // What only computes shares the processors; a browser that waited for one would miss what it waits for.
  await Promise.all(chosen.filter(({ computes }) => computes).map(runAndTell));
  for (const level of chosen.filter(({ computes }) => !computes)) await runAndTell(level);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
