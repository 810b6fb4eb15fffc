// ./dev on machines where a tool is missing, odd or too old: a message with the remedy, before anything is built.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';

const kNeeded = ['bash', 'dirname', 'readlink', 'tr', 'sort', 'env', 'cat', 'mktemp', 'rm', 'mkdir', 'printf'];
const kFine = {
  cmake: 'exit 9',
  ninja: 'exit 9',
  npm: 'exit 9',
  node: 'case $1 in --version) echo v20.11.0 ;; esac',
  uname: 'echo Linux x86_64',
};

let folder;
let serial = 0;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'quantscope-'));
});
after(() => rmSync(folder, { recursive: true }));

function program(path, script) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** Links the machine's own program into a folder with few programs. */
function linkProgram(bin, name) {
  mkdirSync(bin, { recursive: true });
  const found = spawnSync('bash', ['-c', `type -P ${name}`], { encoding: 'utf8' }).stdout.trim();
  symlinkSync(found, join(bin, name));
}

/** Runs ./dev build with only these programs on the path. `emscripten` is the version beside emcc. */
function build(programs, emscripten) {
  const bin = join(folder, `${++serial}`, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of kNeeded) linkProgram(bin, name);
  for (const [name, script] of Object.entries({ ...kFine, ...programs })) {
    if (script !== null) program(join(bin, name), script);
  }
  if (emscripten !== undefined) {
    const root = join(bin, '..', 'emscripten');
    program(join(root, 'emcc'), 'exit 9');
    if (emscripten) writeFileSync(join(root, 'emscripten-version.txt'), `"${emscripten}"\n`);
    symlinkSync(join(root, 'emcc'), join(bin, 'emcc'));
  }
  const { status, stdout, stderr } = spawnSync('./dev', ['build'], { env: { PATH: bin }, encoding: 'utf8' });
  assert.equal(status, 1, stdout + stderr);
  return stdout + stderr;
}

test('without emcc and without apt-get, the missing packages are named', () => {
  const told = build({ npm: null });
  assert.match(told, /missing here.*\n\s+emscripten\s+compiles C\+\+ to WebAssembly\n\s+npm\s+/);
  assert.match(told, /package manager/);
});

test('an Emscripten that is too old is named, with the version that is needed', () => {
  assert.match(build({}, '2.0.12'), /Emscripten 2\.0\.12 is too old, 3\.1\.6 is needed/);
});

test('an emcc whose folder is not found is told how to name it', () => {
  assert.match(build({}, ''), /its folder is not found: set EMSDK/);
});

test('a Node.js that is too old, where npm has none for the machine, is named', () => {
  const told = build({ node: 'echo v16.3.0', uname: 'echo FreeBSD amd64' }, '3.1.6');
  assert.match(told, /Node 16\.3\.0 is too old: install Node 20 or newer/);
});

test('a Node.js that does not find acorn is named, with the remedy', () => {
  const node = 'case $1 in --version) echo v20.11.0 ;; *) echo "Cannot find module acorn" >&2; exit 1 ;; esac';
  assert.match(build({ node }, '3.1.6'), /acorn.*not found.*apt-get install node-acorn/s);
});

test('a build folder that was moved, or that another compiler built, is begun anew with a word', () => {
  const project = join(folder, 'moved');
  const bin = join(project, 'bin');
  const stale = join(project, 'build/asan/old.o');
  mkdirSync(join(project, 'build/asan'), { recursive: true });
  writeFileSync(join(project, 'CMakePresets.json'), '{}');
  utimesSync(join(project, 'CMakePresets.json'), 0, 0);
  writeFileSync(join(project, 'build/asan/dev_configured'), '/elsewhere\nc++ 12\n\n');
  for (const name of kNeeded) linkProgram(bin, name);
  program(join(bin, 'cmake'), 'mkdir -p build/asan');
  const parts = ['need', 'sources', 'build'].map((part) => `source '${process.cwd()}/tools/${part}.sh'`);
  const configure = (compiler) => {
    writeFileSync(stale, '');
    program(join(bin, 'c++'), `echo '${compiler}'`);
    const script = ['set -euo pipefail', ...parts, 'configure asan'].join('\n');
    const run = spawnSync('bash', ['-c', script], { cwd: project, env: { PATH: bin }, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    return { said: run.stdout, kept: existsSync(stale) };
  };
  const moved = configure('c++ 12');
  assert.match(
    moved.said,
    /^build\/asan was built in \/elsewhere, before it was moved: it is built anew\.\nConfiguring/,
  );
  assert.equal(moved.kept, false);
  const changed = configure('c++ 14');
  assert.match(changed.said, /^build\/asan was built by c\+\+ 12, and c\+\+ 14 is here now: it is built anew\.\n/);
  assert.equal(changed.kept, false);
  assert.deepEqual(
    configure('c++ 14'),
    { said: '', kept: true },
    'nothing changed: nothing is said, and nothing is done',
  );
});
