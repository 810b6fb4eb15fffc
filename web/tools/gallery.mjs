// The cards of the gallery: every lab with its picture and every question, with the code of its frame.
import { embedCode, kColumn } from '../page/embed_code.js';
import { suffixOf } from './languages.mjs';
import { escaped, withParameters } from './texts.mjs';

/** Ends of the names of a thumbnail: light and dark. */
export const kThemes = ['', '-dark'];

/** @param {string} id  of a lab @param {string} theme @param {string} language */
export const pictureOf = (id, theme, language) => `gallery/${id}${theme}${suffixOf(language)}.svg`;

/**
 * @typedef {object} Card
 * @property {string} link
 * @property {'lab' | 'question'} what
 * @property {string} title
 * @property {string} named  the frame, for who cannot see it
 * @property {string} says
 * @property {string} where
 * @property {number} height  of the frame, in CSS pixels
 * @property {string} [picture]
 */

/** @param {Card} card @param {string} language */
function codeOf({ link, what, named, height }, language) {
  const locale = language === 'en' ? '' : language;
  return embedCode(
    { link, what, hide: [], lock: [], theme: '', locale, paused: false, grading: {}, kind: 'iframe' },
    'SITE/',
    named,
    height,
  );
}

/** @param {Card} card @param {'h3' | 'h4'} heading @param {Record<string, string>} say @param {string} language */
function cardHtml(card, heading, say, language) {
  const { title, says, where, link, height, picture = '' } = card;
  const size = say.gallery_size.replace('{width}', String(kColumn)).replace('{height}', String(height));
  return `<li${picture && ' class="card-lab"'}>
${picture}<${heading}><a href="index${suffixOf(language)}.html?${escaped(link)}#lab">${escaped(title)}</a></${heading}>
${where && `<p class="card-where">${escaped(where)}</p>`}
<p>${escaped(says)}</p>
<p class="card-copy"><span>${size}</span></p>
<details><summary>${say.gallery_code}</summary><code class="card-code">${escaped(codeOf(card, language))}</code></details>
</li>`;
}

/** @param {string} id @param {string} alt @param {string} language */
const pictureHtml = (id, alt, language) => {
  const [light, dark] = kThemes.map((theme) => `{{base}}${pictureOf(id, theme, language)}`);
  return `<picture><source srcset="${dark}" media="(prefers-color-scheme: dark)"><img src="${light}" alt="${escaped(alt)}" loading="lazy"></picture>
`;
};

/**
 * @param {{ id: string, name: string, title: string }[]} labs @param {import('./gallery_pictures.mjs').Sizes} sizes
 * @param {Record<string, string>} say @param {string} language
 */
export const labCards = (labs, sizes, say, language) =>
  labs
    .map(({ id, name, title }) => {
      const { height, question, says } = sizes.labs[id];
      const card = { link: `lab=${id}`, title: name, named: `Quantscope: ${title}`, says: question, where: '', height };
      const picture = pictureHtml(id, says, language);
      return cardHtml({ ...card, what: 'lab', picture }, 'h3', say, language);
    })
    .join('\n');

/** Replaces results on the reader's own tensor, which are unknown before there is one. @param {string} text */
const withoutOwn = (text) => text.replace(/\{[^{}]*\}/g, '…');

/**
 * @typedef {object} Page
 * @property {(text: string) => string} fill
 * @property {Record<string, string>} concepts  titles by id, in their order
 * @property {import('./gallery_pictures.mjs').Sizes} sizes
 * @property {Record<string, string>} say
 * @property {string} language
 */

/** @param {any} item @param {Page} page */
function itemCard(item, { fill, sizes, say, language }) {
  const [first = {}] = item.parameters ?? [];
  const says = item.own ? withoutOwn(item.prompt) : fill(withParameters(item.prompt, first));
  const signs = [say[`kind_${item.kind}`]];
  if (item.challenge) signs.push(say.gallery_challenge);
  if (item.own) signs.push(say.gallery_own);
  const card = { link: `quiz=${item.id}`, title: item.title, named: item.title, says, where: signs.join(' · ') };
  return cardHtml({ ...card, what: 'question', height: sizes.items[item.id] }, 'h4', say, language);
}

/** The questions of each concept, folded. @param {{ items: any[] }} bank @param {Page} page */
export const itemCards = (bank, page) =>
  Object.entries(page.concepts)
    .map(([id, title]) => {
      const items = bank.items.filter(({ concept }) => concept === id);
      const count = page.say.gallery_count.replace('{count}', String(items.length));
      return `<details class="card-group" id="${id}">
<summary><h3>${escaped(title)}</h3> <span class="card-count">${count}</span></summary>
<ul class="cards">
${items.map((item) => itemCard(item, page)).join('\n')}
</ul>
</details>`;
    })
    .join('\n');
