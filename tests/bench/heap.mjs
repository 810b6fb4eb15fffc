// ./dev bench: memory after 20,000 random events over all labs, over memory when each view had been opened once. The
// same seeds give the same events. Memory is what scripts hold after a collection, what the module holds, and what the
// page counts: nodes, listeners, textures.
//
// QS_BENCH_EVENTS sets another number of events.
import { readFileSync } from 'node:fs';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from '../web/page.mjs';
import { sessionOf } from '../web/pages.mjs';
import { openTable, times } from './table.mjs';

const kEvents = Number(process.env.QS_BENCH_EVENTS ?? 20_000);
const kALab = 250; // events until another lab is opened
const kAFrame = 4; // events between frames
const kSeed = 7;
const { row, finish } = openTable(
  'heap',
  'Memory of a long visit',
  'Results, undo steps and elements of the mirror are kept for the present state and a fixed number of earlier ones, so a visit holds no more the longer it lasts.',
);

/** Names of the exports in the glue. */
const [kMalloc, kFree] = ['malloc', 'free'].map((name) => {
  const glue = readFileSync('build/web/src/quantscope_app.mjs', 'utf8');
  return new RegExp(`Module\\["_${name}"\\]=Module\\["asm"\\]\\["(\\w+)"\\]`).exec(glue)[1];
});

/** Finds the module's exports, and counts the textures of all contexts. */
function watch() {
  globalThis.modules = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      const { exports } = made.instance ?? made;
      const memory = Object.values(exports).find((one) => one instanceof WebAssembly.Memory);
      if (memory) globalThis.modules.push({ exports, memory });
      return made;
    };
  }
  globalThis.textures = 0;
  const gl = WebGL2RenderingContext.prototype;
  for (const [name, by] of Object.entries({ createTexture: 1, deleteTexture: -1 })) {
    const original = gl[name];
    gl[name] = function (...given) {
      if (by > 0 || given[0]) globalThis.textures += by;
      return original.apply(this, given);
    };
  }
}

const site = await lab.openSite();
const labs = (await load()).labs();
/** Each lab in each view, and the quiz: what a visit loads once. */
const places = [
  ...labs.flatMap(({ id, params }) => {
    const views = params.find((param) => param.id === 'view')?.words ?? [];
    return [`lab=${id}`, ...views.map((view) => `lab=${id}&view=${view}`)];
  }),
  ...['next', 'progress', 'challenges'].map((what) => `lab=${labs[0].id}&quiz=${what}`),
];
const { page } = await lab.openLab(site, '', {}, (fresh) => fresh.addInitScript(watch));
const session = await sessionOf(page);
// A dialog for a file is answered with none.
page.on('filechooser', () => {});

async function open(link) {
  await page.evaluate((to) => {
    globalThis.quantscope.app.openLink(to);
    globalThis.quantscope.changed();
  }, link);
  // Training that a click has begun may last: what it holds then is held by rest, too.
  await lab.settled(page).catch(() => {});
}

async function openAll() {
  for (const place of places) await open(place);
  await open(`lab=${labs[0].id}`);
}

async function held() {
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const [module, live, textures] = await page.evaluate(
    ([malloc, free]) => {
      // Free memory is what can be had, page by page, until the memory grows.
      const [{ exports, memory }] = globalThis.modules;
      const before = memory.buffer.byteLength;
      const had = [];
      while (memory.buffer.byteLength === before) had.push(exports[malloc](4096));
      for (const place of had) exports[free](place);
      return [before, before - 4096 * (had.length - 1), globalThis.textures];
    },
    [kMalloc, kFree],
  );
  return { scripts: usedSize, module, live, nodes, listeners: jsEventListeners, textures };
}

/** Random events in the open lab, a frame after every few. */
const act = (seed) =>
  page.evaluate(
    async ({ seed, count, aFrame }) => {
      let state = seed;
      const random = () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
      };
      const oneOf = (list) => list[Math.floor(random() * list.length)];
      const { app, canvas, changed } = globalThis.quantscope;
      const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Escape', 'Home', 'End'];
      const pointer = (type, more) => {
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const at = { clientX: left + random() * width, clientY: top + random() * height };
        const who = { pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true, cancelable: true };
        canvas.dispatchEvent(new PointerEvent(type, { ...who, ...at, ...more }));
      };
      const operate = () => {
        const item = oneOf(app.probe().filter(({ path, enabled }) => enabled && !/save|open_file/.test(path)));
        if (!item) return;
        const { path, role, min, max, options } = item;
        if (role === 'choice') app.command(path, Math.floor(random() * options.length));
        else if (['slider', 'number', 'handle'].includes(role)) app.command(path, min + random() * (max - min));
        else if (['button', 'option'].includes(role)) app.command(path, 0);
        changed();
      };
      const press = () => {
        const element = oneOf([...document.querySelectorAll('#stage .mirror :is(input, button)')]);
        element?.focus({ preventScroll: true });
        element?.dispatchEvent(new KeyboardEvent('keydown', { key: oneOf(keys), bubbles: true, cancelable: true }));
      };
      for (let i = 0; i < count; i++) {
        const what = random();
        if (what < 0.35) pointer('pointermove', { buttons: 0 });
        else if (what < 0.5) pointer('pointerdown', { button: 0, buttons: 1 });
        else if (what < 0.65) pointer('pointerup', { button: 0, buttons: 0 });
        else if (what < 0.72)
          canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: oneOf([-120, 120]), cancelable: true }));
        else if (what < 0.82) press();
        else operate();
        if (i % aFrame === 0) await new Promise(requestAnimationFrame);
      }
      pointer('pointerup', { button: 0, buttons: 0 });
    },
    { seed, count: kALab, aFrame: kAFrame },
  );

try {
  await openAll();
  const before = await held();
  // Until then, browser and lab fill what they keep a fixed number of: compiled code, undo steps.
  let early = null;
  for (let done = 0; done < kEvents; done += kALab) {
    await open(`lab=${labs[(done / kALab) % labs.length].id}`);
    await act(kSeed + done);
    if (early || done + kALab < kEvents / 10) continue;
    await openAll();
    early = await held();
  }
  await openAll();
  const after = await held();
  const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  for (const [name, what, unit] of [
    ['scripts', 'held by scripts after a collection', mb],
    ['live', 'held in the module', mb],
    ['nodes', 'nodes of the page', String],
    ['listeners', 'listeners of the page', String],
    ['textures', 'textures', String],
  ]) {
    row(`${what}, when each view had been opened once`, unit(before[name]));
    row(`  after ${kEvents.toLocaleString('en')} random events`, unit(after[name]));
    row('  over when each had been opened', times(after[name] / before[name]), 'at most 1.05 ×');
    row('  over after a tenth of the events', times(after[name] / early[name]));
  }
} finally {
  await site.close();
}
finish();
