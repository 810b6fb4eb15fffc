// The dialog that makes the code of an embed: presets, single controls in the list and in the preview, questions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const kWide = { viewport: { width: 1440, height: 900 } };

/** Opens the dialog over a lab. @param {string} query */
async function openDialog(query, options = {}) {
  const { page, complaints } = await lab.openLab(site, query, { ...kWide, ...options });
  await page.click('[data-embed]');
  const dialog = page.locator('dialog.embedding');
  await dialog.waitFor();
  return { page, dialog, complaints, code: () => dialog.locator('textarea').inputValue() };
}

/** The frame of the preview, at rest in a state of which this holds. */
async function previewOf(page, holds) {
  const frame = await (await page.waitForSelector('.embedding-preview iframe')).contentFrame();
  await lab.eventually(
    page,
    (says) => {
      const app = document.querySelector('.embedding-preview iframe')?.contentWindow?.quantscope?.app;
      return app?.link().includes(says);
    },
    holds,
  );
  await lab.settled(frame);
  return frame;
}

/** Waits until the code says this. */
const codeSays = (page, says) =>
  lab.eventually(page, (wanted) => document.querySelector('dialog.embedding textarea')?.value.includes(wanted), says);

/** Waits until the places over the preview lie where its controls are in a state of which this holds. */
async function placed(page, holds) {
  await previewOf(page, holds);
  await lab.eventually(page, () => {
    const { app, canvas } = document.querySelector('.embedding-preview iframe').contentWindow.quantscope;
    const { top } = canvas.getBoundingClientRect();
    const items = app.probe().filter(({ path }) => path === 'overview/source');
    const place = document.querySelector('.embedding-place[data-key="overview/source"]');
    return items.length === 1 && Math.abs(Number.parseFloat(place.style.top) - top - items[0].y) < 1;
  });
}

const pathsIn = (frame) => frame.evaluate(() => globalThis.quantscope.app.probe().map(({ path }) => path));
const stateOf = (dialog, name) =>
  dialog.locator('.embedding-rows label', { hasText: name }).locator('select').first().inputValue();

test('the code of an embed is copied, and what it gives is what was chosen', async () => {
  const { page, dialog, complaints, code } = await openDialog('?lab=noise&source=gaussian&quantizer=int5#lab', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await dialog.locator('summary', { hasText: 'Choose each control' }).click();
  await dialog
    .locator('label', { hasText: /^Menu of labs/ })
    .locator('select')
    .selectOption('hidden');
  await dialog
    .locator('label', { hasText: /^Source/ })
    .locator('select')
    .selectOption('locked');
  await dialog.locator('summary', { hasText: 'How it looks' }).click();
  await dialog
    .locator('label', { hasText: /^Theme/ })
    .locator('select')
    .selectOption('dark');
  await dialog.getByRole('button', { name: 'Copy code' }).click();
  await dialog.getByText('Copied.').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /^<iframe src="http:[^"]*embed\.html\?v=1&amp;lab=noise&amp;source=gaussian/);
  assert.match(copied, /title="When is rounding noise\?"/);
  assert.match(copied, /hide=app\/labs/);
  assert.match(copied, /lock=noise\/source/);
  assert.match(copied, /theme=dark/);
  // The preview is such a frame.
  const preview = await previewOf(page, 'theme=dark');
  assert.ok(await preview.evaluate(() => globalThis.quantscope.app.dark()));
  await dialog.locator('label', { hasText: /^As/ }).locator('select').selectOption('element');
  assert.match(await code(), /<quantscope-lab lab="noise" source="gaussian" .*lock="noise\/source"/s);
  // Escape leaves the dialog.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await page.close();
});

