// shots DIR [STATE…]: a screenshot of each lab and page, or of those named, desktop and phone, light and dark.
import { mkdir } from 'node:fs/promises';
import { launchBrowser, settled } from './browser.mjs';
import { serve } from './serve.mjs';

const [directory, ...wanted] = process.argv.slice(2);
if (!directory) {
  console.error('usage: shots DIR [STATE…]');
  process.exit(2);
}

const kScreens = {
  desktop: { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 },
  laptop: { viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1 },
  tablet: { viewport: { width: 820, height: 1180 }, deviceScaleFactor: 1, hasTouch: true },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  small: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  landscape: { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
};

const kStates = {
  overview: '',
  'lesson-model': '#model',
  'quiz-choice': '?quiz=snr-and-accuracy',
  'quiz-draw': '?quiz=entropy-against-bits',
  'quiz-task': '?quiz=twenty-db-for-little',
  'quiz-as-text': '?quiz=bits-formats-order&reader=1',
  'quiz-progress': '?quiz=progress',
  challenges: '?quiz=challenges',
  projects: '#projects',
  clipped: '?v=1&lab=overview&quantizer=int3/range=2sigma',
  gaussian: '?v=1&lab=overview&source=gaussian&quantizer=uint8',
  laplace: '?v=1&lab=overview&source=laplace&quantizer=int2/range=p99',
  mistake: '?v=1&lab=overview&quantizer=int9&color=red',
  'entropy-codes': '?lab=entropy&source=gaussian&quantizer=lloyd_max/levels=8',
  'entropy-step': '?lab=entropy&source=gaussian&quantizer=mid_tread&view=step',
  'entropy-draws': '?lab=entropy&view=draws&draws=2000',
  'entropy-bytes': '?lab=entropy&view=bytes',
  'entropy-fields': '?lab=entropy&view=fields',
  'noise-error': '?lab=noise&source=gaussian&quantizer=mid_tread/step=1sigma',
  'noise-dither': '?lab=noise&source=gaussian&quantizer=dither/step=4sigma',
  'noise-map': '?lab=noise&source=gaussian&quantizer=mid_tread/step=2sigma&view=map',
  'noise-clip': '?lab=noise&source=gaussian&quantizer=int4/range=2.5sigma&view=clip',
  'noise-definitions': '?lab=noise&source=encoder_0&quantizer=int8&view=definitions',
  ladder: '?lab=ladder&source=lstm_hh',
  'ladder-coded': '?lab=ladder&source=gaussian&coded=entropy',
  blocks: '?lab=blocks&quantizer=int4/block=32&outlier=20&block=18',
  'blocks-channels': '?lab=blocks&source=encoder_0&quantizer=int8',
  'ladder-tail': '?lab=ladder&source=gaussian&view=tail',
  'ladder-zoomed': '?lab=ladder&source=gaussian&zoom=3,6,10,30',
  'blocks-all': '?lab=blocks&source=lstm_hh&quantizer=int4/block=32',
  'blocks-size': '?lab=blocks&source=lstm_hh&view=size',
  language: '?lab=language&quantizer=int3',
  'language-watch': '?lab=language&view=watch',
  'language-quantize': '?lab=language&view=quantize&quantizer=int3/channel=0',
  'language-sweep': '?lab=language&view=sweep&reveal=yes',
  'language-forget': '?lab=language&view=forget&reveal=yes&guess_far=10,40,80,95,100,100,100',
  'language-bits': '?lab=language&view=bits',
  rounding: '?lab=rounding&method=on&quantizer=int3/channel=0',
  'rounding-path': '?lab=rounding&layer=sequence&method=on&quantizer=int3/channel=0&row=5&step=20&hand=11:2',
  'rounding-rotate': '?lab=rounding&view=rotate&method=on&quantizer=int4/block=32',
  'rounding-map': '?lab=rounding&view=map',
  'rounding-rescale': '?lab=rounding&view=rescale&formats=4&rule=smooth&method=on',
  'rounding-calibrate': '?lab=rounding&view=calibrate&layer=second&width=4',
  'rounding-motion': '?lab=rounding&view=motion',
  model: '?lab=model&model=silero_vad_v5_16k.safetensors',
  'model-table': '?lab=model&view=table',
  'model-tensor': '?lab=model&view=table&show=decoder.rnn.weight_hh',
  'model-map': '?lab=model&view=map',
  'model-plane': '?lab=model&view=plane',
  'model-sizes': '?lab=model&view=sizes',
  'model-mix': '?lab=model&view=mix&target=6',
  german: 'index.de.html?lab=noise&source=gaussian&quantizer=int4',
  'embed-lab': 'embed.html?lab=noise&source=gaussian&quantizer=int4',
  'embed-locked': 'embed.html?lab=overview&quantizer=int3&hide=app/labs&lock=overview/bits',
  'embed-quiz': 'embed.html?quiz=bits-levels&hide=app/labs',
  'embed-paused': 'embed.html?lab=blocks&start=paused',
  address: 'address.html',
  gallery: 'gallery.html',
  'gallery-german': 'gallery.de.html',
  items: 'items.html',
  'items-german': 'items.de.html',
  course: 'examples/course.html',
};
/** Pages and states without a lab of their own. */
const kWithoutLab = ['embed-paused', 'gallery', 'gallery-german', 'items', 'items-german', 'course'];
/** States of the bundled model, measured as a whole. */
const kOfModel = Object.keys(kStates).filter((state) => state.startsWith('model-'));
/** States shown on the screens that differ from another only in size. */
const kEverywhere = ['overview', 'entropy-codes', 'noise-clip', 'ladder', 'blocks'];

/** @param {import('playwright-core').Page} page @param {string} path  of a button */
async function operate(page, path) {
  await page.evaluate((wanted) => {
    const { app, frames } = /** @type {any} */ (globalThis).quantscope;
    app.command(wanted, 1);
    frames.request();
  }, path);
  await settled(page);
}

await mkdir(directory, { recursive: true });
const server = await serve({ root: 'build/site', port: 0 });
const browser = await launchBrowser();
for (const [screen, size] of Object.entries(kScreens)) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [state, address] of Object.entries(kStates)) {
      if (!['desktop', 'phone'].includes(screen) && !kEverywhere.includes(state)) continue;
      if (wanted.length > 0 && !wanted.includes(state)) continue;
      const page = await browser.newPage({ ...size, colorScheme });
      await page.goto(server.url + address);
      if (kWithoutLab.includes(state)) await page.waitForLoadState('networkidle');
      else await settled(page);
      if (kOfModel.includes(state)) {
        await operate(page, 'model/example');
        await page.waitForFunction(() => {
          const { app } = /** @type {any} */ (globalThis).quantscope;
          const asks = app.probe().some((/** @type {any} */ item) => item.path === 'model/example');
          const is = /** @type {any} */ (globalThis);
          is.measuredLooks = asks || app.busy() || app.wantsSurvey() ? 0 : (is.measuredLooks ?? 0) + 1;
          return is.measuredLooks > 30;
        });
        await settled(page);
      }
      // Beyond the texture size, Chromium repeats the picture.
      const height = screen === 'phone' ? await page.evaluate(() => document.documentElement.scrollHeight) : 0;
      await page.screenshot({
        path: `${directory}/${state}-${screen}-${colorScheme}.png`,
        ...(height && {
          fullPage: true,
          clip: { x: 0, y: 0, width: size.viewport.width, height: Math.min(height, 4000) },
        }),
      });
      if (state === 'overview') {
        await operate(page, 'overview/source');
        await page.screenshot({ path: `${directory}/sources-${screen}-${colorScheme}.png` });
      }
      await page.close();
    }
  }
}
await browser.close();
await server.close();
