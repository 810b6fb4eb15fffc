// Course packages: what lies in the zip, what a runtime of SCORM 1.2 and of 2004 learns of a learner's answers, and that
// the next visit goes on where the last one ended, on any machine.
import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { unzipSync } from 'fflate';
import { findApi, openRuntime } from '../../web/embed/scorm_api.js';
import { interaction, standing, timeOf, timeSpan } from '../../web/embed/scorm_data.js';
import { entriesOf, keysOf, kMost, pack, progressOf, unpack } from '../../web/embed/scorm_suspend.js';
import { launchBrowser } from '../../web/tools/browser.mjs';
import { packageScorm } from '../../web/tools/scorm.mjs';
import { serve } from '../../web/tools/serve.mjs';
import { settled } from './page.mjs';

const kVersions = /** @type {const} */ (['1.2', '2004']);
const kItem = 'entropy-dyadic'; // its seed 1 asks for 1.5 bits
const kAsk = `quiz=${kItem}&quiz_seed=1`;

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

/** @type {{ url: string, browser: import('playwright-core').Browser, folder: string, close(): Promise<void> }} */
let system;
/** @type {Record<string, { size: number, files: Record<string, Uint8Array> }>} */
const packages = {};

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quantscope-course-'));
  for (const version of kVersions) {
    for (const [name, options] of Object.entries({
      whole: {},
      one: { quiz: kItem, title: 'Entropy <1>', mastery: 80 },
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
  const browser = await launchBrowser();
  system = {
    url: server.url,
    browser,
    folder,
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
});
after(() => system.close());

/** A visit on a machine of its own. @param {string} query @param {object} [cmi]  what the system kept of earlier visits */
async function visit(query, cmi) {
  const context = await system.browser.newContext({ viewport: { width: 1100, height: 900 } });
  await context.addInitScript((kept) => {
    globalThis.keptCmi = kept;
  }, cmi ?? null);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('response', (answer) => answer.ok() || complaints.push(`${answer.status()} ${answer.url()}`));
  await page.goto(`${system.url}system.html?${query}`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await settled(frame);
  /** What the runtime holds, also where it lets no course read it. */
  const value = (element) =>
    page.evaluate((name) => {
      let at = globalThis.runtime.renderCMIToJSONObject();
      if (name.endsWith('._count')) return String(Object.keys(at.cmi.interactions).length);
      for (const part of name.split('.')) at = at?.[part] ?? '';
      return String(at);
    }, element);
  const calls = (name) => page.evaluate((wanted) => globalThis.calls.filter((call) => call.name === wanted), name);
  /** The learner goes; what the system has then. */
  async function leave() {
    await page.evaluate(() => document.querySelector('iframe').remove());
    return page.evaluate(() => globalThis.runtime.renderCMIToJSONObject().cmi);
  }
  return { page, frame, complaints, value, calls, leave, close: () => context.close() };
}

const command = async (frame, path, value = 1) => {
  await frame.evaluate(
    ([place, to]) => {
      globalThis.quantscope.app.command(place, to);
      globalThis.quantscope.frames.request();
    },
    [path, value],
  );
  await settled(frame);
};
const said = (frame, path) =>
  frame.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label ?? '', path);
const notice = (frame) => frame.evaluate(() => globalThis.quantscope.app.notice());
const keysOfLink = async (frame) => new URLSearchParams(await frame.evaluate(() => globalThis.quantscope.app.link()));

async function open(frame, link) {
  await frame.evaluate((to) => globalThis.quantscope.open(to), link);
  await settled(frame);
}
async function answerNumber(frame, typed) {
  await frame.evaluate((words) => globalThis.quantscope.app.type('quiz/answer', words), typed);
  await command(frame, 'quiz/check');
}
/** Chooses until it is right; how often that took. */
async function answerChoice(frame) {
  for (let i = 0; ; i++) {
    await command(frame, `quiz/options/${i}`);
    await command(frame, 'quiz/check');
    if ((await said(frame, 'quiz/outcome')) === 'Right.') return i + 1;
    assert.ok(i < 8, 'one of the options is right');
  }
}

/** How each version calls things. */
const kWords = {
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

for (const version of kVersions) {
  const words = kWords[version];

  test(`SCORM ${version}: the course learns score, status and every answer, and nothing is refused`, async () => {
    const { frame, value, calls, complaints, leave, close } = await visit(
      `version=${version}&package=whole-${version}`,
    );
    assert.equal(await value(words.status), 'incomplete');
    assert.ok((await keysOfLink(frame)).get('quiz'), 'the package begins with the next question');

    await open(frame, kAsk);
    await answerNumber(frame, '2 bits');
    await answerNumber(frame, '1.5 bits');
    await open(frame, 'quiz=snr-and-accuracy&quiz_seed=1');
    const choices = await answerChoice(frame);

    assert.equal(await value('cmi.interactions._count'), String(2 + choices));
    const first = (field) => value(`cmi.interactions.0.${field}`);
    assert.equal(await first('id'), kItem);
    assert.equal(await first('type'), 'numeric');
    assert.equal(await first(words.response), '2');
    assert.equal(await first('result'), words.wrong);
    // The runtime keeps a time of SCORM 1.2 without its last zeros.
    const kept = (await first('latency')).replace(/^(\d+:\d+:\d+)$/, '$1.0').replace(/(:\d+\.\d)$/, '$10');
    assert.match(kept, words.latency);
    assert.equal(await value('cmi.interactions.1.result'), 'correct');
    assert.equal(await value('cmi.interactions.2.type'), 'choice');
    assert.match(await value(`cmi.interactions.2.${words.response}`), version === '1.2' ? /^[a-z]$/ : /^[a-z]_\w+$/);

    const { raw, max, count } = await frame.evaluate(() => globalThis.quantscope.app.score(''));
    assert.equal(raw, 2, 'a wrong attempt takes nothing from the credit');
    assert.equal(Number(await value(words.raw)), Math.round((10_000 * raw) / max) / 100);
    assert.equal(await value(words.max), '100');
    if (version === '2004') {
      assert.equal(Number(await value('cmi.score.scaled')), Math.round((10_000 * raw) / max) / 10_000);
      assert.equal(Number(await value('cmi.progress_measure')), Math.round((10_000 * 2) / count) / 10_000);
      assert.equal(await value('cmi.success_status'), 'unknown', 'the course sets no bar');
    }

    const cmi = await leave();
    assert.equal((await calls(words.end)).length, 1, 'the visit is ended once');
    const sets = await calls('SetValue');
    assert.deepEqual(
      sets.filter(({ answer }) => answer !== 'true'),
      [],
    );
    assert.ok(sets.every(({ words: [element, text] }) => element !== 'cmi.suspend_data' || text.length <= kMost));
    assert.match(sets.findLast(({ words: [element] }) => element === words.session).words[1], words.latency);
    assert.ok(cmi.suspend_data.startsWith('qs1.'));
    assert.deepEqual(complaints, []);
    await close();
  });

  test(`SCORM ${version}: the next visit has the progress, the question and the lab of the last one`, async () => {
    const first = await visit(`version=${version}&package=whole-${version}`);
    await open(first.frame, kAsk);
    await answerNumber(first.frame, '1.5');
    await open(first.frame, 'quiz=snr-and-accuracy&quiz_seed=3');
    await first.frame.evaluate(() => globalThis.quantscope.move('lab=overview&quantizer=int3'));
    await settled(first.frame);
    await command(first.frame, 'quiz/options/0');
    await command(first.frame, 'quiz/check');
    const score = await first.frame.evaluate(() => globalThis.quantscope.app.score(''));
    const raw = await first.value(words.raw);
    const cmi = await first.leave();
    await first.close();

    const second = await visit(`version=${version}&package=whole-${version}`, cmi);
    assert.deepEqual(await second.frame.evaluate(() => globalThis.quantscope.app.score('')), score);
    const keys = await keysOfLink(second.frame);
    assert.deepEqual(
      ['quiz', 'quiz_seed', 'quantizer'].map((key) => keys.get(key)),
      ['snr-and-accuracy', '3', 'int3'],
    );
    assert.equal(await notice(second.frame), '');
    assert.equal(await second.value(words.raw), raw, 'coming back changes no score');
    // One who only looks keeps everything too.
    const again = await second.leave();
    assert.equal(again.suspend_data, cmi.suspend_data);
    await second.close();

    const third = await visit(`version=${version}&package=whole-${version}`, again);
    const { count } = { count: Number(await third.value('cmi.interactions._count')) };
    await open(third.frame, kAsk);
    await answerNumber(third.frame, '1.5');
    assert.equal(await third.value(`cmi.interactions.${count}.id`), kItem, 'answers go on where they ended');
    assert.deepEqual(third.complaints, []);
    await third.close();
  });

  test(`SCORM ${version}: the course’s bar decides passed or failed, and passed stays passed`, async () => {
    const query = `version=${version}&package=one-${version}`;
    const bar = version === '1.2' ? { student_data: { mastery_score: '80' } } : { scaled_passing_score: '0.8' };
    const status = version === '1.2' ? words.status : 'cmi.success_status';
    const { frame, value, leave, close } = await visit(query, bar);
    await answerNumber(frame, '0.1');
    assert.equal(await value(status), 'failed');
    await open(frame, kAsk);
    await answerNumber(frame, '1.5');
    assert.equal(await value(status), 'passed');
    assert.equal(await value(words.raw), '100', 'the package is about this question alone');
    const cmi = await leave();
    await close();
    const later = await visit(query, { ...cmi, ...bar });
    await open(later.frame, kAsk);
    await answerNumber(later.frame, '7');
    assert.equal(await later.value(status), 'passed');
    await later.close();
  });

  test(`SCORM ${version}: what is not ours is put aside with a sentence, and the quiz works`, async () => {
    const { frame, value, complaints, close } = await visit(`version=${version}&package=whole-${version}`, {
      suspend_data: 'another tool’s bookmark',
    });
    assert.match(await notice(frame), /cannot be read: it begins with “another tool”?.*put aside/);
    const aside = await frame.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('course-aside')));
    assert.equal(aside.length, 1);
    await open(frame, kAsk);
    await answerNumber(frame, '1.5');
    assert.ok(Number(await value(words.raw)) > 0);
    assert.deepEqual(complaints, []);
    await close();
  });

  test(`SCORM ${version}: what the runtime cannot keep is said in its own words, and the quiz goes on`, async () => {
    const { frame, page, close } = await visit(`version=${version}&fails=1&package=whole-${version}`);
    const reason = await page.evaluate(() => {
      const { runtime } = globalThis;
      if ('LMSCommit' in runtime) {
        runtime.LMSCommit('');
        return runtime.LMSGetErrorString(runtime.LMSGetLastError());
      }
      runtime.Commit('');
      return runtime.GetErrorString(runtime.GetLastError());
    });
    assert.ok(reason.length > 5);
    const call = version === '1.2' ? 'LMSCommit' : 'Commit';
    assert.ok((await notice(frame)).startsWith(`Your course did not take ${call}: ${reason}. `));
    await open(frame, kAsk);
    await answerNumber(frame, '1.5');
    assert.equal(await said(frame, 'quiz/outcome'), 'Right.');
    await close();
  });

  test(`SCORM ${version}: a learner who comes new does not inherit what somebody else’s visit left in the browser`, async () => {
    const { page, frame, close } = await visit(`version=${version}&package=whole-${version}`);
    await open(frame, kAsk);
    await answerNumber(frame, '1.5');
    await page.reload();
    const again = await (await page.waitForSelector('iframe')).contentFrame();
    await settled(again);
    assert.equal((await again.evaluate(() => globalThis.quantscope.app.score(''))).answered, 0);
    await close();
  });

  test(`package for SCORM ${version}: the manifest names every file; none is missing; the same content is the same zip`, async () => {
    const { size, files } = packages[`whole-${version}`];
    assert.ok(size < 3_000_000, `${size} bytes`);
    const manifest = new TextDecoder().decode(files['imsmanifest.xml']);
    const named = [...manifest.matchAll(/<file href="([^"]+)"/g)].map(([, path]) => path).sort();
    assert.deepEqual(
      named,
      Object.keys(files)
        .filter((path) => path !== 'imsmanifest.xml')
        .sort(),
    );
    assert.match(
      manifest,
      new RegExp(`<schemaversion>${version === '1.2' ? '1.2' : '2004 4th Edition'}</schemaversion>`),
    );
    assert.match(manifest, version === '1.2' ? /adlcp:scormtype="sco"/ : /adlcp:scormType="sco"/);
    assert.match(new TextDecoder().decode(files['launch.html']), /data-course="scorm".*data-link="quiz=next"/);
    const again = join(system.folder, 'again.zip');
    await packageScorm({ out: again, version });
    assert.equal(Buffer.compare(await readFile(again), await readFile(join(system.folder, `whole-${version}.zip`))), 0);
    const one = new TextDecoder().decode(packages[`one-${version}`].files['imsmanifest.xml']);
    assert.match(one, /<title>Entropy &#60;1&#62;<\/title>/);
    assert.match(one, version === '1.2' ? /<adlcp:masteryscore>80</ : /<imsss:minNormalizedMeasure>0\.8</);
  });
}

test('manifests are well-formed, and each name in them is defined once', async () => {
  const page = await system.browser.newPage();
  for (const [name, { files }] of Object.entries(packages)) {
    const ids = await page.evaluate((xml) => {
      const parsed = new DOMParser().parseFromString(xml, 'application/xml');
      if (parsed.querySelector('parsererror')) return null;
      return [...parsed.querySelectorAll('[identifier]')].map((element) => element.getAttribute('identifier'));
    }, new TextDecoder().decode(files['imsmanifest.xml']));
    assert.ok(ids, name);
    assert.equal(new Set(ids).size, ids.length);
  }
  await page.close();
});

test('a package without a course around it says so and works', async () => {
  const { frame, complaints, close } = await visit('version=1.2&without=1&package=whole-1.2');
  assert.match(await notice(frame), /No course was found/);
  await open(frame, kAsk);
  await answerNumber(frame, '1.5');
  assert.equal(await said(frame, 'quiz/outcome'), 'Right.');
  assert.deepEqual(complaints, []);
  await close();
});

test('in a frame of another site no course is found, and nothing throws', async () => {
  const page = await system.browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${system.url.replace('127.0.0.1', 'localhost')}elsewhere.html`);
  await page.evaluate((address) => {
    const frame = document.createElement('iframe');
    frame.width = frame.height = '700';
    frame.src = address;
    document.body.append(frame);
  }, `${system.url}whole-2004/launch.html`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await settled(frame);
  assert.match(await notice(frame), /No course was found/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a package in a window of its own finds the course in the one that opened it', async () => {
  const context = await system.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${system.url}system.html?version=2004`);
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate(() => void window.open('whole-2004/launch.html')),
  ]);
  await settled(opened);
  await open(opened, kAsk);
  await answerNumber(opened, '1.5');
  assert.ok(Number(await page.evaluate(() => globalThis.runtime.cmi.score.raw)) > 0);
  await context.close();
});

