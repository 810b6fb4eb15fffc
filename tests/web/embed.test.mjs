// The lab in somebody's page, in a frame: what the page needs to do (nothing), what it is told, what it may ask.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

/** A host page on an origin of its own; it hears everything. */
async function openHost(query, attributes = 'width="700" height="640"', headers = {}, options = {}) {
  const server = createServer((_, response) => {
    for (const [name, value] of Object.entries({ 'Content-Type': 'text/html', ...headers }))
      response.setHeader(name, value);
    response.end(`<!doctype html><title>A course</title><body>
      <iframe src="${site.url}embed.html?${query}" title="Quantscope" ${attributes}></iframe>`);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  const page = await site.browser.newPage({
    viewport: { width: 800, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  await page.addInitScript(() => {
    globalThis.heard = [];
    addEventListener('message', ({ data, origin }) => globalThis.heard.push({ data, origin }));
  });
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://localhost:${server.address().port}/`);
  const close = async () => {
    await page.close();
    server.close();
  };
  const frame = async () => {
    const found = await (await page.waitForSelector('iframe')).contentFrame();
    await lab.settled(found);
    return found;
  };
  return { page, frame, complaints, close };
}

const heard = (page, type) =>
  page.evaluate(
    (wanted) =>
      globalThis.heard.map(({ data }) => data).filter((data) => data?.type === wanted || data?.subject === wanted),
    type,
  );
const ask = (page, message) =>
  page.evaluate((body) => document.querySelector('iframe').contentWindow.postMessage(body, '*'), message);
/** The answer to one request. */
async function answered(page, message) {
  const id = `id-${Math.random()}`;
  await ask(page, { quantscope: 1, id, ...message });
  await page.waitForFunction((wanted) => globalThis.heard.some(({ data }) => data?.id === wanted), id);
  return page.evaluate((wanted) => globalThis.heard.find(({ data }) => data?.id === wanted).data, id);
}

test('with nothing but src, title and width a frame says what the lab says, and offers all of it', async () => {
  const host = await openHost('lab=noise&quantizer=int5', 'width="700"');
  const frame = await host.frame();
  const card = frame.locator('.card');
  await frame.waitForFunction(() => document.querySelector('.card-title').textContent.includes('noise'));
  assert.ok(await card.isVisible());
  assert.match(await card.locator('.card-words').textContent(), /its power is .* of Δ²\/12/);
  assert.match(await card.locator('a').getAttribute('href'), /index\.html\?v=1&lab=noise&quantizer=int5#lab$/);
  const scrolls = await frame.evaluate(() => document.documentElement.scrollHeight > innerHeight + 1);
  assert.equal(scrolls, false, 'no bar at the side of a low frame');
  assert.deepEqual(host.complaints, []);
  await host.close();
});

test('in a frame without allow=“fullscreen” no button offers it; where it is allowed, it fills the screen', async () => {
  const plain = await openHost('lab=overview');
  assert.equal(await (await plain.frame()).locator('.guest-foot button').count(), 0);
  await plain.close();
  const allowed = await openHost('lab=overview', 'width="700" height="640" allow="fullscreen"');
  const frame = await allowed.frame();
  await frame.locator('.guest-foot button').click();
  await frame.waitForFunction(() => document.fullscreenElement !== null);
  await allowed.close();
});

for (const [what, headers] of Object.entries({
  'a sandbox of scripts alone, from a server that allows no origin': {},
  'the same under a strict policy of the host': { 'Content-Security-Policy': "default-src 'none'; frame-src *" },
})) {
  test(`in ${what}: the lab runs from one script that carries its bytes`, async () => {
    const host = await openHost(
      'lab=overview&quantizer=int3',
      'width="700" height="700" sandbox="allow-scripts"',
      headers,
    );
    const frame = await host.frame();
    assert.equal(await frame.evaluate(() => origin), 'null');
    assert.equal((await frame.evaluate(() => globalThis.quantscope.app.result())).bytes > 0, true);
    // Another layer comes by a script of its own, another lab is there already.
    await frame.evaluate(() => globalThis.quantscope.open('lab=entropy&source=encoder_0&quantizer=int4'));
    await lab.settled(frame);
    assert.match(await frame.evaluate(() => globalThis.quantscope.app.link()), /source=encoder_0/);
    assert.equal(await frame.evaluate(() => globalThis.quantscope.app.notice()), '');
    // The quiz is carried too; a course's own items cannot be had, and that is said.
    await frame.evaluate(() => globalThis.quantscope.open('quiz=bits-levels'));
    await frame.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/prompt'));
    await frame.evaluate(() => globalThis.quantscope.open('quiz=next&items=course.json'));
    await frame.waitForFunction(() =>
      globalThis.quantscope.app.probe().some(({ label }) => /has no site of its own/.test(label)),
    );
    assert.deepEqual(host.complaints, []);
    await host.close();
  });
}

test('the page around it is told how high the lab would like to be, in four ways, and nothing grows without end', async () => {
  const host = await openHost('lab=overview', 'width="700" height="200"');
  await host.frame();
  await host.page.waitForFunction(() => globalThis.heard.some(({ data }) => data?.type === 'height'));
  const [{ height }] = await heard(host.page, 'height');
  assert.ok(height > 400 && height < 1400, `${height}`);
  assert.deepEqual((await heard(host.page, 'lti.frameResize'))[0], { subject: 'lti.frameResize', height });
  assert.equal((await heard(host.page, 'plugin.resize'))[0].payload.height, height);
  const texts = await host.page.evaluate(() =>
    globalThis.heard.map(({ data }) => data).filter((d) => typeof d === 'string'),
  );
  assert.deepEqual(JSON.parse(texts[0]), { subject: 'lti.frameResize', height });
  // The host does as it is told, again and again: it comes to rest at one height.
  await host.page.evaluate(() => {
    globalThis.set = [];
    addEventListener('message', ({ data }) => {
      if (data?.type !== 'height') return;
      globalThis.set.push(data.height);
      document.querySelector('iframe').height = data.height;
    });
    document.querySelector('iframe').width = 500;
  });
  await host.page.waitForTimeout(1500);
  const heights = await host.page.evaluate(() => globalThis.set);
  assert.ok(heights.length >= 1 && heights.length <= 3, heights.join());
  await host.close();
});

test('H5P’s resizer is spoken to as it expects: hello, prepare, resize', async () => {
  const host = await openHost('lab=overview', 'width="700" height="200"');
  await host.page.evaluate(() => {
    // What h5p-resizer.js does (H5P, MIT), in short.
    globalThis.h5p = [];
    const frame = document.querySelector('iframe');
    addEventListener('message', ({ data, source }) => {
      if (data?.context !== 'h5p') return;
      globalThis.h5p.push(data.action);
      const respond = (action) => source.postMessage({ context: 'h5p', action }, '*');
      if (data.action === 'hello') respond('hello');
      if (
        data.action === 'prepareResize' &&
        (frame.clientHeight !== data.scrollHeight || data.scrollHeight !== data.clientHeight)
      ) {
        frame.style.height = `${data.clientHeight}px`;
        respond('resizePrepared');
      }
      if (data.action === 'resize') frame.style.height = `${data.scrollHeight}px`;
    });
  });
  await host.frame();
  await host.page.waitForFunction(() => globalThis.h5p.includes('resize'));
  const high = await host.page.evaluate(() => document.querySelector('iframe').clientHeight);
  assert.ok(high > 400, `${high}`);
  await host.close();
});

test('a host asks for the state, sets it, and each question gets its answer', async () => {
  const host = await openHost('lab=overview&quantizer=int5&lock=overview/source');
  await host.frame();
  const now = await answered(host.page, { type: 'get' });
  assert.equal(now.type, 'state');
  assert.match(now.link, /quantizer=int5/);
  assert.ok(now.result.entropyBits > 1);
  const set = await answered(host.page, { type: 'set', keys: { quantizer: 'int6' } });
  assert.match(set.link, /quantizer=int6/);
  assert.match(set.link, /lock=overview\/source/, 'what the instructor decided stays');
  const whole = await answered(host.page, { type: 'set', link: 'lab=noise&quantizer=int3' });
  assert.match(whole.link, /lab=noise&quantizer=int3.*lock=/);
  const back = await answered(host.page, { type: 'reset' });
  assert.match(back.link, /lab=overview&quantizer=int5/);
  const refused = await answered(host.page, { type: 'set', keys: { quantizer: 'int99' } });
  assert.equal(refused.type, 'error');
  assert.match(refused.message, /int99/);
  const shot = await answered(host.page, { type: 'screenshot' });
  assert.equal(await host.page.evaluate(() => globalThis.heard.at(-1).data.image.type), 'image/png');
  assert.equal(shot.type, 'screenshot');
  await host.close();
});

test('pausing stops frames and work; resuming goes on', async () => {
  const host = await openHost('lab=overview&quantizer=int4');
  const frame = await host.frame();
  await answered(host.page, { type: 'pause' });
  const count = await frame.evaluate(() => globalThis.quantscope.frames.count);
  await frame.evaluate(() => {
    globalThis.quantscope.app.command('overview/bits', 7);
    globalThis.quantscope.changed();
  });
  await host.page.waitForTimeout(200);
  assert.doesNotMatch(await frame.evaluate(() => globalThis.quantscope.app.link()), /int7/);
  await answered(host.page, { type: 'resume' });
  await frame.waitForFunction(() => /int7/.test(globalThis.quantscope.app.link()));
  assert.ok((await frame.evaluate(() => globalThis.quantscope.frames.count)) > count);
  await host.close();
});

test('start=paused loads nothing until somebody wants it: a click, or a message', async () => {
  const host = await openHost('lab=overview&start=paused');
  const element = await host.page.waitForSelector('iframe');
  const frame = await element.contentFrame();
  await frame.waitForSelector('.card-buttons button');
  const asked = () =>
    frame.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /wasm/.test(name)));
  await host.page.waitForTimeout(300);
  assert.equal(await asked(), false);
  await ask(host.page, { quantscope: 1, type: 'resume' });
  await lab.settled(frame);
  assert.equal(await asked(), true);
  await host.close();
});

test('a locked control can be read and not changed, by pointer, keyboard or message of the mirror; a hidden one is not there', async () => {
  const host = await openHost('lab=overview&quantizer=int4&lock=overview/bits&hide=overview/source,app/labs');
  const frame = await host.frame();
  const link = await frame.evaluate(() => globalThis.quantscope.app.link());
  const bits = await frame.evaluate(() =>
    globalThis.quantscope.app.probe().find(({ path }) => path === 'overview/bits'),
  );
  assert.equal(bits.enabled, false);
  const box = await (await host.page.$('iframe')).boundingBox();
  await host.page.mouse.click(box.x + bits.x + bits.width * 0.9, box.y + bits.y + bits.height / 2);
  await frame.focus('[data-path="overview/bits"]');
  await host.page.keyboard.press('ArrowRight');
  await lab.settled(frame);
  assert.equal(await frame.evaluate(() => globalThis.quantscope.app.link()), link);
  assert.equal(await frame.getAttribute('[data-path="overview/bits"]', 'aria-disabled'), 'true');
  assert.ok(await frame.locator('[data-path="overview/bits_value"] input').evaluate((input) => input.readOnly));
  assert.equal(await frame.locator('[data-path="overview/source"]').count(), 0);
  await host.close();
});

test('messages of a wrong shape are refused with field, value and what is accepted, and change nothing', async () => {
  const host = await openHost('lab=overview&quantizer=int5');
  const frame = await host.frame();
  await answered(host.page, { type: 'get' });
  for (const [message, says] of [
    [{ type: 'delete' }, /type: 'delete' is not accepted; expected get, set/],
    [{ type: 'set' }, /nothing to set; expected link, a text, or keys/],
    [{ type: 'set', keys: { quantizer: {} } }, /quantizer is not accepted; expected a text or a number/],
    [{ type: 'set', link: 'x'.repeat(1_000_000) }, /1000000 characters are not accepted; expected at most 65536/],
    [{ type: 'get', id: { a: 1 } }, /id: not accepted/],
  ]) {
    const before = (await heard(host.page, 'error')).length;
    await ask(host.page, { quantscope: 1, ...message });
    await host.page.waitForFunction(
      (n) => globalThis.heard.filter(({ data }) => data?.type === 'error').length > n,
      before,
    );
    assert.match((await heard(host.page, 'error')).at(-1).message, says);
  }
  for (const nonsense of [null, 7, 'get', [], { quantscope: 2, type: 'get' }]) await ask(host.page, nonsense);
  assert.match(await frame.evaluate(() => globalThis.quantscope.app.link()), /quantizer=int5/);
  await host.close();
});

test('ten thousand messages in a second are taken together: the last counts, the page stays quick', async () => {
  const host = await openHost('lab=overview&quantizer=int4');
  const frame = await host.frame();
  await answered(host.page, { type: 'get' });
  await frame.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ type: 'longtask' });
  });
  await host.page.evaluate(() => {
    const { contentWindow } = document.querySelector('iframe');
    for (let i = 0; i < 10_000; i++)
      contentWindow.postMessage({ quantscope: 1, type: 'set', id: i, keys: { quantizer: `int${2 + (i % 7)}` } }, '*');
  });
  await frame.waitForFunction(
    () =>
      /quantizer=int5/.test(globalThis.quantscope.app.link()) || !/quantizer/.test(globalThis.quantscope.app.link()),
  );
  await host.page.waitForFunction(() =>
    globalThis.heard.some(({ data }) => data?.type === 'state' && data.id === 9999),
  );
  const last = await answered(host.page, { type: 'get' });
  assert.match(last.link, /quantizer=int5/, '9,999 modulo 7 is 3');
  assert.ok(
    (await heard(host.page, 'error')).some(({ dropped }) => dropped > 0),
    'and it says that it did not answer all',
  );
  await host.close();
});

