// The mirror: every control of the lab as a native page element beside the canvas, with the same name, value and unit.
// It is the keyboard's and the screen reader's road: the canvas is no tab stop, focus moves through the mirror, and the
// canvas draws the ring around the control that has it. Edits go back as commands.
//
// Elements are kept as long as their control is there, and written to only where something changed, so that a reader's
// focus survives; the list is compared at most ten times a second.

/** @typedef {import('./types.d.ts').LabApp} LabApp */
/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {{ root: HTMLElement, focusable: HTMLElement, update(item: ProbeItem): void }} Entry */

const kEvery = 100; // milliseconds
let groups = 0;

/** Writes only what differs. @param {Element} element @param {Record<string, string | null>} attributes */
function write(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) === value) continue;
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/** @param {(value: number) => void} send @returns {Entry} */
function rangeEntry(send) {
  const input = document.createElement('input');
  input.type = 'range';
  input.addEventListener('input', () => send(input.valueAsNumber));
  return {
    root: input,
    focusable: input,
    update({ label, min, max, step, value, valueText }) {
      write(input, {
        min: String(min),
        max: String(max),
        step: String(step || 'any'),
        'aria-label': label,
        'aria-valuetext': valueText,
      });
      // A handle lies between steps when it was dragged; the element would round what it shows, not what it sends.
      if (document.activeElement !== input || Math.abs(input.valueAsNumber - value) > step) input.value = String(value);
    },
  };
}

/** @param {(value: number) => void} send @returns {Entry} */
function choiceEntry(send) {
  const group = document.createElement('fieldset');
  const legend = document.createElement('legend');
  const name = `quantscope-choice-${++groups}`;
  let options = '';
  group.append(legend);
  return {
    root: group,
    focusable: group,
    update({ label, options: wanted, value }) {
      if (legend.textContent !== label) legend.textContent = label;
      if (options !== wanted.join('\n')) {
        options = wanted.join('\n');
        group.replaceChildren(
          legend,
          ...wanted.map((text, i) => {
            const row = document.createElement('label');
            const input = document.createElement('input');
            input.type = 'radio';
            input.name = name;
            input.addEventListener('change', () => send(i));
            row.append(input, text);
            return row;
          }),
        );
      }
      group.querySelectorAll('input').forEach((input, i) => {
        if (input.checked !== (i === value)) input.checked = i === value;
      });
    },
  };
}

/** @param {(value: number) => void} send @returns {Entry} */
function buttonEntry(send) {
  const button = document.createElement('button');
  button.type = 'button';
  button.addEventListener('click', () => send(0));
  return {
    root: button,
    focusable: button,
    update({ role, label, value }) {
      if (button.textContent !== label) button.textContent = label;
      write(button, { 'aria-current': role === 'option' && value ? 'true' : null });
    },
  };
}

/** @type {Partial<Record<ProbeItem['role'], (send: (value: number) => void) => Entry>>} */
const kMakers = {
  slider: rangeEntry,
  handle: rangeEntry,
  choice: choiceEntry,
  option: buttonEntry,
  button: buttonEntry,
};

/**
 * @param {HTMLElement} stage
 * @param {LabApp} app
 * @param {{ label: string, changed(): void }} page
 */
export function createMirror(stage, app, page) {
  const section = document.createElement('section');
  section.className = 'mirror';
  section.setAttribute('aria-label', page.label);
  stage.append(section);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  let timer = 0;

  /** @param {ProbeItem[]} items */
  function shown(items) {
    const choices = new Set(items.filter(({ role }) => role === 'choice').map(({ path }) => path));
    // The options of a choice are its radio buttons.
    return items.filter(({ role, path }) => kMakers[role] && !choices.has(path.slice(0, path.lastIndexOf('/'))));
  }

  /** @param {ProbeItem} item */
  function make(item) {
    const maker = kMakers[item.role] ?? buttonEntry;
    const entry = maker((value) => {
      app.command(item.path, value);
      page.changed();
    });
    entry.root.dataset.path = item.path;
    entry.root.addEventListener('focusin', () => focus(item.path));
    entry.root.addEventListener('focusout', () => focus(''));
    return entry;
  }

  /** @param {string} path */
  function focus(path) {
    app.setFocus(path);
    page.changed();
  }

  function update() {
    timer = 0;
    const items = shown(app.probe());
    const wanted = new Set(items.map(({ path }) => path));
    for (const [path, entry] of entries) {
      if (wanted.has(path)) continue;
      entry.root.remove();
      entries.delete(path);
    }
    /** @type {Element | null} */
    let before = null;
    for (const item of items) {
      const entry = entries.get(item.path) ?? make(item);
      entries.set(item.path, entry);
      entry.update(item);
      /** @type {Element | null} */
      const place = before ? before.nextElementSibling : section.firstElementChild;
      if (place !== entry.root) section.insertBefore(entry.root, place);
      before = entry.root;
    }
  }

  return {
    /** After a frame. */
    mayHaveChanged() {
      if (!timer) timer = window.setTimeout(update, kEvery);
    },
  };
}
