// Appearance: colours with enough contrast, states that differ in more than hue, a ring wherever the keyboard focus is,
// and the explanation of the keys.
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

/** WCAG 2.2: relative luminance and contrast of two colours as "#rrggbb". */
function luminance(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const kOnPaper = ['ink', 'ink2', 'signal', 'quantized', 'noise', 'bound'];
const kShared = [...kOnPaper, 'panel', 'hair', 'band'];

/** The themes of the labs (src/ui/kit/theme.cpp) and of the page (web/style/palette.css), light and dark. */
function themes() {
  const cpp = readFileSync('src/ui/kit/theme.cpp', 'utf8');
  const css = readFileSync('web/style/palette.css', 'utf8');
  return ['light', 'dark'].map((name) => {
    const [, rows] = cpp.match(new RegExp(`constexpr Theme k${name === 'light' ? 'Light' : 'Dark'}\\{(.*?)\\};`, 's'));
    const ofLab = [...rows.matchAll(/\.(\w+) = rgb\(0x([0-9A-F]{6})/g)];
    const blocks = [...css.matchAll(/^ *:root([^{]*)\{(.*?)\}/gms)].filter(
      ([, which, body]) => body.includes('--ink') && which.includes('theme') === (name === 'dark'),
    );
    const ofPage = blocks.map(([, , body]) =>
      Object.fromEntries(
        [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, key, hex]) => [key.replace('-', ''), hex]),
      ),
    );
    return {
      name,
      lab: Object.fromEntries(ofLab.map(([, key, hex]) => [key, `#${hex.toLowerCase()}`])),
      pages: ofPage,
    };
  });
}

test('every colour of text and curves has 4.5 to 1 on its paper, light and dark, and page and labs have the same', () => {
  for (const { name, lab: colors, pages } of themes()) {
    assert.ok(pages.length >= 1, name);
    for (const page of pages)
      for (const key of kShared) assert.equal(page[key], colors[key], `${name}: ${key} of page and labs`);
    for (const key of kOnPaper) {
      for (const paper of [colors.panel, colors.band, pages[0].paper]) {
        const ratio = contrast(colors[key], paper);
        assert.ok(ratio >= 4.5, `${name}: ${key} on ${paper} has ${ratio.toFixed(2)}`);
      }
    }
  }
});

/**
 * Runs in the page: counts the pixels of a control that change by at least this contrast (of luminance alone, no hue)
 * between two states of the lab.
 */
const measure = () => {
  const { app, canvas } = globalThis.quantscope;
  const gl = canvas.getContext('webgl2');
  const linear = Float64Array.from({ length: 256 }, (_, i) =>
    i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
  );
  globalThis.luminanceAt = ({ x, y, width, height }) => {
    const margin = 6;
    app.disturb();
    app.draw(0, canvas.width, canvas.height);
    const box = [x - margin, canvas.height - y - height - margin, width + 2 * margin, height + 2 * margin].map(
      Math.round,
    );
    const pixels = new Uint8Array(box[2] * box[3] * 4);
    gl.readPixels(...box, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return Float64Array.from(
      { length: pixels.length / 4 },
      (_, i) =>
        0.2126 * linear[pixels[4 * i]] + 0.7152 * linear[pixels[4 * i + 1]] + 0.0722 * linear[pixels[4 * i + 2]],
    );
  };
  globalThis.pixelsThatDiffer = (one, other) =>
    one.reduce((n, a, i) => {
      const [low, high] = a < other[i] ? [a, other[i]] : [other[i], a];
      return n + ((high + 0.05) / (low + 0.05) >= 3 ? 1 : 0);
    }, 0);
};

test('wherever the keyboard is, a ring of 3 to 1 is drawn around the control: every control of three labs, light and dark', async () => {
  const { page } = await lab.openLab(site, '#lab');
  await page.evaluate(measure);
  for (const link of ['lab=overview', 'lab=noise&theme=dark', 'lab=blocks']) {
    await page.evaluate((to) => globalThis.quantscope.open(to), link);
    await lab.settled(page);
    const rings = await page.evaluate(() => {
      const { app, canvas } = globalThis.quantscope;
      const operable = app
        .probe()
        .filter(
          ({ role, y, height }) =>
            !['heading', 'paragraph', 'figure', 'scroll', 'option'].includes(role) &&
            y >= 0 &&
            y + height <= canvas.height,
        );
      return operable.map((item) => {
        app.setFocus('');
        const without = globalThis.luminanceAt(item);
        app.setFocus(item.path);
        const changed = globalThis.pixelsThatDiffer(without, globalThis.luminanceAt(item));
        app.setFocus('');
        return { path: item.path, changed, least: item.width + item.height };
      });
    });
    assert.ok(rings.length > 10);
    for (const { path, changed, least } of rings)
      assert.ok(changed >= least, `${link} ${path}: ${changed} of ${least}`);
  }
  await page.close();
});

test('what is chosen is told from what is not by lightness, and every series of a picture by a name of its own', async () => {
  const { page } = await lab.openLab(site, '#lab');
  await page.evaluate(measure);
  for (const theme of ['light', 'dark']) {
    await page.evaluate((to) => globalThis.quantscope.open(to), `lab=overview&theme=${theme}`);
    await lab.settled(page);
    const differ = await page.evaluate(() => {
      const { app } = globalThis.quantscope;
      const option = app.probe().find(({ path }) => path === 'overview/range/1');
      const states = ['overview/range/0', 'overview/range/1'].map((path) => {
        app.command(path, 0);
        app.draw(1, globalThis.quantscope.canvas.width, globalThis.quantscope.canvas.height);
        return globalThis.luminanceAt(option);
      });
      return globalThis.pixelsThatDiffer(...states);
    });
    assert.ok(differ > 60, `${theme}: ${differ} pixels`);
  }
  const links = [
    'overview',
    'entropy&view=step',
    'noise&view=clip',
    'ladder&source=gaussian',
    'blocks&view=size',
    'capacity&view=curve',
  ];
  for (const link of links) {
    await page.evaluate((to) => globalThis.quantscope.open(to), `lab=${link}`);
    await lab.settled(page);
    const csv = await page.evaluate(() => globalThis.quantscope.app.pictureNumbers());
    const names = csv
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(0, 2).join(' ').trim());
    assert.ok(names.length > 1 && names.every((name) => /\p{L}{3}/u.test(name)), `${link}: ${names.slice(0, 3)}`);
  }
  await page.close();
});

test('what the keys do, Esc among them, stands on the page, is tied to the controls, and is in the docs for authors', async () => {
  const { page } = await lab.openLab(site, '#lab');
  const mirror = page.locator('.mirror');
  assert.equal(await mirror.getAttribute('aria-describedby'), 'lab-keys');
  const told = await page.locator('#lab-keys').textContent();
  const docs = readFileSync('docs/embedding.md', 'utf8');
  for (const key of ['Tab', 'Shift+Tab', 'Arrow keys', 'Enter', 'Esc']) {
    assert.ok(told.includes(key), key);
    assert.ok(docs.toLowerCase().includes(key.toLowerCase()), key);
  }
  assert.ok(await page.locator('#lab-keys').isVisible());
  await page.close();
});

test('axe finds nothing in the gallery, in a frame’s page, in the dialog of embeds and in the other labs, light and dark', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    const page = await site.browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme, bypassCSP: true });
    const check = async (what) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
      assert.deepEqual(found, [], `${what}, ${colorScheme}`);
    };
    await page.goto(`${site.url}gallery.html`);
    await check('gallery');
    await page.goto(`${site.url}embed.html?lab=capacity`);
    await lab.settled(page);
    await check('embed');
    await page.goto(`${site.url}?lab=blocks#lab`);
    await lab.settled(page);
    await page.click('[data-embed]');
    await page.locator('dialog.embedding textarea').waitFor();
    await check('dialog');
    await page.keyboard.press('Escape');
    for (const name of ['network', 'model', 'entropy', 'ladder']) {
      await page.evaluate((to) => globalThis.quantscope.open(to), `lab=${name}`);
      await lab.settled(page);
      await check(name);
    }
    await page.close();
  }
});
