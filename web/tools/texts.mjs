// Texts of items and notes on their way into HTML.

/** @param {string} text */
export const escaped = (text) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** Formats a value as an expression literal. @param {unknown} value */
const literal = (value) =>
  Array.isArray(value) ? `[${value.join(', ')}]` : typeof value === 'string' ? `'${value}'` : String(value);

/**
 * Fills a text with the parameters of the first variant: braces hold an expression that names them.
 * @param {string} text @param {Record<string, unknown>} row
 */
export function withParameters(text, row) {
  return text.replace(/\{((?:[^{}']|'[^']*')*)\}/g, (_, expression) => {
    if (expression in row) return String(Array.isArray(row[expression]) ? row[expression].join(', ') : row[expression]);
    const filled = expression.replace(/'[^']*'|\b[a-z_]\w*\b(?!\()/g, (/** @type {string} */ part) => {
      if (part.startsWith("'"))
        return part.replace(/\{(\w+)\}/g, (all, name) => (name in row ? String(row[name]) : all));
      return part in row ? literal(row[part]) : part;
    });
    return `{${filled}}`;
  });
}
