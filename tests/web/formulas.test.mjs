// Formulas: their face holds what they show and what it grows into, comes late, moves nothing, and is used everywhere.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { formulaCharacters } from '../../web/tools/formula_font.mjs';
import * as lab from './page.mjs';
import { sessionOf } from './pages.mjs';
import { kRoot, kVersion } from './site_bytes.mjs';

const kFace = 'STIX Two Math';
const kFile = join(kRoot, kVersion, 'formulas.woff2');
const kLessons = ['index.html', 'index.de.html'];

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const isTypeset = () => document.body.classList.contains('typeset');
const hasFace = () => document.fonts.check('1em "STIX Two Math"', '∑');

/** Tags that WOFF2 abbreviates, by their number; others are spelled out. */
const kKnownTags = { 0: 'cmap', 5: 'name', 10: 'glyf', 11: 'loca', 31: 'MATH' };

/** The table list of a WOFF2 file: tag and length of each. @param {Buffer} font */
function tablesOf(font) {
  let at = 48;
  const number = () => {
    let value = 0;
    for (let byte = 128; byte & 128; ) {
      byte = font[at++];
      value = value * 128 + (byte & 127);
    }
    return value;
  };
  return Object.fromEntries(
    Array.from({ length: font.readUInt16BE(12) }, () => {
      const flags = font[at++];
      const isSpelled = (flags & 63) === 63;
      const tag = isSpelled ? font.toString('latin1', at, at + 4) : (kKnownTags[flags & 63] ?? `${flags & 63}`);
      if (isSpelled) at += 4;
      const length = number();
      // Glyphs are transformed unless their version says otherwise, other tables only if it says so.
      const isTransformed = /^(glyf|loca)$/.test(tag) ? flags >> 6 !== 3 : flags >> 6 !== 0;
      if (isTransformed) number();
      return [tag, length];
    }),
  );
}

/** Faces that the browser draws the formulas with. @param {import('playwright-core').Page} page */
async function facesOfFormulas(page) {
  const session = await sessionOf(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeIds } = await session.send('DOM.querySelectorAll', {
    nodeId: root.nodeId,
    selector: '.lesson math :is(mi, mo, mn, mtext)',
  });
  const found = new Set();
  for (const nodeId of nodeIds) {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const { familyName, isCustomFont } of fonts)
      found.add(isCustomFont ? familyName : `${familyName} of the system`);
  }
  await session.send('CSS.disable');
  await session.send('DOM.disable');
  return { parts: nodeIds.length, faces: [...found] };
}

test('the face has the MATH table and at most 30 KB, and no package without a lesson carries it', () => {
  const font = readFileSync(kFile);
  assert.equal(font.toString('latin1', 0, 4), 'wOF2');
  const tables = tablesOf(font);
  assert.ok(tables.MATH > 1000, JSON.stringify(tables));
  assert.ok(tables.glyf > 0 && tables.cmap > 0);
  assert.ok(statSync(kFile).size <= 30_000, `${statSync(kFile).size} bytes`);
  assert.ok(!existsSync(join(kRoot, kVersion, 'carried', 'formulas.woff2.js')));
  const embedding = readdirSync(join(kRoot, kVersion)).filter((name) => /^(embed|element).*\.(js|css)$/.test(name));
  assert.ok(embedding.length >= 4);
  for (const name of embedding)
    assert.doesNotMatch(readFileSync(join(kRoot, kVersion, name), 'utf8'), /formulas\./, name);
});

test('the characters of a formula are those that it shows: slanted where a letter stands alone', () => {
  const page = `<math><msqrt><mi>h</mi></msqrt><mi mathvariant="normal">Δ</mi><mi>σ</mi><mi>log</mi>
    <mo form="prefix">&lt;</mo><mn>2</mn><mtext>a b</mtext></math> text outside`;
  assert.equal(formulaCharacters(page), [...'√ℎΔ𝜎log<2a b'].sort().join(''));
});

