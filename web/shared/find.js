// How words find texts.

const kLeastStem = 4;

/** True if the text holds the word, or a word that it begins with: "clipping" finds "clip". @param {string} text @param {string} word */
export function isIn(text, word) {
  if (text.includes(word)) return true;
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).some((one) => one.length >= kLeastStem && word.startsWith(one));
}
