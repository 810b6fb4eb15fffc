// A reader's own model: links that name it, sensitivities of its tensors, pausing the survey, questions about one of
// its tensors.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import * as lab from './page.mjs';

const kModel = 'web/data/silero_vad_v5_16k.safetensors';
/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const label = (page, path) =>
  page.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label, path);
const allMeasured = (page) =>
  page.waitForFunction(
    () =>
      globalThis.quantscope.app.probe().some(({ path }) => path === 'model/row/0') &&
      !globalThis.quantscope.app.wantsSurvey(),
  );

test('a link names the model that it is about: the example opens by itself, another file is asked for', async () => {
  const { page } = await lab.openLab(site, '?lab=model&formats=int8&model=silero_vad_v5_16k.safetensors#lab');
  await allMeasured(page);
  assert.match(await lab.link(page), /model=silero_vad_v5_16k\.safetensors&print=[0-9a-f]{16}/);
  await page.close();
  const { page: other } = await lab.openLab(site, '?lab=model&model=llama.safetensors&print=0123456789abcdef#lab');
  assert.match(await label(other, 'lab/answer'), /about llama\.safetensors/);
  await lab.pick(other, 'llama.safetensors', readFileSync(kModel));
  await other.waitForFunction(() => /link is about llama/.test(globalThis.quantscope.app.notice()));
  await other.close();
});

test('sensitivities of tensors come from a file, move the mix, and are refused by line where they are none', async () => {
  const { page } = await lab.openLab(site, '?lab=model&view=mix&target=6&formats=int4,int8#lab');
  await lab.click(page, 'model/example');
  await page.waitForFunction(
    () =>
      /bits a weight/.test(globalThis.quantscope.app.probe().find(({ path }) => path === 'lab/answer')?.label ?? '') &&
      !globalThis.quantscope.app.wantsSurvey(),
  );
  const give = async (text) => {
    // The progress shown during the survey disappears, and the button moves up.
    await lab.settled(page);
    const counts = { name: 'counts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await lab.pickAt(page, 'model/sensitivities', counts);
    await lab.settled(page);
    await page.waitForFunction(() => globalThis.quantscope.app.notice() !== '');
  };
  await lab.settled(page);
  const before = await label(page, 'lab/answer');
  await give('tensor,sensitivity\ndecoder.rnn.weight_hh,-3\n');
  assert.match(await lab.notice(page), /counts\.csv: .*-3.* is not accepted/);
  await lab.click(page, 'app/dismiss');
  await give('tensor,sensitivity\ndecoder.rnn.weight_hh,1000\nnobody,2\n');
  assert.match(await lab.notice(page), /2 sensitivities, 1 of them for tensors of this model/);
  const after = await label(page, 'lab/answer');
  assert.match(after, /2 sensitivities count/);
  assert.notEqual(after.split('.')[2], before.split('.')[2]);
  await lab.click(page, 'model/forget_sensitivities');
  assert.equal(await label(page, 'lab/answer'), before);
  await page.close();
});

test('pausing holds the tensor that is being measured; going on finishes it', async () => {
  const { page } = await lab.openLab(site, '?lab=model&formats=int8,int4/block=32#lab');
  const count = 3_000_000;
  const values = new Uint16Array(count).map((_, i) => 0x3c00 + (i % 997));
  const bytes = Buffer.from(values.buffer);
  const tensors = Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [`layers.${i}`, { dtype: 'F16', shape: [3000, 1000], bytes }]),
  );
  await lab.pick(page, 'six.safetensors', lab.safetensors(tensors));
  // Press at once: a pointer that first finds its position may come after the last measurement.
  await lab.eventually(page, () => {
    const pause = document.querySelector('[data-path="model/pause"]');
    pause?.click();
    return pause !== null;
  });
  const unmeasured = () =>
    page.evaluate(
      () =>
        globalThis.quantscope.app
          .probe()
          .filter(({ path, label }) => path.startsWith('model/row/') && label.includes('…')).length,
    );
  // The worker learns of it with its next piece.
  const { left } = await lab.eventually(null, async () => {
    const before = await unmeasured();
    await lab.quietFor(400, 'a tensor that still comes is no pause');
    return before === (await unmeasured()) && { left: before };
  });
  assert.ok(left > 0, 'it was paused before the end');
  await lab.quietFor(1200, 'nothing is measured while it is held');
  assert.equal(await unmeasured(), left);
  await lab.click(page, 'model/go_on');
  await lab.eventually(null, async () => (await unmeasured()) === 0);
  await page.close();
});

test('a tensor of the reader’s asks its own questions', async () => {
  const { page, complaints } = await lab.openLab(site, '?lab=model&formats=int8#lab');
  await lab.pick(page, 'mine.safetensors', readFileSync(kModel));
  await allMeasured(page);
  await lab.settled(page);
  await lab.click(page, 'model/row/9');
  await lab.click(page, 'model/ask');
  await page.waitForFunction(() =>
    /decoder\.rnn\.weight_hh/.test(
      globalThis.quantscope.app.probe().find(({ path }) => path === 'quiz/prompt')?.label ?? '',
    ),
  );
  assert.match(
    await lab.link(page),
    /source=file&file=mine\.safetensors&hash=[0-9a-f]{16}&tensor=decoder\.rnn\.weight_hh/,
  );
  assert.match(await lab.link(page), /quiz=own-codes-carry/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a table with several readings is asked about, and measured as it is answered', async () => {
  for (const [place, shape] of /** @type {[number, RegExp][]} */ ([
    [0, /Form 2 × 2, .*σ 1,12/],
    [1, /Form 2, .*σ 1,10/],
  ])) {
    const { page, complaints } = await lab.openLab(site, 'index.de.html?lab=model&formats=int8#lab');
    await lab.drop(page, 'table.csv', Buffer.from('1,2\n3,4\n'));
    await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'source/reading/1'));
    assert.match(await label(page, 'source/reading/0'), /^2 Spalten, Zahlen mit Dezimalpunkt, 1 {3}2 {2}· {2}3 {3}4/);
    assert.match(await label(page, 'source/reading/1'), /^eine Spalte, Zahlen mit Dezimalkomma, 1,2 {2}· {2}3,4/);
    await lab.click(page, `source/reading/${place}`);
    await page.waitForFunction(() =>
      /σ \d/.test(globalThis.quantscope.app.probe().find(({ path }) => path === 'model/row/0')?.label ?? ''),
    );
    assert.match(await label(page, 'model/row/0'), shape);
    assert.equal(await lab.notice(page), '');
    assert.deepEqual(complaints, []);
    await page.close();
  }
});