test('what a learning system appends to the address does not take the place of the quiz', async () => {
  const { frame, close } = await visit('version=1.2&package=one-1.2&adds=%3Fsession%3D7%26attempt%3D2');
  assert.equal((await keysOfLink(frame)).get('quiz'), kItem);
  await close();
});

test('a visit that the course refuses to begin is said in the runtime’s words', async () => {
  const { frame, close } = await visit('version=1.2&begun=1&package=whole-1.2');
  assert.match(await notice(frame), /^Your course did not take LMSInitialize: /);
  await close();
});

// ── Without a browser ──

const kIds = Array.from({ length: 500 }, (_, i) => `an-item-with-a-long-name-${i}`);
const worst = (ids) => ({
  quantscope_progress: 1,
  items: Object.fromEntries(ids.map((id, i) => [id, { attempts: 1000, solved: i % 2 === 0, credit: 0.375 }])),
  wrong: ids.filter((_, i) => i % 2 === 1),
  log: ids.map((item) => ({ item })),
});
const byteLength = (text) => new TextEncoder().encode(text).length;

test('suspend data: five hundred items at their worst fit with a long link, and come back', () => {
  const keys = keysOf(kIds);
  const link = `v=1&lab=noise&quantizer=int4/range=4sigma&quiz=${kIds[7]}&quiz_seed=123456&`.padEnd(1000, 'x');
  const text = pack(entriesOf(JSON.stringify(worst(kIds)), [], keys), link);
  assert.ok(text.length <= kMost && byteLength(text) === text.length, `${text.length} characters of ASCII`);
  const { entries, link: kept, problem } = unpack(text);
  assert.equal(problem, '');
  assert.equal(kept, link);
  const progress = JSON.parse(progressOf(entries, keys));
  assert.deepEqual(progress.items[kIds[8]], { attempts: 63, solved: true, credit: 0.375 });
  assert.equal(Object.keys(progress.items).length, 500);
  assert.deepEqual(progress.wrong, worst(kIds).wrong, 'in the order in which they were answered wrong');
});

