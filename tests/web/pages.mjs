// Browser and pages for the tests. Starting either takes longer than most tests: a closed page is emptied and reused by
// the next test that asks for the same kind, unless the test did something that emptying does not undo.
import { launchBrowser } from '../../web/tools/browser.mjs';

// This list replaces the tools' own, so it repeats the entries of theirs that the tests need.
const kDisabled = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  // The browser's own pages, which each window would load for an address field that nobody sees.
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
];
const kArguments = [
  // Composite without the graphics device, which is software here: only the lab itself needs it.
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  `--disable-features=${kDisabled}`,
];
/** Chromium's warning about reading the lab's picture back. */
const kOfPutting = /GPU stall due to ReadPixels/;

const kMostKept = 6;
/** Methods with an effect on a page or its context that outlasts a change of address. */
const kLasting = ['addInitScript', 'emulateMedia', 'exposeBinding', 'exposeFunction', 'setViewportSize'];

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContextOptions} Options */
/** @typedef {{ page: Page, key: string, isSpent: boolean, session: import('playwright-core').CDPSession, close(): Promise<void>, heard: [any, any][] }} Entry */

/** @type {WeakMap<Page, Entry>} */
const entries = new WeakMap();

/** Runs in every page. */
function addTools() {
  /** Draws the lab again and reads the pixels of its canvas, RGBA from the lowest row up. */
  Object.assign(globalThis, {
    drawnPixels() {
      const { app, canvas, frames } = /** @type {any} */ (globalThis).quantscope;
      app.disturb();
      app.draw(0, canvas.width, canvas.height);
      const gl = canvas.getContext('webgl2');
      const pixels = new Uint8Array(canvas.width * canvas.height * 4);
      gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      frames.request();
      return pixels;
    },
  });
}

/** Stops the page's activity and clears its storage. @param {Entry} entry @param {string} plain */
async function empty({ page, session, heard }, plain) {
  for (const [event, listener] of heard.splice(0)) page.off(event, listener);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goto(plain, { waitUntil: 'commit' });
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await session.send('Page.resetNavigationHistory');
  await page.mouse.move(0, 0);
}

/** The tools' own session with a page, which touch events need. @param {Page} page */
export async function sessionOf(page) {
  return entries.get(page)?.session ?? page.context().newCDPSession(page);
}

/** The page's context, for lasting changes: the page is not reused afterwards. @param {Page} page */
export function contextOf(page) {
  const entry = entries.get(page);
  if (entry) entry.isSpent = true;
  return page.context();
}

/** @param {import('playwright-core').Browser} browser */
function keepPages(browser) {
  /** Oldest first. @type {Entry[]} */
  const kept = [];
  /** A file without scripts by site: one of another site would start a new process. @type {Map<string, string>} */
  const plains = new Map();

  /** @param {Entry} entry */
  async function giveBack(entry) {
    const { page, isSpent, close } = entry;
    const plain = plains.get(new URL(page.url()).origin);
    if (isSpent || !plain) return close();
    await empty(entry, plain);
    kept.push(entry);
    if (kept.length > kMostKept) await kept.shift()?.close();
  }

  /** @param {Options} options */
  async function create(options) {
    const context = await browser.newContext(options);
    await context.addInitScript(addTools);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    /** @type {Entry} */
    const entry = {
      page,
      key: JSON.stringify(options),
      // A service worker's cache would answer instead of the server.
      isSpent: options.serviceWorkers !== 'block',
      session,
      close: () => context.close(),
      heard: [],
    };
    entries.set(page, entry);
    const own = /** @type {any} */ (page);
    for (const name of kLasting) {
      const method = own[name].bind(page);
      own[name] = (/** @type {any[]} */ ...words) => {
        entry.isSpent = true;
        return method(...words);
      };
    }
    const listen = page.on.bind(page);
    own.on = (/** @type {any} */ event, /** @type {any} */ listener) => {
      const hear = (/** @type {any} */ news) => {
        if (event !== 'console' || !kOfPutting.test(news.text())) listener(news);
      };
      entry.heard.push([event, hear]);
      return listen(event, hear);
    };
    own.close = () => giveBack(entry);
    return page;
  }

  return {
    /** Keeps pages of the site that contains this file. @param {string} plain */
    keepsPagesOf: (plain) => plains.set(new URL(plain).origin, plain),
    /** @param {Options} [options] */
    async newPage(options = {}) {
      const at = kept.findLastIndex(({ key }) => key === JSON.stringify(options));
      return at < 0 ? create(options) : kept.splice(at, 1)[0].page;
    },
    /** @param {Options} [options] */
    newContext: (options) => browser.newContext(options),
    newBrowserCDPSession: () => browser.newBrowserCDPSession(),
    close: () => browser.close(),
  };
}

export const openBrowser = async () => keepPages(await launchBrowser({ args: kArguments }));