test('only the page that holds the frame is heard, and where an origin is named only that one', async () => {
  const host = await openHost('lab=overview&quantizer=int4&host=https://course.example');
  const frame = await host.frame();
  const link = await frame.evaluate(() => globalThis.quantscope.app.link());
  await ask(host.page, { quantscope: 1, type: 'set', keys: { quantizer: 'int2' } });
  // A message from the frame's own window is no message of a host.
  await frame.evaluate(() => postMessage({ quantscope: 1, type: 'set', keys: { quantizer: 'int2' } }, '*'));
  await host.page.waitForTimeout(300);
  assert.equal(await frame.evaluate(() => globalThis.quantscope.app.link()), link);
  assert.deepEqual(await heard(host.page, 'state'), []);
  await host.close();
});

for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://course.example/page', '%00']) {
  test(`an address is no place for ${bad}: it is said, and nothing runs`, async () => {
    const host = await openHost(
      `lab=overview&host=${encodeURIComponent(bad)}&items=${encodeURIComponent(bad)}&quiz=next`,
    );
    host.page.on('dialog', () => assert.fail('nothing runs'));
    const frame = await host.frame();
    assert.match(await frame.evaluate(() => globalThis.quantscope.app.notice()), /is not accepted/);
    await host.close();
  });
}

