// <quantscope-lab>: one lab or one question in a host page.
//
//   <quantscope-lab lab="noise" quantizer="int4" loading="lazy" poster="noise.png"></quantscope-lab>
//
// Attributes are the keys of a link (docs/embedding.md); properties of the same names mirror them. All elements on a
// page share one WebAssembly instance and one graphics context: the element in use is live, the others show their last
// picture. Slots: "poster" before the first picture, "fallback" where the lab cannot start.
import sheetText from '#element-css';
import * as words from '../shared/words.en.json';

/** @typedef {import('./live.js').Live} Live */

const kKeys = [
  ...['lab', 'source', 'quantizer', 'n', 'seed', 'zoom', 'units', 'theme', 'hide', 'lock', 'quiz', 'quiz_seed'],
  ...['items', 'attempts', 'feedback', 'solutions', 'variants'],
];
const kOwn = ['link', 'loading', 'poster', 'label'];
const kNear = '200px'; // below the window, where loading begins

/** @type {Promise<Live> | null} */
let live = null;
const bringLive = () => {
  live ??= import('./live.js').then(({ createLive }) => createLive(new URL('./', import.meta.url)));
  return live;
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(sheetText);

export class QuantscopeLab extends HTMLElement {
  static observedAttributes = [...kKeys, ...kOwn];

  /** The state, once it has departed from the attributes. */
  #link = '';
  #isReady = false;
  #failure = '';
  /** @type {IntersectionObserver | null} */
  #sight = null;
  #picture = new Image();
  #cover = document.createElement('button');
  #poster = document.createElement('slot');
  #fallback = document.createElement('slot');
  #status = document.createElement('p');
  #place = document.createElement('div');

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: false });
    root.adoptedStyleSheets = [sheet];
    this.#place.className = 'place';
    this.#poster.name = 'poster';
    this.#fallback.name = 'fallback';
    this.#fallback.hidden = true;
    this.#picture.className = 'picture';
    this.#picture.alt = '';
    this.#picture.hidden = true;
    this.#cover.type = 'button';
    this.#cover.className = 'cover';
    this.#status.className = 'status';
    this.#status.setAttribute('role', 'status');
    this.#status.hidden = true;
    this.#place.append(this.#poster, this.#picture, this.#cover);
    root.append(this.#place, this.#fallback, this.#status);
    for (const sign of ['pointerenter', 'focus', 'click'])
      this.#cover.addEventListener(sign, (event) => this.#use(event));
  }

  connectedCallback() {
    this.#label();
    this.#sight = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.#seen();
      },
      { rootMargin: this.loading === 'eager' ? '100000px' : kNear },
    );
    this.#sight.observe(this);
  }

  disconnectedCallback() {
    this.#sight?.disconnect();
    this.#sight = null;
    // An element that is only moved is connected again at once.
    queueMicrotask(() => {
      if (!this.isConnected) live?.then((one) => one.leave(this));
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'poster') {
      this.#poster.replaceChildren();
      if (!after) return;
      const image = new Image();
      image.alt = '';
      image.src = after;
      this.#poster.append(image);
    } else if (name === 'label') {
      this.#label();
    } else if (name !== 'loading') {
      this.#link = '';
      live?.then((one) => one.changed(this));
    }
  }

  get loading() {
    return this.getAttribute('loading') === 'eager' ? 'eager' : 'lazy';
  }
  set loading(value) {
    this.setAttribute('loading', value);
  }
  get poster() {
    return this.getAttribute('poster') ?? '';
  }
  set poster(value) {
    this.setAttribute('poster', value);
  }
  get label() {
    return this.getAttribute('label') ?? '';
  }
  set label(value) {
    this.setAttribute('label', value);
  }

  /** The whole state as the text of a link. */
  get link() {
    if (this.#link) return this.#link;
    const keys = new URLSearchParams(this.getAttribute('link') ?? '');
    for (const key of kKeys) {
      const value = this.getAttribute(key);
      if (value !== null) keys.set(key, value);
    }
    return keys.toString();
  }
  set link(value) {
    this.#link = value;
    live?.then((one) => one.changed(this));
  }
  get ready() {
    return this.#isReady;
  }

  /** Returns to the state of the attributes. */
  reset() {
    this.#link = '';
    live?.then((one) => one.changed(this));
  }
  async pause() {
    (await bringLive()).pause(this, true);
  }
  async resume() {
    (await bringLive()).pause(this, false);
  }
  /** Moves the keyboard focus to the lab's first control. */
  async focus() {
    await (await bringLive()).use(this);
    (await bringLive()).focus();
  }
  /** Takes a PNG of the lab. @returns {Promise<Blob | null>} */
  async screenshot() {
    return (await bringLive()).photograph(this);
  }

  // ── For live.js ──

  get place() {
    return this.#place;
  }
  /** @param {string} link */
  keep(link) {
    this.#link = link;
  }
  /** @param {Blob | null} taken */
  async show(taken) {
    if (!taken) return;
    const before = this.#picture.src;
    this.#picture.src = URL.createObjectURL(taken);
    await this.#picture.decode().catch(() => {});
    if (before) URL.revokeObjectURL(before);
    this.#picture.hidden = false;
    this.#poster.hidden = true;
  }
  get hasPicture() {
    return !this.#picture.hidden;
  }
  /** Switches between lab and picture. @param {boolean} isLive */
  setLive(isLive) {
    this.#cover.hidden = isLive;
    this.#picture.style.visibility = isLive ? 'hidden' : '';
    this.toggleAttribute('live', isLive);
  }
  /** @param {object | null} result */
  becomeReady(result) {
    if (this.#isReady) return;
    this.#isReady = true;
    this.tell('ready', { link: this.link, result });
  }
  /** @param {string} sentence */
  fail(sentence) {
    this.#failure = sentence;
    this.#status.textContent = sentence;
    this.#status.hidden = false;
    this.#fallback.hidden = false;
    this.#cover.hidden = true;
    this.tell('error', { message: sentence });
  }
  /** @param {string} type @param {object} detail */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: type !== 'error', composed: true }));
  }

  #label() {
    this.#cover.setAttribute('aria-label', this.label || words.use_lab);
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', this.label || words.lab_element);
  }
  async #seen() {
    try {
      (await bringLive()).want(this);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }
  /** @param {Event} event */
  async #use(event) {
    if (this.#failure) return;
    const one = await bringLive();
    await one.use(this);
    if (event.type !== 'pointerenter') one.focus();
  }
}

for (const key of kKeys) {
  Object.defineProperty(QuantscopeLab.prototype, key, {
    configurable: true,
    enumerable: true,
    /** @this {HTMLElement} */
    get() {
      return this.getAttribute(key) ?? '';
    },
    /** @this {HTMLElement} @param {unknown} value */
    set(value) {
      if (value === null || value === undefined || value === '') this.removeAttribute(key);
      else this.setAttribute(key, String(value));
    },
  });
}

// Another version of this script may have run first: the page keeps that one.
if (!customElements.get('quantscope-lab')) customElements.define('quantscope-lab', QuantscopeLab);
