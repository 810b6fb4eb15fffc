// Tells listeners of the lab what happens.

export function createEvents() {
  /** @type {Map<string, ((news: any) => void)[]>} */
  const listeners = new Map();
  return {
    /** @param {string} what @param {unknown} news */
    tell(what, news) {
      for (const listener of listeners.get(what) ?? []) listener(news);
    },
    /**
     * Events: "state" after each change of state, "attempt" with each graded answer, "height" with the height that it
     * needs, "error" with the notice shown to the reader, "progress" with what to keep of the quiz.
     * @param {string} what @param {(news: any) => void} listener
     */
    on(what, listener) {
      listeners.set(what, [...(listeners.get(what) ?? []), listener]);
    },
  };
}