test('an item file of another origin is refused with a sentence', async () => {
  const host = await openHost('quiz=next&items=//evil.example/items.json');
  const frame = await host.frame();
  assert.match(
    await frame.evaluate(() => globalThis.quantscope.app.notice()),
    /items: .*is not accepted; expected the path/,
  );
  await host.close();
});

test('answers and the score go to the host that is named, as xAPI statements and in Khan Academy’s two words', async () => {
  const host = await openHost('quiz=bits-levels&quiz_seed=0&host=*&hide=app/labs', 'width="900" height="900"');
  const frame = await host.frame();
  await frame.evaluate(() => {
    const { app, changed } = globalThis.quantscope;
    app.type('quiz/answer', '3');
    changed();
  });
  await lab.settled(frame);
  const press = async (path) => {
    await frame.evaluate((wanted) => {
      globalThis.quantscope.app.command(wanted, 0);
      globalThis.quantscope.changed();
    }, path);
    await lab.settled(frame);
  };
  await press('quiz/check');
  await frame.evaluate(() => {
    globalThis.quantscope.app.type('quiz/answer', '4');
    globalThis.quantscope.changed();
  });
  await lab.settled(frame);
  await press('quiz/check');
  await host.page.waitForFunction(() => globalThis.heard.filter(({ data }) => data?.type === 'score').length === 2);
  const [wrong, right] = await heard(host.page, 'attempt');
  assert.equal(wrong.attempt.outcome, 'wrong');
  assert.equal(wrong.statement.result.success, false);
  assert.equal(right.statement.verb.id, 'http://adlnet.gov/expapi/verbs/answered');
  assert.equal(right.statement.object.definition.interactionType, 'numeric');
  assert.match(right.statement.object.id, /embed\.html\?quiz=bits-levels$/);
  assert.equal(right.statement.result.response, '4');
  assert.match(right.statement.result.duration, /^PT\d+\.\d\dS$/);
  assert.equal(right.statement.result.score.scaled, 1);
  assert.equal(right.statement.actor, undefined, 'who it was is the host’s to say');
  const [before, now] = await heard(host.page, 'score');
  assert.equal(before.testsPassed, false);
  assert.equal(now.testsPassed, true);
  assert.equal(now.message, '1 / 1');
  assert.equal(now.score.scaled, 1);
  assert.equal(now.statement.verb.id, 'http://adlnet.gov/expapi/verbs/completed');
  // Open edX calls these at once, and gets texts.
  const grade = await frame.evaluate(() => globalThis.Quantscope.getGrade());
  assert.equal(JSON.parse(grade).score.solved, 1);
  const state = await frame.evaluate(() => globalThis.Quantscope.getState());
  await frame.evaluate(() => {
    globalThis.quantscope.open('lab=noise');
  });
  await lab.settled(frame);
  await frame.evaluate((kept) => globalThis.Quantscope.setState(kept), state);
  await lab.settled(frame);
  assert.match(await frame.evaluate(() => globalThis.quantscope.app.link()), /quiz=bits-levels/);
  await frame.evaluate(() => globalThis.Quantscope.setState('{broken'));
  await host.close();
});

