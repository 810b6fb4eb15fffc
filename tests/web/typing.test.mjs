// Every number can be typed: a real text field of the page lies over it.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const field = (path) => `[data-path="${path}"] input`;
const isSeen = (page, path) =>
  page.evaluate(
    (selector) => getComputedStyle(document.querySelector(selector).parentElement).opacity === '1',
    field(path),
  );

test('a click on a number opens a field over it; Enter takes the number, and the field is gone', async () => {
  const { page, complaints } = await lab.openLab(site, '?source=gaussian&n=1000');
  assert.equal(await isSeen(page, 'overview/seed'), false);
  await lab.click(page, 'overview/seed');
  assert.equal(await isSeen(page, 'overview/seed'), true);
  const number = await lab.place(page, 'overview/seed');
  const box = await page.locator(field('overview/seed')).boundingBox();
  for (const [ours, its] of [
    [number.left, box.x],
    [number.top, box.y],
    [number.width, box.width],
    [number.height, box.height],
  ]) {
    assert.ok(Math.abs(ours - its) < 1.5, 'it lies exactly over the number');
  }
  await page.keyboard.type('77');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.match(await lab.link(page), /seed=77/);
  assert.equal(await isSeen(page, 'overview/seed'), false);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('on a phone a tap opens it in the event itself, with a decimal keyboard and letters that do not make it zoom', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000', lab.kPhone);
  const touch = await lab.fingers(page);
  const { cx, cy } = await lab.bringToMiddle(page, 'overview/range_sigmas');
  // A soft keyboard opens only for a focus that the browser attributes to the reader.
  await page.evaluate(() => {
    document.addEventListener('focusin', () => {
      globalThis.openedByHand = navigator.userActivation.isActive;
    });
  });
  await touch.tap(cx, cy);
  assert.equal(await page.evaluate(() => globalThis.openedByHand), true);
  const input = page.locator(field('overview/range_sigmas'));
  assert.equal(await input.evaluate((element) => element === document.activeElement), true);
  assert.equal(await input.getAttribute('inputmode'), 'decimal');
  assert.equal(await input.evaluate((element) => getComputedStyle(element).fontSize), '16px');
  await page.keyboard.type('2,5');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.match(await lab.link(page), /range=2.5sigma/);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY', 'the soft keyboard goes away');
  await page.close();
});

test('a decimal comma, grouped thousands, a unit, paste and Backspace all work', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  const type = async (path, act) => {
    await page.focus(field(path));
    await act();
    await page.keyboard.press('Enter');
    await lab.settled(page);
    return lab.link(page);
  };
  assert.match(await type('overview/range_sigmas', () => page.keyboard.type('1,75 σ')), /range=1.75sigma/);
  assert.match(await type('overview/count', () => page.keyboard.type('12,500')), /n=12500/);
  const paste = (text) => page.evaluate((pasted) => document.execCommand('insertText', false, pasted), text);
  assert.match(await type('overview/seed', () => paste(' 41\n')), /seed=41/);
  assert.match(
    await type('overview/bits_value', async () => {
      await page.keyboard.type('57');
      await page.keyboard.press('Backspace');
    }),
    /quantizer=int5/,
  );
  await page.close();
});

test('input methods and dead keys compose as in any field, and Enter that ends a composition commits nothing', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  const session = await lab.contextOf(page).newCDPSession(page);
  await page.focus(field('overview/seed'));
  await page.keyboard.press('Control+a');
  await session.send('Input.imeSetComposition', { text: '８', selectionStart: 1, selectionEnd: 1 });
  assert.equal(await page.inputValue(field('overview/seed')), '８');
  await page.evaluate((selector) => {
    const enter = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    document.querySelector(selector).dispatchEvent(enter);
  }, field('overview/seed'));
  assert.match(await lab.link(page), /n=1000&quantizer|n=1000$/);
  await session.send('Input.insertText', { text: '88' });
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.match(await lab.link(page), /seed=88/);
  await page.close();
});

test('copy takes the number out of the field', async () => {
  const context = await site.browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = await lab.openLab({ browser: context, url: site.url }, '?source=gaussian&n=1000&seed=2468');
  await page.focus(field('overview/seed'));
  await page.keyboard.press('Control+c');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '2,468');
  await page.focus(field('overview/count'));
  await page.keyboard.press('Control+v');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.match(await lab.link(page), /n=2468/);
  await context.close();
});

