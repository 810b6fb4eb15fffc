// The cost of a lab for its host page: the longest task while an element starts, the time until a frame is ready once
// its bytes are there, and the bytes of the small core and of a frame before its start.
import { createServer } from 'node:http';
import * as lab from '../web/page.mjs';
import { brotli, kVersion } from '../web/site_bytes.mjs';
import { median, ms, openTable } from './table.mjs';

const kRuns = 5;
const { row, finish } = openTable(
  'embed',
  'A lab in another page',
  'An element starts in tasks of their own (module, letters, context, first frame), and a frame shows its words before its module is there.',
);
const site = await lab.openSite();

/** Records long tasks, and the time in calls that are slow without graphics hardware. */
function watch() {
  globalThis.tasks = [];
  globalThis.graphics = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.tasks.push({ startTime, duration });
  }).observe({ type: 'longtask' });
  const wrap = (object, name, most = Number.POSITIVE_INFINITY) => {
    const original = object[name];
    let calls = 0;
    object[name] = function (...given) {
      if (++calls > most) return original.apply(this, given);
      const start = performance.now();
      const result = original.apply(this, given);
      globalThis.graphics.push({ start, duration: performance.now() - start });
      return result;
    };
  };
  wrap(HTMLCanvasElement.prototype, 'getContext');
  const gl = WebGL2RenderingContext.prototype;
  for (const name of ['compileShader', 'linkProgram', 'getShaderParameter', 'getProgramParameter', 'getProgramInfoLog'])
    wrap(gl, name);
  for (const name of ['drawElements', 'texImage2D', 'readPixels', 'clear']) wrap(gl, name, 1);
  // Setting a new size waits for earlier drawing.
  for (const name of ['width', 'height']) {
    const { get, set } = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, name);
    const setter = { set };
    wrap(setter, 'set');
    Object.defineProperty(HTMLCanvasElement.prototype, name, { get, set: setter.set, configurable: true });
  }
}

async function startElement() {
  const page = await site.browser.newPage({ viewport: { width: 1000, height: 900 }, serviceWorkers: 'block' });
  await page.addInitScript(watch);
  await page.route('**/host.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="en"><title>A course</title><body>' }),
  );
  await page.goto(`${site.url}host.html`);
  // Let the tools that drive the page come to rest before the clock starts.
  await page.waitForFunction(() => document.readyState === 'complete');
  await page.waitForTimeout(300);
  await page.evaluate(
    () =>
      new Promise((ready) => {
        globalThis.tasks.length = 0;
        document.body.innerHTML = '<quantscope-lab lab="overview"></quantscope-lab>';
        document.body.firstElementChild.addEventListener('ready', ready);
        const script = document.createElement('script');
        script.type = 'module';
        script.src = 'quantscope-lab.js';
        document.head.append(script);
      }),
  );
  await page.waitForTimeout(300);
  const tasks = await page.evaluate(() =>
    globalThis.tasks.map(({ startTime, duration }) => {
      const inside = globalThis.graphics.filter(({ start }) => start >= startTime && start < startTime + duration);
      const graphics = inside.reduce((sum, one) => sum + one.duration, 0);
      return { duration, graphics, own: duration - graphics };
    }),
  );
  await page.close();
  return tasks.sort((a, b) => b.own - a.own)[0] ?? { duration: 0, graphics: 0, own: 0 };
}

async function startFrame() {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><iframe src="${site.url}embed.html?lab=overview" width="800" height="700"></iframe>`);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  const page = await site.browser.newPage({ viewport: { width: 1000, height: 900 }, serviceWorkers: 'block' });
  await page.addInitScript(() => {
    addEventListener('message', ({ data }) => {
      if (data?.type === 'ready') globalThis.readyAt = performance.timeOrigin + performance.now();
    });
  });
  await page.goto(`http://localhost:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.readyAt);
  const frame = await (await page.$('iframe')).contentFrame();
  const there = await frame.evaluate(() => {
    const needed = performance
      .getEntriesByType('resource')
      .filter(({ name }) => /quantscope_app\.wasm|\.ttf|\.safetensors|embed\.js|chunk|lab-/.test(name));
    return performance.timeOrigin + Math.max(...needed.map(({ responseEnd }) => responseEnd));
  });
  const ready = await page.evaluate(() => globalThis.readyAt);
  await page.close();
  server.close();
  return ready - there;
}

try {
  const tasks = [];
  const times = [];
  for (let i = 0; i < kRuns; i++) {
    tasks.push(await startElement());
    times.push(await startFrame());
  }
  const own = tasks.map((task) => task.own);
  row('longest task of a host page while an element starts, graphics taken off', ms(median(own)), 'at most 50 ms');
  row('  the slowest start', ms(Math.max(...own)));
  row('  graphics in that task: context, shaders, first draw', ms(median(tasks.map((task) => task.graphics))));
  row('from the last byte to “ready” in a frame', ms(median(times)), 'at most 500 ms');
  row('  the slowest', ms(Math.max(...times)));
  const kb = (paths) => `${(paths.reduce((sum, path) => sum + brotli(path), 0) / 1000).toFixed(1)} KB`;
  row('the small core (brotli)', kb(['build/js/quantscope_small.wasm']), 'at most 120 KB');
  row('the whole core (brotli)', kb(['build/js/quantscope.wasm']));
  const before = ['embed.html', `${kVersion}/embed.css`, `${kVersion}/embed-start.js`];
  row('what a frame shows before it starts (brotli)', kb(before.map((path) => `build/site/${path}`)), 'at most 20 KB');
} finally {
  await site.close();
}
finish();
