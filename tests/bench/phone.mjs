// ./dev bench: a first visit on a slow phone: a processor four times slower than this one, 1.6 Mbit/s, 150 ms to the
// server, nothing kept. Time from the navigation to the first number that the lab computed, in the mirror of the page.
//
// QS_BENCH_BEFORE names the folder of an earlier site; the two are then opened in turn.
import { serve } from '../../web/tools/serve.mjs';
import { kPhone } from '../web/page.mjs';
import { openBrowser } from '../web/pages.mjs';
import { median, ms, openTable, times } from './table.mjs';

const kRuns = 5;
const kSlower = 4;
const kBytesPerSecond = 1.6e6 / 8;
const kLatency = 150; // milliseconds
const { row, finish } = openTable(
  'phone',
  'A first visit on a slow phone',
  'All that the first lab needs is named in the head of the page, so that it comes side by side; the rest comes after the first number.',
);

/** Notes when a readout of the first lab has a number. */
function watch() {
  const look = () => {
    const readout = document.querySelector('#stage .mirror [data-path="overview/sqnr"]');
    if (/\d/.test(readout?.textContent ?? '')) globalThis.firstNumber = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Milliseconds of one first visit. */
async function visit(browser, url) {
  const context = await browser.newContext({ ...kPhone, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: kLatency,
    downloadThroughput: kBytesPerSecond,
    uploadThroughput: kBytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: kSlower });
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.firstNumber, undefined, { timeout: 120_000, polling: 200 });
  const time = await page.evaluate(() => globalThis.firstNumber);
  await context.close();
  return time;
}

const browser = await openBrowser();
const roots = ['build/site', ...(process.env.QS_BENCH_BEFORE ? [process.env.QS_BENCH_BEFORE] : [])];
// Packed as by a host that packs its files once.
const servers = await Promise.all(roots.map((root) => serve({ root, port: 0, quality: 11 })));
try {
  const urls = servers.map(({ url }) => url);
  // The server packs its files on the first visit.
  for (const url of urls) await visit(browser, url);
  const all = urls.map(() => /** @type {number[]} */ ([]));
  for (let run = 0; run < kRuns; run++) for (const [i, url] of urls.entries()) all[i].push(await visit(browser, url));
  const [now, before] = all.map(median);
  row('from the navigation to the first number that the lab computed, median of 5', ms(now));
  if (before) {
    row('  the same of the earlier site', ms(before));
    row('  over the earlier site', times(now / before), 'at most 0.8 ×, aim 0.7');
  }
} finally {
  await browser.close();
  for (const server of servers) await server.close();
}
finish();
