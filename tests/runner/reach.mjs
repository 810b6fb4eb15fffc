// Maps a change to the tests that it can affect, by folder and target. A path without a row affects every level.
//
// The rows follow core → io → labs → ui → host from left to right: code linked into a program can affect all of that
// program's tests. For page scripts a row is narrower than the bundle: it names the tests about them; the runner lists
// the others without running them.
import { basename, dirname } from 'node:path';
import { levels } from './levels.mjs';

/** @typedef {Map<string, Set<string> | 'all'>} Reached  by level: its test files, or all */

const kProgram = { ui: 'all', desktop: 'all', web: 'all', firefox: 'all' };
const kAbout = /** @type {Record<string, string[]>} */ ({
  'web/author/': ['items_file', 'items_page', 'items_places', 'language'],
  'web/core/language': ['language_module', 'language_model', 'language_refusals', 'package'],
  'web/core/remote': ['remote_file', 'remote_model', 'model', 'package'],
  'web/core/': ['core', 'theory', 'model', 'package', 'site'],
  'web/data/': ['core', 'lab_picture', 'lab_address', 'lab_mirror', 'labs', 'network', 'site'],
  'web/element/': ['element', 'versions', 'package'],
  'web/embed/': ['embed', 'frames', 'messages', 'scorm', 'scorm_data', 'scorm_package', 'versions'],
  'web/examples/': ['embed', 'site'],
  'web/items/': ['quiz', 'language'],
  'web/lesson/': ['lesson', 'lesson_build', 'language', 'site'],
  'web/page/address_': ['address_steps', 'by_address'],
  'web/page/by_address': ['by_address'],
  'web/page/published': ['remote_model', 'by_address'],
  'web/page/': ['lesson', 'quiz', 'embed', 'language', 'access', 'site'],
  'web/style/': ['screens', 'screens_at_rest', 'screens_system', 'access', 'lesson', 'site'],
  'web/lab/address.js': ['lab_picture', 'lab_address', 'lab_mirror', 'labs', 'embed', 'guest_keys', 'guest_pages'],
  'web/lab/context.js': ['lab_picture', 'lab_address', 'lab_mirror', 'marks', 'frames', 'element'],
  'web/lab/figure.js': ['access', 'take_away'],
  'web/lab/files.js': ['files', 'model', 'own_model', 'by_address'],
  'web/lab/focus.js': ['guest_keys', 'guest_pages', 'access', 'typing'],
  'web/lab/input.js': ['lab_picture', 'lab_address', 'lab_mirror', 'touch', 'guest_keys', 'guest_pages', 'typing'],
  'web/lab/messages.js': ['messages', 'embed'],
  'web/lab/mirror': ['access', 'typing', 'quiz'],
  'web/lab/picture.js': ['take_away', 'frames'],
  'web/lab/quiz_': ['quiz'],
  'web/lab/remote.js': ['by_address'],
  'web/lab/survey': ['model', 'own_model', 'by_address', 'survey_reads'],
  'web/lab/take_away.js': ['take_away'],
  'web/lab/text_file.js': ['take_away', 'quiz'],
});
/** Path prefix → affected tests; first match wins. Level → 'all', a folder of its tests, or names of test files. */
const kRows = /** @type {[string, Record<string, string | string[]>][]} */ ([
  ['src/core/', { native: 'all', wasm: 'all', ...kProgram }],
  ['src/io/', { native: ['io/', 'labs/'], wasm: ['io/', 'labs/'], ...kProgram }],
  ['src/labs/', { native: ['labs/'], wasm: ['labs/'], ...kProgram }],
  ['src/ui/', kProgram],
  ['src/host/desktop', { desktop: 'all' }],
  ['src/host/report', { desktop: 'all' }],
  ['src/host/remote_words', { desktop: 'all', web: ['remote_model'] }],
  ['src/host/remote', { desktop: 'all' }],
  ['src/host/http', { desktop: 'all' }],
  ['src/host/', kProgram],
  ['src/bindings/', { web: 'all', firefox: 'all' }],
  ['shaders/', { desktop: 'all', web: 'all', firefox: 'all' }],
  ['web/items/', { native: ['labs/quiz/'], wasm: ['labs/quiz/'], web: kAbout['web/items/'] }],
  ...Object.entries(kAbout).map(([path, names]) => /** @type {[string, object]} */ ([path, { web: names }])),
  ['web/README.md', { web: ['docs', 'sources'] }],
  ['web/', { web: 'all', firefox: 'all' }],
  ['tests/bench/', { web: ['bench'] }],
  ['tests/fuzz/', {}],
  ['docs/', { web: ['docs', 'sources'] }],
  ['README.md', { web: ['docs', 'sources'] }],
  ['CONTRIBUTING.md', { web: ['docs', 'sources'] }],
  ['CHANGELOG.md', { web: ['docs'] }],
  ['findings/', {}],
  ['dev', { web: ['toolchain', 'runner'] }],
  ['tools/', { web: ['toolchain'] }],
  ['tests/run', { web: ['runner'] }],
]);
/** The labs, each with the labs that it includes: a lab's own files cannot affect tests of others. */
export const kLabs = /** @type {Record<string, string[]>} */ ({
  ...{ blocks: [], capacity: ['network'], entropy: ['noise'] },
  ...{ ladder: [], language: ['overview'], model: [], network: ['overview'], noise: [], overview: [], rounding: [] },
});
/** Every change must pass the rules for sources. */
const kAlways = 'tests/web/sources.test.mjs';

/** Tests that a change of one path affects. @param {string} path @returns {Reached} */
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

/** A test affects itself; a helper, the tests of its folder. @param {string} path @returns {Reached | undefined} */
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

/** Describes which files of each level run, and which are left out. @param {Reached} reached @returns {string[]} */
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