test('suspend data: the link gives way first, then the oldest answers; nothing is cut', () => {
  const keys = keysOf(kIds);
  const all = entriesOf(JSON.stringify(worst(kIds)), [], keys);
  const long = unpack(pack(all, `lab=${'x'.repeat(5000)}&quiz=levels&quiz_seed=4`));
  assert.equal(long.link, 'quiz=levels&quiz_seed=4', 'the question stays when the lab beside it is too much');
  const ids = Array.from({ length: 2000 }, (_, i) => `item-${i}`);
  const many = keysOf(ids);
  const text = pack(entriesOf(JSON.stringify(worst(ids)), [], many), 'quiz=levels');
  assert.ok(text.length <= kMost);
  const { entries, problem } = unpack(text);
  assert.equal(problem, '');
  assert.equal(entries.length, 681);
  assert.equal(entries.at(-1)[0], many.get('item-1999'), 'the newest are kept');
});

test('suspend data: an answer moves its item to the end; items of another file are kept and go first', () => {
  const keys = keysOf(['a', 'b', 'c']);
  const before = entriesOf(JSON.stringify(worst(['b', 'a', 'elsewhere'])), [], keysOf(['a', 'b', 'c', 'elsewhere']));
  const progress = { ...worst(['a', 'b', 'c']), log: [{ item: 'b' }, { item: 'c' }, { item: 'b' }] };
  const entries = entriesOf(JSON.stringify(progress), before, keys);
  const [stranger, ...own] = entries.map(([key]) => key);
  assert.ok(![...keys.values()].includes(stranger));
  assert.deepEqual(
    own,
    ['a', 'c', 'b'].map((id) => keys.get(id)),
  );
  const forgotten = entriesOf(JSON.stringify(worst([])), entries, keys);
  assert.deepEqual(
    forgotten.map(([key]) => key),
    [stranger],
    'what the learner forgets is forgotten',
  );
});

