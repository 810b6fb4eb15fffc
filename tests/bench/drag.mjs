// ./dev bench: the cost of a drag. Ten million weights, each handle moved through its range frame by frame: all work of
// the app in the frame that shows the new state. Then the cost of drawing beside filling the whole canvas once with a
// blended texture; both end by reading a pixel back.
import * as lab from '../web/page.mjs';
import { median, ms, openTable, times } from './table.mjs';

const kCount = 10_000_000;
const kDrags = [
  ['overview', 'quantizer=int4', 'overview/bits', 2, 8],
  ['overview', 'quantizer=int8/range=4sigma', 'overview/range_high', 1, 5],
  ['entropy', 'quantizer=lloyd_max_here', 'entropy/threshold/2', -1, -0.4],
  ['noise', 'quantizer=mid_tread/step=1sigma', 'noise/step', 0.3, 4],
  ['noise', 'quantizer=int4/range=2.5sigma&view=clip', 'noise/clip_handle', -0.3, 0.8],
];
const kCustom = 'quantizer=custom/thresholds=-1.15,-0.67,-0.32,0,0.32,0.67,1.15/levels=centroids';

const site = await lab.openSite();
const many = (count) => count.toLocaleString('en');
const { row, finish } = openTable(
  'drag',
  `A drag at ${many(kCount)} weights, and drawing`,
  'A moved handle asks the sorted sample again and touches no weight; what needs a pass over all of them shows the first 65,536 at once.',
);

const { page } = await lab.openLab(site, `?source=gaussian&n=${kCount}`, { viewport: { width: 1440, height: 900 } });
await page.waitForFunction((count) => globalThis.quantscope.app.result()?.count === count, kCount, {
  timeout: 120_000,
});
for (const [name, query, path, from, to] of kDrags) {
  const link = `?lab=${name}&source=gaussian&n=${kCount}&${query === 'quantizer=lloyd_max_here' ? kCustom : query}`;
  const taken = await page.evaluate(
    async ({ link, path, from, to }) => {
      const { app, canvas } = globalThis.quantscope;
      app.openLink(link);
      for (let i = 0; i < 5; i++) app.draw(0.016, canvas.width, canvas.height);
      const gl = canvas.getContext('webgl2');
      const measured = [];
      for (let i = 0; i < 200; i++) {
        const part = 0.5 - 0.5 * Math.cos((i / 200) * 4 * Math.PI);
        app.command(path, from + part * (to - from));
        app.draw(0.016, canvas.width, canvas.height); // takes the command
        // Wait for the software renderer, so that its work does not count as ours.
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
        const before = performance.now();
        app.draw(0.016, canvas.width, canvas.height); // shows what it led to
        measured.push(performance.now() - before);
      }
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      return measured.sort((a, b) => a - b);
    },
    { link, path, from, to },
  );
  row(`own work of a frame while ${path} is dragged, median`, ms(taken[100]));
  row('  95 % of them in', ms(taken[190]));
}

const pass = await page.evaluate(
  async ({ count }) => {
    const { app, canvas } = globalThis.quantscope;
    app.openLink(`?source=gaussian&n=${count}&quantizer=int4/block=32`);
    const start = performance.now();
    app.draw(0.016, canvas.width, canvas.height);
    const preview = performance.now() - start;
    const marked = app.result().preview;
    while (app.step(16));
    app.draw(0.016, canvas.width, canvas.height);
    return { preview, marked, whole: performance.now() - start, count: app.result().count };
  },
  { count: kCount },
);
if (!pass.marked) throw new Error('the preview is not marked');
row('a pass over all of them (int4/block=32): until the marked preview', ms(pass.preview));
row('  until the whole result', ms(pass.whole));
for (const count of [1_000_000, kCount]) {
  const fresh = await page.evaluate(async (count) => {
    const { app } = globalThis.quantscope;
    const start = performance.now();
    app.openLink(`?source=gaussian&n=${count}&seed=2`);
    let preview = 0;
    while (app.busy()) {
      app.step(16);
      if (!preview && app.result()?.preview) preview = performance.now() - start;
    }
    return { preview, whole: performance.now() - start, count: app.result().count };
  }, count);
  row(`a new sample of ${many(fresh.count)}, drawn and sorted: until the marked preview`, ms(fresh.preview));
  row('  until the whole result', ms(fresh.whole));
}
await page.close();

const { page: drawing } = await lab.openLab(site, '?source=gaussian', { viewport: { width: 1440, height: 900 } });
const fill = await drawing.evaluate(() => {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const gl = canvas.getContext('webgl2', { alpha: false, antialias: false });
  const shader = (kind, text) => {
    const made = gl.createShader(kind);
    gl.shaderSource(made, `#version 300 es\nprecision mediump float;\n${text}`);
    gl.compileShader(made);
    return made;
  };
  const program = gl.createProgram();
  gl.attachShader(
    program,
    shader(
      gl.VERTEX_SHADER,
      'out vec2 at; void main() { at = vec2(gl_VertexID & 1, gl_VertexID >> 1); gl_Position = vec4(at * 2.0 - 1.0, 0.0, 1.0); }',
    ),
  );
  gl.attachShader(
    program,
    shader(
      gl.FRAGMENT_SHADER,
      'uniform sampler2D image; in vec2 at; out vec4 paint; void main() { paint = texture(image, at); }',
    ),
  );
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texImage2D(
    gl.TEXTURE_2D,
    0,
    gl.RGBA,
    256,
    256,
    0,
    gl.RGBA,
    gl.UNSIGNED_BYTE,
    new Uint8Array(256 * 256 * 4).fill(90),
  );
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
  const pixel = new Uint8Array(4);
  const times = [];
  for (let i = 0; i < 200; i++) {
    const before = performance.now();
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    times.push(performance.now() - before);
  }
  return times;
});
const filled = median(fill);
row('one textured fill of 1280 × 720, to a read-back of one pixel, median of 200', ms(filled));
for (const link of [
  '?source=gaussian',
  '?lab=entropy&quantizer=int8',
  '?lab=noise&source=gaussian&quantizer=dither/step=1sigma',
  '?lab=ladder',
  '?lab=blocks&source=lstm_hh&quantizer=int4/block=32',
]) {
  await drawing.goto(site.url + link);
  await lab.settled(drawing);
  const taken = await drawing.evaluate(() => {
    const { app, canvas } = globalThis.quantscope;
    const gl = canvas.getContext('webgl2');
    canvas.width = 1280;
    canvas.height = 720;
    const usual = {
      width: 1280,
      height: 720,
      windowHeight: 720,
      density: 1,
      coarse: false,
      dark: false,
      reducedMotion: true,
      forcedColors: null,
    };
    app.setSurface(usual);
    const pixel = new Uint8Array(4);
    const times = [];
    for (let i = 0; i < 205; i++) {
      const before = performance.now();
      app.draw(0.016, 1280, 720);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      if (i >= 5) times.push(performance.now() - before);
    }
    return times;
  });
  row(`a frame of ${link}, so measured`, ms(median(taken)));
  row('  over one fill', times(median(taken) / filled));
}
await site.close();
finish();
