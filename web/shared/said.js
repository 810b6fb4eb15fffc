// Words of this page that depend on numbers, and buttons that copy.
import * as words from './words.en.json';

/** @param {string} sentence @param {Record<string, string | number>} places */
export const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(places[name] ?? ''));

/** "1 item" or "3 items" of "{count} item|{count} items". @param {string} forms @param {number} count */
export function counted(forms, count) {
  const [one, many] = forms.split('|');
  return fill(count === 1 ? one : many, { count: count.toLocaleString(LANGUAGE) });
}

/** @param {string} name */
export const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-${name}]`));

/**
 * Copies when the button is pressed, or selects what is to be copied by hand.
 * @param {HTMLElement} button @param {() => string} text @param {() => void} select @param {HTMLElement} said
 */
export function copies(button, text, select, said) {
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text());
      said.textContent = words.embed_copied;
    } catch {
      select();
      said.textContent = words.items_select;
    }
  });
}
