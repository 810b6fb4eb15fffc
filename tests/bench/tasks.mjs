// ./dev bench: the longest task of the page's main thread in each lab and view, at its heaviest settings, while each
// control goes to its ends. Time of the processor, not of the clock, so that a busy machine or a slow graphics device
// counts little; the least of three walks.
//
// Words after the name choose states by what their links contain: node tests/bench/tasks.mjs lab=network
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from '../web/page.mjs';
import { ms, openTable } from './table.mjs';

const kWalks = 3;
const kLong = 50; // milliseconds
const kMost = 4000; // milliseconds that a change is watched; training goes on for minutes
const kMany = 'source=gaussian&n=10000000';
/** Heavy settings by lab: each is opened in each view. */
const kHeavy = {
  overview: ['int8', 'int4/block=32', 'lloyd_max/levels=256'].map((spec) => `${kMany}&quantizer=${spec}`),
  entropy: ['lloyd_max/levels=32', 'int4/block=32'].map((spec) => `${kMany}&quantizer=${spec}&draws=1000000`),
  noise: ['int8', 'dither/step=1sigma', 'nf4/block=64'].map((spec) => `${kMany}&quantizer=${spec}`),
  ladder: [kMany, `${kMany}&coded=entropy`],
  blocks: [`${kMany}&quantizer=int4/block=32&outlier=20`, 'source=lstm_hh&quantizer=mxfp4'],
  network: ['seed=3', 'hidden1=256&hidden2=256&hidden3=256&batch=512&reveal=yes', 'reveal=yes&batch=1'],
  capacity: ['inputs=3&alphabet=4bit&hidden=2&curve_bits=5&memory=3bit', 'seed=9&quantizer=int3'],
  model: ['model=silero_vad_v5_16k.safetensors', 'many'],
};
/** Buttons that lead out of the lab or ask for a file. */
const kLeads = /^(app\/|model\/(open|save|report|sensitiv|example|share)|.*\/save)/;

const { row, finish } = openTable(
  'tasks',
  'Tasks of the page',
  'Long work is a job that advances in slices of 16 ms between frames, and no unit of work in it may be longer than a few milliseconds.',
);
const chosen = process.argv.slice(2);
const qs = await load();
const site = await lab.openSite();
const session = await site.browser.newBrowserCDPSession();

/** A model of many tensors, so that lists and pictures of it are long: on a disk, as the page would decode other bytes. */
function manyTensors() {
  const count = 3000;
  const header = {};
  for (let i = 0; i < count; i++)
    header[`model.layers.${i >> 3}.part_${i & 7}.weight`] = {
      dtype: 'F32',
      shape: [16, 64],
      data_offsets: [i * 4096, (i + 1) * 4096],
    };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const values = qs.draw('student_t/nu=5', { count: count * 1024, seed: 3 });
  const folder = mkdtempSync(join(tmpdir(), 'qs-tasks-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'many.safetensors');
  writeFileSync(path, Buffer.concat([length, text, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]));
  return path;
}
const many = manyTensors();

/** Runs work while tasks are recorded; returns those of the page's main thread that took long, with what was marked. */
async function recorded(page, work) {
  const events = [];
  const hear = ({ value }) => events.push(...value);
  session.on('Tracing.dataCollected', hear);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'] },
  });
  await page.evaluate(() => performance.mark('walk begins'));
  await work();
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', hear);
  const marks = events.filter(({ name }) => name.startsWith('walk ')).sort((a, b) => a.ts - b.ts);
  const [{ pid, tid }] = marks;
  return events
    .filter((event) => event.name === 'RunTask' && event.pid === pid && event.tid === tid && event.tdur > kLong * 1000)
    .map(({ ts, dur, tdur }) => ({
      duration: tdur / 1000,
      what: marks.findLast((mark) => mark.ts <= ts + dur)?.name.slice(5) ?? 'opened',
    }));
}

/** Opens a link and moves each control of its lab to its ends, waiting in between for rest. */
const walk = (page, link) =>
  page.evaluate(
    async ({ link, most, leads }) => {
      const { app, frames } = globalThis.quantscope;
      const isBarred = new RegExp(leads);
      const rest = async () => {
        const until = performance.now() + most;
        for (let still = 0; still < 3 && performance.now() < until; ) {
          await new Promise((done) => setTimeout(done, 20));
          still = globalThis.quantscope.isAtRest() ? still + 1 : 0;
        }
      };
      const mark = (what) => performance.mark(`walk ${what}`);
      mark('opened');
      if (link) app.openLink(link);
      frames.request();
      await rest();
      const own = new URLSearchParams(app.link()).get('lab') ?? 'overview';
      const items = app.probe().filter(({ path, enabled }) => path.startsWith(`${own}/`) && enabled);
      for (const { path, role, min, max, options } of items.filter(({ path }) => !isBarred.test(path))) {
        const values = {
          slider: [min, max, (min + max) / 2],
          number: [min, max],
          handle: [min, max, (min + max) / 2],
          choice: options.map((_, i) => i),
          button: [0],
        }[role];
        for (const value of values ?? []) {
          if (!app.probe().some((item) => item.path === path)) continue;
          mark(`${path} = ${value}`);
          app.command(path, value);
          frames.request();
          await rest();
        }
        // A list or an explanation that the control opened.
        if (role === 'button' && app.escape()) {
          mark(`${path} closed`);
          frames.request();
          await rest();
        }
      }
      mark('end');
    },
    { link, most: kMost, leads: kLeads.source },
  );

/** States by name: how to prepare a page, and what to open in it. */
const states = qs.labs().flatMap(({ id, params }) => {
  const views = params.find((param) => param.id === 'view')?.words ?? [''];
  return kHeavy[id].flatMap((heavy) => views.map((view) => `lab=${id}${view ? `&view=${view}` : ''}&${heavy}`));
});

/** Longest task of a state by mark, in milliseconds. */
async function measure(state) {
  const { page } = await lab.openLab(site, '', { viewport: { width: 1440, height: 900 } });
  try {
    const tasks = await recorded(page, async () => {
      let link = state;
      if (state.startsWith('lab=model')) {
        await page.evaluate(() => globalThis.quantscope.app.openLink('lab=model'));
        if (state.endsWith('many')) await page.setInputFiles('#stage input[type=file]', many);
        else await page.evaluate(() => globalThis.quantscope.app.command('model/example', 0));
        await page.evaluate(() => globalThis.quantscope.frames.request());
        await lab.settled(page).catch(() => {});
        link = state.replace(/&(many|model=.*)$/, '');
      }
      await walk(page, link);
    });
    const longest = new Map();
    for (const { what, duration } of tasks) longest.set(what, Math.max(longest.get(what) ?? 0, duration));
    return longest;
  } finally {
    await page.close();
  }
}

let count = 0;
try {
  for (const state of states.filter((name) => chosen.every((word) => name.includes(word)))) {
    let least = await measure(state);
    for (let walks = 1; walks < kWalks && least.size > 0; walks++) {
      const again = await measure(state);
      least = new Map(
        [...least].flatMap(([what, time]) => (again.has(what) ? [[what, Math.min(time, again.get(what))]] : [])),
      );
    }
    count += 1;
    for (const [what, time] of [...least].sort(([, a], [, b]) => b - a).slice(0, 4))
      row(`${state}: ${what}`, ms(time), 'none');
  }
  row(`tasks over ${kLong} ms in ${count} states of the labs`, 'none');
} finally {
  await site.close();
}
finish();
