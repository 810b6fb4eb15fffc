// Why an argument was refused, as an exception.

/** @param {unknown} value */
function describe(value) {
  if (value === null || typeof value !== 'object') return String(value);
  return value.constructor?.name ?? 'object';
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

/** @param {any} result */
export function unwrap(result) {
  if (result.error) throw new QuantscopeError(result.error);
  return result;
}
