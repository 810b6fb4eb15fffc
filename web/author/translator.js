// Faults in the page's language. The checker speaks English; other languages have a table of phrases, which is fetched with
// the first fault.

/** @typedef {import('./fault_places.js').CheckFault} CheckFault */
/** @typedef {{ fields: Record<string, string>, phrases: Record<string, string> }} Table  by their English */
/** @typedef {{ fits: RegExp, places: string[], translation: string, letters: number }} Pattern */

/**
 * Phrases with places, "from {1} to {2}", those with the most fixed letters first, as the module has them
 * (src/labs/words/language.cpp).
 * @param {Record<string, string>} phrases
 */
function translate(phrases) {
  /** @type {Pattern[]} */
  const patterns = [];
  for (const [english, translation] of Object.entries(phrases)) {
    const fixed = english.split(/\{\d\}/);
    const letters = fixed.join('').length;
    if (fixed.length < 2 || letters === 0) continue;
    const source = fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.*?)');
    const places = english.match(/\{\d\}/g) ?? [];
    patterns.push({ fits: new RegExp(`^${source}$`, 's'), places, translation, letters });
  }
  patterns.sort((a, b) => b.letters - a.letters);

  /** @param {string} english @returns {string} */
  function translated(english) {
    if (Object.hasOwn(phrases, english)) return phrases[english];
    for (const { fits, places, translation } of patterns) {
      const found = fits.exec(english);
      // A part may be a phrase of its own: a list of accepted things, a unit.
      if (found) return translation.replace(/\{\d\}/g, (place) => translated(found[places.indexOf(place) + 1] ?? ''));
    }
    return english;
  }
  return translated;
}

/**
 * A function that words a fault. Names of fields stay as the file has them.
 * @param {Table} table
 */
export function wording({ fields, phrases }) {
  const [ofField, ofRest] = [translate(fields), translate(phrases)];
  const frame = phrases['{1}: {2} is not accepted; expected {3}'];
  return (/** @type {CheckFault} */ { field, value, accepted }) => {
    const places = [field.split(': ').map(ofField).join(': '), ofRest(value), ofRest(accepted)];
    return frame.replace(/\{(\d)\}/g, (_, place) => places[place - 1]);
  };
}

/** @param {URL} base */
export function createTranslator(base) {
  /** @type {Promise<(fault: CheckFault) => string> | null} */
  let worded = null;
  const bring = async () => wording(await (await fetch(new URL(`faults.${LANGUAGE}.json`, base))).json());

  return {
    /** A function that words these faults; without the table they stay English. @param {CheckFault[]} faults */
    async for(faults) {
      const inEnglish = (/** @type {CheckFault} */ { message }) => message;
      if (LANGUAGE === 'en' || faults.length === 0) return inEnglish;
      worded ??= bring();
      return worded.catch(() => {
        worded = null;
        return inEnglish;
      });
    },
  };
}
