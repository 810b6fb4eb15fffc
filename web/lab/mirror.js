// The mirror: every control of the lab as a native page element over its place on the canvas, with the same name, value
// and unit: invisible, but open to keyboards and screen readers. The canvas is no tab stop; it draws the ring around
// the focused control. Edits go back as commands. A number's element is a text field, visible while the reader types.
//
// It also holds the text between the controls, in place; the picture has a description and a table of its numbers
// (figure.js). If the reader prefers, the quiz moves out of the canvas and is visible on the page.
//
// An element lives as long as its control and changes only where the control did, so that the focus survives; the
// list is compared at most ten times a second.
import { focused, holdsFocus } from './focus.js';
import { createEntry } from './mirror_entries.js';
import { listenForQuizKeys } from './quiz_keys.js';
import { createStatus } from './status.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */
/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_parts.js').Entry} Entry */

const kEvery = 100; // milliseconds
const kNextInQuiz = ['quiz/check', 'quiz/begin', 'quiz/next', 'quiz/progress'];
/** Roles without interaction. */
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
  // The page explains the keys.
  if (document.querySelector('#lab-keys')) section.setAttribute('aria-describedby', 'lab-keys');
  stage.append(section);
  const status = createStatus(stage, page.isDragging);
  /** @param {string} path */
  const isOnPage = (path) => page.quiz !== null && path.startsWith('quiz/') && stage.dataset.quiz === 'page';
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** Paths whose element was removed while it had the focus, latest last. @type {string[]} */
  const lost = [];
  let timer = 0;
  /** Frames until a command is visible; until then the elements are newer than the canvas. */
  let behind = 0;

  /** @param {ProbeItem[]} items */
  function shown(items) {
    const choices = new Set(items.filter(({ role }) => role === 'choice').map(({ path }) => path));
    // The radio buttons of a choice stand for its options.
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
      // A pointer needs no ring where it has just been; a text field always has one.
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
    // Before a key acts, update the mirror to the last frame.
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
    // Read once: after a write to the page, another read would force a new layout.
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
  /** Scrolls to the top of a list that replaces the lab. @param {ProbeItem[]} items */
  function showListFromItsTop(items) {
    const lists = items.some(({ path }) => path.startsWith('source/'));
    if (lists && !listed && stage.getBoundingClientRect().top < 0) stage.scrollIntoView({ block: 'start' });
    listed = lists;
  }

  /** Moves the focus on from a removed control: to an earlier one or the selected option. @param {ProbeItem[]} items */
  function keepFocus(items) {
    // In the quiz, focus the next step.
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

  // A soft keyboard may cover the field: scroll it into view.
  window.visualViewport?.addEventListener(
    'resize',
    () => {
      const field = focused(section)?.closest('.number');
      if (field && section.contains(field)) field.scrollIntoView({ block: 'nearest' });
    },
    { signal: page.signal },
  );

  return {
    /** Element that holds the picture's description. */
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
    /** Discards uncommitted typing, which belongs to the state being replaced. */
    forget() {
      for (const entry of entries.values()) entry.forget?.();
    },
    /** True while the mirror may be older than the picture. */
    isBehind: () => timer !== 0,
    /** Shows the last frame now. */
    update,
    /** Called after a frame. */
    mayHaveChanged() {
      if (behind > 0) behind -= 1;
      if (!timer) timer = window.setTimeout(update, kEvery);
    },
    /** Moves the focus to the control that the pointer operated; a number opens for typing. @param {string} path */
    focus(path) {
      update();
      const entry = entries.get(path) ?? entries.get(path.slice(0, path.lastIndexOf('/')));
      byPointer = true;
      entry?.focus(path);
      byPointer = false;
    },
  };
}
