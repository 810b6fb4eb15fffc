// The gallery: inserts this site's address into the codes, folds them away behind a button that copies them, and filters
// the cards by words.
import * as words from './shared/words.en.json';

const site = new URL('./', document.baseURI).href;
for (const code of document.querySelectorAll('.card-code')) {
  code.textContent = (code.textContent ?? '').replaceAll('SITE/', site);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = words.embed_copy;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = words.embed_copied;
    } catch {
      details.open = true;
      getSelection()?.selectAllChildren(code);
      button.textContent = words.embed_select;
    }
  });
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = words.gallery_code;
  code.replaceWith(button, details);
  details.append(summary, code);
}

const find = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-find]'));
const found = document.querySelector('[data-found]');
find?.addEventListener('input', () => {
  const wanted = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.cards > li'))) {
    const text = card.textContent?.toLowerCase() ?? '';
    card.hidden = !wanted.every((word) => text.includes(word));
    count += card.hidden ? 0 : 1;
  }
  if (found) found.textContent = wanted.length > 0 ? words.gallery_found.replace('{count}', String(count)) : '';
});
