// The labs draw what our texts say: no sentence, phrase or item has a character that their face lacks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { labCharacters, mappedCharacters, undrawable } from '../../web/tools/font_characters.mjs';

const require = createRequire(import.meta.url);
const kFaces = ['400Regular/Inter_400Regular', '600SemiBold/Inter_600SemiBold'];
const kTexts = [
  'src/labs/words/text.en.json',
  'src/labs/words/text.de.json',
  'src/labs/words/phrases.de.json',
  'web/items/en.json',
  'web/items/de.json',
  'web/author/example.en.json',
  'web/author/example.de.json',
];

/** Every text of a parsed file, keys too: those of phrases are shown in English. */
function* textsOf(value) {
  if (typeof value === 'string') yield value;
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    yield key;
    yield* textsOf(inner);
  }
}

/** Characters that are in the ranges and in both faces. */
async function drawn() {
  const mapped = kFaces.map((face) =>
    mappedCharacters(readFileSync(require.resolve(`@expo-google-fonts/inter/${face}.ttf`))),
  );
  return [...(await labCharacters())].filter((one) => mapped.every((map) => map.has(one.codePointAt(0)))).join('');
}

for (const file of kTexts) {
  test(`${file}: the labs' face has each of its characters`, async () => {
    const characters = await drawn();
    for (const text of textsOf(JSON.parse(readFileSync(file, 'utf8'))))
      assert.deepEqual(undrawable(text, characters), [], text);
  });
}

test('a character that the face lacks is named', async () => {
  const characters = await drawn();
  assert.deepEqual(undrawable('tr(W Σ Wᵀ) of x̂\n', characters), ['ᵀ']);
  assert.ok(characters.length > 500);
});
