// On a phone the lab stays on top during reading, at a height that leaves room for the text, and can be put away by a
// button below it, which covers nothing of it.
import { keep, kept } from '../shared/store.js';
import * as words from '../shared/words.en.json';

const kWide = 1024; // CSS pixels: from here on text and lab stand side by side

/** @param {import('./modes.js').Lab} lab */
export function dockLab(lab) {
  const section = /** @type {HTMLElement | null} */ (document.querySelector('.lab'));
  const stage = document.querySelector('#stage');
  if (!section || !stage) return;
  const holder = document.createElement('div');
  holder.className = 'dock-holder';
  section.before(holder);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'dock';
  section.after(button);
  let isAway = kept('lab-away') === '1';

  /** Names the button; the bar beside it leaves it room. @param {string} text */
  function name(text) {
    if (button.hidden || button.textContent === text) return;
    button.textContent = text;
    document.body.style.setProperty('--dock-width', `${button.offsetWidth}px`);
  }

  /** Scrolls to the picture: it is what one reads beside a text. */
  function showPicture() {
    const picture = lab.app.probe().find(({ path }) => path === 'lab/picture');
    if (section && picture) section.scrollTop = Math.max(0, picture.y - 8);
  }

  function follow() {
    if (!section) return;
    const reads = innerWidth < kWide && document.body.dataset.mode === 'learn';
    const isDocked = section.classList.contains('docked');
    const place = isDocked ? holder : section;
    const isPast = reads && place.getBoundingClientRect().bottom < innerHeight * 0.3;
    button.hidden = !isPast;
    name(isAway ? words.bring_back : words.put_away);
    const docks = isPast && !isAway;
    if (docks === isDocked) return;
    holder.style.setProperty('height', docks ? `${section.offsetHeight}px` : '0');
    section.classList.toggle('docked', docks);
    button.classList.toggle('on-lab', docks);
    if (docks) showPicture();
  }

  button.addEventListener('click', () => {
    isAway = !isAway;
    keep('lab-away', isAway ? '1' : '0');
    follow();
  });
  lab.on('state', () => {
    // The reader looks at whatever the reader changes.
    if (section.classList.contains('docked') && !lab.app.isReadersOwn()) setTimeout(showPicture, 100);
  });
  addEventListener('scroll', follow, { passive: true });
  addEventListener('resize', follow);
  follow();
}
