// Published packages work elsewhere: another folder of another host, Node, two bundlers, a worker, a disk, offline.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { build as viteBuild } from 'vite';
import { load } from '../../build/js/quantscope.mjs';
import { serve } from '../../web/tools/serve.mjs';
import * as lab from './page.mjs';

const kOut = 'build/packages';
const kAddress = 'https://example.org/quantscope/';

/** @type {Awaited<ReturnType<typeof lab.openSite>>} */
let site;
let folder;
before(async () => {
  execFileSync(process.execPath, ['web/tools/package.mjs', '--url', kAddress], { stdio: 'pipe' });
  site = await lab.openSite();
  folder = mkdtempSync(join(tmpdir(), 'quantscope-package-'));
});
after(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Unpacks the npm package as npm would. */
function installed(name) {
  const project = join(folder, name);
  const into = join(project, 'node_modules', 'quantscope');
  mkdirSync(into, { recursive: true });
  const [archive] = readdirSync(kOut).filter((file) => file.endsWith('.tgz'));
  execFileSync('tar', ['xzf', resolve(kOut, archive), '-C', into, '--strip-components=1']);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  return project;
}

/** Serves a folder and returns the title of one of its pages. */
async function titleOf(root, path) {
  const server = await serve({ root, port: 0 });
  const page = await site.browser.newPage({ serviceWorkers: 'block' });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${server.url}${path}`);
  await page.waitForFunction(() => document.title.startsWith('said:'), undefined, { timeout: 15_000 }).catch(() => {});
  const title = await page.title();
  await page.close();
  await server.close();
  assert.deepEqual(complaints, []);
  return title;
}

const kProgram = `import { load } from 'quantscope';
const qs = await load();
const { entropyBits } = qs.analyze(qs.draw('gaussian', { count: 4096, seed: 1 }), 'int4');
export const said = entropyBits.toFixed(3);
`;

test('npm: the package has what it lists, and Node imports it by its name', () => {
  const project = installed('node');
  writeFileSync(join(project, 'main.js'), `${kProgram}console.log(said);\n`);
  const said = execFileSync(process.execPath, ['main.js'], { cwd: project, encoding: 'utf8' }).trim();
  assert.match(said, /^\d\.\d{3}$/);
  const about = JSON.parse(readFileSync(join(project, 'node_modules/quantscope/package.json'), 'utf8'));
  for (const file of about.files) readFileSync(join(project, 'node_modules/quantscope', file));
  assert.equal(about.license, 'MIT');
});

test('npm: TypeScript finds its types', () => {
  const project = installed('types');
  writeFileSync(
    join(project, 'main.ts'),
    `import { load } from 'quantscope';\nconst qs = await load();\nconst bits: number = qs.analyze(new Float32Array(4), 'int4').entropyBits;\nconsole.log(bits);\n`,
  );
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--skipLibCheck',
    'false',
    '--types',
    '',
  ];
  execFileSync(resolve('node_modules/.bin/tsc'), [...options, 'main.ts'], { cwd: project, stdio: 'pipe' });
});

test('npm: esbuild bundles it, with the module’s file beside the bundle', async () => {
  const project = installed('esbuild');
  writeFileSync(join(project, 'main.js'), `${kProgram}document.title = 'said:' + said;\n`);
  await esbuild.build({
    entryPoints: [join(project, 'main.js')],
    bundle: true,
    format: 'esm',
    external: ['node:*'],
    outdir: join(project, 'out'),
  });
  cpSync(join(project, 'node_modules/quantscope/quantscope.wasm'), join(project, 'out/quantscope.wasm'));
  writeFileSync(join(project, 'out/index.html'), '<!doctype html><script type="module" src="main.js"></script>');
  assert.match(await titleOf(join(project, 'out'), ''), /^said:\d\.\d{3}$/);
});

test('npm: Vite builds a page with it, the module’s file as an asset by its address', async () => {
  const project = installed('vite');
  writeFileSync(
    join(project, 'main.js'),
    `import wasm from 'quantscope/quantscope.wasm?url';\n${kProgram.replace('load()', 'load({ url: new URL(wasm, location.href) })')}document.title = 'said:' + said;\n`,
  );
  writeFileSync(join(project, 'index.html'), '<!doctype html><script type="module" src="/main.js"></script>');
  await viteBuild({ root: project, logLevel: 'error', build: { target: 'es2022', assetsInlineLimit: 0 } });
  assert.match(await titleOf(join(project, 'dist'), ''), /^said:\d\.\d{3}$/);
});

test('npm: a worker loads it', async () => {
  const project = installed('worker');
  for (const file of ['quantscope.mjs', 'quantscope.wasm'])
    cpSync(join(project, 'node_modules/quantscope', file), join(project, file));
  writeFileSync(
    join(project, 'worker.js'),
    `${kProgram.replace("'quantscope'", "'./quantscope.mjs'")}postMessage(said);\n`,
  );
  writeFileSync(
    join(project, 'main.js'),
    "new Worker('worker.js', { type: 'module' }).onmessage = ({ data }) => { document.title = 'said:' + data; };",
  );
  writeFileSync(join(project, 'index.html'), '<!doctype html><script type="module" src="main.js"></script>');
  assert.match(await titleOf(project, ''), /^said:\d\.\d{3}$/);
});

for (const [file, question] of [
  ['quantscope.html', /survives at 4 bits/],
  ['quantscope.de.html', /übersteht 4 Bit|4 Bit/],
]) {
  test(`${file} runs from a disk: the lab, another layer, another lab, the quiz`, async () => {
    const page = await site.browser.newPage({ viewport: { width: 1000, height: 800 } });
    const complaints = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(resolve(kOut, file)).href);
    await lab.settled(page);
    const label = (path) =>
      page.evaluate((wanted) => globalThis.quantscope.app.probe().find((item) => item.path === wanted)?.label, path);
    assert.match(await label('lab/question'), question);
    await page.evaluate(() => globalThis.quantscope.open('lab=blocks&source=encoder_0&quantizer=int4/block=32'));
    await lab.settled(page);
    assert.equal(await page.evaluate(() => globalThis.quantscope.app.notice()), '');
    await page.evaluate(() => globalThis.quantscope.open('quiz=bits-levels'));
    await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'quiz/prompt'));
    await page.evaluate(() => globalThis.quantscope.open('lab=model'));
    await page.waitForFunction(() => globalThis.quantscope.app.probe().some(({ path }) => path === 'model/example'));
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test('the site works in any folder of any static host', async (t) => {
  const root = join(folder, 'host');
  cpSync(join(kOut, 'site'), join(root, 'courses/week 3'), { recursive: true });
  const server = await serve({ root, port: 0 });
  t.after(() => server.close());
  const page = await site.browser.newPage({ serviceWorkers: 'block' });
  const failed = [];
  page.on('response', (response) => response.status() >= 400 && failed.push(response.url()));
  await page.goto(`${server.url}courses/week%203/`);
  await lab.settled(page);
  await page.goto(`${server.url}courses/week%203/gallery.html`);
  assert.match(await page.locator('.card-code').first().textContent(), /courses\/week%203\/embed\.html\?lab=digit/);
  assert.deepEqual(failed, []);
  await page.close();
});

/** Waits until the worker keeps so many files, and says how many there are. @param {any} page @param {number} least */
const keeps = (page, least) =>
  page.evaluate(async (wanted) => {
    for (;;) {
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      if (lists.flat().length >= wanted) return lists.flat().length;
      await new Promise(requestAnimationFrame);
    }
  }, least);

test('a second visit works with the network off, and an update never mixes versions', async (t) => {
  const root = join(folder, 'offline');
  cpSync('build/site', root, { recursive: true });
  const server = await serve({ root, port: 0 });
  t.after(() => server.close());
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.goto(server.url);
  await lab.settled(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  // A first visit keeps what it used: the first lab.
  await keeps(page, 8);
  await context.setOffline(true);
  await page.goto(`${server.url}?quantizer=int3`);
  await lab.settled(page);
  assert.match(await lab.link(page), /quantizer=int3/);
  await context.setOffline(false);
  // A reader who comes back gets the rest.
  const before = await keeps(page, 8);
  await page.goto(server.url);
  await lab.settled(page);
  const files = JSON.parse(`[${readFileSync(join(root, 'sw.js'), 'utf8').match(/\[("[^\]]*)\]/)?.[1]}]`);
  await keeps(page, files.length);
  assert.ok(before < files.length / 2, `${before} of ${files.length} files after the first visit`);
  await context.setOffline(true);
  await page.goto(`${server.url}?lab=noise`);
  await lab.settled(page);
  assert.match(await lab.link(page), /lab=noise/);
  await page.goto(`${server.url}index.de.html?locale=de`);
  await lab.settled(page);
  await context.setOffline(false);
  // A new version: other content, another folder, the old one removed.
  const [old] = readdirSync(root).filter((name) => /^[0-9a-f]{10}$/.test(name));
  const fresh = '0123456789';
  cpSync(join(root, old), join(root, fresh), { recursive: true });
  rmSync(join(root, old), { recursive: true });
  for (const file of readdirSync(root).filter((name) => /\.(html|js)$/.test(name)))
    writeFileSync(join(root, file), readFileSync(join(root, file), 'utf8').replaceAll(old, fresh));
  // An open page of the old version may still request parts of it.
  await page.goto('about:blank');
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${server.url}?locale=en`);
  await lab.settled(page);
  const versions = new Set(asked.map((url) => url.match(/\/([0-9a-f]{10})\//)?.[1]).filter(Boolean));
  assert.deepEqual([...versions], [fresh]);
  await context.close();
});

test('other sites are told what the page is: oEmbed for each lab, and a picture', async () => {
  const html = readFileSync(join(kOut, 'site/index.html'), 'utf8');
  assert.match(html, new RegExp(`<meta property="og:image" content="${kAddress}preview.png">`));
  assert.match(html, /application\/json\+oembed/);
  const png = readFileSync(join(kOut, 'site/preview.png'));
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 630]);
  const files = readdirSync(join(kOut, 'site/oembed'));
  assert.equal(files.length, (await load()).labs().length);
  for (const file of files) {
    const about = JSON.parse(readFileSync(join(kOut, 'site/oembed', file), 'utf8'));
    assert.equal(about.version, '1.0');
    assert.equal(about.type, 'rich');
    for (const key of ['width', 'height']) assert.ok(about[key] > 0);
    assert.match(
      about.html,
      new RegExp(`^<iframe src="${kAddress}embed\\.html\\?lab=${file.replace('.json', '')}" title=`),
    );
  }
});

test('an address that is none is refused, by name and with what is accepted', () => {
  for (const bad of ['example', 'javascript:alert(1)', 'https://example.org/?x=1']) {
    assert.throws(
      () => execFileSync(process.execPath, ['web/tools/package.mjs', '--url', bad], { stdio: 'pipe' }),
      (error) => /--url: '.*' is not accepted; expected an address such as/.test(String(error.stderr)),
    );
  }
});
