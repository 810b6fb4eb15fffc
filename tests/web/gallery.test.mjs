// The gallery: pictures of the labs and heights of their frames, which the site build takes from the labs themselves, and
// the search.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { inflateSync } from 'node:zlib';
import { load } from '../../build/js/quantscope.mjs';
import { deflated, thumbnail } from '../../web/tools/thumbnail.mjs';
import * as lab from './page.mjs';
import { kRoot } from './site_bytes.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const kMostBytes = 100_000;
const ids = (await load()).labs().map(({ id }) => id);
const galleryOf = (suffix) => readFileSync(join(kRoot, `gallery${suffix}.html`), 'utf8');

/** Heights that the codes of a gallery name, by the key and value that say which lab or question. */
const heightsOf = (suffix) =>
  new Map(
    [...galleryOf(suffix).matchAll(/embed\.html\?((?:lab|quiz)=[\w-]+)[^>]*?height=&quot;(\d+)&quot;/g)].map(
      ([, link, height]) => [link, Number(height)],
    ),
  );

test('every lab has a thumbnail, light and dark, in every language, with words for who cannot see it', () => {
  for (const suffix of ['', '.de']) {
    const cards = galleryOf(suffix).match(/<li class="card-lab">.*?<\/li>/gs) ?? [];
    assert.equal(cards.length, ids.length);
    for (const [i, card] of cards.entries()) {
      const [, dark] = card.match(/<source srcset="([^"]+)" media="\(prefers-color-scheme: dark\)">/) ?? [];
      const [, light, alt] = card.match(/<img src="([^"]+)" alt="([^"]+)"/) ?? [];
      assert.ok(light.endsWith(`gallery/${ids[i]}${suffix}.svg`), light);
      assert.ok(alt.length > 20, `${ids[i]}: ${alt}`);
      const pictures = [light, dark].map((path) => readFileSync(join(kRoot, path), 'utf8'));
      assert.notEqual(pictures[0], pictures[1], ids[i]);
      for (const picture of pictures) {
        assert.ok(picture.length < kMostBytes, `${ids[i]}: ${picture.length} bytes`);
        assert.ok(picture.match(/<(path|polyline|image|text)/g).length > 15, ids[i]);
        assert.doesNotMatch(picture, /NaN|undefined/, ids[i]);
      }
    }
  }
});

test('the height in each code is what its frame asks for in a column of 700 px', async () => {
  const questions = ['bits-levels', 'entropy-order', 'noise-model-draw', 'a-tighter-clip', 'own-for-little'];
  const links = [...ids.map((id) => `lab=${id}`), ...questions.map((id) => `quiz=${id}`)];
  const wanted = links
    .flatMap((link) => [[link, '']])
    .concat([
      ['lab=overview', '.de'],
      ['quiz=entropy-order', '.de'],
    ]);
  const heights = { '': heightsOf(''), '.de': heightsOf('.de') };
  for (const [link, suffix] of wanted) {
    const { page } = await lab.openPage(site, `embed.html?${link}&locale=${suffix ? 'de' : 'en'}`, {
      viewport: { width: 700, height: 600 },
    });
    // The lab of the reader's own model is as high as it gets once the example is measured.
    if (link === 'lab=model') await lab.click(page, 'model/example');
    const named = heights[suffix].get(link);
    const isSo = await lab
      .eventually(
        page,
        (height) => {
          const foot = document.querySelector('.guest-foot').offsetHeight;
          globalThis.asked = Math.ceil(globalThis.quantscope.app.contentHeight()) + foot + 2;
          return Math.abs(globalThis.asked - height) <= 3;
        },
        named,
      )
      .catch(() => false);
    assert.ok(isSo, `${link}: the code names ${named} px, the frame asks for ${await page.evaluate('asked')}`);
    await page.close();
  }
});

test('the pictures follow the colour scheme; a code is copied, and folded until somebody wants to read it', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
    await page.goto(`${site.url}gallery.html`);
    const picture = page.locator('.card-lab img').first();
    await lab.eventually(page, () => document.querySelector('.card-lab img').naturalWidth > 0);
    assert.equal(await picture.evaluate(({ currentSrc }) => /-dark\.svg$/.test(currentSrc)), colorScheme === 'dark');
    await page.close();
  }
  const page = await site.browser.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`${site.url}gallery.html`);
  const card = page.locator('.card-lab', { hasText: 'When is rounding noise?' });
  assert.ok(!(await card.locator('.card-code').isVisible()));
  await card.getByRole('button', { name: 'Copy code' }).click();
  await card.getByText('Copied.').waitFor();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    `<iframe src="${site.url}embed.html?lab=noise" title="Quantscope: When is it noise?" width="100%" height="${heightsOf('').get('lab=noise')}" frameborder="0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`,
  );
  await card.getByText('Show the code').click();
  assert.ok(await card.locator('.card-code').isVisible());
  await page.close();
});

