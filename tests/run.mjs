// Runs the tests on the present build: node tests/run.mjs [--only LEVEL [PATTERN]] [--changed] [--builds]
//
// --only LEVEL PATTERN: the cases whose names match; ignores case, * stands for anything.
// --changed: the tests that the change since the last commit can affect; lists those left out.
// --builds: runs nothing; prints the build targets that the tests need.
//
// The last line is the sum over all levels, "N passed, N failed". A level that crashes, falls silent or reports no counts
// is one failure; a level with a failure prints its whole output.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { levels } from './runner/levels.mjs';
import { reachOfAll, told } from './runner/reach.mjs';
import { runWatched } from './runner/watched.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** @typedef {{ level: import('./runner/levels.mjs').Level, part: import('./runner/levels.mjs').Part }} Chosen */

/** @param {Chosen} chosen */
async function runLevel({ level, part }) {
  const { output, status, ended } = await runWatched(level.command(part), { env: level.env });
  if (ended) return { passed: 0, failed: 1, output: `${output}\n${ended}\n` };
  const counts = level.count(stripVTControlCharacters(output));
  if (counts === null) return { passed: 0, failed: 1, output: `${output}\nno counts (ended with ${status})\n` };
  const { passed, failed } = counts;
  if (passed + failed === 0) return { passed, failed: 1, output: `${output}\nnot one test ran\n` };
  // A leak or a crash after the summary shows only in the exit status.
  if (failed === 0 && status !== 0) return { passed, failed: 1, output: `${output}\nended with ${status}\n` };
  return { passed, failed, output };
}

/** Paths changed since the last commit, untracked files included. @returns {string[]} */
function changedPaths() {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { encoding: 'utf8' }).split('\0').filter(Boolean);
  return [...git('diff', '--name-only', '-z', 'HEAD'), ...git('ls-files', '--others', '--exclude-standard', '-z')];
}

/** @returns {{ chosen: Chosen[], says: string[] }} */
function choose({ only, changed, pattern }) {
  const named = levels.filter((level) => only === undefined || level.name === only);
  if (named.length === 0)
    throw new Error(`no level ${only}; there are ${levels.map((level) => level.name).join(', ')}`);
  if (pattern !== undefined && only === undefined)
    throw new Error(`a pattern needs a level: --only LEVEL '${pattern}'`);
  if (!changed) return { chosen: named.map((level) => ({ level, part: { pattern } })), says: [] };
  const reached = reachOfAll(changedPaths());
  const chosen = named.flatMap((level) => {
    const files = reached.get(level.name);
    if (!files || (files !== 'all' && files.size === 0)) return [];
    return [{ level, part: files === 'all' ? { pattern } : { pattern, files: [...files] } }];
  });
  const says = told(reached).map((line) =>
    only && !line.startsWith(`${only}:`) ? `${line.split(':')[0]}: left out` : line,
  );
  return { chosen, says: chosen.length > 0 ? says : ['nothing that is tested has changed since the last commit'] };
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' }, changed: { type: 'boolean' }, builds: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (positionals.length > 1) throw new Error(`one pattern at most; in quotation marks, if it has spaces`);
  const { chosen, says } = choose({ only: values.only, changed: values.changed, pattern: positionals[0] });
  if (values.builds) {
    console.log([...new Set(chosen.flatMap(({ level }) => level.builds))].join('\n'));
    return;
  }
  for (const line of says) console.log(line);
  const total = { passed: 0, failed: 0 };
  async function runAndTell(/** @type {Chosen} */ one) {
    const start = performance.now();
    const { passed, failed, output } = await runLevel(one);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (failed > 0) process.stdout.write(`── ${one.level.name} ──\n${output}`);
    console.log(`${one.level.name.padEnd(8)} ${passed} of ${passed + failed} passed in ${seconds} s`);
    total.passed += passed;
    total.failed += failed;
  }
  // Levels that only compute share the processors; a browser that waits beside them would run into its time-outs.
  await Promise.all(chosen.filter(({ level }) => level.computes).map(runAndTell));
  for (const one of chosen.filter(({ level }) => !level.computes)) await runAndTell(one);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
