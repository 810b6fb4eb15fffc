// Browser and pages for the tests. To start either takes longer than most tests: a page that is closed is emptied and
// given to the next test that asks for one of its kind, unless something was done to it that emptying does not undo.
import { launchBrowser } from '../../web/tools/browser.mjs';

// A list of our own takes the place of the tools' own: what the tests need of that stands here too.
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
  // Pages of the browser's own, which each window would load for an address field that nobody sees.
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
];
const kArguments = [
  // The page is put together without the graphics device, which is done in software here: only the lab itself needs that.
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  `--disable-features=${kDisabled}`,
];
/** That it reads the lab's picture back, the browser holds against the page. */
const kOfPutting = /GPU stall due to ReadPixels/;

const kMostKept = 6;
/** What stays in a page or in its context when another address is opened. */
const kLasting = ['addInitScript', 'emulateMedia', 'exposeBinding', 'exposeFunction', 'setViewportSize'];

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').BrowserContextOptions} Options */
/** @typedef {{ page: Page, key: string, isSpent: boolean, session: import('playwright-core').CDPSession, close(): Promise<void>, heard: [any, any][] }} Entry */

/** @type {WeakMap<Page, Entry>} */
const entries = new WeakMap();

/** In every page. */
function addTools() {
  /** Draws the lab once more and reads what is on its canvas, RGBA from the lowest row up. */
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

/** Stops what runs in the page and forgets what it kept. @param {Entry} entry @param {string} plain */
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

/** The tools' own line to a page, which a touch needs. @param {Page} page */
export async function sessionOf(page) {
  return entries.get(page)?.session ?? page.context().newCDPSession(page);
}

/** The page's context, for what lasts in it: the page is not used again. @param {Page} page */
export function contextOf(page) {
  const entry = entries.get(page);
  if (entry) entry.isSpent = true;
  return page.context();
}

/** @param {import('playwright-core').Browser} browser */
function keepPages(browser) {
  /** The oldest first. @type {Entry[]} */
  const kept = [];
  /** For each site a file of it that runs nothing: one of another site would begin a new process. @type {Map<string, string>} */
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
      // What a service worker keeps would answer in the place of the server.
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
    /** Pages of the site in which this file lies can be kept. @param {string} plain */
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