test('what is refused stays in the field with the reason; Escape takes it back; leaving says the reason in the lab', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  const link = await lab.link(page);
  await lab.click(page, 'overview/bits_value');
  await page.keyboard.type('9');
  await page.keyboard.press('Enter');
  const reason = page.getByRole('alert').filter({ hasText: 'Bits' });
  const kReason = 'Bits: “9” is not accepted; expected a whole number from 2 to 8';
  assert.equal(await reason.textContent(), kReason);
  assert.equal(await page.inputValue(field('overview/bits_value')), '9');
  assert.equal(await page.getAttribute(field('overview/bits_value'), 'aria-invalid'), 'true');
  assert.equal(await lab.link(page), link);
  const box = await reason.boundingBox();
  const stage = await page.locator('#stage').boundingBox();
  assert.ok(box.x >= stage.x && box.x + box.width <= stage.x + stage.width, 'the reason is inside the lab');
  await page.keyboard.press('Escape');
  await lab.settled(page);
  assert.equal(await page.inputValue(field('overview/bits_value')), '4');
  assert.equal(await isSeen(page, 'overview/bits_value'), false);
  assert.equal(await lab.notice(page), '');

  await page.focus(field('overview/bits_value'));
  await page.keyboard.type('many');
  await page.keyboard.press('Tab');
  await lab.settled(page);
  assert.match(await lab.notice(page), /^Bits: “many” is not accepted/);
  assert.equal(await page.inputValue(field('overview/bits_value')), '4');
  assert.equal(await lab.link(page), link);
  await page.close();
});

test('a click elsewhere acts on what was clicked, although the refused text is then said above it', async () => {
  for (const [options, hold] of /** @type {const} */ ([
    [{}, 0],
    [{}, 120],
    [lab.kPhone, 0],
  ])) {
    const { page } = await lab.openLab(site, '?source=gaussian&n=1000', options);
    const { cx, cy } = await lab.bringToMiddle(page, 'overview/range_sigmas');
    const touch = options === lab.kPhone ? await lab.fingers(page) : null;
    if (touch) await touch.tap(cx, cy);
    else await page.mouse.click(cx, cy);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('abc');
    const target = await lab.place(page, 'overview/draw_again');
    if (touch) await touch.tap(target.cx, target.cy);
    else await page.mouse.click(target.cx, target.cy, { delay: hold });
    await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
    await lab.settled(page);
    assert.match(await lab.link(page), /n=1000&seed=2$/, 'drawn again, once, and nothing else');
    assert.match(await lab.notice(page), /^Range in standard deviations: “abc” is not accepted/);
    await page.close();
  }
});

test('a link in the text wins over what was typed and not yet said', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  await page.focus(field('overview/range_sigmas'));
  await page.keyboard.type('2');
  await page.click('text=Pull the range in to 3 σ');
  await lab.settled(page);
  assert.equal(await lab.link(page), 'v=1&lab=overview&quantizer=int4/range=3sigma');
  assert.equal(await page.inputValue(field('overview/range_sigmas')), '3');

  await page.focus(field('overview/bits_value'));
  await page.keyboard.type('99');
  await page.keyboard.press('Enter');
  await page.goBack();
  await lab.settled(page);
  assert.equal(await page.inputValue(field('overview/bits_value')), '4');
  await page.evaluate(() => document.activeElement.blur());
  await lab.settled(page);
  assert.equal(await lab.notice(page), '');
  await page.close();
});

test('however much is pasted, the field takes a number’s length and the reason quotes less', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  // Companions of the lesson load after the lab and make the page longer.
  await page.waitForLoadState('networkidle');
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.focus(field('overview/seed'));
  await page.evaluate(() => document.execCommand('insertText', false, 'x'.repeat(20_000)));
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
  await lab.settled(page);
  assert.ok((await lab.notice(page)).length < 160);
  assert.ok((await page.evaluate(() => document.documentElement.scrollHeight)) < height + 120);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await page.close();
});

test('an emptied field is taken back, and full-width digits are digits', async () => {
  const { page } = await lab.openLab(site, '?source=gaussian&n=1000');
  const link = await lab.link(page);
  await page.focus(field('overview/seed'));
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Tab');
  await lab.settled(page);
  assert.equal(await lab.link(page), link);
  assert.equal(await lab.notice(page), '');
  await page.focus(field('overview/seed'));
  await page.keyboard.insertText('４２');
  await page.keyboard.press('Enter');
  await lab.settled(page);
  assert.match(await lab.link(page), /seed=42/);
  await page.close();
});

test('a step forth and a step back lead back, from between the steps too', async () => {
  const { page } = await lab.openLab(site, '?quantizer=int4/range=1.7sigma');
  const handle = page.locator('[data-path="overview/range_high"]');
  await handle.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft']) {
    await page.keyboard.press(key);
    await lab.settled(page);
  }
  assert.match(await lab.link(page), /range=1.7sigma/);
  await page.close();
});
