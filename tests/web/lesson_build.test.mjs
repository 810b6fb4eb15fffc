// Building the lesson: anything not understood fails the build and names the place.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readPageTable } from '../../web/tools/languages.mjs';
import { createRenderer } from '../../web/tools/lesson.mjs';

const { load } = await import('../../build/js/quantscope.mjs');
const qs = await load();
const texts = qs.texts();
const renderer = createRenderer(texts, await readPageTable('page/symbols', 'en'));

test('a result in a text is computed; an unknown call, metric, source or symbol fails with its place', () => {
  assert.match(renderer.render('It is {{db(100)|2}}.', '', 'a.md'), /It is 20\.00\./);
  for (const [text, told] of [
    ['{{sqnr(3)}}', /a\.md: \{\{sqnr\(3\)\}\}: call: 'sqnr'/],
    ["{{sqnr_db('int4', 'gauss')}}", /gauss/],
    ["{{sqnr_db('int99', 'gaussian')}}", /int99/],
    ['{{sym Q}}', /no symbol Q/],
    ['{{live speed}}', /speed/],
  ])
    assert.throws(() => renderer.render(text, 'lab=overview&source=gaussian', 'a.md'), told);
});

test('a result that is an entropy or an SQNR, and nothing else, has the class of its readout', () => {
  for (const [text, shown] of [
    ["{{entropy_bits('int4','gaussian')|2}} bits", /<span class="entropy">\d\.\d\d<\/span> bits/],
    ["**{{sqnr_db('int4', 'gaussian')|1}} dB**", /<strong><span class="sqnr">\d\d\.\d<\/span> dB/],
    ['{{live sqnr_db|1}}', /<span class="live sqnr" data-live/],
    ['{{live count|0}}', /<span class="live" data-live/],
    ["{{sqnr_db('int5','gaussian') - sqnr_db('int4','gaussian')|1}}", /<p>\d\.\d<\/p>/],
    ["{{mse('int4','gaussian')|4}}", /<p>\d\.\d+<\/p>/],
  ])
    assert.match(renderer.render(text, 'lab=overview&source=gaussian', 'a.md'), shown);
  assert.throws(() => renderer.render("$x = {{sqnr_db('int4','gaussian')}}$", '', 'a.md'), /stands in a formula/);
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
