// The elements of the mirror: one a control, made, moved and removed with it.
import { holdsFocus } from './focus.js';
import { createEntry } from './mirror_entries.js';

/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_parts.js').Entry} Entry */

/**
 * Places an element over its control, clipped to the canvas.
 * @param {HTMLElement} root @param {ProbeItem} item @param {{ clientWidth: number, clientHeight: number }} canvas
 */
function lay(root, { x, y, width, height }, { clientWidth, clientHeight }) {
  const left = Math.min(Math.max(x, 0), clientWidth);
  const top = Math.min(Math.max(y, 0), clientHeight);
  const place = {
    left: `${left}px`,
    top: `${top}px`,
    width: `${Math.max(1, Math.min(width, clientWidth - left))}px`,
    height: `${Math.max(1, Math.min(height, clientHeight - top))}px`,
  };
  for (const [name, value] of Object.entries(place)) {
    if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
  }
}

/**
 * @param {Map<string, Entry>} entries  by path
 * @param {HTMLElement} section  over the canvas
 * @param {{
 *   home: HTMLElement | null,
 *   isOnPage(path: string): boolean,
 *   send(path: string): Parameters<typeof createEntry>[1],
 *   made(root: HTMLElement, item: ProbeItem): void,
 *   lost(path: string): void,
 * }} mirror  `home` is the place on the page of elements that are not over the canvas
 */
export function createElements(entries, section, { home, isOnPage, send, made, lost }) {
  /** @param {ProbeItem} item @param {boolean} seen */
  function make(item, seen) {
    const entry = createEntry(item.role, send(item.path), seen);
    entry.root.dataset.path = item.path;
    entry.root.dataset.role = item.role;
    made(entry.root, item);
    entries.set(item.path, entry);
    return entry;
  }

  /** A control that becomes another kind, a menu for a choice, gets another element. @param {Map<string, string>} wanted roles by path */
  function removeOthers(wanted) {
    for (const [path, entry] of entries) {
      const seen = home?.contains(entry.root) ?? false;
      if (wanted.get(path) === entry.root.dataset.role && seen === isOnPage(path)) continue;
      if (holdsFocus(entry.root)) lost(path);
      entry.forget?.();
      entry.root.remove();
      entries.delete(path);
    }
  }

  return {
    /** Shows these controls, in this order. @param {ProbeItem[]} items */
    show(items) {
      removeOthers(new Map(items.map(({ path, role }) => [path, role])));
      /** @type {Map<Element, Element | null>} */
      const lasts = new Map();
      // Read once: after a write to the page, another read would force a new layout.
      const { clientWidth, clientHeight } = section;
      for (const item of items) {
        const onPage = isOnPage(item.path);
        const parent = onPage && home ? home : section;
        const entry = entries.get(item.path) ?? make(item, onPage);
        entry.update(item);
        if (!onPage) lay(entry.root, item, { clientWidth, clientHeight });
        const before = lasts.get(parent) ?? null;
        const place = before ? before.nextElementSibling : parent.firstElementChild;
        if (place !== entry.root) parent.insertBefore(entry.root, place);
        lasts.set(parent, entry.root);
      }
    },
  };
}