for (const path of kLessons) {
  test(`${path}: the face comes after the lab can be used, and every formula is drawn with it alone`, async () => {
    const { page, complaints } = await lab.openPage(site, path);
    await lab.eventually(page, isTypeset);
    assert.ok(await page.evaluate(hasFace));
    const { asked, ready } = await page.evaluate(() => ({
      asked: performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/formulas.woff2')),
      ready: performance.getEntriesByName('quantscope-ready')[0].startTime,
    }));
    assert.equal(asked.length, 1);
    assert.ok(asked[0].startTime > ready);
    // Lay out all sections, also those that the browser leaves for later.
    for (const section of await page.locator('.section').all()) await section.scrollIntoViewIfNeeded();
    const { parts, faces } = await facesOfFormulas(page);
    assert.ok(parts > 300, `${parts}`);
    assert.deepEqual(faces, [kFace]);
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test('who sees no lesson does not fetch the face; it comes with the lesson', async () => {
  const { page } = await lab.openPage(site, '#lab');
  await page.locator('.feedback').first().waitFor({ state: 'attached' });
  await lab.quietFor(500, 'nothing is fetched meanwhile');
  assert.ok(!(await page.evaluate(isTypeset)));
  await page.locator('.modes [data-go="learn"]').click();
  await lab.eventually(page, isTypeset);
  await page.close();
});

test('on a first visit nothing in sight moves as the face arrives', async () => {
  for (const options of [{ viewport: { width: 1440, height: 900 } }, lab.kPhone]) {
    let arrive = () => {};
    const { page } = await lab.openPage(site, '', options, (fresh) =>
      fresh.route('**/formulas.woff2', async (route) => {
        await new Promise((done) => {
          arrive = () => done(null);
        });
        await route.continue();
      }),
    );
    await lab.eventually(null, () => page.evaluate(() => document.fonts.status === 'loading'));
    const seen = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.text :is(p, h1, h2)')]
          .map((element) => element.getBoundingClientRect())
          .filter(({ top, bottom }) => bottom > 0 && top < innerHeight)
          .map(({ top, bottom }) => [top, bottom]),
      );
    const fallback = await seen();
    arrive();
    await lab.eventually(page, isTypeset);
    await lab.framesPass(page);
    assert.deepEqual(await seen(), fallback);
    await page.close();
  }
});

test('sums, integrals, roots and brackets grow; letters are as high as those of the text', async () => {
  const { page } = await lab.openPage(site);
  await lab.eventually(page, isTypeset);
  const heights = await page.evaluate(() => {
    const passage = document.querySelector('.passage');
    const tall = '<mfrac><mfrac><mn>1</mn><mi>x</mi></mfrac><mfrac><mn>1</mn><mi>y</mi></mfrac></mfrac>';
    const heightOf = (/** @type {string} */ html, /** @type {string} */ selector, display = 'inline') => {
      const line = document.createElement('p');
      line.innerHTML = `<math display="${display}"><mrow>${html}</mrow></math>`;
      passage?.append(line);
      const { height } = /** @type {Element} */ (line.querySelector(selector)).getBoundingClientRect();
      line.remove();
      return height;
    };
    return {
      sum: [heightOf('<mo>∑</mo>', 'mo'), heightOf('<mo>∑</mo>', 'mo', 'block')],
      integral: [heightOf('<mo>∫</mo>', 'mo'), heightOf('<mo>∫</mo>', 'mo', 'block')],
      bracket: [heightOf('<mo>(</mo><mi>x</mi>', 'mo'), heightOf(`<mo>(</mo>${tall}`, 'mo', 'block')],
      root: [heightOf('<msqrt><mi>x</mi></msqrt>', 'msqrt'), heightOf(`<msqrt>${tall}</msqrt>`, 'msqrt', 'block')],
    };
  });
  for (const [what, [small, large]] of Object.entries(heights))
    assert.ok(large > small * 1.2, `${what}: ${large} px over ${small} px`);
  assert.ok(heights.integral[1] > heights.integral[0] * 1.8, 'an integral grows most');
  const adjusted = await page.evaluate(() =>
    ['.passage', '.passage math', '.passage code'].map((of) => {
      const element = document.querySelector(of);
      return element && getComputedStyle(element).fontSizeAdjust;
    }),
  );
  assert.match(adjusted[0] ?? '', /^0\.\d+$/, 'the height of the text’s x');
  assert.equal(adjusted[1], adjusted[0]);
  assert.match(adjusted[2] ?? 'none', /^none$/);
  await page.close();
});

test('without scripts, and without WebAssembly, the formulas have their face too', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  await lab.eventually(null, () => page.evaluate(hasFace));
  const family = await page.evaluate(() => getComputedStyle(document.querySelector('.lesson math')).fontFamily);
  assert.match(family, /^"STIX Two Math"/);
  await context.close();
  const { page: old } = await openWithoutWebAssembly();
  await lab.eventually(old, isTypeset);
  await old.close();
});

async function openWithoutWebAssembly() {
  const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
  });
  await page.goto(site.url);
  return { page };
}

test('a face that does not arrive leaves the formulas as they were, without a complaint of the page', async () => {
  const { page, complaints } = await lab.openPage(site, '', {}, (fresh) =>
    fresh.route('**/formulas.woff2', (route) => route.fulfill({ status: 404, body: '' })),
  );
  await page.locator('.feedback').first().waitFor();
  await lab.eventually(page, () => [...document.fonts].some(({ status }) => status === 'error'));
  await lab.framesPass(page);
  assert.ok(!(await page.evaluate(isTypeset)));
  assert.deepEqual(
    complaints.filter((text) => !/404/.test(text)),
    [],
  );
  await page.close();
});

test('on paper the formulas have their face', async () => {
  const { page } = await lab.openPage(site);
  await lab.eventually(page, isTypeset);
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  assert.match(paper, /\+STIXTwoMath/);
  await page.close();
});
