// Rows of the benchmarks. A script prints its rows and leaves them in build/bench; page_of() makes docs/performance.md
// of what lies there.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The scripts of this folder that measure, in the order of the page. */
export const kBenches = [
  'core',
  'ggml',
  'drag',
  'network',
  'language',
  'model',
  'packed',
  'rounding',
  'page',
  'tasks',
  'heap',
  'bytes',
  'phone',
  'embed',
];
export const kFolder = 'build/bench';

const kTarget = /^(at least|at most) (\d+(?:,\d{3})*(?:\.\d+)?)[^,]*(?:, aim ([\d.,]+))?$/;
const numberOf = (text) => Number.parseFloat(text.replaceAll(',', ''));

/** The figure as printed, judged by its target; both have the same unit, or µs and ms. */
export function verdict(figure, target) {
  if (target === '') return '';
  if (target === 'none') return figure === 'none' ? 'met' : 'missed';
  const [, kind, limit, aim] = kTarget.exec(target) ?? [];
  if (!kind) throw new Error(`not a target: ${target}`);
  const value = numberOf(figure) / (figure.endsWith('µs') ? 1000 : 1);
  const reaches = (bound) => (kind === 'at least' ? value >= numberOf(bound) : value <= numberOf(bound));
  if (!reaches(limit)) return 'missed';
  return aim && reaches(aim) ? 'aim met' : 'met';
}

/**
 * Opens the table of one script. Its earlier rows are taken away at once, and only finish() leaves new ones, so that a
 * script that fails has none.
 */
export function openTable(name, title, why) {
  const file = join(kFolder, `${name}.json`);
  rmSync(file, { force: true });
  const rows = [];
  return {
    /** A target is "at least 4, aim 8", "at most 50 ms" or "none"; two spaces begin a row about the one before it. */
    row(what, figure, target = '') {
      rows.push([what, figure, target, verdict(figure, target)]);
      console.log(
        `${what.padEnd(78)} ${figure.padStart(12)}  ${[target, verdict(figure, target)].join('  ')}`.trimEnd(),
      );
    },
    finish() {
      mkdirSync(kFolder, { recursive: true });
      writeFileSync(file, JSON.stringify({ title, why, rows }));
    },
  };
}

export const ms = (time) => (time >= 1 ? `${time.toFixed(time < 100 ? 1 : 0)} ms` : `${(time * 1000).toFixed(0)} µs`);
export const times = (ratio) => `${ratio >= 20 ? ratio.toFixed(0) : ratio.toFixed(2)} ×`;
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Breaks a sentence into lines as the other documents have them. */
const wrapped = (text) => text.replaceAll(/(.{1,120})(?: |$)/g, '$1\n').trimEnd();

/** Says in the page which script a group is of. @param {string} name */
const markOf = (name) => `<!-- ${name} -->`;

function groupOf(name, { title, why, rows }) {
  const lines = rows.map(([what, ...cells]) => `| ${[what.replace(/^ +/, '… '), ...cells].join(' | ')} |`);
  return `${markOf(name)}\n\n## ${title}\n\n${wrapped(why)}\n\n| what | measured | target | |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

/** A group of the page as it stands; nothing if it has none of this script. @param {string} page @param {string} name */
function groupBefore(page, name) {
  const [, after] = page.split(`${markOf(name)}\n`);
  return after === undefined ? undefined : `${markOf(name)}\n${after.split(/\n<!-- \w+ -->\n/)[0].trimEnd()}\n`;
}

/**
 * The text of docs/performance.md, from the tables in a folder. A script that was not asked this time keeps the group that
 * it has in the page.
 */
export function pageOf(folder = kFolder, benches = kBenches, { asked = benches, before = '' } = {}) {
  const groups = benches.map((name) => {
    const file = join(folder, `${name}.json`);
    const kept = asked.includes(name) ? undefined : groupBefore(before, name);
    if (kept) return kept;
    if (existsSync(file)) return groupOf(name, JSON.parse(readFileSync(file, 'utf8')));
    return `${markOf(name)}\n\n## ${name}\n\n\`tests/bench/${name}.mjs\` did not finish, so its rows are missing.\n`;
  });
  return `# Performance

\`./dev bench\` writes this page from the rows of its scripts in \`tests/bench\`. Times are of the machine that it ran on,
in Chromium with graphics in software; ratios are within one run. A row with a target says whether the printed figure
meets it: the first number is what a change must keep, the aim what we work for. References (TensorFlow.js, numpy, plain
loops) must agree with the core before they are timed.

${groups.join('\n')}`;
}
