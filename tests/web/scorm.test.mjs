// Course packages in use: what the runtime of SCORM 1.2 and 2004 records of a learner's answers; the next visit
// continues where the last one ended, on any machine.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { kMost } from '../../web/embed/scorm_suspend.js';
import * as learner from './scorm_system.mjs';
import { kAsk, kItem, kVersions, kWords, openSystem } from './scorm_system.mjs';
import { quietFor, settled } from './waits.mjs';

const { answerChoice, answerNumber, command, keysOfLink, notice, open, said } = learner;

/** @type {Awaited<ReturnType<typeof openSystem>>} */
let system;
before(async () => {
  system = await openSystem();
});
after(() => system.close());

for (const version of kVersions) {
  const words = kWords[version];

  test(`SCORM ${version}: the course learns score, status and every answer, and nothing is refused`, async () => {
    const { frame, value, calls, complaints, leave, close } = await system.visit(
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
    // The runtime stores a SCORM 1.2 time without its trailing zeros.
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
    const first = await system.visit(`version=${version}&package=whole-${version}`);
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

    const second = await system.visit(`version=${version}&package=whole-${version}`, cmi);
    assert.deepEqual(await second.frame.evaluate(() => globalThis.quantscope.app.score('')), score);
    const keys = await keysOfLink(second.frame);
    assert.deepEqual(
      ['quiz', 'quiz_seed', 'quantizer'].map((key) => keys.get(key)),
      ['snr-and-accuracy', '3', 'int3'],
    );
    assert.equal(await notice(second.frame), '');
    assert.equal(await second.value(words.raw), raw, 'coming back changes no score');
    // A learner who only looks changes nothing.
    const again = await second.leave();
    assert.equal(again.suspend_data, cmi.suspend_data);
    await second.close();

    const third = await system.visit(`version=${version}&package=whole-${version}`, again);
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
    const { frame, value, leave, close } = await system.visit(query, bar);
    await answerNumber(frame, '0.1');
    assert.equal(await value(status), 'failed');
    await open(frame, kAsk);
    await answerNumber(frame, '1.5');
    assert.equal(await value(status), 'passed');
    assert.equal(await value(words.raw), '100', 'the package is about this question alone');
    const cmi = await leave();
    await close();
    const later = await system.visit(query, { ...cmi, ...bar });
    await open(later.frame, kAsk);
    await answerNumber(later.frame, '7');
    assert.equal(await later.value(status), 'passed');
    await later.close();
  });

  test(`SCORM ${version}: what is not ours is put aside with a sentence, and the quiz works`, async () => {
    const { frame, value, complaints, close } = await system.visit(`version=${version}&package=whole-${version}`, {
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
    const { frame, page, close } = await system.visit(`version=${version}&fails=1&package=whole-${version}`);
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
    const { page, frame, close } = await system.visit(`version=${version}&package=whole-${version}`);
    await open(frame, kAsk);
    await answerNumber(frame, '1.5');
    await page.reload();
    const again = await (await page.waitForSelector('iframe')).contentFrame();
    await settled(again);
    assert.equal((await again.evaluate(() => globalThis.quantscope.app.score(''))).answered, 0);
    await close();
  });
}

test('what speaks with the course comes late: the lab waits for it, and no answer is lost', async () => {
  let late = 0;
  const { frame, value, close } = await system.visit('version=2004&package=one-2004', undefined, (page) =>
    page.route(/\/scorm-\w+\.js$/, async (route) => {
      late += 1;
      await quietFor(2000, 'it comes late');
      await route.continue();
    }),
  );
  await answerNumber(frame, '1.5');
  assert.equal(late, 1);
  assert.equal(await value('cmi.interactions.0.result'), 'correct');
  await close();
});

test('a package without a course around it says so and works', async () => {
  const { frame, complaints, close } = await system.visit('version=1.2&without=1&package=whole-1.2');
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
  const { frame, close } = await system.visit('version=1.2&package=one-1.2&adds=%3Fsession%3D7%26attempt%3D2');
  assert.equal((await keysOfLink(frame)).get('quiz'), kItem);
  await close();
});

test('a visit that the course refuses to begin is said in the runtime’s words', async () => {
  const { frame, close } = await system.visit('version=1.2&begun=1&package=whole-1.2');
  assert.match(await notice(frame), /^Your course did not take LMSInitialize: /);
  await close();
});