test('suspend data: credit of hints and predictions comes back exactly', () => {
  const keys = keysOf(['a']);
  for (const credit of [1, 0.75, 0.5, 0.375, 0.25, 0.125, 0]) {
    const progress = { items: { a: { attempts: 2, solved: true, credit } }, log: [] };
    const { entries } = unpack(pack(entriesOf(JSON.stringify(progress), [], keys), ''));
    assert.deepEqual(entries[0][1], { attempts: 2, solved: true, credit });
  }
});

test('suspend data: cut, changed or foreign text is told from ours', () => {
  const keys = keysOf(kIds);
  const text = pack(entriesOf(JSON.stringify(worst(kIds)), [], keys), 'quiz=levels');
  assert.equal(unpack('').problem, '');
  for (const other of [
    text.slice(0, 255),
    text.slice(0, -1),
    text.replace('~', '!'),
    `qs2.${text}`,
    '{"a":1}',
    'qs1.',
    '~',
  ])
    assert.notEqual(unpack(other).problem, '', other.slice(0, 20));
});

test('suspend data: what an instructor decided is the package’s and not kept', () => {
  assert.equal(unpack(pack([], 'quiz=levels&attempts=2&hide=menu&lab=noise')).link, 'quiz=levels&lab=noise');
});

test('no two of many items share a key', async () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `item-${i}`);
  assert.equal(new Set(keysOf(ids).values()).size, ids.length);
  const bank = JSON.parse(await readFile('web/items/en.json', 'utf8')).items;
  assert.equal(new Set(bank.map(({ id }) => keysOf([id]).get(id))).size, bank.length);
});

