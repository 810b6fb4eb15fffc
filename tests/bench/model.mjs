// A model of gigabytes: time until the browser lists it, and time to measure all of it there, in as many workers as the
// desktop command has threads, on one thread of that command, and in a numpy script if numpy is installed. Ratios
// within one run.
//
// QS_BENCH_GB sets the file size, default 1: bfloat16 matrices of 2,048 × 4,096 whose values are drawn once.
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../build/js/quantscope.mjs';
import * as lab from '../web/page.mjs';
import { ms, openTable, times } from './table.mjs';

const kRows = 2048;
const kColumns = 4096;
const kTensorBytes = kRows * kColumns * 2;
const kOpening = 2000; // milliseconds: the list, its letters, the worker
const kFormats = ['int8', 'int4', 'int8/channel=0', 'int4/block=32', 'nf4/block=64', 'mxfp4'];
const tensors = Math.max(1, Math.round((Number(process.env.QS_BENCH_GB ?? 1) * 1e9) / kTensorBytes));
const folder = mkdtempSync(join(tmpdir(), 'quantscope-'));
const path = join(folder, 'large.safetensors');

function writeModel(values) {
  const wide = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const patterns = Uint16Array.from(wide, (bits) => (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  const bytes = new Uint8Array(patterns.buffer);
  const header = Object.fromEntries(
    Array.from({ length: tensors }, (_, i) => [
      `layers.${i}.weight`,
      { dtype: 'BF16', shape: [kRows, kColumns], data_offsets: [i * kTensorBytes, (i + 1) * kTensorBytes] },
    ]),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = openSync(path, 'w');
  writeSync(file, Buffer.concat([length, text]));
  for (let i = 0; i < tensors; i++) writeSync(file, bytes);
  closeSync(file);
  return bytes;
}

/** Largest private memory (RssAnon) of any renderer process, in bytes. */
function heldByPages() {
  let most = 0;
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      const held = /RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'));
      most = Math.max(most, Number(held?.[1] ?? 0) * 1024);
    } catch {} // ended meanwhile
  }
  return most;
}

async function inBrowser() {
  const site = await lab.openSite();
  const formats = encodeURIComponent(kFormats.join(','));
  const { page } = await lab.openLab(site, `?lab=model&formats=${formats}#lab`, {}, (page) =>
    page.addInitScript(() => {
      const slice = Blob.prototype.slice;
      globalThis.read = 0;
      Blob.prototype.slice = function (start, end, type) {
        globalThis.read += (end ?? this.size) - (start ?? 0);
        return slice.call(this, start, end, type);
      };
    }),
  );
  const before = heldByPages();
  await page.evaluate(() => {
    globalThis.seen = { tasks: [], start: 0, listed: 0, readBefore: 0 };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) globalThis.seen.tasks.push({ startTime, duration });
    }).observe({ type: 'longtask' });
    document.querySelector('#stage input[type=file]').addEventListener('change', () => {
      globalThis.seen.start = performance.now();
      const look = () => {
        if (globalThis.quantscope.app.probe().some((item) => item.path === 'model/row/0')) {
          globalThis.seen.listed = performance.now() - globalThis.seen.start;
          globalThis.seen.readBefore = globalThis.read;
        } else {
          setTimeout(look, 4);
        }
      };
      look();
    });
  });
  const start = performance.now();
  await page.setInputFiles('#stage input[type=file]', path);
  let held = 0;
  for (;;) {
    await page.waitForTimeout(500);
    held = Math.max(held, heldByPages());
    const ended = await page.evaluate(() => globalThis.seen.listed > 0 && !globalThis.quantscope.app.wantsSurvey());
    if (ended) break;
  }
  const seconds = (performance.now() - start) / 1000;
  const seen = await page.evaluate(() => globalThis.seen);
  const workers = page.workers().length;
  const notice = await lab.notice(page);
  if (notice) console.log(notice);
  await site.close();
  return { ...seen, seconds, before, held, workers };
}

function onCommandLine(threads) {
  const start = performance.now();
  const quiet = ['--quiet', '--json', join(folder, 'out.json')];
  execFileSync('build/native/src/quantscope', [
    ...['report', path, '--formats', kFormats.join(','), ...quiet],
    ...['--threads', String(threads)],
  ]);
  return (performance.now() - start) / 1000;
}

const qs = await load();
const bytes = writeModel(qs.draw('student_t/nu=5', { count: kRows * kColumns, seed: 3 }));
const gigabytes = (tensors * kTensorBytes) / 1e9;
const { row, finish } = openTable(
  'model',
  `A whole model: ${tensors} bfloat16 tensors, ${gigabytes.toFixed(2)} GB, in ${kFormats.length} formats`,
  'A survey reads each tensor once, measures all formats on the way and holds no more than a piece of it.',
);
const seconds = (time) => `${time.toFixed(1)} s`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e8 ? 2 : 0)} MB`;
try {
  const one = onCommandLine(1);
  const browser = await inBrowser();
  const all = onCommandLine(browser.workers);
  row('until the browser lists it', ms(browser.listed), 'at most 1000 ms');
  row('read until then', megabytes(browser.readBefore), 'at most 10 MB');
  row('the command on one thread', seconds(one));
  row(`the command on ${browser.workers} threads, as many as the page has workers`, seconds(all));
  row('until all is measured in the browser', seconds(browser.seconds));
  row('  over the command on as many threads', times(browser.seconds / all), 'at most 1.6, aim 1.3');
  row('held by the page and its workers at most', megabytes(browser.held));
  row('  of it for the page and each worker', megabytes(browser.held / (1 + browser.workers)), 'at most 256 MB');
  row('  before the file', megabytes(browser.before));
  const opened = browser.start + kOpening;
  const said = (list) => (list.length === 0 ? 'none' : ms(Math.max(...list.map(({ duration }) => duration))));
  const opening = browser.tasks.filter(({ startTime }) => startTime < opened);
  const measuring = browser.tasks.filter(({ startTime }) => startTime >= opened);
  row('longest task over 50 ms of the page while it measures', said(measuring), 'none');
  row(`longest task over 50 ms in the first ${kOpening / 1000} s`, said(opening), 'none');
  const numpy = spawnSync(
    process.env.PYTHON ?? 'python3',
    ['tests/bench/model_numpy.py', String(kRows), String(kColumns)],
    {
      input: bytes,
      encoding: 'utf8',
    },
  );
  if (numpy.status === 0) {
    const theirs = JSON.parse(numpy.stdout);
    const report = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'));
    const ours = report.tensors[0].figures.formats;
    for (const { format, sqnr_db, entropy_bits } of theirs.formats) {
      const same = ours.find((one) => one.format === qs.analyze(new Float32Array(64).fill(1), format).spec);
      // Values of eight bits sometimes lie exactly between two codes: the choice changes the entropy a little, and the
      // error not at all.
      if (!same || Math.abs(same.sqnr_db - sqnr_db) > 1e-6 || Math.abs(same.entropy_bits - entropy_bits) > 1e-3)
        throw new Error(`${format}: numpy has ${sqnr_db} dB, ${entropy_bits} bits; here ${JSON.stringify(same)}`);
    }
    row(
      `numpy ${theirs.version}, ${theirs.seconds.toFixed(1)} s a tensor, over the command on one thread`,
      times((theirs.seconds * tensors) / one),
      'at least 6, aim 10',
    );
  } else {
    row('no numpy here to compare with (Debian: python3-numpy)', '–');
  }
  finish();
} finally {
  rmSync(folder, { recursive: true });
}
