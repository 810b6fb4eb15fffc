// Companions of the text on the screen: symbols keep the lines of their paragraph, their notes the column; the button
// of the docked lab covers nothing of it.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

const kDesk = { viewport: { width: 1440, height: 900 } };
const kPhone = { ...lab.kPhone, viewport: { width: 390, height: 844 } };
const kLandscape = { ...lab.kPhone, viewport: { width: 844, height: 390 } };
const kTablet = { ...lab.kPhone, viewport: { width: 820, height: 1180 } };

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** Opens the lesson with its formulas in their face. @param {object} options @param {string} [path] */
async function openLesson(options, path = '') {
  const { page } = await lab.openLab(site, path, options);
  await page.locator('.feedback').first().waitFor();
  // On a phone the first formula is below the lab.
  await page.evaluate(() => scrollBy(0, innerHeight));
  await lab.eventually(page, () => document.body.classList.contains('typeset'));
  return page;
}

/** Scrolls an element to a height of the window, as a fraction of it. */
async function scrollTo(page, element, height) {
  await element.evaluate((found, at) => {
    scrollBy({ top: found.getBoundingClientRect().top - innerHeight * at, behavior: 'instant' });
  }, height);
  await lab.framesPass(page);
  await lab.settled(page);
}

for (const [name, options] of Object.entries({ desk: kDesk, phone: kPhone })) {
  test(`${name}: a symbol leaves the lines of its paragraph as high as the others, with a line at its foot`, async () => {
    const page = await openLesson(options);
    for (const section of await page.locator('.section').all()) await section.scrollIntoViewIfNeeded();
    const symbols = await page.evaluate(() =>
      [...document.querySelectorAll('.passage p .symbol')].map((symbol) => {
        const paragraph = /** @type {Element} */ (symbol.closest('p'));
        const line = Number.parseFloat(getComputedStyle(paragraph).lineHeight);
        const foot = getComputedStyle(symbol, '::after');
        const reach = getComputedStyle(symbol, '::before');
        return {
          name: paragraph.textContent?.slice(0, 40),
          lines: paragraph.getBoundingClientRect().height / line,
          foot: `${foot.borderBottomStyle} ${foot.verticalAlign} ${foot.width === getComputedStyle(symbol).width}`,
          reach: [Number.parseFloat(reach.width), Number.parseFloat(reach.height)],
        };
      }),
    );
    assert.ok(symbols.length >= 10);
    for (const { name, lines, foot, reach } of symbols) {
      assert.ok(Math.abs(lines - Math.round(lines)) < 0.02, `${name}: ${lines} lines`);
      assert.equal(foot, 'dotted -4px true', name);
      assert.ok(Math.min(...reach) >= 24, `${name}: ${reach} px for a finger`);
    }
    await page.close();
  });

  test(`${name}: the note of a symbol stays in the column, and covers neither its symbol nor the docked lab`, async () => {
    const page = await openLesson(options);
    const symbols = await page.locator('.passage .symbol').all();
    for (const [i, symbol] of symbols.entries()) {
      // The last of them just below what lies over the text.
      await scrollTo(page, symbol, i < symbols.length - 1 ? 0.7 : name === 'phone' ? 0.525 : 0.06);
      await symbol.focus();
      await page.locator('.symbol-note').waitFor();
      const { note, column, own, roof } = await page.evaluate(() => {
        const boxOf = (/** @type {Element | null} */ element) => element?.getBoundingClientRect().toJSON();
        return {
          note: boxOf(document.querySelector('.symbol-note')),
          column: boxOf(document.querySelector('.lesson')),
          own: boxOf(document.activeElement),
          roof: boxOf(document.querySelector('.lab.docked'))?.bottom ?? 0,
        };
      });
      const where = JSON.stringify({ note, column, own, roof });
      assert.ok(note.left > column.left - 1 && note.right < column.right + 1, where);
      assert.ok(note.bottom <= own.top || note.top >= own.bottom, where);
      assert.ok(note.top >= roof, where);
      await page.keyboard.press('Escape');
    }
    await page.close();
  });
}

