// The mirror: every control of the lab as a native page element over its place on the canvas, with the same name, value
// and unit, unseen and open to keyboards and screen readers. The canvas is no tab stop; it draws the ring around the
// control that has the focus. Edits go back as commands. A number's element is a text field: it is seen while somebody
// types in it.
//
// Elements are kept as long as their control is there, and written to only where something changed, so that a reader's
// focus survives; the list is compared at most ten times a second.
import { createEntry } from './mirror_entries.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */
/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_entries.js').Entry} Entry */

const kEvery = 100; // milliseconds

/**
 * @param {HTMLElement} stage
 * @param {LabApp} app
 * @param {{ label: string, changed(): void, say(sentence: string): void }} page
 */
export function createMirror(stage, app, page) {
  const section = document.createElement('section');
  section.className = 'mirror';
  section.setAttribute('aria-label', page.label);
  stage.append(section);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** Paths whose element went away with the focus in it, the last one last. @type {string[]} */
  const lost = [];
  let timer = 0;
  /** Frames until what was commanded can be seen: until then the elements know better than the canvas. */
  let behind = 0;

  /** @param {ProbeItem[]} items */
  function shown(items) {
    const choices = new Set(items.filter(({ role }) => role === 'choice').map(({ path }) => path));
    // The options of a choice are its radio buttons.
    return items.filter(({ role, path }) => role !== 'scroll' && !choices.has(path.slice(0, path.lastIndexOf('/'))));
  }

  /** @param {ProbeItem} item */
  function make(item) {
    const entry = createEntry(item.role, {
      command(value) {
        app.command(item.path, value);
        behind = Math.max(behind, 1) + 1;
        page.changed();
      },
      type(typed) {
        const refusal = app.type(item.path, typed);
        page.changed();
        return refusal;
      },
      say: page.say,
    });
    entry.root.dataset.path = item.path;
    entry.root.addEventListener('focusin', (event) => {
      // A pointer needs no ring where it has just been; a text field has one always.
      const quiet = byPointer && item.role !== 'number';
      if (!quiet && event.target instanceof Element && event.target.matches(':focus-visible')) ring(item.path);
    });
    entry.root.addEventListener('keydown', () => ring(item.path));
    entry.root.addEventListener('focusout', () => ring(''));
    return entry;
  }

  let byPointer = false;
  let ringed = '';
  /** @param {string} path */
  function ring(path) {
    if (path === ringed) return;
    ringed = path;
    app.setFocus(path);
    page.changed();
  }

  // A key goes on from what the last frame showed.
  section.addEventListener('keydown', () => update(), { capture: true });
  section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (!app.escape()) return;
    event.preventDefault();
    page.changed();
  });

  /** Over its control, and never beyond the canvas. @param {HTMLElement} root @param {ProbeItem} item */
  function lay(root, { x, y, width, height }) {
    const left = Math.min(Math.max(x, 0), section.clientWidth);
    const top = Math.min(Math.max(y, 0), section.clientHeight);
    const place = {
      left: `${left}px`,
      top: `${top}px`,
      width: `${Math.max(1, Math.min(width, section.clientWidth - left))}px`,
      height: `${Math.max(1, Math.min(height, section.clientHeight - top))}px`,
    };
    for (const [name, value] of Object.entries(place)) {
      if (root.style.getPropertyValue(name) !== value) root.style.setProperty(name, value);
    }
  }

  function update() {
    clearTimeout(timer);
    timer = 0;
    if (behind > 0) return;
    const items = shown(app.probe());
    const wanted = new Set(items.map(({ path }) => path));
    let lostFocus = false;
    for (const [path, entry] of entries) {
      if (wanted.has(path)) continue;
      if (entry.root.contains(document.activeElement)) {
        lostFocus = true;
        lost.push(path);
      }
      entry.forget?.();
      entry.root.remove();
      entries.delete(path);
    }
    /** @type {Element | null} */
    let before = null;
    for (const item of items) {
      const entry = entries.get(item.path) ?? make(item);
      entries.set(item.path, entry);
      entry.update(item);
      lay(entry.root, item);
      /** @type {Element | null} */
      const place = before ? before.nextElementSibling : section.firstElementChild;
      if (place !== entry.root) section.insertBefore(entry.root, place);
      before = entry.root;
    }
    if (lostFocus) keepFocus(items);
    showListFromItsTop(items);
  }

  let listed = false;
  /** A list that takes the lab's place is read from its top. @param {ProbeItem[]} items */
  function showListFromItsTop(items) {
    const lists = items.some(({ path }) => path.startsWith('source/'));
    if (lists && !listed && stage.getBoundingClientRect().top < 0) stage.scrollIntoView({ block: 'start' });
    listed = lists;
  }

  /** Where the control that had the focus is gone: back to where one came from, or on to what is selected now. */
  /** @param {ProbeItem[]} items */
  function keepFocus(items) {
    const back = lost.findLastIndex((path) => entries.has(path));
    const path =
      back >= 0
        ? lost.splice(back)[0]
        : (items.find(({ role, value }) => role === 'option' && value) ?? items[0])?.path;
    entries.get(path)?.focus();
  }

  // A soft keyboard takes half of the window from under the field.
  window.visualViewport?.addEventListener('resize', () => {
    const field = document.activeElement?.closest('.number');
    if (field && section.contains(field)) field.scrollIntoView({ block: 'nearest' });
  });

  return {
    /** A whole new state comes: what was typed and not yet said belongs to the old one. */
    forget() {
      for (const entry of entries.values()) entry.forget?.();
    },
    /** After a frame. */
    mayHaveChanged() {
      if (behind > 0) behind -= 1;
      if (!timer) timer = window.setTimeout(update, kEvery);
    },
    /** The keyboard goes on where the pointer was: to the control at this path, a number opens to be typed. */
    /** @param {string} path */
    focus(path) {
      update();
      const entry = entries.get(path) ?? entries.get(path.slice(0, path.lastIndexOf('/')));
      byPointer = true;
      entry?.focus(path);
      byPointer = false;
    },
  };
}
