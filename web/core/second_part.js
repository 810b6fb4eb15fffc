// The second part of a module that was cut in two (web/tools/split.mjs). The first part works without it: a call into it
// that comes before it has loaded fetches it at once and waits, so that no cut is wrong, only slow where it is missed.

/** @typedef {ReturnType<typeof createSecondPart>} SecondPart */

/** @param {URL} url  of the second part */
export function createSecondPart(url) {
  /** @type {WebAssembly.Exports} */
  let first = {};
  let isThere = false;

  /** @type {WebAssembly.Table | undefined} */
  let table;

  /**
   * Functions in the order of their slots, which the second part fills when it starts. Looked up once: the first part
   * exports thousands of things, and the glue keeps stand-ins that it met early for good.
   */
  function slots() {
    table ??= /** @type {WebAssembly.Table} */ (Object.values(first).find((one) => one instanceof WebAssembly.Table));
    return table;
  }

  /** Fetches and starts the second part before anything else runs. Such a request can only ask for text. */
  function bringNow() {
    const request = new XMLHttpRequest();
    request.open('GET', url, false);
    request.overrideMimeType('text/plain; charset=x-user-defined');
    request.send();
    if (request.status !== 200)
      throw new Error(`${url.pathname.split('/').pop()}: the server answered ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0));
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { first });
    isThere = true;
  }

  /** @param {string | symbol} slot */
  const placeholder =
    (slot) =>
    (/** @type {unknown[]} */ ...numbers) => {
      if (!isThere) bringNow();
      return slots().get(Number(slot))(...numbers);
    };

  return {
    /** Stands for the functions of the second part, by slot, until that part has filled the slots. */
    placeholders: /** @type {WebAssembly.ModuleImports} */ (new Proxy({}, { get: (_, slot) => placeholder(slot) })),
    /** @param {WebAssembly.Exports} exports  of the first part, before its code runs */
    follows(exports) {
      first = exports;
    },
    /** Starts it once it has loaded. @param {Promise<WebAssembly.Module>} loading */
    async comes(loading) {
      const module = await loading;
      if (!isThere) await WebAssembly.instantiate(module, { first });
      isThere = true;
    },
  };
}
