// Runs a command and watches it: ends it after two minutes of silence, and tells where it stopped.
import { spawn } from 'node:child_process';

const kSilence = 120_000;
const kLongest = 40 * 60_000;
const kNews = '▸ ';

/**
 * @param {string[]} command
 * @param {{ env?: Record<string, string>, silence?: number, longest?: number }} [options]  milliseconds
 * @returns {Promise<{ output: string, status: string | number | null, ended?: string }>}  the output in the order in which
 *   it came, without the news of what begins; `ended` says why it was ended
 */
export function runWatched(command, { env = {}, silence = kSilence, longest = kLongest } = {}) {
  return new Promise((done) => {
    let output = '';
    /** @type {string[]} */
    let news = [];
    /** @type {string | undefined} */
    let ended;
    // Start a process group, so that browsers and displays that the command started end with it.
    const child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const end = (/** @type {string} */ why) => {
      ended = `${why}. ${news.length > 0 ? `It was at: ${news.join('; ')}` : 'It had begun nothing'}`;
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    };
    const told = (/** @type {number} */ ms) => (ms >= 60_000 ? `${ms / 60_000} minutes` : `${ms / 1000} seconds`);
    const isSilent = () => end(`ended, as nothing came for ${told(silence)}`);
    let quiet = setTimeout(isSilent, silence);
    const limit = setTimeout(() => end(`ended after ${told(longest)}`), longest);
    for (const stream of [child.stdout, child.stderr]) {
      let begun = '';
      stream.setEncoding('utf8');
      stream.on('data', (text) => {
        clearTimeout(quiet);
        quiet = setTimeout(isSilent, silence);
        const lines = (begun + text).split('\n');
        begun = lines.pop() ?? '';
        for (const line of lines) {
          if (line.startsWith(kNews)) news = [...news.slice(-1), line.slice(kNews.length)];
          else output += `${line}\n`;
        }
      });
      stream.on('end', () => {
        output += begun;
      });
    }
    const finish = (/** @type {string | number | null} */ status) => {
      clearTimeout(quiet);
      clearTimeout(limit);
      done({ output, status, ended });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(-1);
    });
    child.on('close', (code, signal) => finish(signal ?? code));
  });
}
