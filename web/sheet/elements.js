// Parts of a page, made without markup: texts of items are never read as HTML.

/**
 * @param {string} tag @param {string} [className] @param {(Node | string)[]} [inside]
 */
export function element(tag, className = '', inside = []) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...inside);
  return made;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {(Node | string)[]} [inside] */
export function shape(tag, attributes, inside = []) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...inside);
  return made;
}

/** A, B, C … @param {number} place */
export const letterOf = (place) => String.fromCharCode(65 + place);
