// Elements that the parts of the embed dialog are made of.

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {string} [text] @param {Record<string, string>} [attributes] */
export function make(tag, text = '', attributes = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/**
 * A choice from a list.
 * @param {string} label @param {[string, string][]} options  value and words @param {(value: string) => void} chosen
 */
export function list(label, options, chosen) {
  const row = make('label', label);
  const select = make('select');
  for (const [value, says] of options) select.append(make('option', says, { value }));
  select.addEventListener('change', () => chosen(select.value));
  row.append(select);
  return row;
}

/** Rows that are folded away under a title. @param {string} title @param {Node[]} rows */
export function folded(title, ...rows) {
  const details = make('details', '', { class: 'embedding-group' });
  details.append(make('summary', title), ...rows);
  return details;
}

/** @param {string} pattern @param {Record<string, string | number>} places */
export const fill = (pattern, places) => pattern.replace(/\{(\w+)\}/g, (_, name) => String(places[name] ?? ''));

/** Loads a style sheet that the page does without at first. @param {string} sheet */
export function bringStyle(sheet) {
  const href = new URL(sheet, import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = make('link', '', { rel: 'stylesheet', href });
  document.head.append(link);
  return new Promise((done) => {
    for (const sign of ['load', 'error']) link.addEventListener(sign, done, { once: true });
  });
}
