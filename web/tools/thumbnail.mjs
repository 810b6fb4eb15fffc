// Cuts a thumbnail out of a picture that the lab has exported as SVG: only what lies in a part of it, without texts that
// would be cut; shapes of one colour joined, numbers to a tenth of a pixel, rasters deflated.
import { deflateSync, inflateSync } from 'node:zlib';

/** @typedef {{ x: number, y: number, width: number, height: number }} Box */
/**
 * A line of the output. Shapes have a path, and grow while others of their colour come that nothing lies over.
 * @typedef {{ paint: string, boxes: Box[], path: string[], text: string }} Piece
 */

const kTouching = 0.1; // CSS pixels by which neighbours may overlap

/** @param {number} value */
const rounded = (value) => String(Math.round(value * 10) / 10);

/** @param {Box} a @param {Box} b */
const overlap = (a, b) =>
  a.x + a.width > b.x + kTouching &&
  b.x + b.width > a.x + kTouching &&
  a.y + a.height > b.y + kTouching &&
  b.y + b.height > a.y + kTouching;

/** Attributes of an element by name. @param {string} line @returns {Record<string, string>} */
const attributesOf = (line) =>
  Object.fromEntries([...line.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));

/** @param {string} points @returns {[number, number][]} */
const pairs = (points) =>
  points.split(' ').map((pair) => /** @type {[number, number]} */ (pair.split(',').map(Number)));

/** @param {[number, number][]} points @returns {Box} */
function boxOf(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** @param {[number, number][]} points */
function pathOf(points) {
  const { x, y, width, height } = boxOf(points);
  const isRectangle =
    points.length === 4 && points.every(([px, py]) => [x, x + width].includes(px) && [y, y + height].includes(py));
  if (!isRectangle) return `M${points.map(([px, py]) => `${rounded(px)} ${rounded(py)}`).join(' ')}z`;
  // Round the corners, not the sizes, so that neighbours still touch.
  const [left, top] = [rounded(x), rounded(y)];
  const [across, down] = [Number(rounded(x + width)) - Number(left), Number(rounded(y + height)) - Number(top)];
  return `M${left} ${top}h${rounded(across)}v${rounded(down)}h${rounded(-across)}z`;
}

/** Deflates a PNG anew: the lab stores its pixels as they are. @param {string} address  data:image/png;base64,… */
export function deflated(address) {
  const png = Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const end = at + 8 + png.readUInt32BE(at);
    chunks.push({ name: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, end) });
  }
  const pixels = inflateSync(Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ body }) => body)));
  const dense = { name: 'IDAT', body: deflateSync(pixels, { level: 9 }) };
  const written = [chunks[0], dense, { name: 'IEND', body: Buffer.alloc(0) }].map(({ name, body }) => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(body.length);
    sum.writeUInt32BE(checksum(named));
    return Buffer.concat([length, named, sum]);
  });
  return `data:image/png;base64,${Buffer.concat([png.subarray(0, 8), ...written]).toString('base64')}`;
}

/** CRC-32 as PNG has it. @param {Uint8Array} bytes */
function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

/** Box and new text of an element that is no polygon. @param {string} line @returns {{ box: Box, text: string }} */
function elementOf(line) {
  const given = attributesOf(line);
  const round = (/** @type {string} */ text) =>
    text.replace(/ (x|y|points|width|height|textLength|[a-z]+-(size|width))="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d+/g, (number) => rounded(Number(number))),
    );
  if (line.startsWith('<polyline')) {
    const { x, y, width, height } = boxOf(pairs(given.points));
    const wide = Number(given['stroke-width']);
    const box = { x: x - wide / 2, y: y - wide / 2, width: width + wide, height: height + wide };
    return { box, text: round(line) };
  }
  const [x, y] = [Number(given.x), Number(given.y)];
  if (line.startsWith('<text')) {
    const size = Number(given['font-size']);
    return { box: { x, y: y - size, width: Number(given.textLength), height: size }, text: round(line) };
  }
  const box = { x, y, width: Number(given.width), height: Number(given.height) };
  const text = given.href ? line.replace(given.href, () => deflated(given.href)) : line;
  return { box, text };
}

/** Adds a shape to one of its colour, unless something between the two lies where it is. @param {Piece[]} pieces @param {string} line */
function addShape(pieces, line) {
  const points = pairs(attributesOf(line).points);
  const box = boxOf(points);
  const paint = line.slice(line.indexOf(' fill='), line.lastIndexOf('/>'));
  const blocked = pieces.findLastIndex(({ boxes }) => boxes.some((one) => overlap(one, box)));
  const same = pieces.findIndex((piece, i) => i > blocked && piece.paint === paint);
  const piece = same < 0 ? { paint, boxes: [], path: [], text: '' } : pieces[same];
  if (same < 0) pieces.push(piece);
  piece.boxes.push(box);
  piece.path.push(pathOf(points));
}

/**
 * Pieces of the picture in an order that looks like that of its lines, and where the lowest of them ends.
 * @param {string[]} lines @param {Box} part @param {number} margin
 */
function piecesOf(lines, part, margin) {
  /** @type {Piece[]} */
  const pieces = [];
  let bottom = part.y;
  for (const line of lines) {
    if (/^<\/?g/.test(line)) {
      // Nothing moves into or out of a clip.
      pieces.push({ paint: '', boxes: [part], path: [], text: line });
      continue;
    }
    const isShape = line.startsWith('<polygon');
    const { box, text } = isShape ? { box: boxOf(pairs(attributesOf(line).points)), text: '' } : elementOf(line);
    const isCut = line.startsWith('<text') && box.x + box.width > part.x + part.width + margin;
    if (!overlap(box, part) || isCut) continue;
    bottom = Math.max(bottom, box.y + box.height);
    if (isShape) addShape(pieces, line);
    else pieces.push({ paint: '', boxes: [box], path: [], text });
  }
  const elements = pieces.map(({ paint, path, text }) => text || `<path d="${path.join('')}"${paint}/>`);
  return { elements, bottom };
}

/**
 * @param {string} svg  as src/ui/kit/svg.cpp writes it: one element a line
 * @param {Box} part  of the picture, in its coordinates
 * @param {number} margin  around it
 */
export function thumbnail(svg, part, margin) {
  const lines = svg.split('\n').filter(Boolean);
  const { fill } = attributesOf(lines.find((line) => line.startsWith('<rect')) ?? '');
  const { elements, bottom } = piecesOf(
    lines.filter((line) => /^<(polygon|polyline|text|image|g\b|\/g)/.test(line) || /^<rect.* fill="url/.test(line)),
    part,
    margin,
  );
  const body = elements.join('\n').replace(/<g [^>]*>\n<\/g>\n?/g, '');
  const used = new Set([...body.matchAll(/url\(#(\w+)\)/g)].map(([, id]) => id));
  const defs = lines.filter((line) => used.has(line.match(/^<(?:clipPath|linearGradient) id="(\w+)"/)?.[1] ?? ''));
  const height = Math.min(part.height, bottom - part.y);
  const box = [part.x - margin, part.y - margin, part.width + 2 * margin, height + 2 * margin].map(rounded);
  const family = attributesOf(lines[0])['font-family'];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.join(' ')}" font-family="${family}">`,
    `<rect x="${box[0]}" y="${box[1]}" width="${box[2]}" height="${box[3]}" fill="${fill}"/>`,
    `<defs>${defs.join('')}</defs>`,
    body,
    '</svg>\n',
  ].join('\n');
}