/** What each standard takes, and real systems with it. */
const kTypes = {
  1.2: {
    id: /^[A-Za-z0-9_-]{1,255}$/,
    type: /^(choice|fill-in|performance|sequencing|numeric)$/,
    time: /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/,
    result: /^(correct|wrong)$/,
    latency: /^\d{2,4}:\d{2}:\d{2}\.\d{2}$/,
  },
  2004: {
    id: /^[A-Za-z0-9_-]{1,250}$/,
    type: /^(choice|fill-in|sequencing|numeric|other)$/,
    timestamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{2}Z$/,
    result: /^(correct|incorrect)$/,
    latency: /^PT\d+H\d+M\d+(\.\d{1,2})?S$/,
    description: /^[^{}]{0,250}$/,
  },
};
const kResponses = {
  1.2: {
    choice: /^[a-z0-9]$/,
    'fill-in': /^.{0,255}$/,
    performance: /^[\x21-\x7e]{0,255}$/,
    sequencing: /^[a-z0-9](,[a-z0-9]){0,35}$/,
    numeric: /^-?\d{1,5}(\.\d+)?$/,
  },
  2004: {
    choice: /^\w{1,250}$/,
    'fill-in': /^[^{}[\]]{0,250}$/,
    other: /^.{0,4000}$/,
    sequencing: /^\w{1,250}(\[,\]\w{1,250}){0,35}$/,
    numeric: /^-?\d{1,5}(\.\d{1,7})?$/,
  },
};
const kAttempt = {
  item: 'an-item',
  kind: 'choice',
  title: 'A {title}',
  response: 'Half of it',
  outcome: 'correct',
  branch: 'option 2',
  variant: 0,
  seed: 1,
  credit: 1,
  seconds: 3723.456,
  time: Date.UTC(2026, 10, 27, 3, 4, 5, 678),
};

