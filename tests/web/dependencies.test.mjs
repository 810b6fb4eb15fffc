// Downloads are pinned by content, dependencies are listed with their licences, and CMake accepts the presets.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

const read = (path) => readFileSync(path, 'utf8');
const json = (path) => JSON.parse(read(path));

function* filesOf(folder, ending) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path, ending);
    else if (ending.test(entry.name)) yield path;
  }
}

const cmake = ['CMakeLists.txt', ...filesOf('src', /(\.cmake|CMakeLists\.txt)$/)].map(read).join('\n');

const dev = ['dev', ...filesOf('tools', /\.sh$/)].map(read).join('\n');

test('every archive that CMake or ./dev fetches is pinned by its SHA-256', () => {
  const fetched = [...cmake.matchAll(/FetchContent_Declare\((\w+)([^)]*)\)/g)];
  assert.ok(fetched.length >= 2);
  for (const [, name, how] of fetched) {
    assert.match(how, /\bURL https:\/\/\S+/, name);
    assert.match(how, /\bURL_HASH SHA256=[0-9a-f]{64}\b/, name);
  }
  assert.doesNotMatch(cmake, /GIT_REPOSITORY|file\(DOWNLOAD|ExternalProject/);
  const archives = [...dev.matchAll(/^(\w+)_archive=/gm)].map(([, name]) => name);
  assert.ok(archives.length >= 2);
  for (const name of archives) assert.match(dev, new RegExp(`^${name}_sha256=[0-9a-f]{64}$`, 'm'), name);
  assert.match(dev, /download-file .*"SHA256:\$\w+"/);
  assert.doesNotMatch(dev, /\b(curl|wget)\b/);
});

for (const folder of ['.', 'tests/bench', 'tools/node']) {
  test(`npm in ${folder}: each package in one version, its content pinned by a hash, no script of it run`, () => {
    const { devDependencies = {}, dependencies = {}, optionalDependencies = {} } = json(join(folder, 'package.json'));
    const { packages, lockfileVersion } = json(join(folder, 'package-lock.json'));
    assert.ok(lockfileVersion >= 3);
    for (const [name, version] of Object.entries({ ...devDependencies, ...dependencies, ...optionalDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
      assert.equal(packages[`node_modules/${name}`].version, version, name);
    }
    for (const [path, { integrity, link }] of Object.entries(packages))
      if (path !== '' && !link) assert.match(integrity ?? '', /^sha512-/, path);
    assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
  });
}

/** Letters and digits alone: nlohmann_json matches nlohmann/json. */
const plain = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Names and purposes in the table that opens src/dependencies.cmake. */
function listed() {
  const rows = [...read('src/dependencies.cmake').matchAll(/^# {3}(\S+(?: \S+)*) {2,}(\S.*?) {2,}(\S.*)$/gm)];
  return rows.map(([, name, purpose, from]) => ({ name, purpose, from }));
}

test('every library that CMake is told of stands in the table of src/dependencies.cmake', () => {
  const names = listed().map(({ name, from }) => plain(name + from));
  const told = [
    ...cmake.matchAll(/(?:^|\n)\s*qs_header_library\((\w+)/g),
    ...cmake.matchAll(/FetchContent_Declare\((\w+)/g),
    ...cmake.matchAll(/find_package\((\w+)/g),
  ].map(([, name]) => plain(name).replace(/\d+$/, ''));
  assert.ok(told.length >= 7, told.join(' '));
  for (const name of told.filter((one) => !/^(opengl|threads)$/.test(one)))
    assert.ok(
      names.some((known) => known.includes(name)),
      `${name} of ${names.join(' ')}`,
    );
});

for (const language of ['en', 'de']) {
  test(`the page of licences (${language}) has all that is shipped, each with its licence`, () => {
    const page = read(`build/site/licences${language === 'en' ? '' : `.${language}`}.html`);
    const words = page.replace(/<[^>]*>/g, ' ');
    const shipped = [
      ...listed()
        .filter(({ purpose }) => purpose !== 'tests')
        .map(({ name }) => name),
      ...['Emscripten', 'Temml', 'Inter', 'STIX Two Math', 'Silero VAD', 'Optical Recognition of Handwritten Digits'],
    ];
    assert.ok(shipped.length >= 10);
    for (const name of shipped) {
      const at = words.search(new RegExp(name.replace(/[^A-Za-z]+/g, '[^A-Za-z]+'), 'i'));
      assert.ok(at >= 0, `${name} is not there`);
      assert.match(words.slice(at, at + 350), /MIT|CC0|CC BY|SIL|(zlib|libpng|curl).li[cz]en[cz]|NCSA/i, name);
    }
    // The licence of the faces asks for its text and the copyrights beside each copy.
    for (const needed of [/Copyright 2020 The Inter/, /Copyright 2001-2021 The STIX/, /PERMISSION &amp; CONDITIONS/])
      assert.match(words, needed);
  });
}

test('the page’s own scripts hold nobody else’s code', () => {
  for (const path of filesOf('web', /\.js$/)) {
    const imports = [...read(path).matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(([, a, b]) => a ?? b);
    assert.deepEqual(
      imports.filter((name) => !/^(\.|#|node:)/.test(name)),
      [],
      path,
    );
  }
});

test('CMake reads the presets, and ./dev builds by them', () => {
  const { status, stdout, stderr } = spawnSync('cmake', ['--list-presets=all'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  for (const name of ['native', 'asan', 'web'])
    assert.equal([...stdout.matchAll(new RegExp(`"${name}"`, 'g'))].length >= 2, true, stdout);
  assert.match(dev, /cmake --preset "\$preset"/);
});
