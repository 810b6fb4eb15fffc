// Records which functions of the app module the first lab runs, and writes the others' names into src/late_functions.txt:
// the cut (web/tools/split.mjs) moves them to the second part. A name that is missing there costs bytes, and a name too
// many costs a wait; neither costs a result. Needs the built site and Chromium.
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../build/js/quantscope.mjs';
import { launchBrowser, settled } from './browser.mjs';
import { lateFunctions, markedName, own, plainName, unescaped } from './late_functions.mjs';
import { labLinks, quantizerLinks } from './links.mjs';
import { operateControls } from './operate.mjs';
import { serve } from './serve.mjs';
import { binaryen, kApp, kRecorded } from './split.mjs';

const kMoves = 150;
/** Milliseconds after which a lab at rest has described its picture in words (web/lab/lab.js). */
const kRest = 2000;
const kStill = { width: 1280, height: 900 };
const kPhone = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** States of the first lab that a reader may meet before the second part has come. */
/** @type {{ query: string, options: object, moves: number, unfolded?: boolean }[]} */
const kVisits = [
  { query: '', options: { viewport: kStill }, moves: 2 * kMoves },
  { query: '', options: kPhone, moves: kMoves },
  { query: '', options: { viewport: kStill }, moves: kMoves, unfolded: true },
  { query: '?lab=digit', options: kPhone, moves: kMoves, unfolded: true },
  { query: '?lab=digit&weights=histogram&width=3', options: { viewport: kStill, colorScheme: 'dark' }, moves: kMoves },
  { query: '?lab=overview', options: { viewport: kStill }, moves: 2 * kMoves },
  { query: '?lab=overview', options: kPhone, moves: kMoves },
  { query: '?quantizer=uint5', options: { viewport: kStill, colorScheme: 'dark' }, moves: kMoves },
  { query: '?source=gaussian', options: { viewport: kStill }, moves: kMoves },
  { query: '?source=laplace&quantizer=int3/range=2sigma', options: { viewport: kStill }, moves: kMoves },
  { query: 'embed.html', options: { viewport: { width: 800, height: 600 } }, moves: kMoves },
];
const kKeys = [
  ...['Tab', 'Shift+Tab', 'Enter', 'Space', 'Escape', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'],
  ...['PageUp', 'PageDown', '5', '.', 'Backspace', 'Control+z', 'Control+y'],
];

/** Numbers from 0 to 1 that are the same in every recording. */
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

/** A copy of the site whose module, in one piece, tells each function that it enters. @param {string} folder */
function instrument(folder) {
  const module = join(folder, 'module.wasm');
  binaryen('wasm-opt', [kApp.wasm, '--log-execution', '-g', '-o', module]);
  /** @type {Map<number, string>} */
  const names = new Map();
  const all = new Set();
  let name = '';
  let waits = false;
  for (const line of binaryen('wasm-dis', [module]).split('\n')) {
    const begun = line.match(/^ \(func \$(\S+)/)?.[1];
    if (begun) {
      name = begun;
      all.add(name);
    }
    const number = waits && line.match(/\(i32\.const (\d+)\)/)?.[1];
    if (number) names.set(Number(number), name);
    waits = line.includes('(call $log_execution');
  }
  const site = join(folder, 'site');
  cpSync('build/site', site, { recursive: true });
  const version = readdirSync(site).find((entry) => /^[0-9a-f]{10}$/.test(entry)) ?? '';
  copyFileSync(module, join(site, version, 'quantscope_app.wasm'));
  return { site, names, all };
}

/** @param {import('playwright-core').Page} page @param {number} count @param {() => number} roll */
async function wander(page, count, roll) {
  const canvas = page.locator('#stage canvas, .lab-canvas').first();
  const frame = () => page.evaluate(() => new Promise(requestAnimationFrame));
  for (let i = 0; i < count; i++) {
    const items = await page.evaluate(() => {
      const { app } = /** @type {any} */ (globalThis).quantscope;
      return app.probe().map(({ x, y, width, height }) => ({ x, y, width, height }));
    });
    const box = await canvas.boundingBox();
    const item = items[Math.floor(roll() * items.length)];
    if (!item || !box) continue;
    const point = () => ({ x: box.x + item.x + item.width * roll(), y: box.y + item.y + item.height * roll() });
    const [from, to] = [point(), point()];
    const height = page.viewportSize()?.height ?? 0;
    if (from.y < 5 || from.y > height - 5) {
      await page.evaluate((by) => scrollBy(0, by), from.y - height / 2);
      continue;
    }
    const kind = roll();
    await page.mouse.move(from.x, from.y);
    if (kind < 0.4) {
      await page.mouse.click(from.x, from.y);
    } else if (kind < 0.65) {
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, to.y);
      await frame();
      await page.mouse.move(to.x, to.y);
      await page.mouse.up();
    } else if (kind < 0.8) {
      await page.mouse.wheel(0, roll() * 200 - 100);
    } else {
      await page.keyboard.press(kKeys[Math.floor(roll() * kKeys.length)]);
    }
    await frame();
    await frame();
    // Other labs wait for the second part, and show nothing meanwhile.
    await page.evaluate(() => {
      const { app, frames } = /** @type {any} */ (globalThis).quantscope;
      if (!/lab=(?!overview)|quiz=/.test(app.link())) return;
      app.openLink('lab=overview');
      frames.request();
    });
  }
}

/** Links that the first part must read even where the second cannot come: every parameter, lab and preset. */
async function links() {
  const qs = await load();
  const sources = qs.sources().map(({ id }) => `lab=overview&source=${id}`);
  const odd = ['quiz=progress', 'quiz=no-such&seed=3', 'theme=dark&units=nats&coded=entropy&zoom=3,6,10,30&color=red'];
  return [...quantizerLinks(qs), ...sources, ...labLinks(qs), ...odd, 'lab=none&quantizer=int99/range=-1&n=many'];
}

/** Everything that works where the second part cannot come. @param {import('playwright-core').Page} page */
async function operateAll(page) {
  await operateControls(page);
  for (const path of ['overview/source', 'overview/quantizer', 'app/runs', 'app/save', 'app/open_file']) {
    await page.evaluate((wanted) => {
      globalThis.quantscope.app.command(wanted, 0);
      globalThis.quantscope.frames.request();
    }, path);
    await settled(page);
    await page.evaluate(() => globalThis.quantscope.app.escape());
  }
  await page.evaluate(
    (all) => {
      for (const link of all) {
        globalThis.quantscope.app.openLink(link);
        globalThis.quantscope.app.notice();
      }
      globalThis.quantscope.open('lab=overview');
    },
    await links(),
  );
  await settled(page);
  for (const link of ['lab=noise&quantizer=int3', 'lab=network', 'quiz=progress', 'lab=overview&quantizer=nf4']) {
    await page.evaluate((wanted) => globalThis.quantscope.open(wanted), link);
    await page.waitForTimeout(kRest);
  }
  await page
    .locator('#stage input[type=file]')
    .first()
    .setInputFiles({
      name: 'own.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('1\n2\n3\n'),
    });
  await page.waitForTimeout(kRest);
}

/**
 * Requests of any kind, and any number of them, must reach the page before the second part: they are how that part is
 * asked for. The list of them grows only where several come at once.
 * @param {string} name
 */
const carriesRequests = (name) =>
  name.includes('__variant_detail') || unescaped(name).includes('variant<qs::ByteRequest');

const folder = mkdtempSync(join(tmpdir(), 'record-'));
const { site, names, all } = instrument(folder);
const server = await serve({ root: site, port: 0 });
const browser = await launchBrowser();
const ran = new Set();
const roll = dice(7);
for (const { query, options, moves, unfolded } of [
  { query: '#lab', options: { viewport: kStill }, moves: 0 },
  ...kVisits,
]) {
  // A reader who comes back may have unfolded the controls of the first scene.
  const page = await browser.newPage({ serviceWorkers: 'block', ...options });
  page.on('pageerror', (error) => console.error(`${query}: ${error.message}`));
  await page.route('**/quantscope_labs.wasm', (route) => (moves > 0 ? undefined : route.abort()));
  if (unfolded) await page.addInitScript(() => localStorage.setItem('quantscope-more', '1'));
  await page.addInitScript(() => {
    // A walk that leaves the page would take its record with it.
    const stay = (/** @type {any} */ event) => event.target?.closest?.('a[href]') && event.preventDefault();
    addEventListener('click', stay, true);
    const entered = new Uint8Array(1 << 18);
    Object.assign(globalThis, { entered });
    const start = WebAssembly.instantiate;
    const env = { log_execution: (/** @type {number} */ place) => (entered[place] = 1) };
    Object.assign(WebAssembly, {
      instantiate: (/** @type {any} */ code, /** @type {any} */ imports) => start(code, { ...imports, env }),
    });
  });
  await page.goto(server.url + query);
  await settled(page);
  await page.waitForTimeout(kRest);
  for (const width of [390, 800, 1440]) {
    await page.setViewportSize({ width, height: 700 });
    await settled(page);
  }
  await page.setViewportSize(options.viewport);
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
  }
  await (moves > 0 ? wander(page, moves, roll) : operateAll(page));
  const entered = await page.evaluate(() => {
    const list = /** @type {Uint8Array} */ (/** @type {any} */ (globalThis).entered);
    return [...list.keys()].filter((place) => list[place] === 1);
  });
  for (const place of entered) ran.add(names.get(place) ?? '');
  console.log(`${query || '(no link)'}: ${ran.size} of ${all.size} functions so far`);
  await page.close();
}
await browser.close();
await server.close();
rmSync(folder, { recursive: true });
// A plain name stands for all functions of that name, a marked one for one of them. What the cut moves anyway needs none.
const cut = new Set(lateFunctions(binaryen('wasm-dis', [kApp.wasm]), kApp, new Set()));
const kept = new Set([...ran].flatMap((name) => [plainName(own(name)), markedName(own(name))]));
const late = new Set();
for (const name of all) {
  if (ran.has(name) || cut.has(name) || carriesRequests(name)) continue;
  const found = [plainName(own(name)), markedName(own(name))].find((candidate) => !kept.has(candidate));
  if (found) late.add(found);
}
const head = '# Functions that the first lab does not run; written by ./dev record, read by web/tools/split.mjs.';
writeFileSync(kRecorded, `${[head, ...[...late].sort()].join('\n')}\n`);
console.log(`${late.size} names written to ${kRecorded}`);
process.exit(0);
