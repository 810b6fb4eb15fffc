// Keys 1 to 9 choose an answer, Enter checks, N continues: while the focus is in the lab or the quiz, not in a text.

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLInputElement && target.type === 'text';
}

/**
 * @param {HTMLElement} place
 * @param {(path: string) => boolean} isThere
 * @param {(path: string) => void} press
 */
export function listenForQuizKeys(place, isThere, press) {
  place.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    const acts = target instanceof HTMLButtonElement || (target instanceof Element && target.closest('summary, a'));
    let path = '';
    if (/^[1-9]$/.test(event.key) && !isTyping(target)) path = `quiz/options/${Number(event.key) - 1}`;
    // Enter in a number's field of the lab belongs to the field.
    else if (event.key === 'Enter' && !acts && !(target instanceof Element && target.closest('.number')))
      path = 'quiz/check';
    else if (event.key.toLowerCase() === 'n' && !isTyping(target)) path = 'quiz/next';
    if (!path || !isThere(path)) return;
    event.preventDefault();
    press(path);
  });
}
