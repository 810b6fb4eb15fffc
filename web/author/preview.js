// One question as learners will see it: the embed page in a frame, which gets the items by message (docs/embedding.md), so
// that they need not lie on a server.
import { whatIsMissing } from '../shared/boot.js';
import { fill } from '../shared/said.js';
import * as words from '../shared/words.en.json';

const kLeastHeight = 480; // CSS pixels, until the frame says its own
const kPatience = 8000; // milliseconds in which a frame that is starting is not shown

/** @param {HTMLElement} place @param {(id: string) => void} moved  the learner went on to another question */
export function createPreview(place, moved) {
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  let isReady = false;
  let version = 0;
  /** @type {{ text: string, id: string } | null} */
  let wanted = null;
  let handed = '';
  let shown = '';
  /** Number of the last request, and of the last that was answered. */
  let asked = 0;
  let answered = 0;

  function open() {
    const problem = whatIsMissing();
    if (problem) {
      place.textContent = fill(words.items_no_preview, { reason: problem });
      return null;
    }
    const made = document.createElement('iframe');
    made.allow = 'fullscreen; clipboard-write';
    made.height = String(kLeastHeight);
    made.className = 'waits';
    made.src = `embed.html?host=${encodeURIComponent(location.origin)}&locale=${LANGUAGE}`;
    place.append(made);
    // The lab in it starts when it is seen; if it cannot start, it says why.
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      sight.disconnect();
      setTimeout(() => made.classList.remove('waits'), kPatience);
    });
    sight.observe(made);
    return made;
  }

  /** @param {object} message */
  const post = (message) => frame?.contentWindow?.postMessage({ quantscope: 1, ...message }, location.origin);

  function send() {
    if (!frame || !isReady || !wanted) return;
    const { text, id } = wanted;
    if (text === handed && id === shown) return;
    // A changed file needs another name: the lab reads a name once.
    if (text !== handed) version += 1;
    const name = `preview-${version}.json`;
    if (text !== handed) post({ type: 'items', name, text });
    handed = text;
    shown = id;
    asked += 1;
    post({ type: 'set', id: asked, link: `quiz=${id}&items=${name}` });
  }

  addEventListener('message', ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== location.origin || data?.quantscope !== 1) return;
    if (data.type === 'ready') {
      isReady = true;
      send();
    }
    if (data.type === 'height') frame.height = String(data.height);
    if (data.type !== 'state') return;
    if (typeof data.id === 'number') {
      answered = data.id;
      frame.classList.remove('waits');
    }
    const id = new URLSearchParams(data.link).get('quiz') ?? '';
    // A state from before the last request was answered is that of the question before.
    if (answered === asked && id !== shown) {
      shown = id;
      moved(id);
    }
  });

  return {
    /** @param {string} text  of a file without faults @param {string} id  of one of its items */
    show(text, id) {
      wanted = { text, id };
      frame ??= open();
      if (frame) frame.title = fill(words.items_frame, { id });
      send();
    },
  };
}
