// English and German: the same keys, the same numbers, and the language that the reader asks for.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { load } from '../../build/js/quantscope.mjs';
import {
  kLanguages,
  readItems,
  readModuleText,
  readPageTable,
  readSentences,
  readStatic,
} from '../../web/tools/languages.mjs';
import * as lab from './page.mjs';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
before(async () => {
  site = await lab.openSite();
});
after(() => site.close());

const qs = await load();
const kForms = /\{(\w+):[^{}|]+\|[^{}|]+\}/g;
/** A word that depends on a number, {count:draw|draws}, is a language's own affair; the number must be a place. */
const placesOf = (text) => {
  const places = (text.replaceAll(kForms, '').match(/\{[^{}]*\}/g) ?? []).sort();
  for (const [form, name] of text.matchAll(kForms)) assert.ok(places.includes(`{${name}}`), form);
  return places;
};
const others = kLanguages.filter((language) => language !== 'en');

for (const language of others) {
  test(`${language}: every sentence of the labs is there, with the same places`, async () => {
    const english = await readSentences('en');
    const theirs = await readSentences(language);
    for (const [key, sentence] of Object.entries(theirs))
      assert.deepEqual(placesOf(sentence), placesOf(english[key]), key);
  });

  test(`${language}: so are the page’s words and its fixed texts`, async () => {
    const pairs = [
      [await readPageTable('shared/words', 'en'), await readPageTable('shared/words', language)],
      [await readPageTable('shared/lab_words', 'en'), await readPageTable('shared/lab_words', language)],
      [await readStatic('en'), await readStatic(language)],
    ];
    for (const [english, theirs] of pairs)
      for (const [key, text] of Object.entries(theirs)) assert.deepEqual(placesOf(text), placesOf(english[key]), key);
  });

  test(`${language}: phrases have the places of their English`, async () => {
    const { phrases } = await readModuleText(language);
    assert.ok(phrases.length > 400);
    for (let i = 0; i < phrases.length; i += 2)
      assert.deepEqual(placesOf(phrases[i + 1]), placesOf(phrases[i]), phrases[i]);
  });

  test(`${language}: every phrase of a report is there`, async () => {
    const { phrases } = await readModuleText(language);
    const known = new Set(phrases.filter((_, i) => i % 2 === 0));
    const unchanged = ['SQNR, dB', 'In {format}', 'Tensor', 'Format', 'Kurtosis', 'SQNR', 'σ'];
    const kCounted = '{count}\u00a0'; // and what is counted
    const folder = 'src/labs/report';
    const used = readdirSync(folder)
      .filter((name) => name.endsWith('.cpp'))
      .flatMap((name) => {
        const code = readFileSync(`${folder}/${name}`, 'utf8').replaceAll(/"\s*\n?\s*"/g, '');
        const asked = /\b(?:phrase|sentence|heading|entry|section\("[a-z]+",)\(?\s*"((?:[^"\\]|\\.)*)"/g;
        return [...code.matchAll(asked)].map(([, literal]) => JSON.parse(`"${literal}"`));
      });
    assert.ok(used.length > 80, `${used.length}`);
    assert.deepEqual(
      used.filter((phrase) => !known.has(phrase) && !unchanged.includes(phrase) && phrase !== kCounted),
      [],
    );
  });

  test(`${language}: every word that a row of a list shows is there`, async () => {
    const { phrases } = await readModuleText(language);
    const literal = (/** @type {string} */ text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const fitting = phrases
      .filter((_, i) => i % 2 === 0)
      .map(
        (phrase) =>
          new RegExp(
            `^${phrase
              .split(/\{\d\}/)
              .map(literal)
              .join('.+')}$`,
            's',
          ),
      );
    const rows = [...qs.quantizers(), ...qs.metrics(), ...qs.sources(), ...qs.labs()];
    const shown = rows.flatMap(({ id, title, explanation, teaches, group, name, params = [] }) =>
      [title, explanation, teaches, group, name, ...params.map((param) => param.title)]
        .filter(Boolean)
        .map((text) => [id, text]),
    );
    // Symbols are the same in every language, and these words in German.
    const kSame = ['Batch', 'Block', 'Codes', 'Dither', 'Element', 'Lloyd–Max', 'Tensor'];
    const isName = (/** @type {string} */ text) => !/\p{Ll}{3}/u.test(text) || kSame.includes(text);
    const missing = shown
      .filter(([, text]) => !isName(text) && !fitting.some((phrase) => phrase.test(text)))
      .map(([id, text]) => `${id}: add "${text}" to src/labs/words/phrases.${language}.json`);
    assert.deepEqual(missing, []);
  });

  test(`${language}: every item asks the same with the same calls`, async () => {
    const english = (await readItems('en')).items;
    const theirs = (await readItems(language)).items;
    const texts = (value, path = '') =>
      typeof value === 'string'
        ? [[path, value]]
        : typeof value === 'object' && value
          ? Object.entries(value).flatMap(([key, one]) => texts(one, `${path}/${key}`))
          : [];
    english.forEach((item, i) => {
      const ours = new Map(texts(item));
      for (const [path, text] of texts(theirs[i])) {
        if (/^\/parameters\//.test(path)) continue;
        assert.deepEqual(placesOf(text), placesOf(ours.get(path)), `${item.id}${path}`);
      }
      assert.notEqual(theirs[i].prompt, item.prompt, `${item.id} is translated`);
    });
  });

  test(`${language}: the lesson has the same passages, calls, links and formulas, also in answers and terms`, () => {
    const names = readdirSync('web/lesson').filter((name) => /\.(md|json)$/.test(name));
    assert.deepEqual(readdirSync(`web/lesson/${language}`).sort(), names.sort());
    for (const file of names) {
      const parts = (path) => {
        const text = readFileSync(path, 'utf8').replaceAll(/\\text\{[^}]*\}/g, '');
        const all = (pattern) => (text.match(pattern) ?? []).sort();
        return {
          labs: text.match(/^(?:@lab|id:|lab:|concept:) .*$/gm),
          calls: all(/\{\{.*?\}\}/g),
          links: all(/\]\([^)]*\)/g),
          formulas: file.endsWith('.md') ? all(/\$\$[^$]+\$\$|\$[^$]+\$/g) : [],
          steps: text.match(/"(?:done|control|section|lab)": ".*"/g),
        };
      };
      assert.deepEqual(parts(`web/lesson/${language}/${file}`), parts(`web/lesson/${file}`), file);
    }
  });
}

