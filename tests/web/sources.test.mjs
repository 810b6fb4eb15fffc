// Rules for the sources. Includes run one way: core ← io ← labs ← ui ← host; link targets enforce the rest.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import test from 'node:test';

const kLayers = ['core', 'io', 'labs', 'ui', 'host'];
const kMayUse = {
  core: [],
  io: ['nlohmann'],
  labs: ['nlohmann'],
  ui: ['imgui'],
  host: ['imgui', 'GLFW', 'GLES', 'emscripten', 'png', 'curl'],
  bindings: ['emscripten'],
};
const kForeign = ['imgui', 'GLFW', 'GLES', 'emscripten', 'nlohmann', 'png', 'curl'];

function* sourcesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesOf(path);
    else if (/\.(cpp|hpp|h)$/.test(entry.name)) yield path;
  }
}

/** The include lines of a file that its layer forbids. */
function wrongIncludes(layer, text) {
  const may = layer === 'bindings' ? kLayers : kLayers.slice(0, kLayers.indexOf(layer) + 1);
  const wrong = [];
  for (const [, header] of text.matchAll(/^\s*#include\s*[<"]([^>"]+)[>"]/gm)) {
    const room = header.split('/')[0];
    if (header.startsWith('..')) wrong.push(header);
    if ([...kLayers, 'bindings'].includes(room) && header.includes('/') && room !== layer && !may.includes(room))
      wrong.push(header);
    const foreign = kForeign.find((name) => header.startsWith(name) && !header.startsWith('imgui_config'));
    if (foreign && !kMayUse[layer].includes(foreign)) wrong.push(header);
  }
  return wrong;
}

for (const layer of Object.keys(kMayUse)) {
  test(`src/${layer} includes nothing that comes after it`, () => {
    for (const path of sourcesOf(`src/${layer}`)) {
      assert.deepEqual(wrongIncludes(layer, readFileSync(path, 'utf8')), [], path);
    }
  });
}

test('the check sees an include that points back', () => {
  assert.deepEqual(wrongIncludes('core', '#include "labs/app/app.hpp"\n'), ['labs/app/app.hpp']);
  assert.deepEqual(wrongIncludes('labs', '#include <imgui.h>\n'), ['imgui.h']);
  assert.deepEqual(wrongIncludes('io', '#include "../ui/draw.hpp"\n'), ['../ui/draw.hpp']);
  assert.deepEqual(wrongIncludes('ui', '#include "core/sample/sample.hpp"\n#include <imgui.h>\n'), []);
});

/** A file's room: its folder within the layer; a file in the layer itself is its own room. @param {string} path */
const roomOf = (path) => (path.split('/').length > 2 ? dirname(path) : path);

/**
 * Cycles among rooms, each with the files that cause its arrows.
 * @param {Iterable<[string, string]>} arrows  from one file to another
 */
function circlesOf(arrows) {
  /** @type {Map<string, Map<string, string>>} */
  const from = new Map();
  for (const [file, used] of arrows) {
    const [room, other] = [roomOf(file), roomOf(used)];
    if (room === other) continue;
    if (!from.has(room)) from.set(room, new Map());
    from.get(room)?.set(other, `${file} → ${used}`);
  }
  const reach = (/** @type {string} */ room, /** @type {Set<string>} */ seen = new Set()) => {
    for (const next of from.get(room)?.keys() ?? []) if (!seen.has(next)) reach(next, seen.add(next));
    return seen;
  };
  const inCircle = [...from.keys()].filter((room) => reach(room).has(room));
  return inCircle.flatMap((room) =>
    [...(from.get(room) ?? [])]
      .filter(([other]) => inCircle.includes(other) && reach(other).has(room))
      .map(([, why]) => why),
  );
}

/** @param {string} layer @returns {Generator<[string, string]>} */
function* includesWithin(layer) {
  for (const path of sourcesOf(`src/${layer}`))
    for (const [, header] of readFileSync(path, 'utf8').matchAll(/^\s*#include "([^"]+)"/gm))
      if (header.startsWith(`${layer}/`)) yield [path.slice('src/'.length), header];
}

// io is one room: readers of one kind, and the model that combines their tensors.
for (const layer of ['core', 'labs', 'ui', 'host']) {
  test(`src/${layer}: no room leads back to itself`, () => {
    assert.deepEqual(circlesOf(includesWithin(layer)), []);
  });
}

test('the check sees rooms that lead back, and not the arrows within one', () => {
  const back = /** @type {[string, string][]} */ ([
    ['labs/a/x.cpp', 'labs/b/y.hpp'],
    ['labs/b/y.cpp', 'labs/c/z.hpp'],
    ['labs/c/z.hpp', 'labs/a/x.hpp'],
    ['labs/d/w.cpp', 'labs/a/x.hpp'],
  ]);
  assert.deepEqual(circlesOf(back), [
    'labs/a/x.cpp → labs/b/y.hpp',
    'labs/b/y.cpp → labs/c/z.hpp',
    'labs/c/z.hpp → labs/a/x.hpp',
  ]);
  assert.deepEqual(circlesOf([...back.slice(1), ['labs/a/x.cpp', 'labs/a/y.hpp']]), []);
});

test('the kit of the interface knows no app, and a state knows no lab', () => {
  for (const path of sourcesOf('src/ui/kit'))
    assert.doesNotMatch(readFileSync(path, 'utf8'), /#include "labs\/(?!words\/|values\/heat)/, path);
  for (const path of sourcesOf('src/labs/state'))
    assert.doesNotMatch(readFileSync(path, 'utf8'), /#include "labs\/(?!words\/|state\/)/, path);
});

/** Folders that scripts may import, besides their own and src/labs/words; web's own files come last. */
const kScripts = /** @type {Record<string, string[]>} */ ({
  core: [],
  shared: [],
  lab: ['core', 'shared'],
  embed: ['shared', 'lab'],
  page: ['shared', 'lab'],
  element: ['shared', 'lab', 'embed'],
  author: ['core', 'shared', 'lab', 'page'],
  sheet: ['core', 'shared'],
  sequence: ['embed'],
});

/** @param {string} folder @param {string} text */
const wrongImports = (folder, text) =>
  [...text.matchAll(/(?:from|import\() ?'\.\.\/([a-z]+)\/[^']*'/g)]
    .map(([, used]) => used)
    .filter((used) => used !== folder && ![...kScripts[folder], 'src'].includes(used) && used !== '..');

test('scripts import nothing of a folder that comes after theirs', () => {
  for (const folder of Object.keys(kScripts))
    for (const path of [...scriptsOf(`web/${folder}`), ...typesOf(`web/${folder}`)])
      assert.deepEqual(wrongImports(folder, readFileSync(path, 'utf8')), [], path);
  assert.deepEqual(wrongImports('lab', "import { keep } from '../page/store.js';"), ['page']);
  assert.deepEqual(wrongImports('embed', "const a = await import('../lab/lab.js');"), []);
});

/** @param {string} folder */
const typesOf = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => join(folder, name));

/** Asks cmake which part of the module some files belong to. @param {string[]} paths  within src */
function sidesOf(paths) {
  const script = join(mkdtempSync(join(tmpdir(), 'quantscope-cut-')), 'sides.cmake');
  const asked = paths.map((path) => `qs_is_late(${path} late)\nmessage("${path} ${'$'}{late}")`);
  writeFileSync(script, [`include(${resolve('src/cut.cmake')})`, ...asked].join('\n'));
  const run = spawnSync('cmake', ['-P', script], { encoding: 'utf8' });
  rmSync(dirname(script), { recursive: true });
  return run;
}

test('each source is on one side of the cut of the app module; one on neither is named, with what to do', () => {
  const paths = ['core', 'io', 'labs', 'ui'].flatMap((layer) => [...sourcesOf(`src/${layer}`)]);
  const run = sidesOf(paths.map((path) => path.slice('src/'.length)));
  assert.equal(run.status, 0, run.stderr.replaceAll(/^\S+ (?:ON|OFF)\n/gm, ''));
  assert.match(run.stderr, /^core\/design\/lloyd_max\.cpp ON$/m);
  assert.match(run.stderr, /^labs\/overview\/lab\.cpp OFF$/m);
  const lost = sidesOf(['labs/new/lab.cpp']);
  assert.notEqual(lost.status, 0);
  assert.match(
    lost.stderr.replace(/\s+/g, ' '),
    /src\/labs\/new\/lab\.cpp is on neither side .* of src\/labs\/cut\.cmake/,
  );
});

test('emscripten is spoken of in host and bindings only', () => {
  for (const layer of ['core', 'io', 'labs', 'ui']) {
    for (const path of sourcesOf(`src/${layer}`)) {
      assert.doesNotMatch(readFileSync(path, 'utf8'), /__EMSCRIPTEN__|EM_JS|EM_ASM/, path);
    }
  }
});

test('every sentence of the interface text is used', () => {
  const table = JSON.parse(readFileSync('src/labs/words/text.en.json', 'utf8'));
  const files = [...sourcesOf('src'), ...scriptsOf('web')].map((path) => readFileSync(path, 'utf8')).join('\n');
  const unused = Object.keys(table).filter((key) => !new RegExp(`(Text::|text\\.)${key}\\b`).test(files));
  assert.deepEqual(unused, []);
});

test('every sentence of the page is used', () => {
  const words = JSON.parse(readFileSync('web/shared/words.en.json', 'utf8'));
  const files = [...scriptsOf('web')].map((path) => readFileSync(path, 'utf8')).join('\n');
  const unused = Object.keys(words).filter((key) => !new RegExp(`words\\.${key}\\b`).test(files));
  assert.deepEqual(unused, []);
});

function* scriptsOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* scriptsOf(path);
    else if (/\.(js|mjs)$/.test(entry.name)) yield path;
  }
}

/** A comment that begins without its actor: docs/style.md says how to turn it round. */
const kHeadless = /^\s*(?:\/\/\/?|\/\*\*|\*|#)\s*(?:What|Who|Whoever|Whose|Whatever|Where|Somebody|Nobody)\b/;
/** Whether a line is the first of its comment. @param {string[]} lines @param {number} i */
const beginsComment = (lines, i) => !/^\s*(?:\/\/|\*|#)/.test(lines[i - 1] ?? '') || /^\s*\/\*\*/.test(lines[i]);

/** @param {string} text */
const headlessIn = (text) =>
  text.split('\n').filter((line, i, lines) => kHeadless.test(line) && beginsComment(lines, i)).length;

test('comments name who acts: no more headless openings than there were', () => {
  const kMost = 0;
  const files = ['src', 'tests', 'shaders'].flatMap((folder) => [...sourcesOf(folder)]);
  const scripts = ['web', 'tests'].flatMap((folder) => [...scriptsOf(folder)]);
  const found = [...files, ...scripts].map((path) => `${path} ${headlessIn(readFileSync(path, 'utf8'))}`);
  const total = found.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0);
  assert.ok(total <= kMost, found.filter((line) => !line.endsWith(' 0')).join('\n'));
  assert.equal(headlessIn('/// What is shown.\n/// Who sees it.\nint x;\n// Where it stands.\n'), 2);
});

const kWaits = 'tests/web/waits.mjs';
const kBareTime = /\b(waitForTimeout|setTimeout|setInterval|setImmediate|sleep)\b|timers\/promises|Atomics\.wait/;
/** A wait of fixed time in a loop is a time-out in disguise. */
const kAgainAndAgain = /\b(for|while) \(.*\bquietFor\(/;
/** A reason in words. */
const kQuiet = /\bquietFor\(\d+, '[^']{8,}'\)/;

/** Lines of a test that wait for time instead of an event. @param {string} text */
const bareWaits = (text) =>
  text
    .split('\n')
    .filter(
      (line) => kBareTime.test(line) || kAgainAndAgain.test(line) || (/\bquietFor\(/.test(line) && !kQuiet.test(line)),
    );

test('tests wait for what happens; where they wait for time, waits.mjs is told why', () => {
  // This file contains such lines as examples.
  for (const folder of ['tests/web', 'tests/firefox', 'tests/desktop'])
    for (const path of scriptsOf(folder))
      if (path !== kWaits && !path.endsWith('sources.test.mjs'))
        assert.deepEqual(bareWaits(readFileSync(path, 'utf8')), [], path);
});

test('the check sees a bare wait, and time that passes for no reason', () => {
  for (const line of [
    'await page.waitForTimeout(300);',
    'await new Promise((done) => setTimeout(done, 300));',
    "import { setTimeout as sleep } from 'node:timers/promises';",
    'setInterval(look, 20);',
    'await sleep(20);',
    'Atomics.wait(cell, 0, 0, 500);',
    'await quietFor(500);',
    "await quietFor(500, '');",
    "while (await isBusy()) await quietFor(100, 'it is still busy');",
  ])
    assert.deepEqual(bareWaits(`const a = 1;\n${line}\n`), [line]);
  assert.deepEqual(bareWaits("await lab.quietFor(500, 'no frame is drawn at rest');\nawait settled(page);"), []);
});
