// Building the lesson: anything not understood fails the build and names the place.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readPageTable } from '../../web/tools/languages.mjs';
import { createRenderer } from '../../web/tools/lesson.mjs';

const { load } = await import('../../build/js/quantscope.mjs');
const renderer = createRenderer((await load()).texts(), await readPageTable('page/symbols', 'en'));

test('a result in a text is computed; an unknown call, metric, source or symbol fails with its place', () => {
  assert.match(renderer.render('It is {{entropy_of([0.5, 0.5])|2}}.', '', 'a.md'), /It is 1\.00\./);
  for (const [text, told] of [
    ['{{sqnr(3)}}', /a\.md: \{\{sqnr\(3\)\}\}: call: 'sqnr'/],
    ["{{sqnr_db('int4', 'gauss')}}", /gauss/],
    ["{{sqnr_db('int99', 'gaussian')}}", /int99/],
    ['{{sym Q}}', /no symbol Q/],
    ['{{live speed}}', /speed/],
  ])
    assert.throws(() => renderer.render(text, 'lab=overview&source=gaussian', 'a.md'), told);
});

test('a link to a state that the lab does not know fails the build', () => {
  assert.match(
    renderer.render('[see](?lab=noise&view=clip)', '', 'a.md'),
    /<a data-lab href="\?lab=noise&amp;view=clip">/,
  );
  assert.throws(() => renderer.render('[see](?lab=cellar)', '', 'a.md'), /a\.md: link \?lab=cellar: lab: 'cellar'/);
  assert.throws(() => renderer.checkLink('lab=noise&view=attic', 'b.md'), /attic/);
});

test('formulas become MathML, and their styles classes', () => {
  const html = renderer.render('$$\\frac{a}{b}$$ and $x_i$', '', 'a.md');
  assert.equal(html.match(/<math/g).length, 2);
  assert.doesNotMatch(html, /style=/);
});
