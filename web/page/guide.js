// A guided answer: step by step it sets the lab, points at a control, asks for one action and notices its completion.
import * as words from '../shared/words.en.json';

/** @typedef {{ text: string, lab: string, control: string, do: string, done: string, after: string }} Step */
/** @typedef {{ question: string, short: string, steps: Step[] }} Answer */

/** @param {string} sentence @param {Record<string, string | number>} places */
const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => String(places[name] ?? ''));

/** A sentence whose places cannot be filled yet. @param {string} pattern */
const dotted = (pattern) => pattern.replace(/\{[^}]*\}/g, '…');

/**
 * The panel of the guide.
 * @param {(pattern: string) => string} tell  fills in what the lab shows
 */
function createPanel(tell) {
  /** Paragraphs with facts of the lab, and their patterns. @type {Map<HTMLElement, string>} */
  const live = new Map();
  const panel = document.createElement('section');
  panel.className = 'guide';
  panel.hidden = true;
  panel.tabIndex = -1;
  document.querySelector('.ask')?.after(panel);

  /** @param {string} tag @param {string} text @param {string} [name] */
  function add(tag, text, name) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    panel.append(made);
    return made;
  }
  /** Adds a sentence that follows the lab. @param {string} pattern */
  function addLive(pattern) {
    live.set(add('p', tell(pattern)), pattern);
  }
  /** Returns true once every place is filled. */
  function refresh() {
    let isFull = true;
    for (const [paragraph, pattern] of live) {
      const told = tell(pattern);
      if (paragraph.textContent !== told) paragraph.textContent = told;
      if (pattern.includes('{') && told === dotted(pattern)) isFull = false;
    }
    return isFull;
  }
  /** @param {string} text @param {() => void} run */
  function button(text, run) {
    const made = /** @type {HTMLButtonElement} */ (add('button', text));
    made.type = 'button';
    made.addEventListener('click', run);
  }
  /**
   * Writes a step anew, or the end after the last.
   * @param {Answer} answer @param {number} at @param {string} done  the news that the step is done, or empty
   */
  function write({ question, short, steps }, at, done) {
    const step = steps[at];
    panel.replaceChildren();
    live.clear();
    add('h2', question);
    if (at === 0) addLive(short);
    if (!step) {
      add('p', words.guide_over);
      return;
    }
    add('p', fill(words.guide_step, { step: at + 1, steps: steps.length }), 'where');
    addLive(step.text);
    add('p', fill(words.guide_do, { do: step.do }), 'do');
    const status = add('p', '');
    status.setAttribute('role', 'status');
    if (done) status.textContent = done;
  }
  return { panel, write, refresh, button };
}

/** @param {import('./modes.js').Lab} lab */
export function createGuide(lab) {
  /** True when what the lab shows is what its state says. */
  const isReady = () => lab.app.hasAllCode() && !lab.app.busy();
  /** Fills the places of a sentence; those that the lab cannot fill yet have dots. @param {string} pattern */
  function tell(pattern) {
    if (!pattern.includes('{')) return pattern;
    const told = isReady() ? lab.app.tell(pattern) : '–';
    return told === '–' ? dotted(pattern) : told;
  }
  const { panel, write, refresh, button } = createPanel(tell);
  /** @type {Answer | null} */
  let answer = null;
  let at = 0;
  let isDone = false;
  let timer = 0;

  /** Shows every control while a guide may point at one. @param {boolean} on */
  function unfold(on) {
    lab.stage.toggleAttribute('data-guided', on);
    lab.measure();
  }

  function point() {
    lab.app.setFocus(answer?.steps[at]?.control ?? '');
    lab.changed();
  }

  function show() {
    if (!answer) return;
    const step = answer.steps[at];
    const done = step && isDone ? `${words.guide_done} ${step.after ? tell(step.after) : ''}` : '';
    write(answer, at, done);
    if (step) {
      button(isDone ? words.guide_next : words.guide_skip, () => go(at + 1));
      button(words.guide_point, point);
      button(words.guide_set, () => lab.move(step.lab));
    }
    button(words.guide_end, end);
  }

  /** @param {number} to */
  function go(to) {
    at = to;
    isDone = false;
    const step = answer?.steps[at];
    if (step) lab.move(step.lab);
    show();
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: 'nearest' });
    if (step) point();
  }

  function end() {
    answer = null;
    panel.hidden = true;
    unfold(false);
    lab.app.setFocus('');
    lab.changed();
    const box = document.querySelector('.ask input');
    if (box instanceof HTMLElement) box.focus({ preventScroll: true });
  }

  function look() {
    timer = 0;
    const step = answer?.steps[at];
    if (!step) return;
    if (!isReady()) {
      timer = window.setTimeout(look, 200);
      return;
    }
    // The lab may not have begun yet with what the step wants, such as training.
    if (!refresh()) timer = window.setTimeout(look, 200);
    if (isDone) return;
    if (!lab.app.holds(step.done)) return;
    isDone = true;
    show();
  }
  lab.on('state', () => {
    if (answer && !timer) timer = window.setTimeout(look, 250);
  });

  return {
    /** @param {any} chosen */
    begin(chosen) {
      answer = chosen;
      unfold(true);
      panel.hidden = false;
      lab.app.wantCode();
      lab.changed();
      document.querySelector('.ask')?.after(panel);
      go(0);
    },
  };
}