test('answers of every kind fit the types of both standards, whatever was typed', () => {
  const long = 'ü∆💡'.repeat(2000);
  const attempts = [
    kAttempt,
    { ...kAttempt, item: `x y/${'z'.repeat(400)}`, title: long, response: long, branch: 'option 99' },
    { ...kAttempt, kind: 'predict', response: '½', branch: 'option 0' },
    { ...kAttempt, kind: 'number', response: '1.5 bits' },
    { ...kAttempt, kind: 'number', response: ' -0.25 dB ' },
    { ...kAttempt, kind: 'number', response: '1,5 bits' },
    { ...kAttempt, kind: 'number', response: '1.3 × 10^-3 [,]\n{lang=de}' },
    { ...kAttempt, kind: 'number', response: '4294967296' },
    { ...kAttempt, kind: 'number', response: long },
    { ...kAttempt, kind: 'order', response: 'bfloat16 < 8-bit float < ½' },
    { ...kAttempt, kind: 'order', response: Array.from({ length: 60 }, (_, i) => `e${i}`).join(' < ') },
    { ...kAttempt, kind: 'task', response: 'v=1&lab=noise&quantizer=int4/range=4sigma' },
    { ...kAttempt, kind: 'task', response: `v=1&lab=noise&${'key=value&'.repeat(600)}` },
    { ...kAttempt, kind: 'draw', response: Array.from({ length: 900 }, (_, i) => `${i}.25`).join(', ') },
    { ...kAttempt, outcome: 'wrong', seconds: 1e9 },
    { ...kAttempt, seconds: -1 },
  ];
  for (const version of kVersions) {
    for (const attempt of attempts) {
      const fields = Object.fromEntries(interaction(version, /** @type {any} */ (attempt)));
      for (const [field, pattern] of Object.entries(kTypes[version])) assert.match(fields[field], pattern, field);
      const response = fields[kWords[version].response];
      assert.match(response, kResponses[version][fields.type], `${attempt.kind} in ${version}`);
    }
  }
});

test('an answer is reported as it was given: a choice by its place in the file, an order by its names', () => {
  const response = (version, attempt) =>
    Object.fromEntries(interaction(version, { ...kAttempt, ...attempt }))[kWords[version].response];
  assert.equal(response('1.2', {}), 'c');
  assert.equal(response('2004', {}), 'c_Half_of_it');
  const order = { kind: 'order', response: 'int8 < bfloat16 < int4' };
  assert.equal(response('1.2', order), 'c,a,b');
  assert.equal(response('2004', order), 'c_int8[,]a_bfloat16[,]b_int4');
  const task = { kind: 'task', response: `lab=noise&quantizer=int4&name=${'x'.repeat(300)}` };
  assert.equal(response('1.2', task), 'lab=noise&quantizer=int4', 'a key is left out whole');
  assert.equal(response('2004', task), task.response);
});

