// Building the lesson: anything not understood fails the build and names the place.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { kBundledFiles } from '../../web/shared/bundled_files.js';
import { readPageTable } from '../../web/tools/languages.mjs';
import { createRenderer } from '../../web/tools/lesson.mjs';

const { load } = await import('../../build/js/quantscope.mjs');
const qs = await load();
const texts = qs.texts();
for (const { id } of qs.layers()) texts.supply(id, readFileSync(`build/assets/layers/${id}.safetensors`));
for (const [name, file] of Object.entries(kBundledFiles)) texts.supply(name, readFileSync(`web/data/${file}`));
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

test('a formula and a mark that touches it stay on one line; others may be parted', () => {
  const html = renderer
    .render('Of ($a$), $b$, {{sym b}}. And $c$ too.', '', 'a.md')
    .replace(/<(math|button)[\s\S]*?<\/\1>/g, '…');
  assert.equal(
    html.trim(),
    '<p>Of <span class="whole">(…),</span> <span class="whole">…,</span> <span class="whole">….</span> And … too.</p>',
  );
});

test('a guided step is done by what it asks for, and not by another road that its sentence does not speak of', () => {
  const { answers } = JSON.parse(readFileSync('web/lesson/guided.json', 'utf8'));
  const isDone = (/** @type {any} */ step, /** @type {string} */ link) =>
    texts.fill(`{(${step.done})|0}`, link) === '1';
  for (const { id, steps } of answers) {
    for (const one of steps) assert.ok(!isDone(one, one.lab), `${id}: “${one.do}” is done before anything was done`);
  }
  const step = (/** @type {string} */ id, /** @type {number} */ i) =>
    answers.find((/** @type {any} */ answer) => answer.id === id).steps[i];
  const outliers = 'source=outliers/fraction=0.001/ratio=20';
  for (const [id, i, done, other] of [
    [
      'entropy-and-performance',
      1,
      `lab=overview&${outliers}&quantizer=int4/range=p99.9`,
      `lab=overview&${outliers}&quantizer=int8/range=p99.9`,
    ],
    [
      'entropy-and-performance',
      3,
      'lab=network&view=quantize&quantizer=int3',
      'lab=network&view=quantize&quantizer=int8&activations=uint2',
    ],
    [
      'entropy-and-performance',
      4,
      'lab=network&view=quantize&quantizer=int3/range=p99',
      'lab=network&view=quantize&quantizer=int3&w1=float32',
    ],
    ['entropy-and-performance', 5, 'lab=language&quantizer=int3', 'lab=language&quantizer=int2'],
    [
      'entropy-and-performance',
      6,
      'lab=language&view=quantize&quantizer=int2/channel=0&which=head',
      'lab=language&view=quantize&quantizer=int2&which=head',
    ],
    [
      'choosing-bits',
      2,
      `lab=blocks&${outliers}&quantizer=int4/block=32`,
      `lab=blocks&${outliers}&quantizer=int4/block=16`,
    ],
    [
      'choosing-bits',
      4,
      'lab=network&view=quantize&quantizer=int2&w1=float32',
      'lab=network&view=quantize&quantizer=int4&w1=float32',
    ],
    [
      'choosing-bits',
      5,
      'lab=network&view=budget&budget=3.2&bits1=3&bits2=4',
      'lab=network&view=budget&budget=3&bits1=3&bits2=4',
    ],
  ]) {
    assert.ok(isDone(step(id, i), done), `${id}, step ${i + 1}: ${done}`);
    assert.ok(!isDone(step(id, i), other), `${id}, step ${i + 1}: ${other}`);
  }
});
