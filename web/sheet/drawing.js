// The axes of a question that is answered by a drawing; with its curve in the key.
import { shape } from './elements.js';

const kWidth = 560;
const kHeight = 240;
const kLeft = 56;
const kRight = 16;
const kTop = 22;
const kBottom = 44;
const kTicks = 5;

/** @param {number} low @param {number} high */
function roundTicks(low, high) {
  const rough = (high - low) / kTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) ticks.push(i * step || 0);
  return ticks;
}

const numberText = (/** @type {number} */ value) =>
  value.toLocaleString(LANGUAGE, { maximumFractionDigits: 3, useGrouping: false }).replace('-', '−');

/** @param {import('../core/quantscope.js').SheetQuestion} question @param {boolean} isKey */
export function drawingOf(question, isKey) {
  const { x, y, places = [], curve = [] } = question;
  if (!x || !y) return shape('svg', {});
  const low = Math.min(...places);
  const high = Math.max(...places);
  const across = (/** @type {number} */ value) =>
    kLeft + ((value - low) / (high - low || 1)) * (kWidth - kLeft - kRight);
  const up = (/** @type {number} */ value) =>
    kHeight - kBottom - ((value - y.min) / (y.max - y.min)) * (kHeight - kTop - kBottom);
  const words = (
    /** @type {number} */ left,
    /** @type {number} */ top,
    /** @type {string} */ text,
    anchor = 'middle',
  ) => shape('text', { x: left, y: top, 'text-anchor': anchor }, [text]);
  const titled = (/** @type {{ title: string, unit: string }} */ axis) =>
    axis.unit ? `${axis.title} (${axis.unit})` : axis.title;
  const lines = roundTicks(y.min, y.max).flatMap((value) => [
    shape('line', { class: 'grid', x1: kLeft, x2: kWidth - kRight, y1: up(value), y2: up(value) }),
    words(kLeft - 8, up(value) + 4, numberText(value), 'end'),
  ]);
  const marks = places.flatMap((value) => [
    shape('line', { class: 'axis', x1: across(value), x2: across(value), y1: up(y.min), y2: up(y.min) + 5 }),
  ]);
  const named = places.length <= 12 ? places : places.filter((_, i) => i % Math.ceil(places.length / 10) === 0);
  const points = curve.map((value, i) => `${across(places[i]).toFixed(1)},${up(value).toFixed(1)}`).join(' ');
  return shape(
    'svg',
    {
      class: 'sheet-axes',
      viewBox: `0 0 ${kWidth} ${kHeight}`,
      role: 'img',
      'aria-label': `${titled(y)}, ${titled(x)}`,
    },
    [
      ...lines,
      shape('line', { class: 'axis', x1: kLeft, x2: kWidth - kRight, y1: up(y.min), y2: up(y.min) }),
      ...marks,
      ...named.map((value) => words(across(value), kHeight - kBottom + 20, numberText(value))),
      words(0, 12, titled(y), 'start'),
      words(kWidth - kRight, kHeight - 6, titled(x), 'end'),
      ...(isKey ? [shape('polyline', { class: 'curve', points })] : []),
    ],
  );
}
