// Page elements of controls that are typed into.

import { kStill, write } from './mirror_parts.js';

/** @typedef {import('./mirror_parts.js').Send} Send */
/** @typedef {import('./mirror_parts.js').Entry} Entry */

const kMargin = 8; // CSS pixels

/** The field and the place of the reason for a refusal. */
function numberField() {
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
  return { root, input, reason };
}

/** Centres the reason on its field, but within the canvas. @param {HTMLElement} root @param {HTMLElement} reason */
function keepInside(root, reason) {
  reason.style.setProperty('--shift', '0px');
  const stage = root.parentElement?.getBoundingClientRect();
  const box = reason.getBoundingClientRect();
  if (!stage || box.width === 0) return;
  const beyond = Math.min(0, stage.right - kMargin - box.right);
  reason.style.setProperty('--shift', `${Math.max(beyond, stage.left + kMargin - box.left)}px`);
}

/**
 * A text field, so that soft keyboards, paste and input methods work as usual. Enter or leaving the field commits. A
 * refused entry stays, with the reason below it, until it is corrected, taken back with Escape, or left.
 * @param {Send} send @returns {Entry}
 */
export function numberEntry(send) {
  const { root, input, reason } = numberField();
  let present = '';
  let pending = false;
  let byPointer = false;

  /** @param {string} sentence */
  function refuse(sentence) {
    reason.textContent = sentence;
    if (sentence) keepInside(root, reason);
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
export function fieldEntry(send) {
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
