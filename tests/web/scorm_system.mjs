// A learning system with the real runtime of SCORM 1.2 and 2004, the packages that it opens, and a learner.
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { packageScorm } from '../../web/tools/scorm.mjs';
import { serve } from '../../web/tools/serve.mjs';
import { openBrowser } from './pages.mjs';
import { settled } from './waits.mjs';

export const kVersions = /** @type {const} */ (['1.2', '2004']);
export const kItem = 'entropy-dyadic'; // its seed 1 asks for 1.5 bits
export const kAsk = `quiz=${kItem}&quiz_seed=1`;

// ── A learning system: a page that holds the real runtime and the package in a frame ──

const kSystem = `
  const asked = new URLSearchParams(location.search);
  const isNew = asked.get('version') === '2004';
  const runtime = new (isNew ? Scorm2004API : Scorm12API)({
    autocommit: false,
    logLevel: 5,
    // Nothing is sent, or it goes where nobody takes it.
    lmsCommitUrl: asked.has('fails') ? 'nobody' : false,
  });
  if (globalThis.keptCmi) runtime.loadFromJSON(globalThis.keptCmi, 'cmi');
  globalThis.calls = [];
  const noted = new Proxy(runtime, {
    get(api, name) {
      const value = api[name];
      if (typeof value !== 'function') return value;
      return (...words) => {
        const answer = value.apply(api, words);
        calls.push({ name: name.replace('LMS', ''), words, answer: String(answer) });
        return answer;
      };
    },
  });
  globalThis.runtime = runtime;
  if (!asked.has('without')) globalThis[isNew ? 'API_1484_11' : 'API'] = noted;
  if (asked.has('begun')) isNew ? runtime.Initialize('') : runtime.LMSInitialize('');
  if (asked.has('package')) {
    const frame = document.createElement('iframe');
    frame.width = 1000;
    frame.height = 800;
    frame.src = asked.get('package') + '/launch.html' + (asked.get('adds') ?? '');
    document.body.append(frame);
  }
`;

/** Serves the packages of both standards, and a system that opens them. */
export async function openSystem() {
  /** @type {Record<string, { size: number, files: Record<string, Uint8Array> }>} */
  const packages = {};
  const folder = await mkdtemp(join(tmpdir(), 'quantscope-course-'));
  for (const version of kVersions) {
    for (const [name, options] of Object.entries({
      whole: {},
      one: { quiz: kItem, title: 'Entropy <1>', mastery: 80 },
      lesson: { sequence: 'lesson-50', title: 'One lesson', mastery: 60 },
    })) {
      const out = join(folder, `${name}-${version}.zip`);
      await packageScorm({ out, version, ...options });
      const zip = await readFile(out);
      const files = unzipSync(zip);
      packages[`${name}-${version}`] = { size: zip.length, files };
      for (const [path, bytes] of Object.entries(files)) {
        const place = join(folder, `${name}-${version}`, path);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, bytes);
      }
    }
  }
  for (const name of ['scorm12', 'scorm2004'])
    await copyFile(`node_modules/scorm-again/dist/${name}.min.js`, join(folder, `${name}.js`));
  await writeFile(join(folder, 'system.js'), kSystem);
  const scripts = ['scorm12', 'scorm2004', 'system'].map((name) => `<script src="${name}.js"></script>`).join('');
  await writeFile(
    join(folder, 'system.html'),
    `<!doctype html><link rel="icon" href="data:,"><title>A learning system</title><body>${scripts}`,
  );
  await writeFile(join(folder, 'elsewhere.html'), '<!doctype html><title>Another page</title><body>');
  const server = await serve({ root: folder, port: 0 });
  const browser = await openBrowser();
  const system = {
    url: server.url,
    browser,
    folder,
    packages,
    /** @param {string} query @param {object} [cmi] @param {(page: import('playwright-core').Page) => Promise<void>} [prepare] */
    visit: (query, cmi, prepare) => visit(system, query, cmi, prepare),
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
  return system;
}

/**
 * A visit on a fresh machine.
 * @param {{ url: string, browser: import('playwright-core').Browser }} system
 * @param {string} query @param {object} [cmi]  what the system kept of earlier visits */
async function visit(system, query, cmi, prepare = async (_page) => {}) {
  const context = await system.browser.newContext({ viewport: { width: 1100, height: 900 } });
  await context.addInitScript((kept) => {
    globalThis.keptCmi = kept;
  }, cmi ?? null);
  const page = await context.newPage();
  await prepare(page);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('response', (answer) => answer.ok() || complaints.push(`${answer.status()} ${answer.url()}`));
  await page.goto(`${system.url}system.html?${query}`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await settled(frame);
  /** Values that the runtime holds, including those that a course cannot read. */
  const value = (element) =>
    page.evaluate((name) => {
      let at = globalThis.runtime.renderCMIToJSONObject();
      if (name.endsWith('._count')) return String(Object.keys(at.cmi.interactions).length);
      for (const part of name.split('.')) at = at?.[part] ?? '';
      return String(at);
    }, element);
  const calls = (name) => page.evaluate((wanted) => globalThis.calls.filter((call) => call.name === wanted), name);
  /** The learner leaves; returns the system's data. */
  async function leave() {
    await page.evaluate(() => document.querySelector('iframe').remove());
    return page.evaluate(() => globalThis.runtime.renderCMIToJSONObject().cmi);
  }
  return { page, frame, complaints, value, calls, leave, close: () => context.close() };
}

export const command = async (frame, path, value = 1) => {
  await frame.evaluate(
    ([place, to]) => {
      globalThis.quantscope.app.command(place, to);
      globalThis.quantscope.frames.request();
    },
    [path, value],
  );
  await settled(frame);
};
export const said = (frame, path) =>
  frame.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label ?? '', path);
export const notice = (frame) => frame.evaluate(() => globalThis.quantscope.app.notice());
export const keysOfLink = async (frame) =>
  new URLSearchParams(await frame.evaluate(() => globalThis.quantscope.app.link()));

export async function open(frame, link) {
  await frame.evaluate((to) => globalThis.quantscope.open(to), link);
  await settled(frame);
}
export async function answerNumber(frame, typed) {
  await frame.evaluate((words) => globalThis.quantscope.app.type('quiz/answer', words), typed);
  await command(frame, 'quiz/check');
}
/** Chooses until the answer is right; returns the number of attempts. */
export async function answerChoice(frame) {
  for (let i = 0; ; i++) {
    await command(frame, `quiz/options/${i}`);
    await command(frame, 'quiz/check');
    if ((await said(frame, 'quiz/outcome')) === 'Right.') return i + 1;
    assert.ok(i < 8, 'one of the options is right');
  }
}

/** Names of elements in each version. */
export const kWords = {
  1.2: {
    raw: 'cmi.core.score.raw',
    max: 'cmi.core.score.max',
    status: 'cmi.core.lesson_status',
    response: 'student_response',
    wrong: 'wrong',
    latency: /^\d{2,4}:\d{2}:\d{2}\.\d{2}$/,
    end: 'Finish',
    session: 'cmi.core.session_time',
  },
  2004: {
    raw: 'cmi.score.raw',
    max: 'cmi.score.max',
    status: 'cmi.completion_status',
    response: 'learner_response',
    wrong: 'incorrect',
    latency: /^PT\d+H\d+M[\d.]+S$/,
    end: 'Terminate',
    session: 'cmi.session_time',
  },
};
