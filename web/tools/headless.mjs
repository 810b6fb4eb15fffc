// The app module in Node: the labs themselves, on a canvas that draws nothing. It measures how high a state is at a width
// and exports its picture as shapes, as the page does. For a process of its own: the module's script expects a window.

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { instantiateModule } from '../core/instantiate.js';
import { kBundledFiles } from '../shared/bundled_files.js';
import { asksOneQuestion } from '../shared/keys.js';
import { readItems, readModuleText } from './languages.mjs';
import { kGlue, kWhole } from './scripts.mjs';

const kAssets = 'build/assets';
const kModel = 'silero_vad_v5_16k.safetensors';

/** Size of the window that a guest is told (web/lab/surface.js), and the least height of its canvas, in CSS pixels. */
const kWindow = 640;
const kLeast = 280;
const kSlice = 200; // milliseconds
const kMostFrames = 5000;
const kStill = 3; // frames without news

/** @typedef {import('../lab/types.d.ts').LabApp} LabApp */
/** @typedef {import('../lab/types.d.ts').ProbeItem} ProbeItem */
/** @typedef {Extract<import('../lab/types.d.ts').HostRequest, { kind: 'bytes' }>} ByteRequest */

const nothing = () => {};
const kLinked = 0x8b82; // LINK_STATUS

/** A graphics context of which all calls succeed. */
function stillContext() {
  const answers = /** @type {Record<string, (...words: any[]) => unknown>} */ ({
    getParameter: (/** @type {number} */ name) => (name === 0x1f02 ? 'WebGL 2.0' : 0),
    getShaderParameter: () => true,
    getProgramParameter: (/** @type {unknown} */ _, /** @type {number} */ name) => (name === kLinked ? true : 0),
    getShaderInfoLog: () => '',
    getProgramInfoLog: () => '',
    getAttribLocation: () => 0,
    getSupportedExtensions: () => [],
    getContextAttributes: () => ({}),
    isContextLost: () => false,
  });
  return new Proxy(answers, {
    get(known, name) {
      if (typeof name === 'symbol') return undefined;
      if (name in known) return known[name];
      if (/^[A-Z0-9_]+$/.test(name)) return 1;
      return name.startsWith('create') ? () => ({}) : () => null;
    },
  });
}

/** The parts of a page that the module's script touches when it starts. */
function standInForPage() {
  const listener = { addEventListener: nothing, removeEventListener: nothing };
  Object.assign(globalThis, {
    window: globalThis,
    ...listener,
    document: { ...listener, body: listener, title: '' },
    screen: { width: kWindow, height: kWindow },
    devicePixelRatio: 1,
    matchMedia: () => ({ ...listener, matches: false }),
    WebGLRenderingContext: class {},
    WebGL2RenderingContext: class {},
  });
  const context = stillContext();
  return {
    ...listener,
    width: kWindow,
    height: kWindow,
    style: { setProperty: nothing, removeProperty: nothing },
    getContext: () => context,
    getBoundingClientRect: () => ({ left: 0, top: 0, width: kWindow, height: kWindow }),
  };
}

/** @param {string} path */
const bytesOf = async (path) => new Uint8Array(await readFile(`${kAssets}/${path}`));

/** @param {string} language @returns {Promise<LabApp>} */
async function openApp(language) {
  const canvas = standInForPage();
  const { default: factory } = await import(pathToFileURL(`${kGlue}/quantscope_app.mjs`).href);
  const module = await instantiateModule(factory, pathToFileURL(kWhole), { canvas });
  if (language !== 'en') {
    const { sentences, phrases, decimal, group } = await readModuleText(language);
    const ended = (/** @type {string[]} */ texts) => texts.map((one) => `${one}\0`).join('');
    module.setLanguage(ended(sentences), ended(phrases), decimal, group);
  }
  const app = new module.LabApp(await bytesOf('inter-400.ttf'), await bytesOf('inter-600.ttf'));
  if (!app.openWindow()) throw new Error('the app module opens no window without a browser');
  app.codeArrived();
  return app;
}

/** Answers what the app asks of its page. @param {LabApp} app @param {Uint8Array} items */
function createHost(app, items) {
  /** By session. @type {Map<number, Blob>} */
  const opened = new Map();
  /** @type {string[]} */
  const saved = [];

  /** @param {ByteRequest} request */
  async function find({ layer, session, offset, size }) {
    if (layer === 'items') return items;
    if (layer) return bytesOf(kBundledFiles[layer] ?? `layers/${layer}.safetensors`);
    const part = /** @type {Blob} */ (opened.get(session)).slice(offset, offset + size);
    return new Uint8Array(await part.arrayBuffer());
  }
  return {
    saved,
    /** Returns whether there was anything to answer. */
    async answer() {
      const requests = app.takeRequests();
      for (const request of requests) {
        if (request.kind === 'bytes') app.supply(request, await find(request));
        if (request.kind === 'file') saved.push(request.text);
        if (request.kind === 'example') {
          const blob = new Blob([await bytesOf(`model/${kModel}`)]);
          opened.set(app.openFiles([{ name: kModel, size: blob.size, blob }]), blob);
        }
      }
      return requests.length > 0;
    },
  };
}

/** @param {string} language */
export async function openHeadless(language) {
  const app = await openApp(language);
  const host = createHost(app, new TextEncoder().encode(JSON.stringify(await readItems(language))));
  let size = { width: kWindow, dark: false, alone: false };
  let least = kLeast;

  /** The canvas is as high as the page makes it: at least as high as what it shows. */
  function fit() {
    app.setSurface({
      ...{ width: size.width, height: Math.max(app.contentHeight(), least), windowHeight: kWindow, density: 1 },
      ...{ coarse: false, dark: size.dark, reducedMotion: true, quizOnPage: false, hasText: false },
      oneQuestion: size.alone,
      ...{ folded: null, forcedColors: null },
    });
  }

  /** Draws and computes until nothing changes. @param {string} what  for the complaint */
  async function settle(what) {
    for (let frame = 0, still = 0; still < kStill; frame++) {
      if (frame > kMostFrames) throw new Error(`${what} does not come to rest`);
      fit();
      app.draw(1 / 60, size.width, kWindow);
      const isNews = [await host.answer(), app.busy() && [app.step(kSlice)], app.wantsFrame(), app.wantsSurvey()];
      still = isNews.some(Boolean) ? 0 : still + 1;
    }
  }

  return {
    /** Opens a state. @param {string} link @param {{ width: number, dark?: boolean }} how */
    async open(link, { width, dark = false }) {
      size = { width, dark, alone: asksOneQuestion(link) };
      app.openLink(link);
      await settle(link);
      if (app.notice()) throw new Error(`${link}: ${app.notice()}`);
    },
    /** Presses a control, if it is there. @param {string} path */
    async press(path) {
      if (!app.probe().some((item) => item.path === path)) return;
      app.command(path, 1);
      await settle(path);
    },
    /** Height that the lab needs, in CSS pixels. */
    height: () => Math.ceil(app.contentHeight()),
    probe: () => app.probe(),
    /** The picture with its heading as SVG. */
    async picture() {
      // The picture is drawn in the place that the menu before it had.
      least = app.contentHeight();
      for (const path of ['app/save', 'save/svg']) {
        app.command(path, 1);
        await settle(path);
      }
      least = kLeast;
      const svg = host.saved.pop();
      if (!svg) throw new Error(`${app.link()}: no picture was saved`);
      return svg;
    },
  };
}
