// Builds the address and the code of an embed from an instructor's choices. Independent of the page.

/** Width of a frame whose height the code names, in CSS pixels: the column of a course page. */
export const kColumn = 700;
/** Height of the line below the lab in a frame (web/embed/card.js). */
export const kFoot = 35;

/** Keys that control grading. */
const kGrading = ['attempts', 'feedback', 'solutions', 'variants'];
/** Keys of the present state that mean the same to every question. */
const kOfAnyQuestion = ['v', 'items', 'units'];

/**
 * @typedef {object} Choice
 * @property {string} link  the present state
 * @property {'lab' | 'quiz' | 'question'} what
 * @property {string} [quiz]  id of the question; that of the link if left out
 * @property {string[]} hide
 * @property {string[]} lock
 * @property {string} theme  empty for the reader's own
 * @property {string} locale  empty for the reader's own
 * @property {boolean} paused
 * @property {Record<string, string>} grading  only values that differ from the default
 * @property {'iframe' | 'element'} kind
 */

/** Keys of the state that go into an embed. @param {Choice} choice */
export function embedKeys(choice) {
  const present = new URLSearchParams(choice.link);
  const quiz = choice.quiz ?? present.get('quiz') ?? '';
  // Another question than the present one brings a lab of its own.
  const isOther = choice.what === 'question' && quiz !== present.get('quiz');
  const keys = new URLSearchParams(isOther ? [...present].filter(([key]) => kOfAnyQuestion.includes(key)) : present);
  for (const key of ['hide', 'lock', 'theme', ...kGrading]) keys.delete(key);
  if (choice.what === 'lab') for (const key of ['quiz', 'quiz_seed', 'items']) keys.delete(key);
  if (choice.what === 'quiz') keys.set('quiz', 'next');
  if (choice.what === 'question') keys.set('quiz', quiz);
  // Hide the ways around a locked control.
  const hide = choice.lock.length > 0 ? [...new Set([...choice.hide, 'app/labs'])] : choice.hide;
  if (hide.length > 0) keys.set('hide', hide.join(','));
  if (choice.lock.length > 0) keys.set('lock', choice.lock.join(','));
  if (choice.theme) keys.set('theme', choice.theme);
  if (choice.what !== 'lab') for (const [key, value] of Object.entries(choice.grading)) keys.set(key, value);
  return keys;
}

/** Leaves unescaped what a query may contain, for readability. @param {URLSearchParams} keys */
export const queryOf = (keys) => keys.toString().replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%3D/g, '=');

/** @param {Choice} choice @param {string} site  where embed.html lies, with its last slash */
export function embedAddress(choice, site) {
  const keys = embedKeys(choice);
  if (choice.locale) keys.set('locale', choice.locale);
  if (choice.paused) keys.set('start', 'paused');
  return `${site}embed.html?${queryOf(keys)}`;
}

/** @param {string} text */
const quoted = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** @param {Choice} choice @param {string} site @param {string} title  for who cannot see it @param {number} height */
export function embedCode(choice, site, title, height) {
  if (choice.kind === 'iframe') {
    return `<iframe src="${quoted(embedAddress(choice, site))}" title="${quoted(title)}" width="100%" height="${height}" frameborder="0" loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
  }
  const keys = embedKeys(choice);
  keys.delete('v');
  const attributes = [...keys].map(([key, value]) => ` ${key}="${quoted(value)}"`).join('');
  const script = `${site}quantscope-lab.js${choice.locale ? `?locale=${choice.locale}` : ''}`;
  return `<script type="module" src="${script}"></script>\n<quantscope-lab${attributes} label="${quoted(title)}" loading="lazy"></quantscope-lab>`;
}
