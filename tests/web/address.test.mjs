// Addresses, as a reader copies them and as a reader mistypes them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const kDrawn = 'source=student_t/nu=5&n=3000&seed=7&units=nats';
/** A state of each lab that differs from its initial one. */
const kStates = [
  `lab=overview&${kDrawn}&quantizer=int3/range=p99.9&zoom=-2,2`,
  `lab=entropy&${kDrawn}&quantizer=lloyd_max/levels=8&view=draws&picked=3&draws=500`,
  `lab=noise&${kDrawn}&quantizer=int5/range=3sigma&view=clip`,
  `lab=ladder&${kDrawn}&quantizer=nf4&coded=entropy&target=25`,
  `lab=blocks&${kDrawn}&quantizer=int4/block=32/scale=float16&outlier=20&block=3&value=5`,
  'lab=network&seed=3&quantizer=int3&units=nats&view=quantize&hidden1=8&hidden2=4&rate=0.1&epochs=2&batch=64&activations=uint4&w1=int2',
  'lab=capacity&quantizer=int2&view=functions&inputs=3&alphabet=ternary&function=150',
  'lab=language&seed=3&quantizer=int3/channel=0&which=head&zero=229&sentence=2&word=4',
  'lab=rounding&seed=3&quantizer=int3/channel=0&layer=sequence&method=on&rho=0.8&order=descending&damping=2&row=5&step=9&hand=3:-1,7:2',
  'lab=model&view=map&formats=int8,nf4&find=weight&scope=matrices&sort=name&target=4',
];

/** Texts of the lab, number for number, with their places. */
const shown = (page) =>
  page.evaluate(() => {
    const { app } = globalThis.quantscope;
    const said = app.probe().map(({ path, label, valueText, value }) => [path, label, valueText, value]);
    // The undo history belongs to the reader and is not in the address.
    return { link: app.link(), result: app.result(), said: said.filter(([path]) => !/^app\/(undo|redo)/.test(path)) };
  });

/** Every control of the lab has its element in the page, of a kind that browsers know how to operate. */
async function mirrored(page) {
  const controls = await page.evaluate(() => {
    const items = globalThis.quantscope.app.probe();
    const choices = items.filter(({ role }) => role === 'choice').map(({ path }) => `${path}/`);
    const said = ['heading', 'paragraph', 'figure', 'scroll'];
    return items
      .map(({ path, role }) => (said.includes(role) ? '' : path))
      .filter((path) => path && !choices.some((choice) => path.startsWith(choice)));
  });
  assert.ok(controls.length > 6);
  await page.waitForFunction(
    (paths) =>
      paths.every((path) => {
        const element = document.querySelector(`.mirror [data-path="${path}"]`);
        const native = 'button, input, select, textarea';
        return element?.matches(native) || element?.querySelector(native);
      }),
    controls,
  );
}

async function showing(page, link) {
  await page.evaluate((to) => globalThis.quantscope.open(to), link);
  await lab.settled(page);
  return shown(page);
}

test('every lab that changes: each control is a native element; a link leads a new app to the same link, numbers and words', async () => {
  const { page } = await lab.openLab(site, '#lab');
  const first = [];
  for (const state of kStates) {
    first.push(await showing(page, state));
    await mirrored(page);
  }
  await page.close();
  const { page: other, complaints } = await lab.openLab(site, `?${first.at(-1).link}#lab`);
  for (const state of first.toReversed()) {
    assert.ok(state.link.startsWith('v=1&') && state.said.length > 10, state.link);
    assert.deepEqual(await showing(other, state.link), state);
  }
  assert.deepEqual(complaints, []);
  await other.close();
});

/** Keys of the table in docs/embedding.md. */
function keys() {
  const [, table] = readFileSync('docs/embedding.md', 'utf8').split('<!-- keys -->');
  const rows = table.split('\n\n')[0].matchAll(/^\| (`.*?`) \|/gm);
  return [...rows].flatMap(([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key));
}

test('whatever key is not understood: the page says which, with its value and what is accepted, and follows the rest', async () => {
  const ofFrame = ['locale', 'start', 'host', 'resize'];
  const ofLink = keys().filter((key) => !ofFrame.includes(key));
  assert.ok(ofLink.length > 18);
  const { page } = await lab.openLab(site, '?units=nats&n=moon!&view=moon!#lab');
  const said = await page.evaluate((names) => {
    const { app } = globalThis.quantscope;
    return names.map((key) => {
      // File names may be anything, within reason.
      const value = ['file', 'tensor'].includes(key) ? 'x'.repeat(5000) : 'moon!';
      const beside = key === 'units' ? 'theme=dark' : 'units=nats';
      app.openLink(`${beside}&${key}=${value}`);
      return { key, sentence: app.notice(), followed: app.link().includes(beside) };
    });
  }, ofLink);
  for (const { key, sentence, followed } of said) {
    assert.match(sentence, new RegExp(`\\b${key}: ('moon!'|5000 characters) is not accepted; expected .{4}`), key);
    assert.ok(followed, key);
  }
  await page.close();

  // On the page itself: on the canvas and in the text beside it.
  const { page: seen } = await lab.openLab(site, '?units=nats&n=moon!&quantizer=int3&locale=moon#lab');
  await seen.waitForFunction(() => globalThis.quantscope.app.notice().includes('locale'));
  await lab.settled(seen);
  const notice = await lab.place(seen, 'lab/notice');
  assert.match(notice.label, /\bn: 'moon!' is not accepted; expected a whole number from 1 to 10000000/);
  assert.match(notice.label, /\blocale: 'moon' is not accepted; expected en, de/);
  assert.ok(notice.width > 100 && notice.height > 10 && notice.top > 0 && notice.top < 900);
  await seen.locator('.mirror [data-path="lab/notice"]', { hasText: 'moon!' }).waitFor({ state: 'attached' });
  assert.match(await lab.link(seen), /quantizer=int3&units=nats/);
  await seen.close();

  // In a frame's address, too, one message does not replace another.
  const { page: frame } = await lab.openLab(
    site,
    'embed.html?lab=noise&view=moon!&quantizer=int3&locale=moon&start=moon&resize=7&host=moon',
  );
  const told = await lab.notice(frame);
  for (const key of ['view', ...ofFrame])
    assert.match(told, new RegExp(`\\b${key}: '(moon!?|7)' is not accepted; expected .`), key);
  assert.match(await lab.link(frame), /lab=noise&quantizer=int3/);
  await frame.close();
});

test('the page, opened from a disk, says what to do; its text and figure stand', async () => {
  const page = await site.browser.newPage();
  for (const [name, told] of [
    ['index.html', /cannot start from a disk.*quantscope\.html.*\.\/dev serve/],
    ['index.de.html', /nicht von einem Datenträger.*quantscope\.de\.html/],
  ]) {
    await page.goto(pathToFileURL(resolve('build/site', name)).href);
    const sentence = page.locator('#from-disk');
    await sentence.waitFor();
    assert.match(await sentence.textContent(), told);
    assert.ok(await page.locator('svg.figure').isVisible());
  }
  await page.goto(site.url);
  assert.equal(await page.locator('#from-disk').isVisible(), false);
  await page.close();
});
