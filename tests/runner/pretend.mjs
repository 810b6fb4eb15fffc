// A level that the tests of the runner watch: node pretend.mjs [parent] [news] [lines COUNT] [silent]
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [, , ...does] = process.argv;
const forEver = () => setInterval(() => {}, 1000);
if (does.includes('parent')) {
  const { pid } = spawn(process.execPath, [fileURLToPath(import.meta.url), 'silent']);
  console.log(pid);
}
if (does.includes('news')) console.error('▸ frames: forty frames');
const count = Number(does[does.indexOf('lines') + 1]);
let said = 0;
if (does.includes('lines')) {
  const timer = setInterval(() => {
    console.log(++said);
    if (said >= count) clearInterval(timer);
  }, 200);
}
if (does.includes('silent')) forEver();
