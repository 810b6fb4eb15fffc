// A local server of model files that answers range requests well, badly or not at all, by the first part of the path:
// /good/a.bin answers as RFC 9110 says, /whole/a.bin takes no notice of ranges, and so on (kManners).
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {{ bytes: Buffer, from: number, to: number, isPart: boolean, request: Request, response: Response, count: number, path: string }} Asked
 *   `to` is behind the last byte; `count`: how many requests of this manner and query came before
 */

const kExposed = 'content-range, etag, content-length';
const kVersion = '"one"';

/** @param {Asked} asked @param {Record<string, string | number>} [headers] @param {Buffer} [body] */
function sendPart({ bytes, from, to, isPart, request, response }, headers = {}, body = bytes.subarray(from, to)) {
  response.writeHead(isPart ? 206 : 200, {
    'accept-ranges': 'bytes',
    'content-length': body.length,
    etag: kVersion,
    ...(isPart ? { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** @param {Asked} asked @param {Record<string, string | number>} [headers] */
const sendAll = (asked, headers) => sendPart({ ...asked, from: 0, to: asked.bytes.length, isPart: false }, headers);

/** @param {number} status */
const refuse =
  (status) =>
  (/** @type {Asked} */ { response }) =>
    response.writeHead(status).end('no');

/** @param {Asked} asked @param {string} to */
const leadTo = ({ response }, to) => response.writeHead(302, { location: to }).end();

/** Sends a part without the header that says which. @param {Asked} asked */
function sendBare(asked) {
  const { response } = asked;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = /** @type {any} */ (
    (/** @type {number} */ status, /** @type {Record<string, string>} */ { 'content-range': _, ...headers }) =>
      writeHead(status, headers)
  );
  sendPart(asked);
}

/** @type {Record<string, (asked: Asked) => void>} */
export const kManners = {
  good: (asked) => sendPart(asked),
  whole: (asked) => sendAll(asked),
  /** As a whole, and without a length. */
  endless({ bytes, response }) {
    response.writeHead(200);
    response.write(bytes.subarray(0, 10));
    response.end(bytes.subarray(10));
  },
  /** Tells more bytes than it has, and hangs up. */
  short({ bytes, from, to, response }) {
    response.writeHead(206, {
      'content-length': to - from,
      'content-range': `bytes ${from}-${to - 1}/${bytes.length}`,
    });
    response.write(bytes.subarray(from, to - 1), () => response.destroy());
  },
  /** Sends one byte less, and says so in the length only. */
  less: (asked) =>
    sendPart(asked, { 'content-length': asked.to - asked.from - 1 }, asked.bytes.subarray(asked.from, asked.to - 1)),
  /** Sends one byte more than asked for. */
  more(asked) {
    const { bytes, from, to, count } = asked;
    const sent = count > 0 ? Buffer.concat([bytes.subarray(from, to), Buffer.from([1])]) : bytes.subarray(from, to);
    sendPart(asked, { 'content-length': sent.length }, sent);
  },
  /** Another part than asked for, from the second request on. */
  other(asked) {
    const by = asked.count > 0 && asked.from > 0 ? 1 : 0;
    sendPart({ ...asked, from: asked.from - by, to: asked.to - by });
  },
  /** Parts at first, then everything. */
  forgets: (asked) => (asked.count > 0 ? sendAll(asked) : sendPart(asked)),
  /** The length, and no other header, may be read: a browser sees a part of something. */
  hidden: (asked) => sendPart(asked, { 'access-control-expose-headers': 'content-length' }),
  /** The same for programs, which may read every header. */
  bare: sendBare,
  /** And without HEAD. */
  mute: (asked) => (asked.request.method === 'HEAD' ? asked.response.writeHead(405).end() : sendBare(asked)),
  /** Not for pages of other sites. */
  private: (asked) => {
    asked.response.removeHeader('access-control-allow-origin');
    sendPart(asked);
  },
  silent() {},
  /** Falls silent within the body. */
  stops({ bytes, from, to, response }) {
    response.writeHead(206, {
      'content-length': to - from,
      'content-range': `bytes ${from}-${to - 1}/${bytes.length}`,
    });
    response.write(bytes.subarray(from, from + 10));
  },
  /** Falls silent from the second request on. */
  tires: (asked) => (asked.count > 0 ? kManners.stops(asked) : sendPart(asked)),
  changes: (asked) => sendPart(asked, { etag: `"${asked.count}"` }),
  /** Weak and strong validators of one version, or none. */
  varies: (asked) => sendPart(asked, { etag: asked.count % 2 ? kVersion : `W/${kVersion}` }),
  grows: (asked) => sendPart({ ...asked, bytes: Buffer.concat([asked.bytes, Buffer.alloc(asked.count)]) }),
  shrinks: (asked) =>
    asked.count > 0 ? asked.response.writeHead(416, { 'content-range': 'bytes */10' }).end() : sendPart(asked),
  moved: (asked) => leadTo(asked, `/good/${asked.path}`),
  far: (asked) => leadTo(asked, `/moved/${asked.path}`),
  round: (asked) => leadTo(asked, `/round/${asked.path}`),
  /** Leads on to an address that holds for two requests. */
  signed: (asked) => leadTo(asked, `/token/${asked.path}?key=${asked.count}`),
  token: (asked) => (asked.count >= 2 ? refuse(403)(asked) : sendPart(asked)),
  out: (asked) => leadTo(asked, 'http://quantscope.invalid/a.bin'),
  forbidden: refuse(403),
  missing: refuse(404),
  busy: refuse(429),
  broken: refuse(500),
};

/** The range that a request asks for; all without one. @param {Request} request @param {number} size */
function rangeOf({ headers, method }, size) {
  const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (from === undefined || method === 'HEAD') return { from: 0, to: size, isPart: false };
  return { from: Number(from), to: Math.min(Number(last) + 1, size), isPart: true };
}

/**
 * @param {Record<string, Buffer>} files  by path below the manner
 * @param {Record<string, (asked: Asked) => void>} [manners]
 */
export async function serveRanges(files, manners = kManners) {
  /** @type {{ manner: string, path: string, method: string, range: string }[]} */
  const asked = [];
  /** @type {Map<string, number>} */
  const counts = new Map();
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://here');
    const [, manner, ...rest] = pathname.split('/');
    const path = rest.join('/');
    const count = counts.get(manner + search) ?? 0;
    counts.set(manner + search, count + 1);
    asked.push({ manner, path, method: request.method ?? '', range: request.headers.range ?? '' });
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', kExposed);
    const bytes = files[path];
    if (!bytes || !manners[manner]) return response.writeHead(404).end();
    const range = rangeOf(request, bytes.length);
    if (range.isPart && range.from >= bytes.length)
      return response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    manners[manner]({ bytes, ...range, request, response, count, path });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    asked,
    /** Requests since the last call. */
    takeAsked: () => asked.splice(0),
    /** Counts requests from now on. */
    forget() {
      asked.splice(0);
      counts.clear();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
