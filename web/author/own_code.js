// The code that puts one of the own items into a page.
import { embedCode } from '../page/embed_code.js';
import { copies, fill, part } from '../shared/said.js';
import * as words from '../shared/words.en.json';

const kHeight = 640; // CSS pixels

export function createOwnCode() {
  const place = part('code');
  const said = part('code-said');
  copies(
    part('copy-code'),
    () => place.textContent ?? '',
    () => getSelection()?.selectAllChildren(place),
    said,
  );
  return {
    /** @param {string} name  of the file @param {{ id: string, title: string }} item */
    show(name, { id, title }) {
      part('where').textContent = fill(words.items_where, { name });
      const link = `quiz=${id}&items=${name}`;
      const locale = LANGUAGE === LANGUAGES[0] ? '' : LANGUAGE;
      place.textContent = embedCode(
        { link, what: 'question', hide: [], lock: [], theme: '', locale, paused: false, grading: {}, kind: 'iframe' },
        new URL('./', document.baseURI).href,
        title,
        kHeight,
      );
      said.textContent = '';
    },
  };
}
