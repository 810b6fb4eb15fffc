// Faults of the checker of quiz items in the text they are about, and in German: the module runs in Node.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { lineOf, placeOf } from '../../web/author/fault_places.js';
import { readJson } from '../../web/author/json_places.js';
import { wording } from '../../web/author/translator.js';
import { readFaults } from '../../web/tools/languages.mjs';
import { checkInNode } from './items_check.mjs';

const kName = 'course.json';
const readBank = () => JSON.parse(readFileSync('web/items/en.json', 'utf8'));

test('readJson takes what JSON.parse takes and nothing else', () => {
  const good = ['{}', ' [ ] ', '-0.5e+3', '"\\u00e4\\n"', 'true', '{"a":[1,{"b":null}],"a":2}', '"\u{1F600}"'];
  const bad = [
    '',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '{a:1}',
    '01',
    '1.',
    '.5',
    '+1',
    '"a',
    '"\\x"',
    '"a\nb"',
    '"\\u12"',
  ];
  for (const text of [...good, readFileSync('web/items/en.json', 'utf8')]) {
    assert.doesNotThrow(() => JSON.parse(text));
    assert.equal(readJson(text).fault, undefined, text);
  }
  for (const text of [...bad, '{"a" 1}', '[1 2]', '{} {}', 'nul', 'NaN', '[1}', '\u00a01', `${'['.repeat(300)}`]) {
    assert.throws(() => JSON.parse(text));
    assert.ok(readJson(text).fault, text);
  }
});

test('what is not JSON is found where it must be mended', () => {
  for (const [text, at, expected] of /** @type {[string, number, string][]} */ ([
    ['{"a": 1\n "b": 2}', 7, 'comma_object'],
    ['{"a" 1}', 4, 'colon'],
    ['[1 2]', 2, 'comma_list'],
    ['{"a": 1,}', 8, 'key'],
    ['{"a": "b\n}', 8, 'quote'],
    ['["\\q"]', 2, 'escape'],
    ['{"a": yes}', 6, 'value'],
    ['{} x', 3, 'end'],
  ]))
    assert.deepEqual(readJson(text).fault, { at, expected }, text);
  assert.deepEqual(lineOf('{\n  "a": x', 9), { line: 2, column: 8 });
});

