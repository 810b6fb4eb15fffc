// The picture in words and as a table: the name, the range and the numbers of each series. Built once the lab has come
// to rest.
import * as words from '../shared/words.en.json';

const kMostRows = 300;

/** Parses CSV (RFC 4180) and drops the header row. @param {string} csv */
function parse(csv) {
  const rows = [];
  let row = [''];
  let quoted = false;
  for (let i = 0; i < csv.length; i++) {
    const c = csv[i];
    if (quoted && c === '"' && csv[i + 1] === '"') {
      row[row.length - 1] += c;
      i += 1;
    } else if (c === '"') quoted = !quoted;
    else if (c === ',' && !quoted) row.push('');
    else if (c === '\n' && !quoted) {
      rows.push(row);
      row = [''];
    } else if (c !== '\r') row[row.length - 1] += c;
  }
  return rows.slice(1);
}

/** @param {string} sentence @param {Record<string, string | number>} places */
const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(places[name] ?? ''));

/** Three significant digits with a true minus. @param {number} x */
const short = (x) => String(Number(x.toPrecision(3))).replace('-', '−');

/** @param {string[][]} rows */
function describe(rows) {
  /** @type {Map<string, string[][]>} */
  const series = new Map();
  for (const row of rows) {
    const key = [row[0], row[1]].filter(Boolean).join(', ');
    series.set(key, [...(series.get(key) ?? []), row]);
  }
  return [...series]
    .map(([name, points]) => {
      const xs = points.map((row) => Number(row[3])).filter(Number.isFinite);
      const ys = points.map((row) => Number(row[5])).filter(Number.isFinite);
      return fill(words.picture_series, {
        series: name,
        count: points.length,
        x: points[0][2],
        low: short(Math.min(...xs)),
        high: short(Math.max(...xs)),
        y: points[0][4],
        least: short(Math.min(...ys)),
        most: short(Math.max(...ys)),
      });
    })
    .join(' ');
}

/** @param {string[][]} rows */
function tableOf(rows) {
  const table = document.createElement('table');
  const head = table.createTHead().insertRow();
  const [first] = rows;
  for (const title of [words.picture_series_title, first[2], first[4], words.picture_label_title]) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = title;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, kMostRows)) {
    const line = body.insertRow();
    const name = [row[0], row[1]].filter(Boolean).join(', ');
    for (const text of [name, row[3], row[5], row[6]]) line.insertCell().textContent = text.replace(/^-/, '−');
  }
  return table;
}

/** @param {HTMLElement} place  the picture's element in the mirror @param {string} csv @param {HTMLElement} canvas */
export function showNumbers(place, csv, canvas) {
  let text = place.querySelector('p');
  let details = place.querySelector('details');
  if (!text || !details) {
    text = document.createElement('p');
    text.id = 'picture-text';
    details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = words.picture_numbers;
    details.append(summary);
    place.append(text, details);
    canvas.setAttribute('aria-describedby', text.id);
  }
  const rows = parse(csv);
  const sentence = rows.length > 0 ? describe(rows) : words.picture_none;
  if (text.textContent !== sentence) text.textContent = sentence;
  details.querySelectorAll('table, .more').forEach((old) => {
    old.remove();
  });
  const box = details;
  const fillTable = () => {
    if (!box.open || box.querySelector('table') || rows.length === 0) return;
    box.append(tableOf(rows));
    if (rows.length <= kMostRows) return;
    const more = document.createElement('p');
    more.className = 'more';
    more.textContent = fill(words.picture_more, { shown: kMostRows, count: rows.length });
    box.append(more);
  };
  details.ontoggle = fillTable;
  fillTable();
}
