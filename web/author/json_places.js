// Reads JSON with the place of every value in the text, and finds the first place at which it is not JSON. Strict as
// JSON.parse, which says neither in all browsers.

/**
 * @typedef {object} JsonValue
 * @property {number} from  first character
 * @property {number} to  behind the last
 * @property {unknown} [value]  of a text: the text itself
 * @property {Map<string, JsonValue>} [fields]  of an object; of two with the same key, the later
 * @property {JsonValue[]} [entries]  of a list
 * @typedef {'value' | 'key' | 'colon' | 'comma_object' | 'comma_list' | 'end' | 'quote' | 'escape' | 'depth'} Expected
 * @typedef {{ at: number, expected: Expected }} Fault
 */

const kDeepest = 200;
const kNumber = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const kWord = /true|false|null/y;
const kEscape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const kSpace = /[ \t\n\r]*/y;

/** The first fault, thrown within this file. */
class NotJson extends Error {
  /** @param {number} at @param {Expected} expected */
  constructor(at, expected) {
    super(expected);
    this.fault = { at, expected };
  }
}

class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  /** Returns what fits here, and goes behind it; empty if nothing does. @param {RegExp} pattern  sticky */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** True, and behind it, if the next sign is this one; else it stays where the sign is missing. @param {string} sign */
  takeSign(sign) {
    const from = this.at;
    this.take(kSpace);
    const isNext = this.text[this.at] === sign;
    this.at = isNext ? this.at + 1 : from;
    return isNext;
  }

  /** @param {number} depth @returns {JsonValue} */
  value(depth) {
    this.take(kSpace);
    const from = this.at;
    if (depth > kDeepest) throw new NotJson(from, 'depth');
    if (this.text[from] === '{') return this.object(depth);
    if (this.text[from] === '[') return this.list(depth);
    if (this.text[from] === '"') return this.string();
    if (!this.take(kNumber) && !this.take(kWord)) throw new NotJson(from, 'value');
    return { from, to: this.at };
  }

  /** @returns {JsonValue} */
  string() {
    const from = this.at;
    for (this.at += 1; ; ) {
      const code = this.text.charCodeAt(this.at);
      // Behind the end the code is no number; below the space lie line breaks and other signs that must be escaped.
      if (!(code >= 0x20)) throw new NotJson(this.at, 'quote');
      if (code === 0x22) break;
      if (code !== 0x5c) this.at += 1;
      else if (!this.take(kEscape)) throw new NotJson(this.at, 'escape');
    }
    this.at += 1;
    return { from, to: this.at, value: JSON.parse(this.text.slice(from, this.at)) };
  }

  /** @param {number} depth @returns {JsonValue} */
  object(depth) {
    const from = this.at;
    /** @type {Map<string, JsonValue>} */
    const fields = new Map();
    this.at += 1;
    if (!this.takeSign('}')) {
      do {
        this.take(kSpace);
        if (this.text[this.at] !== '"') throw new NotJson(this.at, 'key');
        const key = String(this.string().value);
        if (!this.takeSign(':')) throw new NotJson(this.at, 'colon');
        fields.set(key, this.value(depth + 1));
      } while (this.takeSign(','));
      if (!this.takeSign('}')) throw new NotJson(this.at, 'comma_object');
    }
    return { from, to: this.at, fields };
  }

  /** @param {number} depth @returns {JsonValue} */
  list(depth) {
    const from = this.at;
    /** @type {JsonValue[]} */
    const entries = [];
    this.at += 1;
    if (!this.takeSign(']')) {
      do entries.push(this.value(depth + 1));
      while (this.takeSign(','));
      if (!this.takeSign(']')) throw new NotJson(this.at, 'comma_list');
    }
    return { from, to: this.at, entries };
  }

  whole() {
    const root = this.value(0);
    this.take(kSpace);
    if (this.at < this.text.length) throw new NotJson(this.at, 'end');
    return root;
  }
}

/** @param {string} text @returns {{ root: JsonValue, fault?: undefined } | { root?: undefined, fault: Fault }} */
export function readJson(text) {
  try {
    return { root: new Reader(text).whole() };
  } catch (error) {
    if (error instanceof NotJson) return { fault: error.fault };
    throw error;
  }
}
