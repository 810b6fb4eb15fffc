// The data that a course package writes into a runtime, without a browser: suspend data, answers, times, status.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { findApi, openRuntime } from '../../web/embed/scorm_api.js';
import { interaction, standing, timeOf, timeSpan } from '../../web/embed/scorm_data.js';
import { entriesOf, keysOf, kMost, pack, progressOf, unpack } from '../../web/embed/scorm_suspend.js';
import { kVersions, kWords } from './scorm_system.mjs';

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

/** Values that each standard, and real systems with it, accept. */
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

/** A window of another site: access to it throws, its parent is accessible to all. */
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
