// The mirror: every control of the lab as a native page element over its place on the canvas, with the same name, value
// and unit, unseen and open to keyboards and screen readers. The canvas is no tab stop; it draws the ring around the
// control that has the focus. Edits go back as commands. A number's element is a text field: it is seen while somebody
// types in it.
//
// Words that stand between the controls are there too, in their place; the picture has a description and a table of its
// numbers (figure.js). What belongs to the quiz can stand on the page instead, seen, where the reader prefers that.
//
// Elements are kept as long as their control is there, and written to only where something changed, so that a reader's
// focus survives; the list is compared at most ten times a second.
import { focused, holdsFocus } from './focus.js';
import { createEntry } from './mirror_entries.js';
import { listenForQuizKeys } from './quiz_keys.js';
import { createStatus } from './status.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */
/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_entries.js').Entry} Entry */

const kEvery = 100; // milliseconds
/** Roles that nothing can be done with. */
const kNextInQuiz = ['quiz/check', 'quiz/begin', 'quiz/next', 'quiz/progress'];
const kWords = new Set(['heading', 'paragraph', 'figure']);

/**
 * @param {HTMLElement} stage
 * @param {LabApp} app
 * @param {{ label: string, quiz: HTMLElement | null, changed(): void, say(sentence: string): void, isDragging(): boolean, signal: AbortSignal }} page
 */
export function createMirror(stage, app, page) {
  const section = document.createElement('section');
  section.className = 'mirror';
  section.setAttribute('aria-label', page.label);
  // What the keys do stands on the page.
  if (document.querySelector('#lab-keys')) section.setAttribute('aria-describedby', 'lab-keys');
  stage.append(section);
  const status = createStatus(stage, page.isDragging);
  /** @param {string} path */
  const isOnPage = (path) => page.quiz !== null && path.startsWith('quiz/') && stage.dataset.quiz === 'page';
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

  /** @param {ProbeItem} item @param {boolean} seen */
  function make(item, seen) {
    const entry = createEntry(
      item.role,
      {
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
      },
      seen,
    );
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

  const command = (/** @type {string} */ path) => {
    app.command(path, 0);
    behind = Math.max(behind, 1) + 1;
    page.changed();
  };
  for (const place of page.quiz ? [section, page.quiz] : [section]) {
    // A key goes on from what the last frame showed.
    place.addEventListener('keydown', () => update(), { capture: true });
    listenForQuizKeys(place, (path) => entries.has(path) || app.probe().some((item) => item.path === path), command);
  }
  section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (!app.escape()) return;
    event.preventDefault();
    page.changed();
  });

  /**
   * Over its control, and never beyond the canvas.
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

  function update() {
    clearTimeout(timer);
    timer = 0;
    if (behind > 0 || page.signal.aborted) return;
    const items = shown(app.probe());
    const wanted = new Set(items.map(({ path }) => path));
    let lostFocus = false;
    for (const [path, entry] of entries) {
      const seen = page.quiz?.contains(entry.root) ?? false;
      if (wanted.has(path) && seen === isOnPage(path)) continue;
      if (holdsFocus(entry.root)) {
        lostFocus = true;
        lost.push(path);
      }
      entry.forget?.();
      entry.root.remove();
      entries.delete(path);
    }
    /** @type {Map<Element, Element | null>} */
    const lasts = new Map();
    // Asked once: between two changes of the page each question would have it laid out anew.
    const { clientWidth, clientHeight } = section;
    for (const item of items) {
      const onPage = isOnPage(item.path);
      const home = onPage && page.quiz ? page.quiz : section;
      const entry = entries.get(item.path) ?? make(item, onPage);
      entries.set(item.path, entry);
      entry.update(item);
      if (!onPage) lay(entry.root, item, { clientWidth, clientHeight });
      const before = lasts.get(home) ?? null;
      const place = before ? before.nextElementSibling : home.firstElementChild;
      if (place !== entry.root) home.insertBefore(entry.root, place);
      lasts.set(home, entry.root);
    }
    status.follow(items);
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
    // In the quiz it goes on with what comes next.
    if (lost.at(-1)?.startsWith('quiz/')) {
      const next = kNextInQuiz.find((path) => entries.has(path));
      if (next) {
        entries.get(next)?.focus();
        return;
      }
    }
    const back = lost.findLastIndex((path) => entries.has(path));
    const path =
      back >= 0
        ? lost.splice(back)[0]
        : (items.find(({ role, value }) => role === 'option' && value) ?? items.find(({ role }) => !kWords.has(role)))
            ?.path;
    if (path !== undefined) entries.get(path)?.focus();
  }

  // A soft keyboard takes half of the window from under the field.
  window.visualViewport?.addEventListener(
    'resize',
    () => {
      const field = focused(section)?.closest('.number');
      if (field && section.contains(field)) field.scrollIntoView({ block: 'nearest' });
    },
    { signal: page.signal },
  );

  return {
    /** The element that the picture's description belongs to. */
    picture: () => entries.get('lab/picture')?.root ?? null,
    focusFirst() {
      update();
      entries.get(app.probe().find(({ role }) => !kWords.has(role) && role !== 'scroll')?.path ?? '')?.focus();
    },
    end() {
      clearTimeout(timer);
      section.remove();
      status.end();
    },
    /** A whole new state comes: what was typed and not yet said belongs to the old one. */
    forget() {
      for (const entry of entries.values()) entry.forget?.();
    },
    /** What it says may be older than the picture. */
    isBehind: () => timer !== 0,
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
