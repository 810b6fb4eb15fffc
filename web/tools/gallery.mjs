// The cards of the gallery: every lab and every question, with the code of its frame.
import { embedCode } from '../page/embed_code.js';
import { suffixOf } from './languages.mjs';

const kHeight = 640;

/** @param {string} text */
const escaped = (text) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** @param {string} link @param {'lab' | 'question'} what @param {string} title @param {string} language */
function codeOf(link, what, title, language) {
  const locale = language === 'en' ? '' : language;
  return embedCode(
    { link, what, hide: [], lock: [], theme: '', locale, paused: false, grading: {}, kind: 'iframe' },
    'SITE/',
    title,
    kHeight,
  );
}

/** @param {{ title: string, says: string, where: string, link: string, code: string }} card @param {string} language */
const cardHtml = ({ title, says, where, link, code }, language) => `<li>
<h3><a href="index${suffixOf(language)}.html?${escaped(link)}#lab">${escaped(title)}</a></h3>
<p class="card-where">${escaped(where)}</p>
<p>${escaped(says)}</p>
<code class="card-code">${escaped(code)}</code>
</li>`;

/** @param {{ id: string, name: string, title: string }[]} labs @param {string} language */
export const labCards = (labs, language) =>
  labs
    .map(({ id, name, title }) => {
      const link = `lab=${id}`;
      const code = codeOf(link, 'lab', `Quantscope: ${title}`, language);
      return cardHtml({ title: name, says: title, where: '', link, code }, language);
    })
    .join('\n');

/** Formats a value as an expression literal. @param {unknown} value */
const literal = (value) =>
  Array.isArray(value) ? `[${value.join(', ')}]` : typeof value === 'string' ? `'${value}'` : String(value);

/**
 * Fills a text with the parameters of the first variant: braces hold an expression that names them.
 * @param {string} text @param {Record<string, unknown>} row
 */
function withParameters(text, row) {
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

/** Replaces results on the reader's own tensor, which are unknown before there is one. @param {string} text */
const withoutOwn = (text) => text.replace(/\{[^{}]*\}/g, '…');

/**
 * @param {{ items: any[] }} bank @param {(text: string) => string} fill @param {Record<string, string>} concepts
 * @param {Record<string, string>} say @param {string} language
 */
export const itemCards = (bank, fill, concepts, say, language) =>
  bank.items
    .map((item) => {
      const link = `quiz=${item.id}`;
      const [first = {}] = item.parameters ?? [];
      const says = item.own ? withoutOwn(item.prompt) : fill(withParameters(item.prompt, first));
      const signs = [say[`kind_${item.kind}`]];
      if (item.challenge) signs.push(say.gallery_challenge);
      if (item.own) signs.push(say.gallery_own);
      const where = [concepts[item.concept], ...signs].join(' · ');
      return cardHtml(
        { title: item.title, says, where, link, code: codeOf(link, 'question', item.title, language) },
        language,
      );
    })
    .join('\n');
