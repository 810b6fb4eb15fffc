// The lab's files inlined in scripts, for pages that cannot fetch: this one holds those of the first view, every other
// file has a script of its own, which a page may load from anywhere. web/tools/inlined.mjs writes them.
import { files } from '#carried';

const base = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : '';
/** @type {Map<string, (text: string) => void>} */
const waiting = new Map();

/** @param {string} text */
const decoded = async (text) => new Uint8Array(await (await fromBase64(text)).arrayBuffer());
/** @param {string} text */
async function fromBase64(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  // Deflated before base64: no server compresses script text as well.
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')));
}

/** @param {string} name @returns {Promise<string>} */
const brought = (name) =>
  new Promise((done, fail) => {
    waiting.set(name, done);
    const script = document.createElement('script');
    script.src = new URL(`carried/${name.replaceAll('/', '-')}.js`, base || location.href).href;
    script.addEventListener('error', () => fail(new Error(`${name.split('/').pop()} is not carried along here`)));
    script.addEventListener('load', () => script.remove());
    document.head.append(script);
  });

Object.assign(globalThis, {
  /** @param {string} name */
  async quantscopeCarried(name) {
    return decoded(/** @type {Record<string, string>} */ (files)[name] ?? (await brought(name)));
  },
  /** Called by the scripts in carried/. @param {string} name @param {string} text */
  quantscopeBring(name, text) {
    waiting.get(name)?.(text);
    waiting.delete(name);
  },
});

// Loads the page's own fonts, which a style sheet could not fetch.
for (const weight of ['400', '600']) {
  decoded(
    /** @type {Record<string, string>} */ (files)[`fonts/inter-${weight}${LANGUAGE === 'en' ? '-first' : ''}.ttf`],
  ).then((bytes) => {
    document.fonts.add(new FontFace('Inter', bytes, { weight }));
  });
}
