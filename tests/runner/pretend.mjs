// A fake level for the tests of the runner: node pretend.mjs [parent] [news] [lines COUNT] [silent]
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [, , ...does] = process.argv;
const forEver = () => setInterval(() => {}, 1000);
if (does.includes('parent')) {
  // The child keeps this process's output open: a run is over when both have ended.
  spawn(process.execPath, [fileURLToPath(import.meta.url), 'silent'], { stdio: 'inherit' });
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
