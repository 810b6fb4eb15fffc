// One page element for each role of a control.

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

let groups = 0;
const kMargin = 8; // CSS pixels
const kStill = { preventScroll: true };

/** Writes only what differs. @param {Element} element @param {Record<string, string | null>} attributes */
function write(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) === value) continue;
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/** @param {Send} send @returns {Entry} */
function rangeEntry(send) {
  const input = document.createElement('input');
  input.type = 'range';
  input.addEventListener('input', () => send.command(input.valueAsNumber));
  return {
    root: input,
    focus: () => input.focus(kStill),
    update({ label, min, max, step, value, valueText, enabled }) {
      // A range steps from its min. Shift min, by less than a step, so that the present value lies on the grid and
      // a step back returns to it.
      const least = step ? value - Math.floor((value - min) / step + 1e-9) * step : min;
      const beyond = Math.abs(input.valueAsNumber - value) > 1e-9 * Math.max(1, Math.abs(value));
      write(input, {
        min: beyond || !input.min ? String(least) : input.min,
        max: String(max),
        step: String(step || 'any'),
        'aria-label': label,
        'aria-valuetext': valueText,
        'aria-disabled': enabled ? null : 'true',
      });
      if (beyond) input.value = String(value);
    },
  };
}

/** @param {Send} send @returns {Entry} */
function choiceEntry(send) {
  const group = document.createElement('fieldset');
  const legend = document.createElement('legend');
  const name = `quantscope-choice-${++groups}`;
  /** @type {Text[]} */
  let words = [];
  group.append(legend);
  return {
    root: group,
    focus(path = '') {
      const option = Number(path.slice(path.lastIndexOf('/') + 1));
      group.querySelectorAll('input')[option]?.focus(kStill);
    },
    update({ label, options: wanted, value, enabled }) {
      if (legend.textContent !== label) legend.textContent = label;
      if (words.length !== wanted.length) {
        words = wanted.map(() => document.createTextNode(''));
        group.replaceChildren(
          legend,
          ...words.map((text, i) => {
            const row = document.createElement('label');
            const input = document.createElement('input');
            input.type = 'radio';
            input.name = name;
            input.addEventListener('change', () => send.command(i));
            row.append(input, text);
            return row;
          }),
        );
      }
      // Change only the words, so that the focus stays.
      wanted.forEach((text, i) => {
        if (words[i].data !== text) words[i].data = text;
      });
      group.querySelectorAll('input').forEach((input, i) => {
        if (input.checked !== (i === value)) input.checked = i === value;
        // A disabled input would lose the focus, and the keys with it.
        write(input, { 'aria-disabled': enabled ? null : 'true' });
      });
    },
  };
}

/** @param {Send} send @returns {Entry} */
function buttonEntry(send) {
  const button = document.createElement('button');
  button.type = 'button';
  button.addEventListener('click', () => send.command(0));
  return {
    root: button,
    focus: () => button.focus(kStill),
    update({ role, label, value, valueText, enabled }) {
      const words = valueText ? `${label}: ${valueText}` : label;
      if (button.textContent !== words) button.textContent = words;
      write(button, {
        'aria-current': role === 'option' && value ? 'true' : null,
        'aria-disabled': enabled ? null : 'true',
      });
    },
  };
}

/**
 * A text field, so that soft keyboards, paste and input methods work as usual. Enter or leaving the field commits. A
 * refused entry stays, with the reason below it, until it is corrected, taken back with Escape, or left.
 * @param {Send} send @returns {Entry}
 */
