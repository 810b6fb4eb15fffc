// Types and helpers that the page elements of all controls share.

/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/**
 * @typedef {object} Send
 * @property {(value: number) => void} command
 * @property {(typed: string) => string} type  returns why it is refused, or nothing
 * @property {(sentence: string) => void} say
 */
/**
 * @typedef {object} Entry
 * @property {HTMLElement} root
 * @property {(path?: string) => void} focus  as by a pointer; the path may be that of an option
 * @property {(item: ProbeItem) => void} update
 * @property {() => void} [forget]  discards uncommitted typing
 */

export const kStill = { preventScroll: true };

/** Writes only what differs. @param {Element} element @param {Record<string, string | null>} attributes */
export function write(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) === value) continue;
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}