/** Paths of a grid of points of the docked lab that something else lies over. */
const covered = (page) =>
  page.evaluate(() => {
    const docked = document.querySelector('.lab.docked');
    if (!docked) return ['no lab is docked'];
    const { width, bottom } = docked.getBoundingClientRect();
    const found = new Set();
    for (let y = 2; y < bottom; y += 8) {
      for (let x = 2; x < width; x += 8) {
        const top = document.elementFromPoint(x, y);
        if (!docked.contains(top)) found.add(`${top?.className || top?.tagName} at ${x}, ${y}`);
      }
    }
    return [...found];
  });

/** Texts of the bar that something else lies over. */
const hiddenInBar = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.here-title, .here-next')]
      .filter((link) => link instanceof HTMLElement && link.offsetWidth > 0)
      .filter((link) => {
        const { left, right, top, height } = link.getBoundingClientRect();
        return [left + 1, right - 1].some((x) => document.elementFromPoint(x, top + height / 2) !== link);
      })
      .map(({ textContent }) => textContent),
  );

for (const [name, options, path, words] of /** @type {const} */ ([
  ['phone', kPhone, '', ['Hide the lab', 'Show the lab']],
  ['phone in German', kPhone, 'index.de.html?locale=de', ['Labor ausblenden', 'Labor zeigen']],
  ['phone on its side', kLandscape, '', ['Hide the lab', 'Show the lab']],
  ['tablet', kTablet, '', ['Hide the lab', 'Show the lab']],
])) {
  test(`${name}: nothing lies over the docked lab, and its button takes it away and back`, async () => {
    const page = await openLesson(options, path);
    const button = page.locator('.dock');
    // From where the lab docks, above the lesson, to its end.
    await page.evaluate(() => {
      const place = document.querySelector('.lab.docked') ? '.dock-holder' : '.lab';
      const { bottom } = /** @type {Element} */ (document.querySelector(place)).getBoundingClientRect();
      scrollBy({ top: bottom - innerHeight * 0.28, behavior: 'instant' });
    });
    await lab.framesPass(page);
    await page.locator('.lab.docked').waitFor();
    assert.ok(await page.locator('.here').isHidden());
    assert.deepEqual(await covered(page), []);
    for (const id of ['weight', 'entropy', 'noise', 'capacity', 'levels']) {
      await scrollTo(page, page.locator(`#${id} .passage`).last(), 0.5);
      assert.deepEqual(await covered(page), [], id);
      assert.deepEqual(await hiddenInBar(page), [], id);
      const box = await button.boundingBox();
      assert.ok(box && box.height >= 44 && box.x + box.width <= options.viewport.width, JSON.stringify(box));
    }
    assert.equal(await button.textContent(), words[0]);
    await button.tap();
    await page.locator('.lab:not(.docked)').waitFor();
    assert.equal(await button.textContent(), words[1]);
    await lab.framesPass(page);
    assert.deepEqual(await hiddenInBar(page), []);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator('.lab.docked').waitFor();
    assert.deepEqual(await covered(page), []);
    await page.close();
  });
}

test('phone: what the reader changes in the docked lab stays in sight; a passage brings its picture', async () => {
  const page = await openLesson(kPhone);
  await scrollTo(page, page.locator('#weight .passage').last(), 0.5);
  await page.locator('.lab.docked').waitFor();
  const at = () => page.locator('.lab').evaluate(({ scrollTop }) => scrollTop);
  await page.locator('.lab').evaluate((docked) => docked.scrollTo({ top: 320, behavior: 'instant' }));
  const before = await at();
  assert.ok(before > 250, `${before}`);
  await page.evaluate(() => {
    globalThis.quantscope.app.command('overview/bits', 6);
    globalThis.quantscope.changed();
  });
  await lab.settled(page);
  await lab.quietFor(300, 'the lab would scroll a moment after the state');
  assert.equal(await at(), before);
  await page.close();
});

test('desk: a section of the contents is found at once, whatever stands above it', async () => {
  const { page } = await lab.openLab(site, '', kDesk);
  await page.locator('.feedback').first().waitFor();
  for (const id of ['tradeoff', 'accuracy', 'noise']) {
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    await page.locator(`#sections a[href$="#${id}"]`).click();
    await lab.eventually(
      page,
      (section) => {
        const top = document.getElementById(section).getBoundingClientRect().top;
        return top > -4 && top < 160;
      },
      id,
    );
  }
  await page.close();
});