test('one attempt, feedback held: the answer is recorded, nothing tells what came of it, and there is no second', async () => {
  const host = await openHost(
    'quiz=bits-levels&quiz_seed=0&attempts=1&feedback=held&host=*',
    'width="900" height="900"',
  );
  const frame = await host.frame();
  await frame.evaluate(() => {
    globalThis.quantscope.app.type('quiz/answer', '3');
    globalThis.quantscope.changed();
  });
  await lab.settled(frame);
  await frame.evaluate(() => {
    globalThis.quantscope.app.command('quiz/check', 0);
    globalThis.quantscope.changed();
  });
  await lab.settled(frame);
  const items = await frame.evaluate(() => globalThis.quantscope.app.probe().map(({ path, label }) => [path, label]));
  const labels = Object.fromEntries(items);
  assert.equal(labels['quiz/outcome'], 'Your answer is recorded.');
  assert.equal(labels['quiz/says'], undefined);
  assert.match(labels['quiz/attempts'], /No attempts are left/);
  for (const path of ['quiz/check', 'quiz/again', 'quiz/solution', 'quiz/progress'])
    assert.equal(labels[path], undefined, path);
  const [attempt] = await heard(host.page, 'attempt');
  assert.equal(attempt.attempt.outcome, 'wrong', 'the host knows');
  await host.close();
});

