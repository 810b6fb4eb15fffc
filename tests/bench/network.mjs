// ./dev bench: a network trained and measured in the page. Figures, not tests: machines differ.
//
// Training against TensorFlow.js on its WebAssembly backend, in the same browser, same network, data, batch and rule; the
// sweep of 84 settings; the census; a surface at every pixel; the accuracy over ten seeds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import * as lab from '../web/page.mjs';
import { median, ms, openTable, times } from './table.mjs';

const kEpochs = 30;
const kRuns = 5;
const site = await lab.openSite();
const { row, finish } = openTable(
  'network',
  'The network and capacity labs',
  'Training, sweep and census are kernels of the core, which the compiler turns into vectors; the surface is evaluated by a shader at every pixel.',
);

/** A page with TensorFlow.js alone. */
async function tensorFlow() {
  const require = createRequire(new URL('package.json', import.meta.url));
  const backend = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  const bundle = await esbuild.build({
    entryPoints: ['tests/bench/tensorflow_training.js'],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  });
  const page = await site.browser.newPage();
  const origin = 'http://bench.test/';
  await page.route(`${origin}**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: '<script src="bundle.js"></script>' });
    if (name === 'bundle.js')
      return route.fulfill({ contentType: 'text/javascript', body: bundle.outputFiles[0].text });
    return route.fulfill({ contentType: 'application/wasm', body: readFileSync(join(backend, name)) });
  });
  await page.goto(origin);
  const bytes = readFileSync('web/data/digits.u8');
  return page.evaluate(
    async ([data, epochs]) => {
      const kImages = 1797;
      const kTraining = 1438;
      const images = new Float32Array(kTraining * 64);
      for (let i = 0; i < kTraining * 64; i++) images[i] = data[(i % 64) * kImages + Math.floor(i / 64)] / 16;
      const labels = Uint8Array.from(data.slice(64 * kImages, 64 * kImages + kTraining));
      const rule = { batch: 32, rate: 0.2, momentum: 0.9, decay: 0.001 };
      await globalThis.trainWithTensorFlow(images, labels, { ...rule, epochs: 1 });
      return globalThis.trainWithTensorFlow(images, labels, { ...rule, epochs });
    },
    [[...bytes], kEpochs],
  );
}

const { page } = await lab.openLab(site, `?lab=network&epochs=${kEpochs}`);
/** Seconds of training, from first weights to last. */
const train = () =>
  page.evaluate(() => {
    const { app, canvas } = globalThis.quantscope;
    app.command('network/again', 0);
    app.draw(0, canvas.width, canvas.height);
    app.draw(0, canvas.width, canvas.height);
    const start = performance.now();
    while (app.step(1e6));
    const seconds = (performance.now() - start) / 1000;
    app.draw(0, canvas.width, canvas.height);
    return seconds;
  });
const ours = [];
for (let i = 0; i < kRuns; i++) ours.push(await train());
const theirs = await tensorFlow();
row(`training 64-32-10, ${kEpochs} epochs, batch 32`, ms(1000 * median(ours)));
row(
  `  TensorFlow.js ${theirs.version}, WebAssembly backend (${(100 * theirs.right).toFixed(1)} % of its training digits)`,
  ms(1000 * theirs.seconds),
);
row('  over the lab', times(theirs.seconds / median(ours)), 'at least 15, aim 25');

const open = async (link) => {
  await page.evaluate((to) => {
    globalThis.quantscope.app.openLink(to);
    globalThis.quantscope.frames.request();
  }, link);
  await lab.settled(page);
};
const rights = [];
for (let seed = 1; seed <= 10; seed++) {
  await open(`lab=network&seed=${seed}`);
  rights.push(
    await page.evaluate(() =>
      Number.parseFloat(globalThis.quantscope.app.probe().find((entry) => entry.path === 'network/right').valueText),
    ),
  );
}
row(
  `test digits right, mean of 10 seeds (${Math.min(...rights)} to ${Math.max(...rights)} %)`,
  `${(rights.reduce((a, b) => a + b) / rights.length).toFixed(2)} %`,
);

await open('lab=network&view=sweep');
const sweep = await page.evaluate(() => {
  const { app, canvas } = globalThis.quantscope;
  app.command('network/reveal', 0);
  app.draw(0, canvas.width, canvas.height);
  app.draw(0, canvas.width, canvas.height);
  const start = performance.now();
  while (app.step(1e6));
  return performance.now() - start;
});
row('sweep of 84 settings', ms(sweep));

/** Milliseconds from a change to the end of its frame, graphics device included. */
const frame = (link) =>
  page.evaluate((to) => {
    const { app, canvas } = globalThis.quantscope;
    const gl = canvas.getContext('webgl2');
    const pixel = new Uint8Array(4);
    const drawn = () => {
      app.disturb();
      app.draw(0, canvas.width, canvas.height);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    };
    drawn();
    app.openLink(to);
    const start = performance.now();
    drawn();
    const first = performance.now() - start;
    const times = [];
    for (let i = 0; i < 30; i++) {
      const again = performance.now();
      drawn();
      times.push(performance.now() - again);
    }
    return { first, rest: times.sort((a, b) => a - b)[15] };
  }, link);
await open('lab=capacity&alphabet=signs');
const census = await frame('lab=capacity&inputs=3&alphabet=4bit');
row('census of 3 inputs at 4 bits, with its frame', ms(census.first));
row('  a frame without', ms(census.rest));
const deep = await frame('lab=capacity&inputs=3&alphabet=4bit&hidden=2');
row('  with two hidden units', ms(deep.first));

await open('lab=capacity&view=memory');
const plain = await frame('lab=capacity&view=memory');
await open('lab=capacity&view=surface');
const surface = await frame('lab=capacity&view=surface&quantizer=int3');
const side = await page.evaluate(() => {
  // The picture has three squares side by side, 16 apart.
  const { canvas } = globalThis.quantscope;
  return ((canvas.clientWidth - 2 * 28 - 2 * 16) / 3) * (canvas.width / canvas.clientWidth);
});
const evaluated = 4 * side * side; // one, one and two networks
const each = ((surface.rest - plain.rest) * 400 * 400) / evaluated;
row('surface, 400 × 400, a network evaluated', ms(each));
row(`  its frame, ${Math.round(side)} pixels a side`, ms(surface.rest));
await site.close();
finish();
process.exit(0);
