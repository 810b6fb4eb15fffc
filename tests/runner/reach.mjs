// What a change can reach, by folder and target. A path that no row names reaches every level.
//
// The rows are the road core → io → labs → ui → host read from the left: what is linked into a program can change what its
// tests see. For scripts of the page a row is narrower than what is bundled: it names the tests that are about them, and
// what those leave is told, not run.
import { basename, dirname } from 'node:path';
import { levels } from './levels.mjs';

/** @typedef {Map<string, Set<string> | 'all'>} Reached  by level: its test files, or all */

const kProgram = { ui: 'all', desktop: 'all', web: 'all', firefox: 'all' };
const kAbout = /** @type {Record<string, string[]>} */ ({
  'web/core/': ['core', 'theory', 'model', 'package', 'site'],
  'web/data/': ['core', 'lab', 'labs', 'network', 'site'],
  'web/element/': ['element', 'versions', 'package'],
  'web/embed/': ['embed', 'frames', 'messages', 'scorm', 'scorm_data', 'scorm_package', 'versions'],
  'web/examples/': ['embed', 'site'],
  'web/items/': ['quiz', 'language'],
  'web/lesson/': ['lesson', 'lesson_build', 'language', 'site'],
  'web/page/': ['lesson', 'quiz', 'embed', 'language', 'access', 'site'],
  'web/style/': ['screens', 'access', 'lesson', 'site'],
  'web/lab/address.js': ['lab', 'labs', 'embed', 'guest'],
  'web/lab/context.js': ['lab', 'marks', 'frames', 'element'],
  'web/lab/figure.js': ['access', 'take_away'],
  'web/lab/files.js': ['files', 'model', 'own_model'],
  'web/lab/focus.js': ['guest', 'access', 'typing'],
  'web/lab/input.js': ['lab', 'touch', 'guest', 'typing'],
  'web/lab/messages.js': ['messages', 'embed'],
  'web/lab/mirror': ['access', 'typing', 'quiz'],
  'web/lab/picture.js': ['take_away', 'frames'],
  'web/lab/quiz_': ['quiz'],
  'web/lab/survey': ['model', 'own_model'],
  'web/lab/take_away.js': ['take_away'],
  'web/lab/text_file.js': ['take_away', 'quiz'],
});
/** Path prefix → what it reaches; the first that fits. Level → 'all', a folder of its tests, or names of test files. */
const kRows = /** @type {[string, Record<string, string | string[]>][]} */ ([
  ['src/core/', { native: 'all', wasm: 'all', ...kProgram }],
  ['src/io/', { native: ['io/', 'labs/'], wasm: ['io/', 'labs/'], ...kProgram }],
  ['src/labs/', { native: ['labs/'], wasm: ['labs/'], ...kProgram }],
  ['src/ui/', kProgram],
  ['src/host/desktop', { desktop: 'all' }],
  ['src/host/report', { desktop: 'all' }],
  ['src/host/', kProgram],
  ['src/bindings/', { web: 'all', firefox: 'all' }],
  ['shaders/', { desktop: 'all', web: 'all', firefox: 'all' }],
  ['web/items/', { native: ['labs/quiz/'], wasm: ['labs/quiz/'], web: kAbout['web/items/'] }],
  ...Object.entries(kAbout).map(([path, names]) => /** @type {[string, object]} */ ([path, { web: names }])),
  ['web/', { web: 'all', firefox: 'all' }],
  ['tests/bench/', {}],
  ['tests/fuzz/', {}],
  ['docs/', { web: ['docs', 'sources'] }],
  ['README.md', { web: ['docs', 'sources'] }],
  ['CHANGELOG.md', { web: ['docs'] }],
  ['findings/', {}],
  ['dev', { web: ['toolchain', 'runner'] }],
  ['tools/', { web: ['toolchain'] }],
  ['tests/run', { web: ['runner'] }],
]);
/** The labs, and those whose files each includes: what is one's own can change what the tests of no other see. */
export const kLabs = /** @type {Record<string, string[]>} */ ({
  ...{ blocks: [], capacity: ['network'], entropy: ['noise'] },
  ...{ ladder: [], network: [], noise: [] },
});
/** Every change is held against the rules of the house. */
const kAlways = 'tests/web/sources.test.mjs';

/** What a change of one path reaches. @param {string} path @returns {Reached} */
export function reachOf(path) {
  const test = reachOfTest(path);
  if (test) return test;
  const row = kRows.find(([prefix]) => path.startsWith(prefix));
  const lab = Object.keys(kLabs).find((id) => path.startsWith(`src/labs/${id}/`));
  const others = Object.keys(kLabs).filter((id) => lab !== undefined && id !== lab && !kLabs[id].includes(lab));
  const isOfAnother = (/** @type {string} */ file) => others.some((id) => file.startsWith(`tests/labs/${id}_`));
  const reached = /** @type {Reached} */ (new Map());
  for (const level of levels) {
    const what = row ? row[1][level.name] : 'all';
    if (what === 'all') reached.set(level.name, 'all');
    else if (what)
      reached.set(level.name, new Set(level.files().filter((file) => isOneOf(file, what) && !isOfAnother(file))));
  }
  return reached;
}

/** @param {string} file @param {string | string[]} what  names of test files, or folders with a slash at the end */
const isOneOf = (file, what) =>
  [what]
    .flat()
    .some((name) => (name.endsWith('/') ? file.startsWith(`tests/${name}`) : basename(file).startsWith(`${name}.`)));

/** A test reaches itself; what tests share reaches those of its folder. @param {string} path @returns {Reached | undefined} */
function reachOfTest(path) {
  const reached = /** @type {Reached} */ (new Map());
  for (const level of levels) {
    const files = level.files();
    if (files.includes(path)) reached.set(level.name, new Set([path]));
  }
  if (reached.size > 0 || !/^tests\/(core|io|labs|ui|web|desktop|firefox|golden)\//.test(path))
    return reached.size > 0 ? reached : undefined;
  const folder = path.startsWith('tests/golden/') ? 'tests/core' : dirname(path).replace(/\/golden.*$/, '');
  for (const level of levels) {
    const files = level.files().filter((file) => file.startsWith(`${folder}/`));
    if (files.length > 0) reached.set(level.name, new Set(files));
  }
  return reached;
}

/** @param {string[]} paths @returns {Reached} */
export function reachOfAll(paths) {
  const all = /** @type {Reached} */ (new Map());
  for (const path of paths) {
    for (const [level, files] of reachOf(path)) {
      const before = all.get(level) ?? new Set();
      all.set(level, before === 'all' || files === 'all' ? 'all' : new Set([...before, ...files]));
    }
  }
  const web = all.get('web') ?? new Set();
  if (paths.length > 0 && web !== 'all') all.set('web', web.add(kAlways));
  return all;
}

/** In words: what of each level runs, and what is left out. @param {Reached} reached @returns {string[]} */
export function told(reached) {
  return levels.map((level) => {
    const files = reached.get(level.name);
    if (files === 'all') return `${level.name}: all`;
    if (!files || files.size === 0) return `${level.name}: left out`;
    const short = (/** @type {string} */ file) => basename(file).replace(/(\.test\.mjs|_test\.cpp)$/, '');
    const rest = level.files().filter((file) => !files.has(file));
    const runs = files.size > 12 ? `${files.size} files` : [...files].map(short).sort().join(', ');
    return `${level.name}: ${runs}; left out: ${rest.length > 12 ? `${rest.length} files` : rest.map(short).join(', ') || 'none'}`;
  });
}