test('no key of a table stands twice: the second sentence would be said in the place of the first', () => {
  for (const table of ['text.en.json', 'text.de.json', 'phrases.de.json']) {
    const keys = [...readFileSync(`src/labs/words/${table}`, 'utf8').matchAll(/^ {2}("(?:[^"\\]|\\.)*"):/gm)].map(
      ([, key]) => key,
    );
    assert.ok(keys.length > 100, table);
    const twice = keys.filter((key, i) => keys.indexOf(key) !== i);
    assert.deepEqual(twice, [], table);
  }
});

test('a report is in the reader’s language, what programs read of it is not', async () => {
  const qs = await load();
  const tensors = {
    'layers.0.weight': { dtype: 'F32', shape: [8, 32], bytes: Buffer.from(qs.draw('gaussian', { count: 256 }).buffer) },
    'layers.1.weight': { dtype: 'F32', shape: [8, 32], bytes: Buffer.from(qs.draw('laplace', { count: 256 }).buffer) },
    'layers.1.bias': { dtype: 'F32', shape: [2], bytes: Buffer.from(Float32Array.of(1, Number.NaN).buffer) },
    'layers.1.ids': { dtype: 'F32', shape: [0], bytes: Buffer.alloc(0) },
  };
  const model = await qs.openModel([new File([lab.safetensors(tensors)], 'modell.safetensors')]);
  const formats = ['int8', 'int4/block=32', 'nf4'];
  for (let i = 0; i < model.tensors.length; i++) await model.measure(i, formats);
  const wanted = { link: `lab=model&formats=${formats.join(',')}&target=6`, madeBy: '', when: '', sensitivities: '' };
  const english = ['html', 'csv', 'mix', 'json'].map((kind) => model.report(kind, wanted));
  qs.setLanguage(await readModuleText('de'));
  const [page, ...rest] = ['html', 'csv', 'mix', 'json'].map((kind) => model.report(kind, wanted));
  assert.deepEqual(rest, english.slice(1));
  const words = page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]*?(aria-label="[^"]*")?[^>]*>/g, ' $1 ')
    .replaceAll(/\s+/g, ' ');
  assert.match(page, /<html lang="de">/);
  assert.match(words, /Gespeichert braucht das Modell 2,1 KB\. Die beste Mischung aus 3 Formaten/);
  assert.deepEqual(words.match(/\b(?:the|The|of|with|and|is|are|stored|bits|weights|each|not|as)\b.{0,40}/g), null);
});

