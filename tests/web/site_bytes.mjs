// The bytes that cross the wire for a reader who opens the site for the first time.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { quietFor, settled } from './waits.mjs';

export const kRoot = 'build/site';
export const kVersion = readdirSync(kRoot).find((name) => /^[0-9a-f]{10}$/.test(name)) ?? '';

/** @typedef {{ url: string, browser: Awaited<ReturnType<typeof import('./pages.mjs').openBrowser>> }} Site */

/** Size of a file as a good static host sends it. @param {string} path */
export const brotli = (path) =>
  brotliCompressSync(readFileSync(path), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length;

/** @param {[string, number][]} parts */
export const sumOf = (parts) => parts.reduce((sum, [, size]) => sum + size, 0);

/** Returns path and brotli bytes of each file asked for until the first lab can be used. @param {Site} site */
export async function bytesToFirstLab(site) {
  const page = await site.browser.newPage();
  await page.goto(site.url);
  await settled(page);
  // Companions of the text load after the mark.
  const asked = await page.evaluate(() => {
    const [ready] = performance.getEntriesByName('quantscope-ready');
    return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter(({ startTime }) => startTime <= ready.startTime)
      .map(({ name }) => new URL(name).pathname);
  });
  await page.close();
  return [...new Set(asked)]
    .sort()
    .map(
      (path) =>
        /** @type {[string, number]} */ ([path, brotli(join(kRoot, path.endsWith('/') ? `${path}index.html` : path))]),
    );
}

/**
 * Returns path and bytes, as sent, of each file that a first visit fetches which opens nothing; also those fetched
 * for visits without a network.
 * @param {Site} site
 */
export async function bytesOfFirstVisit(site) {
  const sent = /** @type {Map<string, number>} */ (new Map());
  const proxy = createServer((request, response) => {
    const onward = new URL(request.url ?? '/', site.url);
    const { connection, host, ...headers } = request.headers;
    get(onward, { headers: { ...headers, 'accept-encoding': 'br' } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('data', (part) => sent.set(onward.pathname, (sent.get(onward.pathname) ?? 0) + part.length));
      answer.pipe(response);
    });
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', () => done(null)));
  const context = await site.browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${/** @type {any} */ (proxy.address()).port}/`);
    await settled(page);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await quietFor(3000, 'what a first visit fetches in the background comes after it has settled');
    return [...sent].sort(([, a], [, b]) => b - a);
  } finally {
    await context.close();
    proxy.close();
  }
}
