// Runs the examples of docs/api.md as they stand.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv/dist/2020.js';

test('the examples of docs/api.md run one after another', async () => {
  const text = readFileSync('docs/api.md', 'utf8');
  const blocks = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]);
  assert.ok(blocks.length >= 5);
  // "qs.entropy(…); // 1.157 …": the number beside a call is its result, to the digits given.
  const claim = /^(qs\.[^;]+); \/\/ (\d+(?:\.\d+)?)\b/gm;
  const claims = blocks.flatMap((block) =>
    [...block.matchAll(claim)].map(([, call, number]) => `[${call}, '${number}']`),
  );
  assert.ok(claims.length >= 4);
  const program = `${blocks.join('\n').replaceAll('./build/js/', './js/')}\nexport { entropyBits, sqnrDb, bitsPerWeight, codes, values, best, same };\nexport const claims = [${claims.join(', ')}];\n`;
  const file = 'build/api_examples.mjs';
  writeFileSync(file, program);
  try {
    const {
      entropyBits,
      sqnrDb,
      bitsPerWeight,
      codes,
      values,
      best,
      same,
      claims: found,
    } = await import(pathToFileURL(file).href);
    assert.ok(entropyBits > 2 && entropyBits < 3.9 && sqnrDb > 10 && bitsPerWeight > 4);
    assert.equal(codes.length, values.length);
    for (const [value, number] of found) {
      assert.equal(value.toFixed(number.split('.')[1]?.length ?? 0), number);
    }
    assert.equal(best.levels.length, 16);
    assert.deepEqual(same, codes);
  } finally {
    rmSync(file);
  }
});

test('docs/api.md names every quantizer key, and its first and last row', async () => {
  const { load } = await import('../../build/js/quantscope.mjs');
  const text = readFileSync('docs/api.md', 'utf8');
  const rows = (await load()).quantizers();
  const missing = rows.flatMap(({ id: row, params }) =>
    params
      .filter(({ id }) => !text.includes(`| \`${id}\` |`))
      .map(({ id }) => `${row}: add a line for the parameter "${id}" to the table of keys in docs/api.md`),
  );
  assert.deepEqual(missing, []);
  assert.ok(text.includes(rows[0].id) && text.includes(rows.at(-1).id));
});

test('every file that a page of the docs names, or links to, is there', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'web/README.md', ...readdirSync('docs').map((name) => `docs/${name}`)];
  const lost = pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => {
      const text = readFileSync(page, 'utf8').replaceAll(/```[\s\S]*?```/g, '');
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, link]) =>
        join(dirname(page), link),
      );
      const named = [...text.matchAll(/`((?:src|web|tests|tools|docs)\/[\w/.-]*\w(?:\/)?)`/g)].map(([, path]) => path);
      return [...links, ...named].filter((path) => !existsSync(path)).map((path) => `${page}: ${path}`);
    });
  // Names that stand for any file of a kind.
  assert.deepEqual(
    lost.filter((path) => !/\/x(_\w+)?(\.|\/|$)|\bxx\b|build\//.test(path)),
    [],
  );
});

test('docs/models.md tells how much is held and read at once as the sources have it', () => {
  const text = readFileSync('docs/models.md', 'utf8');
  for (const [file, name, said] of /** @type {[string, string, (value: number) => string][]} */ ([
    ['src/core/survey/tensor_survey.hpp', 'kHeld', (value) => `at most ${value.toLocaleString('en')} values are held`],
    ['src/core/survey/tensor_survey.cpp', 'kPiece', (value) => `longer than ${value.toLocaleString('en')} in rows`],
    ['src/io/tensor_stream.hpp', 'kPieceBytes', (value) => `pieces of ${value / 2 ** 20} MiB`],
  ])) {
    const [, number, shift] = readFileSync(file, 'utf8').match(new RegExp(`\\b${name} = (\\d+) << (\\d+);`)) ?? [];
    assert.ok(text.includes(said(Number(number) * 2 ** Number(shift))), `${name} = ${number} << ${shift}`);
  }
});