test('a browser that asks for German gets the German page; locale= in the address wins, and is remembered', async () => {
  const context = await site.browser.newContext({ locale: 'de-DE', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${site.url}?quantizer=int3`);
  await page.waitForURL(/index\.de\.html\?quantizer=int3/);
  await lab.settled(page);
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  assert.equal(await page.textContent('.modes a'), 'Lernen');
  const label = (path) =>
    page.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label, path);
  assert.match(await label('lab/answer'), /\d,\d dB/, 'with a decimal comma');
  await page.goto(`${site.url}?locale=en`);
  await lab.settled(page);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await page.goto(site.url);
  await lab.settled(page);
  assert.equal(await page.getAttribute('html', 'lang'), 'en', 'as it was asked before');
  await context.close();
});

test('a page that is named after its language is that language for everybody; the gallery speaks it too', async () => {
  const context = await site.browser.newContext({ locale: 'en-US', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${site.url}index.de.html?quantizer=int3`);
  await lab.settled(page);
  assert.match(page.url(), /index\.de\.html\?/);
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  await page.goto(`${site.url}gallery.de.html`);
  const cards = await page.locator('.cards h3').allTextContents();
  assert.ok(cards.includes('Überblick'), cards.slice(0, 8).join());
  const code = await page.locator('.card-code').first().textContent();
  assert.match(code ?? '', /locale=de" title="Quantscope: Wie wenige Bits reichen, um eine Ziffer zu lesen\?"/);
  assert.equal(await page.locator('.cards a').first().getAttribute('href'), 'index.de.html?lab=digit#lab');
  await context.close();
});

test('in every lab, German numbers are the English ones', async () => {
  const numbers = async (address) => {
    const page = await site.browser.newPage({ viewport: { width: 1200, height: 1000 }, serviceWorkers: 'block' });
    const complaints = [];
    page.on('console', (message) => {
      if (message.text().includes('blocked by Playwright')) return;
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(site.url + address);
    await lab.settled(page);
    const state = await page.evaluate(() => ({
      result: globalThis.quantscope.app.result(),
      labels: globalThis.quantscope.app.probe().map(({ label }) => label),
    }));
    await page.close();
    assert.deepEqual(complaints, []);
    return state;
  };
  for (const id of ['overview', 'entropy', 'noise', 'ladder', 'blocks']) {
    const english = await numbers(`index.html?locale=en&lab=${id}&quantizer=int4#lab`);
    const german = await numbers(`index.de.html?locale=de&lab=${id}&quantizer=int4#lab`);
    assert.deepEqual(german.result, english.result, id);
    const same = german.labels.filter((label) => english.labels.includes(label) && /[a-z]{4,} [a-z]{3,}/.test(label));
    assert.deepEqual(same, [], `${id}: sentences that are still English`);
  }
});

test('an embed speaks the language of its address, else the reader’s', async () => {
  const context = await site.browser.newContext({ locale: 'de-AT', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${site.url}embed.html?lab=noise&quantizer=int4`);
  await lab.settled(page);
  assert.equal(await page.getAttribute('html', 'lang'), 'de');
  await page.goto(`${site.url}embed.html?lab=noise&quantizer=int4&locale=en`);
  await lab.settled(page);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await context.close();
});

test('a German answer is read: decimal comma, Bit, Byte, Prozent; what is not accepted is said in German', async () => {
  const context = await site.browser.newContext({ locale: 'de-DE', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${site.url}embed.html?quiz=bits-levels&quiz_seed=0`);
  await lab.settled(page);
  const check = async (typed) => {
    await page.evaluate((text) => {
      globalThis.quantscope.app.type('quiz/answer', text);
      globalThis.quantscope.changed();
    }, typed);
    await lab.settled(page);
    await page.evaluate(() => {
      globalThis.quantscope.app.command('quiz/check', 0);
      globalThis.quantscope.changed();
    });
    await lab.settled(page);
    return page.evaluate(() => globalThis.quantscope.app.probe().find(({ path }) => path === 'quiz/outcome')?.label);
  };
  assert.match(await check('vier'), /noch nicht/);
  assert.match(await check('4,0 Bit'), /Richtig/);
  await context.close();
});

test('the link to the other language keeps the state of the lab and the section of the address', async () => {
  const { page } = await lab.openLab(site, '?lab=noise&quantizer=int3#capacity');
  await page.click('.bar-end a[lang="de"]');
  await page.waitForURL(/index\.de\.html/);
  const { searchParams, hash } = new URL(page.url());
  assert.equal(searchParams.get('locale'), 'de');
  assert.equal(searchParams.get('lab'), 'noise');
  assert.equal(searchParams.get('quantizer'), 'int3');
  assert.equal(hash, '#capacity');
  await page.close();
});