function numberEntry(send) {
  const root = document.createElement('span');
  const input = document.createElement('input');
  const reason = document.createElement('span');
  root.className = 'number';
  input.type = 'text';
  input.inputMode = 'decimal';
  input.enterKeyHint = 'done';
  input.autocomplete = 'off';
  input.maxLength = 64;
  input.spellcheck = false;
  reason.setAttribute('role', 'alert');
  root.append(input, reason);
  let present = '';
  let pending = false;
  let byPointer = false;

  /** Centres the reason on the field, but within the canvas. */
  function keepInside() {
    reason.style.setProperty('--shift', '0px');
    const stage = root.parentElement?.getBoundingClientRect();
    const box = reason.getBoundingClientRect();
    if (!stage || box.width === 0) return;
    const beyond = Math.min(0, stage.right - kMargin - box.right);
    reason.style.setProperty('--shift', `${Math.max(beyond, stage.left + kMargin - box.left)}px`);
  }

  /** @param {string} sentence */
  function refuse(sentence) {
    reason.textContent = sentence;
    if (sentence) keepInside();
    write(input, { 'aria-invalid': sentence ? 'true' : null });
  }

  function takeBack() {
    pending = false;
    input.value = present;
    refuse('');
  }

  /** Commits the entry; returns why it was refused, or nothing. */
  function commit() {
    // NFKC turns full-width digits, which some input methods write, into digits.
    const typed = input.value.normalize('NFKC');
    if (typed.trim() === '') takeBack();
    const refusal = pending ? send.type(typed) : '';
    pending = refusal !== '';
    if (!pending) refuse('');
    return refusal;
  }

  input.addEventListener('input', () => {
    pending = true;
    refuse('');
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      const refusal = commit();
      refuse(refusal);
      if (!refusal && byPointer) input.blur();
      else input.select();
    } else if (event.key === 'Escape' && (pending || byPointer)) {
      event.preventDefault();
      takeBack();
      if (byPointer) input.blur();
      else input.select();
    }
  });
  input.addEventListener('focus', () => input.select());
  input.addEventListener('blur', () => {
    byPointer = false;
    const refusal = commit();
    if (!refusal) return;
    takeBack();
    send.say(refusal);
  });
  return {
    root,
    forget: takeBack,
    focus() {
      byPointer = true;
      input.focus(kStill);
    },
    update({ label, typed, valueText, enabled }) {
      // The unit is part of the accessible name, not of the typed text.
      const unit = valueText.slice(typed.length).trim();
      write(input, { 'aria-label': unit ? `${label} (${unit})` : label, readonly: enabled ? null : '' });
      present = typed;
      if (!pending && input.value !== typed) input.value = typed;
    },
  };
}

/**
 * A field for any text; where visible, its name stands before it.
 * @param {Send} send @returns {Entry}
 */
function fieldEntry(send) {
  const root = document.createElement('label');
  const name = document.createElement('span');
  const input = document.createElement('input');
  const unit = document.createElement('span');
  root.className = 'field';
  input.type = 'text';
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.maxLength = 200;
  root.append(name, input, unit);
  let pending = false;
  const commit = () => {
    if (pending) send.type(input.value.normalize('NFKC'));
    pending = false;
  };
  input.addEventListener('input', () => {
    pending = true;
  });
  input.addEventListener('change', commit);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) commit();
  });
  input.addEventListener('blur', commit);
  return {
    root,
    focus: () => input.focus(kStill),
    forget() {
      pending = false;
    },
    update({ label, typed, unit: wanted }) {
      write(input, { 'aria-label': wanted ? `${label} (${wanted})` : label });
      if (name.textContent !== label) name.textContent = label;
      if (unit.textContent !== wanted) unit.textContent = wanted;
      if (!pending && input.value !== typed) input.value = typed;
    },
  };
}

/** @param {'h2' | 'p'} tag @returns {() => Entry} */
const wordsEntry = (tag) => () => {
  const root = document.createElement(tag);
  return {
    root,
    focus: () => {},
    update({ label }) {
      if (root.textContent !== label) root.textContent = label;
    },
  };
};

/** The picture: a group with a description; its numbers open as a table (figure.js). @returns {Entry} */
function figureEntry() {
  const root = document.createElement('div');
  root.setAttribute('role', 'group');
  root.className = 'picture';
  return {
    root,
    focus: () => root.querySelector('summary')?.focus(kStill),
    update({ label }) {
      write(root, { 'aria-label': label });
    },
  };
}

/** A visible slider on the page, with its name and value. @param {Send} send @returns {Entry} */
function seenRangeEntry(send) {
  const range = rangeEntry(send);
  const root = document.createElement('label');
  const name = document.createElement('span');
  const value = document.createElement('span');
  // The slider itself announces both.
  name.setAttribute('aria-hidden', 'true');
  value.setAttribute('aria-hidden', 'true');
  root.className = 'seen-range';
  root.append(name, range.root, value);
  return {
    root,
    focus: range.focus,
    update(item) {
      range.update(item);
      if (name.textContent !== item.label) name.textContent = item.label;
      if (value.textContent !== item.valueText) value.textContent = item.valueText;
    },
  };
}

/** @type {Record<Exclude<ProbeItem['role'], 'scroll'>, (send: Send) => Entry>} */
const kMakers = {
  slider: rangeEntry,
  handle: rangeEntry,
  choice: choiceEntry,
  option: buttonEntry,
  button: buttonEntry,
  number: numberEntry,
  field: fieldEntry,
  heading: wordsEntry('h2'),
  paragraph: wordsEntry('p'),
  figure: figureEntry,
};

/** `seen`: on the page, not over a control of the canvas. @param {ProbeItem['role']} role @param {Send} send @param {boolean} seen */
export function createEntry(role, send, seen) {
  if (seen && role === 'slider') return seenRangeEntry(send);
  return (role === 'scroll' ? buttonEntry : kMakers[role])(send);
}
