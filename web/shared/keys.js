// Keys of the address that are the page's and not the lab's: they stay as they are while the lab rewrites the rest.

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

/** As it is appended to a link, with "&" before it. @param {string} search */
export function pageKeys(search) {
  const keys = pick(search, true);
  return keys ? `&${keys}` : '';
}