test('times: how long, and when', () => {
  assert.equal(timeSpan('1.2', 3723.456), '0001:02:03.46');
  assert.equal(timeSpan('2004', 3723.456), 'PT1H2M3.46S');
  assert.equal(timeSpan('1.2', 59.999), '0000:01:00.00');
  assert.equal(timeSpan('1.2', 1e12), '9999:00:00.00');
  assert.equal(timeOf('2004', kAttempt.time), '2026-11-27T03:04:05.67Z');
  assert.match(timeOf('1.2', kAttempt.time), /^\d\d:04:05$/);
});

test('status: from incomplete to completed, or by the bar to passed or failed, and never back', () => {
  const score = (answered, raw) => ({ raw, max: 4, answered, solved: raw, count: 4 });
  const status = (given, bar, before = {}) =>
    Object.fromEntries(standing('1.2', given, bar, before))['cmi.core.lesson_status'];
  assert.equal(status(score(1, 1), null), 'incomplete');
  assert.equal(status(score(4, 1), null), 'completed');
  assert.equal(status(score(3, 3), 0.75), 'passed', 'the bar is reached before all is answered');
  assert.equal(status(score(4, 2), 0.75), 'failed');
  assert.equal(status(score(1, 0), 0.75, { 'cmi.core.lesson_status': 'passed' }), 'passed');
  const both = Object.fromEntries(standing('2004', score(4, 2), 0.75, {}));
  assert.equal(both['cmi.completion_status'], 'completed');
  assert.equal(both['cmi.success_status'], 'failed');
  assert.equal(both['cmi.score.scaled'], '0.5');
  assert.deepEqual(standing('1.2', { raw: 0, max: 0, answered: 0, solved: 0, count: 0 }, null, {}), []);
});

/** A window of another site: looking into it throws, its parent is open to all. */
const foreign = (parent) =>
  new Proxy(
    { parent },
    {
      get(target, name) {
        if (name === 'parent') return target.parent;
        throw new DOMException('Blocked a frame', 'SecurityError');
      },
    },
  );

test('the course is found beyond foreign windows, up to 500 levels, and in the opener’s parents', () => {
  const api = { LMSInitialize: () => 'true' };
  const top = { API: api };
  top.parent = top;
  assert.equal(findApi({ parent: foreign({ parent: top }) })?.api, api);
  let deep = top;
  for (let i = 0; i < 500; i++) deep = { parent: deep };
  assert.equal(findApi(deep)?.api, api);
  assert.equal(findApi({ parent: deep }), null, 'farther than that is no course');
  const alone = { opener: { parent: top } };
  alone.parent = alone;
  assert.equal(findApi(alone)?.version, '1.2');
  const both = { API: api, API_1484_11: { Initialize: () => 'true' } };
  assert.equal(findApi(both, '1.2')?.version, '1.2');
  assert.equal(findApi(both, '2004')?.version, '2004');
  assert.equal(findApi({ parent: null }), null);
});

test('a runtime that throws, refuses or lacks what is optional stops nothing', () => {
  const refused = [];
  let code = '0';
  const runtime = openRuntime(
    {
      version: '1.2',
      api: {
        LMSInitialize: () => true,
        LMSSetValue(element) {
          if (element === 'cmi.suspend_data') throw new Error('no connection');
          code = element.startsWith('cmi.interactions') ? '401' : '405';
          return 'false';
        },
        LMSGetValue: () => undefined,
        LMSGetLastError: () => code,
        LMSGetErrorString: (number) => (number === '405' ? 'Incorrect Data Type' : ''),
      },
    },
    (what, reason) => refused.push(`${what}: ${reason}`),
  );
  assert.equal(runtime.begin(), true, 'some give true, not "true"');
  assert.equal(runtime.set('cmi.suspend_data', ''), false);
  assert.equal(runtime.set('cmi.core.score.raw', 'x'), false);
  runtime.set('cmi.core.score.raw', 'x');
  assert.equal(runtime.set('cmi.interactions.0.id', 'a'), false);
  assert.deepEqual(refused, ['cmi.suspend_data: no connection', 'cmi.core.score.raw: Incorrect Data Type']);
  assert.equal(runtime.get('cmi.student_data.mastery_score'), '');
  code = '301';
  assert.equal(runtime.read('cmi.suspend_data'), null, 'what cannot be read is not taken for empty');
  code = '0';
  assert.equal(runtime.read('cmi.suspend_data'), '');
});