test('questions lie folded by concept; words find cards, what is found is said, and Escape ends the search', async () => {
  const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${site.url}gallery.html`);
  const cards = page.locator('.cards > li');
  const seen = () => cards.evaluateAll((all) => all.filter((card) => card.checkVisibility()).length);
  assert.equal(await page.locator('.card-group').count(), 6);
  assert.equal(await seen(), ids.length, 'only the labs');
  await page.locator('summary', { hasText: 'Capacity' }).click();
  assert.equal(await seen(), ids.length + 9);
  await page.getByLabel('Find a lab or a question').focus();
  await page.keyboard.type('laplace clip');
  const said = page.locator('[data-found]');
  await said.getByText(/^\d+ of \d+ found$/).waitFor();
  assert.equal(await said.getAttribute('role'), 'status');
  const count = Number((await said.textContent()).match(/^\d+/));
  assert.ok(count >= 1 && count < 10, `${count}`);
  assert.equal(await seen(), count, 'the groups are open, and the others gone');
  assert.ok(!(await page.getByRole('heading', { name: 'Labs', exact: true }).isVisible()));
  await page.keyboard.type(' no such word');
  await said.getByText(/^Nothing was found/).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByLabel('Find a lab or a question').inputValue(), '');
  assert.equal(await seen(), ids.length + 9, 'open as before');
  // A card is found by its concept, and an iframe is in none of the words.
  await page.keyboard.type('trade-offs');
  const all = await cards.count();
  await said.getByText(new RegExp(`^\\d+ of ${all} found$`)).waitFor();
  const ofConcept = Number((await said.textContent()).match(/^\d+/));
  assert.ok(ofConcept >= 20 && ofConcept < all / 2, `${ofConcept}`);
  await page.keyboard.press('Escape');
  await page.keyboard.type('iframe');
  await said.getByText(/^Nothing was found/).waitFor();
  await page.close();
});

const kHead =
  '<svg xmlns="http://www.w3.org/2000/svg" font-family="Inter">\n<rect x="0" y="0" width="90" height="90" fill="#fff"/>';
const square = (x, y, side, fill) =>
  `<polygon points="${x},${y} ${x + side},${y} ${x + side},${y + side} ${x},${y + side}" fill="${fill}"/>`;
const text = (x, y, width, words) =>
  `<text x="${x}" y="${y}" font-size="10" textLength="${width}" fill="#000">${words}</text>`;

test('a thumbnail joins shapes of a colour, but never past one that lies over them, and has no text that is cut', () => {
  const lines = [
    square(0, 0, 10, '#a00'),
    square(20, 0, 10, '#0a0'),
    square(10, 0, 10, '#a00'),
    square(20, 0, 5, '#a00'),
    square(400, 0, 10, '#a00'),
    text(5, 60, 20, 'at 13.64 dB'),
    text(5, -4, 20, 'above'),
    text(80, 60, 40, 'cut'),
  ];
  const small = thumbnail(`${kHead}\n${lines.join('\n')}\n</svg>`, { x: 0, y: 0, width: 90, height: 90 }, 2);
  assert.match(small, /viewBox="-2 -2 94 64"/, 'as high as what is in it');
  assert.deepEqual(small.match(/<path.*\/>/g), [
    '<path d="M0 0h10v10h-10zM10 0h10v10h-10z" fill="#a00"/>',
    '<path d="M20 0h10v10h-10z" fill="#0a0"/>',
    '<path d="M20 0h5v5h-5z" fill="#a00"/>',
  ]);
  assert.match(small, />at 13\.64 dB</, 'numbers of texts stay as they are');
  assert.doesNotMatch(small, /above|cut/);
});

test('a raster in a thumbnail is deflated anew, with the same pixels', () => {
  const svg = readFileSync(join(kRoot, galleryOf('').match(/src="([^"]+noise\.svg)"/)[1]), 'utf8');
  const [address] = svg.match(/data:image\/png;base64,[^"]+/);
  const pixels = (png) => {
    const at = png.indexOf('IDAT', 0, 'latin1');
    return inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  };
  const png = Buffer.from(address.split(',')[1], 'base64');
  const again = Buffer.from(deflated(address).split(',')[1], 'base64');
  assert.ok(pixels(png).length > 10 * png.length, 'it is dense');
  assert.deepEqual(pixels(again), pixels(png));
});
