// The examples of docs/api.md are run as they stand.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

test('the examples of docs/api.md run one after another', async () => {
  const text = readFileSync('docs/api.md', 'utf8');
  const blocks = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]);
  assert.ok(blocks.length >= 5);
  const program = `${blocks.join('\n').replaceAll('./build/js/', './js/')}\nexport { entropyBits, sqnrDb, bitsPerWeight, codes, values };\n`;
  const file = 'build/api_examples.mjs';
  writeFileSync(file, program);
  try {
    const { entropyBits, sqnrDb, bitsPerWeight, codes, values } = await import(pathToFileURL(file).href);
    assert.ok(entropyBits > 2 && entropyBits < 3.9 && sqnrDb > 10 && bitsPerWeight > 4);
    assert.equal(codes.length, values.length);
  } finally {
    rmSync(file);
  }
});

test('docs/api.md names every quantizer key, and its first and last row', async () => {
  const { load } = await import('../../build/js/quantscope.mjs');
  const text = readFileSync('docs/api.md', 'utf8');
  const rows = (await load()).quantizers();
  for (const row of rows) for (const { id } of row.params) assert.ok(text.includes(`| \`${id}\` |`), id);
  assert.ok(text.includes(rows[0].id) && text.includes(rows.at(-1).id));
});