test('presets: a picture alone, one slider, everything; the preview follows without a new load, the code names its height', async () => {
  const { page, dialog, code } = await openDialog('?lab=overview&quantizer=int5#lab');
  const frame = await previewOf(page, 'quantizer=int5');
  const loaded = await frame.evaluate(() => performance.timeOrigin);
  await codeSays(page, 'height="820"');
  await dialog.getByLabel('Picture only').check();
  await previewOf(page, 'hide=overview,app/labs');
  const bare = await pathsIn(frame);
  assert.ok(bare.includes('lab/picture') && bare.includes('lab/answer'));
  assert.deepEqual(
    bare.filter((path) => /^(overview|app)\//.test(path)),
    [],
  );
  const height = () => page.evaluate(() => document.querySelector('.embedding-preview iframe').height);
  await codeSays(page, `height="${await height()}"`);
  assert.ok(Number(await height()) < 600, 'lower than the whole lab');

  await dialog.getByLabel('One slider').check();
  await previewOf(page, 'hide=app/labs');
  const sliders = (await pathsIn(frame)).filter((path) => /^(overview|app)\//.test(path));
  assert.deepEqual(sliders.sort(), [
    'overview/bits',
    'overview/bits_value',
    'overview/entropy',
    'overview/size',
    'overview/sqnr',
    'overview/stored',
  ]);
  await dialog.getByLabel('Everything').check();
  await lab.eventually(page, () => !document.querySelector('dialog.embedding textarea').value.includes('hide='));
  assert.doesNotMatch(await code(), /lock=/);
  assert.equal(await frame.evaluate(() => performance.timeOrigin), loaded, 'the same document all the while');
  await page.close();
});

test('of several sliders the instructor says which; a view without one says so', async () => {
  const { page, dialog, code } = await openDialog('?lab=ladder#lab');
  await previewOf(page, 'lab=ladder');
  await dialog.getByLabel('One slider').check();
  const which = dialog.getByLabel('Which slider');
  assert.deepEqual(await which.locator('option').allTextContents(), ['Target', 'Bits']);
  await which.selectOption('Bits');
  assert.match(await code(), /ladder\/target/);
  assert.doesNotMatch(await code(), /ladder\/bits/);
  await page.close();
  const other = await openDialog('?lab=network#lab');
  assert.ok(await other.dialog.getByLabel('One slider').isDisabled());
  assert.ok(await other.dialog.getByText('There is no slider in this view.').isVisible());
  await other.page.close();
});

test('a click on a control in the preview locks it, one more hides it, a chip brings it back; the lab gets no click', async () => {
  const { page, dialog, code } = await openDialog('?lab=overview&quantizer=int5#lab');
  const frame = await previewOf(page, 'quantizer=int5');
  await dialog.getByLabel(/Click a control in the preview/).check();
  const scheme = page.locator('.embedding-place[data-key="overview/scheme"]');
  await scheme.click();
  await codeSays(page, 'lock=overview/scheme');
  await previewOf(page, 'lock=overview/scheme');
  await lab.eventually(
    page,
    () => document.querySelector('.embedding-place[data-key="overview/scheme"]')?.dataset.state === 'locked',
  );
  assert.equal(await stateOf(dialog, 'Scheme'), 'locked');
  assert.match(await code(), /hide=app\/labs/, 'the ways around the lock are hidden');
  await scheme.click();
  await previewOf(page, 'hide=overview/scheme');
  assert.ok(!(await pathsIn(frame)).includes('overview/scheme'));
  assert.equal(await scheme.count(), 0);
  assert.equal(await stateOf(dialog, 'Scheme'), 'hidden');
  // A number is shown or hidden.
  await page.locator('.embedding-place[data-key="overview/sqnr"]').click();
  await previewOf(page, 'overview/sqnr');
  assert.match(await frame.evaluate(() => globalThis.quantscope.app.link()), /quantizer=int5/);
  const chips = dialog.getByRole('list', { name: 'Hidden controls' }).getByRole('button');
  assert.deepEqual(await chips.allTextContents(), ['SQNR×', 'Scheme×']);
  await dialog.getByRole('button', { name: 'Scheme: show again' }).click();
  await lab.eventually(
    page,
    () => document.querySelectorAll('.embedding-place[data-key="overview/scheme"]').length === 1,
  );
  assert.equal(await stateOf(dialog, 'Scheme'), 'shown');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'SQNR×', 'the focus stays in the row');
  await page.close();
});

test('what the list hides is hidden in every lab, and one thing has one name', async () => {
  const views = ['digit', 'noise&view=clip', 'ladder', 'blocks', 'entropy', 'capacity&view=memory', 'network'];
  for (const view of views) {
    const { page, dialog } = await openDialog(`?lab=${view}#lab`);
    const name = view.replace(/&.*/, '');
    const frame = await previewOf(page, `lab=${name}`);
    await lab.eventually(page, () => document.querySelector('.embedding-place') !== null);
    const names = await dialog
      .locator('.embedding-rows label')
      .evaluateAll((rows) => rows.map((row) => row.firstChild.textContent));
    assert.deepEqual(names, [...new Set(names)], view);
    if (name === 'noise')
      assert.deepEqual(
        names.filter((one) => /range|clip/i.test(one)),
        ['Range'],
        'handle and field are one',
      );
    await dialog.locator('summary', { hasText: 'Choose each control' }).click();
    const selects = dialog.locator('.embedding-rows select');
    for (const select of await selects.all())
      if ((await select.locator('option[value=hidden]').count()) > 0) await select.selectOption('hidden');
    await previewOf(page, `hide=${name},app/labs`);
    const left = (await pathsIn(frame)).filter((path) => /^app\/|^\w+\/(?!pad|format|map|values|function)/.test(path));
    assert.deepEqual(
      left.filter((path) => !/^lab\//.test(path)),
      [],
      view,
    );
    await page.close();
  }
});

test('any question of the bank is found and embedded; the one that is open is chosen already', async () => {
  const { page, dialog, code, complaints } = await openDialog('?lab=overview#lab');
  await dialog.getByLabel('One question', { exact: true }).check();
  const list = dialog.getByRole('listbox', { name: 'Question' });
  const { items } = JSON.parse(readFileSync('web/items/en.json', 'utf8'));
  await list.locator('option').first().waitFor({ state: 'attached' });
  assert.equal(await list.locator('option').count(), items.length);
  assert.deepEqual(await list.locator('optgroup').evaluateAll((groups) => groups.map(({ label }) => label)), [
    'Bits and formats',
    'Entropy',
    'Quantization noise',
    'Signal-to-noise ratio',
    'Capacity',
    'Trade-offs',
  ]);
  // By keyboard: the first that is found.
  await dialog.getByLabel('Find a question').focus();
  await page.keyboard.type('entropy surprise');
  await dialog.getByText('1 found').waitFor();
  await page.keyboard.press('Enter');
  await codeSays(page, 'quiz=entropy-dyadic"');
  assert.match(await code(), /title="Average surprise"/);
  const frame = await previewOf(page, 'quiz=entropy-dyadic');
  await frame.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/prompt'));
  await page.keyboard.press('Escape');
  assert.ok(await dialog.isVisible(), 'Escape empties the field first');
  await page.close();
  const other = await openDialog('?quiz=noise-power');
  await codeSays(other.page, 'quiz=noise-power');
  assert.ok(await other.dialog.getByLabel('This question').isChecked());
  assert.equal(await other.dialog.getByRole('listbox', { name: 'Question' }).inputValue(), 'noise-power');
  await other.page.close();
  assert.deepEqual(complaints, []);
});

test('no list of the dialog is too narrow for its words, in any language', async () => {
  for (const query of ['index.html?locale=en&lab=ladder#lab', 'index.de.html?locale=de&lab=ladder#lab']) {
    const { page } = await openDialog(query);
    const clipped = await page.evaluate(() => {
      for (const details of document.querySelectorAll('dialog.embedding details')) details.open = true;
      const ruler = new OffscreenCanvas(1, 1).getContext('2d');
      const column = document.querySelector('.embedding-options').getBoundingClientRect();
      return [...document.querySelectorAll('dialog.embedding select:not([size])')]
        .filter((select) => select.clientWidth > 0)
        .map((select) => {
          const style = getComputedStyle(select);
          ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
          const longest = Math.max(...[...select.options].map(({ text }) => ruler.measureText(text).width));
          const { left, right } = select.getBoundingClientRect();
          const fits = left >= column.left && right <= column.right;
          return {
            says: select.value,
            spare: select.clientWidth - Number.parseFloat(style.paddingLeft) - longest,
            fits,
          };
        })
        .filter(({ spare, fits }) => spare < 0 || !fits);
    });
    assert.deepEqual(clipped, [], query);
    await page.close();
  }
});

test('on a German page the preview and the names of its controls are German, whatever the browser asks for', async () => {
  const { page, dialog, code } = await openDialog('index.de.html?locale=de&lab=noise#lab', { locale: 'en-US' });
  const frame = await previewOf(page, 'lab=noise');
  assert.equal(
    await frame.evaluate(() => globalThis.quantscope.app.probe().find(({ path }) => path === 'lab/question').label),
    'Wann ist Runden Rauschen?',
  );
  await dialog.locator('summary', { hasText: 'Einzeln wählen' }).click();
  assert.ok(await dialog.getByLabel('Fehlerleistung').isVisible());
  assert.match(await code(), /title="Wann ist Runden Rauschen\?"/);
  assert.doesNotMatch(await code(), /locale=/, 'each reader sees their own language');
  await page.close();
});

test('on a phone the dialog is a sheet that works by touch, and its code has the height of a column of a page', async () => {
  const { page, dialog, code } = await openDialog('?lab=overview#lab', {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  });
  const { width, height } = await dialog.boundingBox();
  assert.deepEqual([width, height], [390, 844]);
  await previewOf(page, 'lab=overview');
  await codeSays(page, 'height="820"');
  const touch = await lab.fingers(page);
  const tap = async (locator) => {
    await locator.scrollIntoViewIfNeeded();
    const box = await locator.boundingBox();
    await touch.start({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    await touch.end();
  };
  await tap(dialog.locator('.embedding-mode'));
  await tap(page.locator('.embedding-place[data-key="overview/bits"]').first());
  await codeSays(page, 'lock=overview/bits');
  // The menu of labs goes, and all moves up.
  await placed(page, 'lock=overview/bits');
  await tap(page.locator('.embedding-place[data-key="overview/source"]').first());
  await codeSays(page, 'lock=overview/bits,overview/source');
  await placed(page, 'lock=overview/bits,overview/source');
  await tap(page.locator('.embedding-place[data-key="overview/source"]').first());
  await tap(dialog.getByRole('button', { name: 'Source: show again' }));
  assert.doesNotMatch(await code(), /overview\/source/);
  const low = await page.evaluate(() => {
    for (const details of document.querySelectorAll('dialog.embedding details')) details.open = true;
    return [
      ...document.querySelectorAll('dialog.embedding :is(button, select, summary, .embedding-preset, .embedding-mode)'),
    ]
      .map((control) => ({ says: control.textContent.slice(0, 30), ...control.getBoundingClientRect().toJSON() }))
      .filter(({ width, height }) => width > 0 && height < 44);
  });
  assert.deepEqual(low, []);
  assert.equal(await page.evaluate(() => document.querySelector('dialog.embedding').scrollWidth), 390);
  await page.close();
});

test('axe finds nothing in the dialog with all that it has open, on a desktop and a phone, light and dark', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  for (const options of [kWide, { ...kWide, colorScheme: 'dark' }, phone, { ...phone, colorScheme: 'dark' }]) {
    const { page, dialog } = await openDialog('?lab=noise&view=clip#lab', { ...options, bypassCSP: true });
    await previewOf(page, 'lab=noise');
    await dialog.getByLabel(/Click a control in the preview/).check();
    await dialog.locator('summary', { hasText: 'Choose each control' }).click();
    await dialog.locator('.embedding-rows select').first().selectOption('hidden');
    await dialog.getByLabel('One question', { exact: true }).check();
    await dialog.locator('option').first().waitFor({ state: 'attached' });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('dialog.embedding details')) details.open = true;
    });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { iframes: false }));
    assert.deepEqual(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`),
      [],
    );
    await page.close();
  }
});
