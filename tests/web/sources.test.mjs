// What the sources say of themselves. Includes run one way: core ← io ← labs ← ui ← host; link targets enforce the rest.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const kLayers = ['core', 'io', 'labs', 'ui', 'host'];
const kMayUse = {
  core: [],
  io: ['nlohmann'],
  labs: ['nlohmann'],
  ui: ['imgui'],
  host: ['imgui', 'GLFW', 'GLES', 'emscripten', 'png'],
  bindings: ['emscripten'],
};
const kForeign = ['imgui', 'GLFW', 'GLES', 'emscripten', 'nlohmann', 'png'];

function* sourcesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourcesOf(path);
    else if (/\.(cpp|hpp|h)$/.test(entry.name)) yield path;
  }
}

/** The include lines of a file that its layer must not have. */
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
  assert.deepEqual(wrongIncludes('core', '#include "labs/app.hpp"\n'), ['labs/app.hpp']);
  assert.deepEqual(wrongIncludes('labs', '#include <imgui.h>\n'), ['imgui.h']);
  assert.deepEqual(wrongIncludes('io', '#include "../ui/draw.hpp"\n'), ['../ui/draw.hpp']);
  assert.deepEqual(wrongIncludes('ui', '#include "core/sample.hpp"\n#include <imgui.h>\n'), []);
});

test('emscripten is spoken of in host and bindings only', () => {
  for (const layer of ['core', 'io', 'labs', 'ui']) {
    for (const path of sourcesOf(`src/${layer}`)) {
      assert.doesNotMatch(readFileSync(path, 'utf8'), /__EMSCRIPTEN__|EM_JS|EM_ASM/, path);
    }
  }
});

test('every sentence of the interface text is used', () => {
  const table = JSON.parse(readFileSync('src/labs/text/en.json', 'utf8'));
  const files = [...sourcesOf('src'), ...scriptsOf('web')].map((path) => readFileSync(path, 'utf8')).join('\n');
  const unused = Object.keys(table).filter((key) => !new RegExp(`(Text::|text\\.)${key}\\b`).test(files));
  assert.deepEqual(unused, []);
});

test('every sentence of the page is used', () => {
  const words = JSON.parse(readFileSync('web/page/words.json', 'utf8'));
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

const kWaits = 'tests/web/waits.mjs';
const kBareTime = /\b(waitForTimeout|setTimeout|setInterval|setImmediate|sleep)\b|timers\/promises|Atomics\.wait/;
/** Time that passes in a loop is a time-out under another name. */
const kAgainAndAgain = /\b(for|while) \(.*\bquietFor\(/;
/** A reason in words. */
const kQuiet = /\bquietFor\(\d+, '[^']{8,}'\)/;

/** The lines of a test that wait for time, where they ought to wait for what happens. @param {string} text */
const bareWaits = (text) =>
  text
    .split('\n')
    .filter(
      (line) => kBareTime.test(line) || kAgainAndAgain.test(line) || (/\bquietFor\(/.test(line) && !kQuiet.test(line)),
    );

test('tests wait for what happens; where they wait for time, waits.mjs is told why', () => {
  // This file holds such lines as examples.
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
