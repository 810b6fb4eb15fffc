// One page element for each role of a control.

import { fieldEntry, numberEntry } from './mirror_fields.js';
import { kStill, write } from './mirror_parts.js';

/** @typedef {import('./types.d.ts').ProbeItem} ProbeItem */
/** @typedef {import('./mirror_parts.js').Send} Send */
/** @typedef {import('./mirror_parts.js').Entry} Entry */

let groups = 0;

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

/** `isOver`: over the canvas, not on the page. @param {Send} send @param {boolean} isOver @returns {Entry} */
function choiceEntry(send, isOver) {
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
    update({ label, options: wanted, value, enabled, places, x: left, y: top }) {
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
      const labels = group.querySelectorAll('label');
      if (isOver && places?.length === labels.length) {
        places.forEach(({ x, y, width, height }, i) => {
          for (const [name, pixels] of Object.entries({ left: x - left, top: y - top, width, height })) {
            const place = `${Math.round(pixels)}px`;
            if (labels[i].style.getPropertyValue(name) !== place) labels[i].style.setProperty(name, place);
          }
        });
      }
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
  choice: (send) => choiceEntry(send, true),
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
  if (seen && role === 'choice') return choiceEntry(send, false);
  return (role === 'scroll' ? buttonEntry : kMakers[role])(send);
}
