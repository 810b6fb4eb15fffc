// The mirror: every control of the lab as a native page element over its place on the canvas, with the same name, value
// and unit: invisible, but open to keyboards and screen readers. The canvas is no tab stop; it draws the ring around
// the focused control. Edits go back as commands. A number's element is a text field, visible while the reader types.
//
// It also holds the text between the controls, in place; the picture has a description and a table of its numbers
// (figure.js). If the reader prefers, the quiz moves out of the canvas and is visible on the page.
//
// An element lives as long as its control and changes only where the control did, so that the focus survives; the
// list is compared at most ten times a second.
import { focused } from './focus.js';
import { createElements } from './mirror_elements.js';
import { createFocusKeeper, createRing, firstControl } from './mirror_focus.js';
import { listenForQuizKeys } from './quiz_keys.js';
import { createStatus } from './status.js';

/** @typedef {import('./types.d.ts').LabApp} LabApp */
/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_parts.js').Entry} Entry */
/**
 * @typedef {{ label: string, quiz: HTMLElement | null, changed(): void, say(sentence: string): void,
 *   isDragging(): boolean, signal: AbortSignal }} Page
 */

const kEvery = 100; // milliseconds

/** @param {HTMLElement} stage @param {string} label */
function addSection(stage, label) {
  const section = document.createElement('section');
  section.className = 'mirror';
  section.setAttribute('aria-label', label);
  // The page explains the keys.
  if (document.querySelector('#lab-keys')) section.setAttribute('aria-describedby', 'lab-keys');
  stage.append(section);
  return section;
}

/** The controls to mirror: the radio buttons of a choice stand for its options, and lie where these are drawn. @param {ProbeItem[]} items */
function shown(items) {
  /** @type {Map<string, ProbeItem[]>} */
  const choices = new Map(items.filter(({ role }) => role === 'choice').map(({ path }) => [path, []]));
  const others = items.filter((item) => {
    const options = choices.get(item.path.slice(0, item.path.lastIndexOf('/')));
    options?.push(item);
    return item.role !== 'scroll' && !options;
  });
  return others.map((item) => ({ ...item, places: choices.get(item.path) }));
}

/** Sends the reader's acts to the lab. @param {LabApp} app @param {Page} page */
function createSender(app, page) {
  /** Frames until a command is visible; until then the elements are newer than the canvas. */
  let behind = 0;
  /** @param {string} path @param {number} value */
  function command(path, value) {
    app.command(path, value);
    behind = Math.max(behind, 1) + 1;
    page.changed();
  }
  return {
    command,
    /** For the element of one control. @param {string} path */
    of: (path) => ({
      command: (/** @type {number} */ value) => command(path, value),
      type(/** @type {string} */ typed) {
        const refusal = app.type(path, typed);
        page.changed();
        return refusal;
      },
      say: page.say,
    }),
    isBehind: () => behind > 0,
    frameDrawn() {
      if (behind > 0) behind -= 1;
    },
  };
}

/** Lists have a heading of their own (src/ui/app/choices.cpp); the pages of the quiz have one too. */
const kListTitle = /^(?!quiz\/)[a-z_]+\/title$/;

/** Scrolls to the top of a list that opens. @param {HTMLElement} stage */
function createListWatch(stage) {
  let listed = false;
  return (/** @type {ProbeItem[]} */ items) => {
    const lists = items.some(({ path }) => kListTitle.test(path));
    if (lists && !listed) {
      if (stage.parentElement) stage.parentElement.scrollTop = 0;
      if (stage.getBoundingClientRect().top < 0) stage.scrollIntoView({ block: 'start' });
    }
    listed = lists;
  };
}

const kAnswers = ['quiz/answer', 'quiz/options', 'quiz/order', 'quiz/draw'];
/**
 * Leads the focus to the answer of a question that has just come, where it would stay on the way there.
 * @param {Map<string, import('./mirror_parts.js').Entry>} entries
 */
function createQuestionWatch(entries) {
  let asked = '';
  return (/** @type {ProbeItem[]} */ items) => {
    const question = items.find(({ path }) => path === 'quiz/question')?.label ?? '';
    const isNew = question !== '' && question !== asked && asked !== '';
    asked = question;
    if (!isNew || !entries.get('quiz/next')?.root.contains(document.activeElement)) return;
    const answer = items.find(({ path }) => kAnswers.some((one) => path.startsWith(one)));
    if (answer) entries.get(answer.path)?.focus();
  };
}

/**
 * @param {HTMLElement} section @param {LabApp} app @param {Page} page
 * @param {{ update(): void, has(path: string): boolean, command(path: string, value: number): void }} mirror
 */
function listen(section, app, page, { update, has, command }) {
  for (const place of page.quiz ? [section, page.quiz] : [section]) {
    // Before a key acts, update the mirror to the last frame.
    place.addEventListener('keydown', update, { capture: true });
    listenForQuizKeys(
      place,
      (path) => has(path) || app.probe().some((item) => item.path === path),
      (path) => command(path, 0),
    );
  }
  section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    if (!app.escape()) return;
    event.preventDefault();
    page.changed();
  });
  // In a text field these keys take back what was typed.
  section.addEventListener('keydown', (event) => {
    const isUndoKey = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'z';
    const types = event.target instanceof Element && event.target.closest('.number, .field') !== null;
    if (!isUndoKey || types || event.defaultPrevented) return;
    event.preventDefault();
    command(event.shiftKey ? 'app/redo' : 'app/undo', 0);
  });
  // A soft keyboard may cover the field: scroll it into view.
  window.visualViewport?.addEventListener(
    'resize',
    () => {
      const field = focused(section)?.closest('.number');
      if (field && section.contains(field)) field.scrollIntoView({ block: 'nearest' });
    },
    { signal: page.signal },
  );
}

/** @param {HTMLElement} stage @param {LabApp} app @param {Page} page */
export function createMirror(stage, app, page) {
  const section = addSection(stage, page.label);
  const status = createStatus(stage, page.isDragging);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  const sender = createSender(app, page);
  const ring = createRing(app, page.changed);
  const keeper = createFocusKeeper(entries);
  const watchList = createListWatch(stage);
  const watchQuestion = createQuestionWatch(entries);
  let lostFocus = false;
  const elements = createElements(entries, section, {
    home: page.quiz,
    isOnPage: (path) => page.quiz !== null && path.startsWith('quiz/') && stage.dataset.quiz === 'page',
    send: sender.of,
    made: ring.follow,
    lost(path) {
      lostFocus = true;
      keeper.lose(path);
    },
  });
  let timer = 0;

  function update() {
    clearTimeout(timer);
    timer = 0;
    if (sender.isBehind() || page.signal.aborted) return;
    const items = shown(app.probe());
    lostFocus = false;
    elements.show(items);
    status.follow(items);
    if (lostFocus) keeper.keep(items);
    watchList(items);
    watchQuestion(items);
  }

  listen(section, app, page, { update, has: (path) => entries.has(path), command: sender.command });

  return {
    /** Element that holds the picture's description. */
    picture: () => entries.get('lab/picture')?.root ?? null,
    focusFirst() {
      update();
      entries.get(firstControl(app.probe()))?.focus();
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
      sender.frameDrawn();
      if (!timer) timer = window.setTimeout(update, kEvery);
    },
    /** Moves the focus to the control that the pointer operated; a number opens for typing. @param {string} path */
    focus(path) {
      update();
      const entry = entries.get(path) ?? entries.get(path.slice(0, path.lastIndexOf('/')));
      ring.withoutRing(() => entry?.focus(path));
    },
  };
}
