// Operates the first lab without a pointer: for the recording of what it runs, and the test that it needs no more.
import { settled } from './browser.mjs';

/** Controls that lead to another lab, to a file or out of the page. */
const kLeads = /app\/(lab|labs|save|examples|open_file)/;

/** Sets every control to the middle of its range, twice. @param {import('playwright-core').Page} page */
export async function operateControls(page) {
  const paths = await page.evaluate(() => globalThis.quantscope.app.probe().map(({ path }) => path));
  for (const path of [...paths, ...paths].filter((one) => !kLeads.test(one))) {
    await page.evaluate((wanted) => {
      const { app, frames } = globalThis.quantscope;
      const entry = app.probe().find((one) => one.path === wanted);
      if (entry?.enabled) app.command(wanted, (entry.min + entry.max) / 2);
      frames.request();
    }, path);
    await settled(page);
    await page.evaluate(() => globalThis.quantscope.app.escape());
  }
}
