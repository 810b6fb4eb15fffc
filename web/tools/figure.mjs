// The static figure: the lab's first view as SVG, for readers whose lab has not arrived, or never will. Every number in
// it comes from the core; the page's style sheet sets colours through classes.

const kWidth = 764;
const kDensity = { top: 26, bottom: 262 };
const kCodes = { top: 316, bottom: 420 };
const kBins = 150;

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
/** @param {number} value */
const signed = (value) => String(value).replace('-', '−');

/** @param {Float32Array} values @param {number} limit */
function histogram(values, limit) {
  const bins = new Array(kBins).fill(0);
  for (const x of values) bins[Math.min(kBins - 1, Math.floor(((x + limit) / (2 * limit)) * kBins))] += 1;
  return bins;
}

/**
 * @param {Float32Array} values
 * @param {{ analyze: Function, quantize: Function }} qs
 * @param {string} spec  a symmetric quantizer
 * @param {Record<string, string>} say
 */
export function drawFigure(values, qs, spec, say) {
  const { occupancy, count } = qs.analyze(values, spec);
  const scale = qs.quantize(values, spec).scales[0];
  const top = (occupancy.length - 1) / 2;
  const limit = (top + 0.5) * scale * 1.06;
  const x = (/** @type {number} */ value) => round(((value + limit) / (2 * limit)) * kWidth);

  const bins = histogram(values, limit);
  const peak = Math.max(...bins);
  const steps = bins.map((n, i) => {
    const y = round(kDensity.bottom - (n / peak) * (kDensity.bottom - kDensity.top - 8));
    return `${x(-limit + (2 * limit * i) / kBins)},${y} ${x(-limit + (2 * limit * (i + 1)) / kBins)},${y}`;
  });
  const codes = Array.from({ length: occupancy.length }, (_, i) => i - top);
  const bands = codes
    .filter((code) => (code + top) % 2 === 1)
    .map((code) => {
      const left = x((code - 0.5) * scale);
      return `<rect class="fig-band" x="${left}" y="${kDensity.top}" width="${round(x((code + 0.5) * scale) - left)}" height="${kDensity.bottom - kDensity.top}"/>`;
    });
  const levels = codes.map((code) => `<path class="fig-level" d="M${x(code * scale)} ${kDensity.bottom - 7}v14"/>`);
  const most = Math.max(...occupancy);
  const bars = codes.map((code, i) => {
    const height = round((occupancy[i] / most) * (kCodes.bottom - kCodes.top - 20));
    const share = occupancy[i] / count;
    const label =
      share >= 0.01
        ? `<text class="fig-share" x="${x(code * scale)}" y="${kCodes.bottom - height - 6}">${Math.round(share * 100)} %</text>`
        : '';
    return `<rect class="fig-bar" x="${x(code * scale) - 15}" y="${kCodes.bottom - height}" width="30" height="${height}"/>${label}<text class="fig-tick" x="${x(code * scale)}" y="${kCodes.bottom + 18}">${signed(code)}</text>`;
  });
  const baseline = (/** @type {number} */ y) => `<path class="fig-axis" d="M0 ${y}H${kWidth}"/>`;
  return [
    `<svg class="figure" viewBox="0 0 ${kWidth} 448" role="img" aria-labelledby="figure-title">`,
    `<title id="figure-title">${say.figure_title.replace('{count}', String(count))}</title>`,
    ...bands,
    `<text class="fig-caption" x="0" y="14">${say.figure_density}</text>`,
    `<polygon class="fig-area" points="0,${kDensity.bottom} ${steps.join(' ')} ${kWidth},${kDensity.bottom}"/>`,
    `<polyline class="fig-line" points="${steps.join(' ')}"/>`,
    baseline(kDensity.bottom),
    ...levels,
    `<text class="fig-caption" x="0" y="306">${say.figure_share}</text>`,
    ...bars,
    baseline(kCodes.bottom),
    '</svg>',
  ].join('\n');
}
