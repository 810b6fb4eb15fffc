// Exceptions that say why an argument was refused.

const kLongest = 120; // of a value that is shown

/** @param {unknown} value */
function describe(value) {
  if (typeof value === 'function') return 'a function';
  if (value !== null && typeof value === 'object') return value.constructor?.name ?? 'object';
  const text = String(value);
  if (text === '') return 'an empty text';
  if (typeof value === 'string' && Number.isFinite(Number(text))) return `the text '${text}'`;
  return text.length > kLongest ? `${text.slice(0, kLongest)}…` : text;
}

export class QuantscopeError extends Error {
  /** @param {{field: string, value: string, accepted: string, message: string}} detail */
  constructor(detail) {
    super(detail.message);
    this.name = 'QuantscopeError';
    this.field = detail.field;
    this.value = detail.value;
    this.accepted = detail.accepted;
  }
}

/** @param {string} field @param {unknown} value @param {string} accepted @returns {never} */
export function refuse(field, value, accepted) {
  const text = describe(value);
  const message = `${field}: ${text} is not accepted; expected ${accepted}`;
  throw new QuantscopeError({ field, value: text, accepted, message });
}

/**
 * Refuses options that there are not, so that a misspelt one is no default.
 * @param {string} call @param {any} options @param {readonly string[]} names
 */
export function checkNames(call, options, names) {
  if (typeof options !== 'object' || options === null) refuse(call, options, `an object with ${names.join(', ')}`);
  for (const key of Object.keys(options))
    if (!names.includes(key)) refuse(`${call}: option`, key, `one of ${names.join(', ')}`);
}

/** @param {any} result */
export function unwrap(result) {
  if (result.error) throw new QuantscopeError(result.error);
  return result;
}
