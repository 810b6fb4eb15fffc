// The card that replaces the lab in a frame: before the start, after a failure, and in frames that are too low. Also
// the line below the lab, with links to the full screen and the whole page.
import * as words from '../shared/words.en.json';

const kLow = 300; // CSS pixels: lower frames show what the lab says, and a way to all of it

/** @typedef {import('./embed.js').Lab} Lab */

/** @param {string} label @param {() => void} run */
function button(label, run) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', run);
  return made;
}

/**
 * @param {HTMLElement} stage
 * @param {{ start(): void, full: boolean, link: string }} page  full: starts by itself; link: the initial state
 */
export function createCard(stage, page) {
  const card = /** @type {HTMLElement} */ (stage.querySelector('.card'));
  const [title, sentence, buttons] = /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll('p'));
  const foot = document.createElement('footer');
  foot.className = 'guest-foot';
  const whole = document.createElement('a');
  whole.target = '_blank';
  whole.rel = 'noopener';
  whole.textContent = words.open_whole;
  let { link } = page;
  const index = LANGUAGE === LANGUAGES[0] ? 'index.html' : `index.${LANGUAGE}.html`;
  const address = () => `${new URL('./', document.baseURI).href}${index}?${link}#lab`;
  whole.href = address();
  const begins = new URLSearchParams(link);
  if (!begins.has('quiz')) title.textContent = LAB_TITLES[begins.get('lab') ?? ''] ?? title.textContent;
  // A course package contains no other page.
  const hasSite = document.body.dataset.course === undefined;
  if (hasSite) foot.append(whole);

  const canFill = document.fullscreenEnabled;
  const fill = () => void document.documentElement.requestFullscreen().catch(() => {});
  if (canFill) foot.prepend(button(words.full_screen, fill));
  stage.after(foot);

  function showHow() {
    document.body.classList.toggle('low', innerHeight < kLow && !document.fullscreenElement);
  }
  addEventListener('resize', showHow);
  showHow();

  if (page.full) {
    sentence.textContent = words.starting;
  } else {
    sentence.textContent = '';
    buttons.append(
      button(words.start, () => {
        buttons.replaceChildren();
        sentence.textContent = words.starting;
        page.start();
      }),
    );
  }

  return {
    /** @param {string} words */
    tell(words) {
      sentence.textContent = words;
      sentence.setAttribute('role', 'status');
      buttons.replaceChildren();
    },
    /** @param {Lab} lab */
    follow(lab) {
      const ways = document.createElement('a');
      ways.target = '_blank';
      ways.rel = 'noopener';
      ways.textContent = words.open_whole;
      buttons.replaceChildren(...(canFill ? [button(words.full_screen, fill)] : []), ...(hasSite ? [ways] : []));
      function say() {
        link = lab.app.link();
        ways.href = whole.href = address();
        const said = (/** @type {string} */ path) => lab.app.probe().find((item) => item.path === path)?.label ?? '';
        // A frame that was asked for a question shows it; the lab's sentence could be the answer.
        const question = said('quiz/prompt');
        title.textContent = (question ? said('quiz/question') : said('lab/question')) || 'Quantscope';
        sentence.textContent = question || said('lab/answer');
        ways.textContent = question ? words.answer_it : words.open_whole;
      }
      // The question comes after the lab, and changes its height.
      for (const change of ['state', 'height']) lab.on(change, () => setTimeout(say, 50));
      lab.rested.then(() => setTimeout(say, 50));
    },
    /** Height that the whole page needs, in CSS pixels. @param {Lab} lab */
    height: (lab) => Math.ceil(lab.app.contentHeight()) + foot.offsetHeight + 2,
  };
}
