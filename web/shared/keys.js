// Keys of the address that belong to the page: they survive while the lab rewrites the rest.

const kOfPage = ['course', 'place', 'reader', 'locale', 'start', 'host', 'resize'];

/** @param {string} search @param {boolean} ofPage */
function pick(search, ofPage) {
  return search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair && kOfPage.includes(pair.split('=')[0]) === ofPage)
    .join('&');
}

/** @param {string} search */
export const labKeys = (search) => pick(search, false);

/** Keys to append to a link, with a leading "&". @param {string} search */
export function pageKeys(search) {
  const keys = pick(search, true);
  return keys ? `&${keys}` : '';
}

const kQuizPages = ['next', 'progress', 'challenges', 'own'];
/** True if a host page asks one question of the quiz, not the quiz as a whole. @param {string} link */
export function asksOneQuestion(link) {
  const quiz = new URLSearchParams(link).get('quiz');
  return quiz !== null && !kQuizPages.includes(quiz);
}
