// ./dev bench: waiting times of a reader, in the browser of this machine. Figures, not tests: machines differ.
//
// Opens a .npy file of 100 MB (25,000,000 float32) in the page: time to a marked preview, time to the whole, and the
// longest task on the main thread meanwhile. For scale, the same page sorts as many random floats with
// Float32Array.prototype.sort.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as lab from '../web/page.mjs';
import { ms, openTable, times } from './table.mjs';

const kCount = 25_000_000;
const { row, finish } = openTable(
  'page',
  `A reader's file: a .npy file of ${kCount.toLocaleString('en')} float32 (100 MB)`,
  'The file is read in pieces and sorted in slices between frames; the first 65,536 values are shown at once.',
);
const folder = mkdtempSync(join(tmpdir(), 'quantscope-'));
const values = new Float32Array(kCount);
let state = 1;
for (let i = 0; i < kCount; i++) {
  let sum = -2;
  for (let k = 0; k < 4; k++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    sum += state / 2 ** 32;
  }
  values[i] = sum * 0.05;
}
const path = join(folder, 'large.npy');
writeFileSync(path, lab.npy(values));

const site = await lab.openSite();
const { page } = await lab.openLab(site);
const watch = page.evaluate(
  (count) =>
    new Promise((resolve) => {
      const seen = { preview: 0, full: 0, longest: 0, progress: 0 };
      let start = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.longest = Math.max(seen.longest, entry.duration);
      }).observe({ type: 'longtask' });
      document.querySelector('#stage input[type=file]').addEventListener('change', () => {
        start = performance.now();
      });
      const look = () => {
        const { app } = globalThis.quantscope;
        const now = app.result();
        if (start && app.busy()) seen.progress += 1;
        if (start && now?.preview && !seen.preview) seen.preview = performance.now() - start;
        if (start && now?.count === count) {
          seen.full = performance.now() - start;
          setTimeout(() => resolve(seen), 300);
        } else {
          setTimeout(look, 4);
        }
      };
      look();
    }),
  kCount,
);
await page.setInputFiles('#stage input[type=file]', path);
const seen = await watch;

const drag = await page.evaluate(async () => {
  const { app, canvas } = globalThis.quantscope;
  const times = [];
  for (let i = 0; i < 60; i++) {
    app.command('overview/bits', 2 + (i % 7));
    app.draw(0.016, canvas.width, canvas.height);
    const start = performance.now();
    app.draw(0.016, canvas.width, canvas.height);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[30], p95: times[56] };
});

const reference = await page.evaluate((count) => {
  const random = Float32Array.from({ length: count }, Math.random);
  const start = performance.now();
  random.sort();
  return performance.now() - start;
}, kCount);
await site.close();
rmSync(folder, { recursive: true });

row('until the marked preview', ms(seen.preview));
row('until the whole result', ms(seen.full));
row(`  over Float32Array.sort of as many, ${ms(reference)}`, times(seen.full / reference));
row('longest task over 50 ms of the page meanwhile', seen.longest === 0 ? 'none' : ms(seen.longest), 'none');
row('own work of a frame after a step of the bits slider, median', ms(drag.median));
row('  95 % of them in', ms(drag.p95));
finish();