test('a frame that is taken away while it loads leaves nothing behind', async () => {
  const host = await openHost('lab=network');
  await host.page.waitForTimeout(60);
  await host.page.evaluate(() => document.querySelector('iframe').remove());
  await host.page.waitForTimeout(800);
  assert.deepEqual(host.complaints, []);
  await host.close();
});

test('a page that reads from right to left holds the lab as any other', async () => {
  const host = await openHost('lab=overview', 'width="700" height="700"');
  await host.page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const frame = await host.frame();
  await frame.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const bits = await frame.evaluate(() =>
    globalThis.quantscope.app.probe().find(({ path }) => path === 'overview/bits'),
  );
  const seen = await frame.locator('[data-path="overview/bits"]').boundingBox();
  const canvas = await frame.locator('canvas').boundingBox();
  assert.ok(Math.abs(seen.x - canvas.x - bits.x) < 2, 'the mirror lies over its control');
  await host.close();
});

test('the code of an embed is copied, and what it gives is what was chosen', async () => {
  const { page, complaints } = await lab.openLab(site, '?lab=noise&source=gaussian&quantizer=int5#lab', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.click('[data-embed]');
  const dialog = page.locator('dialog.embedding');
  await dialog.waitFor();
  await dialog
    .locator('label', { hasText: /^Menu of labs/ })
    .locator('select')
    .selectOption('hidden');
  await dialog.locator('label', { hasText: 'Source' }).first().locator('select').selectOption('locked');
  await dialog
    .locator('label', { hasText: /^Theme/ })
    .locator('select')
    .selectOption('dark');
  await dialog.getByRole('button', { name: 'Copy code' }).click();
  await dialog.getByText('Copied.').waitFor();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(code, /^<iframe src="http:[^"]*embed\.html\?v=1&amp;lab=noise&amp;source=gaussian/);
  assert.match(code, /title="When is rounding noise\?"/);
  assert.match(code, /hide=app\/labs/);
  assert.match(code, /lock=noise\/source/);
  assert.match(code, /theme=dark/);
  // The preview is that frame.
  const preview = await (await page.waitForSelector('.embedding-preview')).contentFrame();
  await preview.waitForFunction(() => globalThis.quantscope?.app.dark());
  await dialog.locator('label', { hasText: /^As/ }).locator('select').selectOption('element');
  const element = await dialog.locator('textarea').inputValue();
  assert.match(element, /<quantscope-lab lab="noise" source="gaussian" .*lock="noise\/source"/s);
  // By keyboard: Escape leaves it.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
  await page.close();
});
