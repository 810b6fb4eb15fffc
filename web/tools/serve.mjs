// Serves a folder of static files: node web/tools/serve.mjs DIR [--port N] [--host H]
//
// For development and tests. Sends what a good static host sends (types, brotli, entity tags), so that a page that
// works here depends on nothing special.
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const defaultPort = 8017;

const types = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.vtt': 'text/vtt; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
  '.zip': 'application/zip',
};
const packable = /^(text\/|application\/(json|wasm|manifest|xml|octet)|image\/svg|font\/ttf)/;

/**
 * Starts a server and resolves when it listens. Without a port it takes the default one or the next free one; port 0
 * means any free one; a port given by number but in use is an error.
 * @param {{root: string, port?: number, host?: string, quality?: number}} options  quality: of brotli, 0 to 11
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serve({ root, port, host = '127.0.0.1', quality = 5 }) {
  const folder = await realpath(root);
  const packed = new Map();
  const server = createServer((request, response) => {
    answer(folder, { packed, quality }, request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, '500: the server failed on this file');
    });
  });
  const candidates = port === undefined ? Array.from({ length: 100 }, (_, i) => defaultPort + i) : [port];
  await listenOnFirstFree(server, candidates, host);
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${server.address().port}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function listenOnFirstFree(server, ports, host) {
  for (const [i, port] of ports.entries()) {
    try {
      return await new Promise((done, failed) => {
        server.once('error', failed);
        server.listen(port, host, () => {
          server.off('error', failed);
          done();
        });
      });
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || i + 1 === ports.length) throw error;
    }
  }
}

async function answer(root, packer, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, '405: only GET and HEAD');
  }
  const queryAt = request.url.indexOf('?');
  const rawPath = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const file = await findFile(root, rawPath);
  if (file === 'folder') {
    // Without the slash, relative addresses in the folder's page would point beside it. One slash in front only: two
    // would name another host.
    const location = `${rawPath.replace(/^\/+/, '/')}/${queryAt < 0 ? '' : request.url.slice(queryAt)}`;
    response.writeHead(301, { Location: location });
    return response.end();
  }
  if (file === null && rawPath === '/favicon.ico') {
    // A browser requests this on its own if a page names no icon; its absence is not an error of the page.
    response.writeHead(204);
    return response.end();
  }
  if (file === null) return sendText(response, 404, `404: there is no ${rawPath} here`);
  await sendFile(file, packer, request, response);
}

/** The file for a path as sent, "folder" for a folder without its slash, null for none. */
async function findFile(root, rawPath) {
  let path;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return null;
  }
  if (!path.startsWith('/') || /[\0\\]/.test(path)) return null;
  try {
    // realpath resolves links and "..", in any spelling; the result must lie in the root.
    const real = await realpath(join(root, path));
    if (real !== root && !real.startsWith(root + sep)) return null;
    const info = await stat(real);
    if (info.isFile()) return path.endsWith('/') ? null : { path: real, info };
    if (!path.endsWith('/')) return 'folder';
    const index = join(real, 'index.html');
    return { path: index, info: await stat(index) };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(error.code)) return null;
    throw error;
  }
}

async function sendFile({ path, info }, packer, request, response) {
  const type = types[extname(path).toLowerCase()] ?? 'application/octet-stream';
  const body = await readFile(path);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const useBrotli = packable.test(type) && acceptsBrotli(request.headers['accept-encoding']);
  const etag = `"${hash}${useBrotli ? '-br' : ''}"`;
  response.setHeader('Cache-Control', 'no-cache');
  response.setHeader('ETag', etag);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (request.headers['if-none-match']?.split(/\s*,\s*/).some((tag) => tag.replace(/^W\//, '') === etag)) {
    response.writeHead(304);
    return response.end();
  }
  const bytes = useBrotli ? await packedBytes(path, info, body, hash, packer) : body;
  if (useBrotli) response.setHeader('Content-Encoding', 'br');
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function acceptsBrotli(header = '') {
  return header.split(',').some((entry) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(entry));
}

/** The compressed file beside it if that is not older, else compressed here once per content. */
async function packedBytes(path, info, body, hash, { packed, quality }) {
  const beside = await stat(`${path}.br`).catch(() => null);
  if (beside?.isFile() && beside.mtimeMs >= info.mtimeMs) return readFile(`${path}.br`);
  if (!packed.has(hash)) packed.set(hash, compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
  return packed.get(hash);
}

function sendText(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache' });
  response.end(`${text}\n`);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, host: { type: 'string' } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (positionals.length !== 1 || (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536))) {
    throw new Error('usage: node web/tools/serve.mjs DIR [--port N] [--host H]');
  }
  const { url } = await serve({ root: positionals[0], port, host: values.host });
  console.log(`Quantscope is at ${url} (Ctrl+C ends it)`);
}

// Node names this module by its real path; the command line may use a link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(
      error.code === 'EADDRINUSE' ? `port ${error.port} is taken; choose another with --port` : error.message,
    );
    process.exit(1);
  });
}
