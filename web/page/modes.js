// Learn, Lab, Quiz, Challenges, Projects: one page, one lab. The quiz is part of the lab's state, the others are places
// on the page; so every mode has an address, and Back returns.

/** @typedef {Awaited<ReturnType<typeof import('../lab/lab.js').startLab>>} Lab */

function modeNow() {
  const quiz = new URLSearchParams(location.search).get('quiz');
  if (quiz) return quiz === 'challenges' ? 'challenges' : 'quiz';
  if (location.hash === '#lab' || document.body.dataset.page === 'address') return 'lab';
  return location.hash === '#projects' ? 'projects' : 'learn';
}

export function followMode() {
  /** @type {Lab | null} */
  let lab = null;
  /** The reader’s place in the text. */
  let readTo = 0;

  function show() {
    const mode = modeNow();
    const before = document.body.dataset.mode;
    if (before === 'learn' && mode !== before) readTo = scrollY;
    document.body.dataset.mode = mode;
    for (const link of document.querySelectorAll('[data-go]')) {
      if (!(link instanceof HTMLElement)) continue;
      if (link.dataset.go === mode) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    if (before === mode) return;
    lab?.measure();
    // A question begins at its head; the text goes on where it was left.
    if (lab && before) scrollTo({ top: mode === 'learn' ? readTo : 0 });
  }

  document.querySelector('.modes')?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!(event instanceof MouseEvent) || !link || event.ctrlKey || event.metaKey || event.shiftKey || !lab) return;
    const seed = Number(new URLSearchParams(lab.app.link()).get('quiz_seed') ?? 1);
    const { go } = link.dataset;
    if (go === 'quiz' || go === 'challenges') {
      event.preventDefault();
      if (modeNow() !== go) lab.app.openQuiz(go === 'quiz' ? 'next' : 'challenges', seed);
      lab.changed();
      scrollTo({ top: 0 });
      return;
    }
    if (new URLSearchParams(lab.app.link()).has('quiz')) lab.app.openQuiz('', seed);
    lab.changed();
  });
  document.querySelector('[data-pick]')?.addEventListener('click', () => {
    document.querySelector('#stage input[type=file]')?.dispatchEvent(new MouseEvent('click'));
  });
  addEventListener('hashchange', show);
  addEventListener('popstate', () => setTimeout(show));
  show();
  return {
    /** @param {Lab} live */
    use(live) {
      lab = live;
      // The address is updated a moment after the state.
      live.on('state', () => {
        setTimeout(show, 0);
        setTimeout(show, 250);
      });
    },
  };
}
