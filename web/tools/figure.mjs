// The static figure: the lab's first view as SVG, for readers whose lab has not arrived, or never will: a digit, some of
// the network's weights with all their bits and with few, and what it reads. Every number in it comes from the core; the
// page's style sheet sets colours through classes.

const kSide = 8;
const kPixels = kSide * kSide;
const kHidden = 32;
const kTiles = { columns: 4, rows: 2, cell: 8, between: 6 };
const kShades = 12;
const kWidth = 764;
const kHeight = 240;
const kDigit = { x: 0, y: 36, cell: 18 };
const kPanels = [190, 490];

/** @param {number} code  float16 as stored */
function half(code) {
  const exponent = (code >> 10) & 31;
  const fraction = code & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return code & 0x8000 ? -size : size;
}

/** Squares of one shade as a path. @param {{ x: number, y: number, shade: number }[]} squares @param {number} side @param {string} name */
function paths(squares, side, name) {
  return Array.from({ length: kShades }, (_, i) => i + 1).flatMap((shade) => {
    const d = squares
      .filter((square) => square.shade === shade)
      .map(({ x, y }) => `M${x} ${y}h${side}v${side}h-${side}z`)
      .join('');
    return d ? [`<path class="${name}" opacity="${Math.round((100 * shade) / kShades) / 100}" d="${d}"/>`] : [];
  });
}

/** The first units' weights as tiles. @param {Float32Array} weights @param {number} left @param {string} name */
function tiles(weights, left, name) {
  const reach = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const { columns, rows, cell, between } = kTiles;
  const squares = Array.from({ length: columns * rows * kPixels }, (_, i) => {
    const unit = Math.floor(i / kPixels);
    const pixel = i % kPixels;
    return {
      x: left + (unit % columns) * (kSide * cell + between) + (pixel % kSide) * cell,
      y: kDigit.y + Math.floor(unit / columns) * (kSide * cell + between) + Math.floor(pixel / kSide) * cell,
      shade: Math.max(1, Math.round((kShades * Math.abs(weights[i])) / reach)),
      isAbove: weights[i] > 0,
    };
  });
  return [
    ...paths(
      squares.filter(({ isAbove }) => isAbove),
      cell,
      name,
    ),
    ...paths(
      squares.filter(({ isAbove }) => !isAbove),
      cell,
      'fig-ink',
    ),
  ];
}

/**
 * @param {Buffer} file  the bundled network (src/io/digit_network.hpp)
 * @param {{ quantize: Function }} qs
 * @param {{ example: number, bits: number, reads: string[], say: Record<string, string> }} what  is shown: the digit, the
 *   few bits, and how the network reads it with all bits and with these
 */
export function drawFigure(file, qs, { example, bits, reads, say }) {
  const weights = Float32Array.from({ length: kHidden * kPixels }, (_, i) => half(file.readUInt16LE(2 * i)));
  const digits = file.subarray(file.length - 10 * kPixels);
  const digit = Array.from({ length: kPixels }, (_, i) => ({
    x: kDigit.x + (i % kSide) * kDigit.cell,
    y: kDigit.y + Math.floor(i / kSide) * kDigit.cell,
    shade: Math.round((kShades * digits[example * kPixels + i]) / 16),
  }));
  const few = qs.quantize(weights, `int${bits}`).values;
  const side = kSide * kDigit.cell;
  const below = kDigit.y + kTiles.rows * (kSide * kTiles.cell + kTiles.between) + 34;
  const panel = (/** @type {number} */ i, /** @type {string} */ caption, /** @type {string} */ name) => [
    `<text class="fig-caption" x="${kPanels[i]}" y="20">${caption}</text>`,
    ...tiles(i === 0 ? weights : few, kPanels[i], name),
    `<text class="fig-read" x="${kPanels[i]}" y="${below}">${reads[i]}</text>`,
  ];
  return [
    `<svg class="figure" viewBox="0 0 ${kWidth} ${kHeight}" role="img" aria-labelledby="figure-title">`,
    `<title id="figure-title">${say.figure_title}</title>`,
    `<text class="fig-caption" x="0" y="20">${say.figure_digit}</text>`,
    `<rect class="fig-band" x="0" y="${kDigit.y}" width="${side}" height="${side}"/>`,
    ...paths(digit, kDigit.cell, 'fig-ink'),
    ...panel(0, say.figure_trained, 'fig-weight'),
    ...panel(1, say.figure_few, 'fig-code'),
    '</svg>',
  ].join('\n');
}
