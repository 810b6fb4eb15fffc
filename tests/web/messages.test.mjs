// Messages between a host page and the lab in its frame: requests, answers and refusals.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { answered, ask, heard, openHost } from './host.mjs';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

test('a host asks for the state, sets it, and each question gets its answer', async () => {
  const host = await openHost(site, 'lab=overview&quantizer=int5&lock=overview/source');
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
  const host = await openHost(site, 'lab=overview&quantizer=int4');
  const frame = await host.frame();
  await answered(host.page, { type: 'pause' });
  const count = await frame.evaluate(() => globalThis.quantscope.frames.count);
  await frame.evaluate(() => {
    globalThis.quantscope.app.command('overview/bits', 7);
    globalThis.quantscope.changed();
  });
  await lab.quietFor(200, 'a lab that pauses follows nothing');
  assert.doesNotMatch(await frame.evaluate(() => globalThis.quantscope.app.link()), /int7/);
  await answered(host.page, { type: 'resume' });
  await frame.waitForFunction(() => /int7/.test(globalThis.quantscope.app.link()));
  assert.ok((await frame.evaluate(() => globalThis.quantscope.frames.count)) > count);
  await host.close();
});

test('messages of a wrong shape are refused with field, value and what is accepted, and change nothing', async () => {
  const host = await openHost(site, 'lab=overview&quantizer=int5');
  const frame = await host.frame();
  await answered(host.page, { type: 'get' });
  for (const [message, says] of [
    [{ type: 'delete' }, /type: 'delete' is not accepted; expected get, set/],
    [{ type: 'set' }, /nothing to set; expected link, a text, or keys/],
    [{ type: 'set', keys: { quantizer: {} } }, /quantizer is not accepted; expected a text or a number/],
    [{ type: 'set', link: 'x'.repeat(1_000_000) }, /1000000 characters are not accepted; expected at most 65536/],
    [{ type: 'get', id: { a: 1 } }, /id: not accepted/],
    [
      { type: 'items', name: '../x.json', text: '{}' },
      /items: name: '\.\.\/x\.json' is not accepted; expected the name/,
    ],
    [{ type: 'items', name: 'x.json' }, /items: text: not accepted; expected the file as a text/],
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
  const host = await openHost(site, 'lab=overview&quantizer=int4');
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
  const host = await openHost(site, 'lab=overview&quantizer=int4&host=https://course.example');
  const frame = await host.frame();
  const link = await frame.evaluate(() => globalThis.quantscope.app.link());
  await ask(host.page, { quantscope: 1, type: 'set', keys: { quantizer: 'int2' } });
  // A message from the frame's own window does not count as the host's.
  await frame.evaluate(() => postMessage({ quantscope: 1, type: 'set', keys: { quantizer: 'int2' } }, '*'));
  await lab.quietFor(300, 'nobody is answered');
  assert.equal(await frame.evaluate(() => globalThis.quantscope.app.link()), link);
  assert.deepEqual(await heard(host.page, 'state'), []);
  await host.close();
});

for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://course.example/page', '%00']) {
  test(`an address is no place for ${bad}: it is said, and nothing runs`, async () => {
    const host = await openHost(
      site,
      `lab=overview&host=${encodeURIComponent(bad)}&items=${encodeURIComponent(bad)}&quiz=next`,
    );
    host.page.on('dialog', () => assert.fail('nothing runs'));
    const frame = await host.frame();
    assert.match(await frame.evaluate(() => globalThis.quantscope.app.notice()), /is not accepted/);
    await host.close();
  });
}

test('an item file of another origin is refused with a sentence', async () => {
  const host = await openHost(site, 'quiz=next&items=//evil.example/items.json');
  const frame = await host.frame();
  assert.match(
    await frame.evaluate(() => globalThis.quantscope.app.notice()),
    /items: .*is not accepted; expected the path/,
  );
  await host.close();
});

test('a host of another site hands over a file of items, and hears of each answer', async () => {
  const host = await openHost(site, 'lab=overview', 'width="900" height="900"');
  const frame = await host.frame();
  const text = readFileSync('docs/items.md', 'utf8').match(/```json\n([\s\S]*?)```/)?.[1] ?? '';
  const prompt = () =>
    frame.evaluate(() => globalThis.quantscope.app.probe().find(({ path }) => path === 'quiz/prompt')?.label);
  await answered(host.page, { type: 'items', name: 'course.json', text });
  const { link } = await answered(host.page, { type: 'set', link: 'quiz=next&items=course.json' });
  assert.match(link, /items=course\.json/);
  await lab.settled(frame);
  assert.equal(await prompt(), 'How many bits name one of 16 levels?');
  // Another name is another file.
  await answered(host.page, { type: 'items', name: 'course-2.json', text: text.replace('How many', 'So how many') });
  await answered(host.page, { type: 'set', link: 'quiz=levels-and-bits&quiz_seed=0&items=course-2.json' });
  await lab.settled(frame);
  assert.equal(await prompt(), 'So how many bits name one of 8 levels?');
  await frame.evaluate(() => {
    const { app, changed } = globalThis.quantscope;
    app.type('quiz/answer', '3');
    app.command('quiz/check', 0);
    changed();
  });
  await host.page.waitForFunction(() => globalThis.heard.some(({ data }) => data?.type === 'score'));
  const [{ attempt }] = await heard(host.page, 'attempt');
  assert.deepEqual([attempt.item, attempt.outcome], ['levels-and-bits', 'correct']);
  assert.deepEqual(host.complaints, []);
  await host.close();
});

test('answers and the score go to the host that is named, as xAPI statements and in Khan Academy’s two words', async () => {
  const host = await openHost(site, 'quiz=bits-levels&quiz_seed=0&host=*&hide=app/labs', 'width="900" height="900"');
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
  // Open edX calls these synchronously and expects texts.
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
    site,
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
