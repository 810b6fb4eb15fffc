// A host page with the lab in a frame.
import { createServer } from 'node:http';
import * as lab from './page.mjs';

/**
 * A host page on another origin; it records all messages.
 * @param {Awaited<ReturnType<typeof import('./page.mjs').openSite>>} site
 * @param {string} query
 */
export async function openHost(site, query, attributes = 'width="700" height="640"', headers = {}, options = {}) {
  const server = createServer((_, response) => {
    for (const [name, value] of Object.entries({ 'Content-Type': 'text/html', ...headers }))
      response.setHeader(name, value);
    response.end(`<!doctype html><title>A course</title><body>
      <iframe src="${site.url}embed.html?${query}" title="Quantscope" ${attributes}></iframe>`);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  // If a test fails before closing this server, the others must not wait for it.
  server.unref();
  const page = await site.browser.newPage({
    viewport: { width: 800, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  await page.addInitScript(() => {
    globalThis.heard = [];
    addEventListener('message', ({ data, origin }) => globalThis.heard.push({ data, origin }));
  });
  const complaints = lab.complaintsOf(page);
  await page.goto(`http://localhost:${server.address().port}/`);
  const close = async () => {
    await page.close();
    server.close();
  };
  const frame = async () => {
    const found = await (await page.waitForSelector('iframe')).contentFrame();
    await lab.settled(found);
    return found;
  };
  return { page, frame, complaints, close };
}

export const heard = (page, type) =>
  page.evaluate(
    (wanted) =>
      globalThis.heard.map(({ data }) => data).filter((data) => data?.type === wanted || data?.subject === wanted),
    type,
  );
export const ask = (page, message) =>
  page.evaluate((body) => document.querySelector('iframe').contentWindow.postMessage(body, '*'), message);
/** Sends a request and returns its answer. */
export async function answered(page, message) {
  const id = `id-${Math.random()}`;
  await ask(page, { quantscope: 1, id, ...message });
  await page.waitForFunction((wanted) => globalThis.heard.some(({ data }) => data?.id === wanted), id);
  return page.evaluate((wanted) => globalThis.heard.find(({ data }) => data?.id === wanted).data, id);
}
