// Brings the app module, a canvas and the page together.
import factory from '#app-glue';
import text from '../../src/labs/text/en.json';
import { instantiateModule } from '../core/instantiate.js';
import { keepAddress } from './address.js';
import { createFiles } from './files.js';
import { createFrames } from './frames.js';
import { speakWithHost } from './messages.js';
import { createMirror } from './mirror.js';
import { listenToPointers } from './pointer.js';
import { watchSurface } from './surface.js';
import { createWork } from './work.js';

/** @param {URL} url */
async function bytesOf(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url.pathname.split('/').pop()}: the server answered ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * @param {HTMLElement} stage  the element that the canvas fills; it is shown once the first picture is there
 * @param {URL} base  where the module, the fonts and the layers lie
 * @param {string} link  the state to begin with
 */
export async function startLab(stage, base, link) {
  const canvas = document.createElement('canvas');
  canvas.tabIndex = -1;
  canvas.className = 'lab-canvas';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', text.canvas_label);
  const [module, regular, semibold] = await Promise.all([
    instantiateModule(factory, new URL('quantscope_app.wasm', base), { canvas }),
    bytesOf(new URL('fonts/inter-400.ttf', base)),
    bytesOf(new URL('fonts/inter-600.ttf', base)),
  ]);
  stage.append(canvas);
  const app = new module.LabApp(regular, semibold);
  if (!app.ready()) throw new Error(text.boot_no_webgl);

  let pixels = { width: 0, height: 0 };
  let lost = false;
  let link_shown = '';
  let notice_shown = '';
  const frames = createFrames(canvas, (seconds) => {
    if (lost) return false;
    app.draw(seconds, pixels.width, pixels.height);
    if (app.takeWantsFile()) files.pick();
    fitHeight();
    mirror.mayHaveChanged();
    report();
    if (app.busy()) work.go();
    return app.wantsFrame();
  });
  const changed = () => frames.request();

  function fitHeight() {
    const height = `${Math.ceil(app.contentHeight())}px`;
    if (stage.style.getPropertyValue('--content-height') !== height) {
      stage.style.setProperty('--content-height', height);
    }
  }

  /** Tells the address and the host page what is new. */
  function report() {
    if (link_shown !== app.link()) {
      link_shown = app.link();
      address.stateMayHaveChanged();
      host.state();
    }
    if (notice_shown !== app.notice()) {
      notice_shown = app.notice();
      if (notice_shown) host.error(notice_shown);
    }
  }

  const host = speakWithHost(() => ({ link: app.link(), result: app.result() }));
  app.openLink(link);
  const address = keepAddress({ link: () => app.link(), openLink: (to) => app.openLink(to), changed });
  const pointers = listenToPointers(canvas, app, changed);
  const mirror = createMirror(stage, app, { label: text.mirror_label, changed });
  const files = createFiles(stage, app, { label: text.picker_label, opened: () => work.go(), changed });
  const work = createWork(
    app,
    { layer: (id) => bytesOf(new URL(`layers/${id}.safetensors`, base)), range: files.range },
    { changed, isDragging: pointers.isDragging },
  );
  watchSurface(canvas, ({ width, height, density, coarse, dark }) => {
    pixels = { width: canvas.width, height: canvas.height };
    app.setSurface(width, height, density, coarse, dark);
    changed();
  });

  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    lost = true;
    stage.dataset.message = text.context_lost;
    app.contextLost();
  });
  canvas.addEventListener('webglcontextrestored', () => {
    lost = false;
    delete stage.dataset.message;
    app.contextRestored();
    changed();
  });

  work.go();
  host.ready();
  return { app, canvas, frames, go: address.go };
}