/** A fault in the bank, and the text at its place. */
const kFaults = /** @type {[string, (items: any[]) => void, RegExp, RegExp][]} */ ([
  ['an unknown concept', (items) => (items[2].concept = 'nope'), /items\[2\] .*: concept: "nope"/, /^"nope"$/],
  [
    'a missing field',
    (items) => delete items[1].hints,
    /items\[1\] .*: hints: nothing/,
    /^\{\s+"id": "bits-scale-overhead"$/,
  ],
  ['a field too many', (items) => (items[0].flavour = 'sweet'), /flavour/, /^"sweet"$/],
  ['an id twice', (items) => (items[3].id = items[0].id), /a second time/, /^"bits-levels"$/],
  ['a wrong call', (items) => (items[0].value = 'lgo2(m)'), /^“bits-levels”: value: call: 'lgo2'/, /^"lgo2\(m\)"$/],
  ['a hint that cannot be filled', (items) => (items[0].hints[1] = '{q}'), /hints: expression/, /^\[$/],
  ['a tolerance too wide', (items) => (items[0].atol = 9), /wrong method “/, /^9$/],
  [
    'a wrong answer that is right',
    (items) => (items[0].wrong[0].value = items[0].value),
    /wrong\[0\]: /,
    /^\{\s+"value": /,
  ],
  ['a test that fails', (items) => (items[0].tests = [{ answer: 'four', gets: 'wrong' }]), /tests: “four”/, /"four"$/],
  [
    'a link of a lab',
    (items) => (items[0].lab = 'lab=noise&quantizer=int99'),
    /lab: quantizer/,
    /^"lab=noise&quantizer=int99"$/,
  ],
]);
for (const [what, spoil, says, marks] of kFaults) {
  test(`the place of a fault is found: ${what}`, async () => {
    const bank = readBank();
    bank.items = bank.items.slice(0, 4);
    spoil(bank.items);
    const text = JSON.stringify(bank, null, 2);
    const { faults } = await checkInNode(kName, text);
    const fault = faults.find(({ message }) => says.test(message));
    assert.ok(fault, faults.map(({ message }) => message).join('\n'));
    const { from, to, item } = placeOf(fault, kName, readJson(text).root, text);
    assert.match(text.slice(from, to), marks);
    assert.ok(item >= 0 && text.indexOf(`"id": "${bank.items[item].id}"`) > 0);
  });
}

test('solutions and failures of tasks, drawings and orders are found too', async () => {
  const bank = readBank();
  const task = bank.items.find(({ kind, failures }) => kind === 'task' && failures?.length > 0);
  const drawing = bank.items.find(({ kind, straight }) => kind === 'draw' && !straight);
  const order = bank.items.find(({ kind, own }) => kind === 'order' && !own);
  [task.solutions[0], task.failures[0].link] = [task.failures[0].link, task.solutions[0]];
  drawing.within = 50;
  order.entries[1].value = order.entries[0].value;
  bank.items = [task, drawing, order];
  const text = JSON.stringify(bank, null, 2);
  const { root } = readJson(text);
  const { faults } = await checkInNode(kName, text);
  const marked = (says) => {
    const fault = faults.find(({ field }) => says.test(field));
    assert.ok(fault, String(says));
    const { from, to } = placeOf(fault, kName, root, text);
    return text.slice(from, to);
  };
  assert.equal(marked(/: solution /), JSON.stringify(task.solutions[0]));
  assert.ok(marked(/: failure /).includes(JSON.stringify(task.failures[0].link)));
  assert.equal(marked(/: a straight line|edge of what passes, outside/), '50');
  assert.equal(marked(/: entries/), '[');
});

test('a byte of a file is its place, also behind letters of several bytes', () => {
  const text = '{"title": "Größe", x}';
  const byte = Buffer.byteLength(text.slice(0, text.indexOf('x')));
  const place = placeOf({ field: kName, value: '', accepted: '', message: '', byte }, kName, { from: 0, to: 0 }, text);
  assert.equal(text[place.from], 'x');
});

test('German: faults of every kind of item are German, but for what the file itself says', async () => {
  const say = wording(await readFaults('de'));
  const bank = readBank();
  const kinds = new Map(bank.items.map((item) => [item.kind, item]));
  kinds.get('number').atol = 1000;
  kinds.get('choice').options[0].correct = true;
  kinds.get('choice').options[1].correct = true;
  delete kinds.get('choice').options[1].says;
  kinds.get('order').entries[1].value = kinds.get('order').entries[0].value;
  kinds.get('draw').within = 50;
  kinds.get('predict').observe.start = kinds.get('predict').observe.shows;
  kinds.get('task').failures = [];
  bank.items = [...kinds.values(), structuredClone(bank.items.find(({ own, kind }) => own && kind === 'order'))];
  bank.items.at(-1).id = 'own-order';
  const { faults } = await checkInNode(kName, JSON.stringify(bank));
  const unread = JSON.stringify({
    ...bank,
    items: bank.items.map(({ hints, prompt, ...item }) => ({ ...item, x: 1 })),
  });
  faults.push(...(await checkInNode(kName, unread)).faults);
  assert.ok(faults.length > 30, `${faults.length}`);
  for (const fault of faults) {
    const german = say(fault).replaceAll(/„[^“]*“|"[^"]*"|so: .* wird/g, '');
    assert.match(german, /erwartet: /);
    const [english] =
      german.match(/\b(?:the|of|with|and|is|are|graded|answer|expected|nothing|wrong method|a) .{0,40}/) ?? [];
    assert.equal(english, undefined, fault.message);
  }
});