test('docs/items.md names every call that an expression may make, and its example is sound', () => {
  const rows = readFileSync('src/labs/quiz/call_rows.cpp', 'utf8');
  const text = readFileSync('docs/items.md', 'utf8');
  const calls = [...rows.matchAll(/CallInfo\{"(\w+)", "[^"]*", "([^"]*)"/g)].map(
    ([, name, usage]) => `${name}(${usage})`,
  );
  assert.ok(calls.length > 30);
  for (const call of calls) assert.ok(text.includes(`\`${call}\``), call);
  const example = JSON.parse(text.match(/```json\n([\s\S]*?)```/)[1]);
  assert.equal(example.quantscope_items, 1);
});

test('docs/items.schema.json accepts our bank and the example, and nothing with a field too many or too few', () => {
  const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
  const accepts = new Ajv({ allowUnionTypes: true }).compile(read('docs/items.schema.json'));
  const bank = read('web/items/en.json');
  assert.ok(accepts(bank), JSON.stringify(accepts.errors));
  const example = JSON.parse(readFileSync('docs/items.md', 'utf8').match(/```json\n([\s\S]*?)```/)[1]);
  assert.ok(accepts(example), JSON.stringify(accepts.errors));
  for (const item of bank.items) {
    assert.ok(!accepts({ ...bank, items: [{ ...item, flavour: 'sweet' }] }), `${item.id} with a field too many`);
    for (const field of ['id', 'concept', 'kind', 'prompt', 'hints', 'solution']) {
      const { [field]: left, ...rest } = item;
      assert.ok(left !== undefined && !accepts({ ...bank, items: [rest] }), `${item.id} without ${field}`);
    }
  }
});

/** The names of all tests; values inserted by a template may be anything. */
function testNames() {
  const files = readdirSync('tests', { recursive: true, encoding: 'utf8' });
  return files.flatMap((file) => {
    if (!/\.(mjs|cpp)$/.test(file) || file.includes('node_modules')) return [];
    const text = readFileSync(join('tests', file), 'utf8');
    const script = [...text.matchAll(/\btest\(\s*(?:'((?:[^'\\]|\\.)*)'|`([^`]*)`)/g)].map(
      ([, plain, template]) => plain ?? template,
    );
    const cases = [...text.matchAll(/TEST_CASE\(\s*((?:"[^"]*"\s*)+)\)/g)].map(([, pieces]) =>
      [...pieces.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece).join(''),
    );
    return [...script, ...cases];
  });
}

/** The fault in a row's last cell, or nothing. @param {string} state @param {string} cell @param {RegExp[]} names */
function faultOf(state, cell, names) {
  const named = [...cell.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  const unknown = named.filter((name) => !names.some((known) => known.test(name)));
  if (unknown.length > 0) return `names "${unknown.join('"; "')}"`;
  if (state === 'yes') return named.length > 0 ? '' : 'names no test';
  const [, missing = ''] = cell.match(/\bmissing: ([^"|]+)/) ?? [];
  return missing.trim().split(/\s+/).length >= 4 ? '' : 'does not say what is missing';
}

test('a row that names no test, a test that is not there, or nothing that is missing, is noticed', () => {
  const names = [/^a stone falls$/];
  assert.equal(faultOf('yes', '"a stone falls"; every other', names), '');
  assert.equal(faultOf('yes', 'everything in tests', names), 'names no test');
  assert.equal(faultOf('yes', '"a stone falls"; "a stone floats"', names), 'names "a stone floats"');
  assert.equal(faultOf('open', ' ', names), 'does not say what is missing');
  assert.equal(faultOf('open', '("a stone falls")', names), 'does not say what is missing');
  assert.equal(faultOf('open', '"a stone falls"; missing: a stone that rises again', names), '');
});

test('docs/conformance.md has a test for every "yes" and words on what is missing for every "open"; each named test exists', () => {
  const names = testNames().map((name) => {
    const escaped = name.split(/\$\{[^}]*\}/).map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${escaped.join('.+')}$`);
  });
  const rows = [...readFileSync('docs/conformance.md', 'utf8').matchAll(/^\| (\d+) \|.*\| (yes|open) \|(.*)\|$/gm)];
  assert.deepEqual(
    rows.map(([, number]) => Number(number)),
    Array.from({ length: 56 }, (_, i) => i + 1),
  );
  for (const [, number, state, tests] of rows) assert.equal(faultOf(state, tests, names), '', `row ${number}`);
});

test('docs/embedding.md names every key of an address, and the gallery every lab and item', async () => {
  const text = readFileSync('docs/embedding.md', 'utf8');
  const code = readFileSync('src/labs/state/share_link.cpp', 'utf8');
  const keys = [...code.matchAll(/Key\{"(\w+)"/g)].map(([, key]) => key);
  assert.ok(keys.length > 18);
  for (const key of keys) assert.match(text, new RegExp(`^\\|[^|]*\`${key}\``, 'm'), key);
  const ofPage = readFileSync('web/shared/keys.js', 'utf8').match(/kOfPage = \[(.*?)\]/s)[1];
  for (const [, key] of ofPage.matchAll(/'(\w+)'/g))
    if (!['course', 'place', 'reader'].includes(key)) assert.match(text, new RegExp(`^\\| \`${key}\``, 'm'), key);
  const { load } = await import('../../build/js/quantscope.mjs');
  const gallery = readFileSync('build/site/gallery.html', 'utf8');
  const isStale = 'the gallery of build/site lacks it: build the site first';
  for (const { id } of (await load()).labs())
    assert.ok(
      gallery.includes(`embed.html?lab=${id}&amp;`) || gallery.includes(`embed.html?lab=${id}&quot;`),
      `${id}: ${isStale}`,
    );
  for (const { id } of JSON.parse(readFileSync('web/items/en.json', 'utf8')).items)
    assert.ok(gallery.includes(`quiz=${id}`), `${id}: ${isStale}`);
});

/** Bullets joined with their continuation lines. @param {string} markdown */
const bullets = (markdown) =>
  [...markdown.matchAll(/^[-*] .*(?:\n {2,}\S.*)*/gm)].map(([text]) => text.replaceAll(/\s+/g, ' '));

test('CHANGELOG.md says nothing twice', () => {
  const all = bullets(readFileSync('CHANGELOG.md', 'utf8'));
  assert.ok(all.length > 20);
  assert.deepEqual(
    all.filter((text, place) => all.indexOf(text) !== place),
    [],
  );
});
