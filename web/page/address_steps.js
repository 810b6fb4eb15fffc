// The steps from an address to an open model. Nothing is fetched before somebody agrees; then the size, then the model.
//
//   form ── offer ──► offer ── agree ──► asking ──► found ── open ──► opening ──► open ── cancel ──► stopped
//                                          └──────────┴── cancel ──► form          any fault ──► failed
//
// A page whose policy lets it fetch from its own site only leaves at `agree` for the page that may (address.html).

/**
 * @typedef {import('../lab/remote.js').Address} Address
 * @typedef {import('../lab/remote.js').RemoteModel} RemoteModel
 * @typedef {'form' | 'offer' | 'asking' | 'found' | 'opening' | 'open' | 'stopped' | 'failed'} Step
 */

/**
 * @param {{
 *   check(text: string): Address[],
 *   ask(addresses: string[], options: { signal: AbortSignal, fetched(bytes: number): void }): Promise<RemoteModel>,
 *   open(files: RemoteModel['files']): void,
 *   leave: ((text: string) => void) | null,
 * }} page  `leave` where another page must fetch
 * @param {{ changed(): void, fetched(): void }} view  `fetched` hears of bytes between changes of the step
 */
export function createSteps(page, view) {
  /** @type {{ step: Step, text: string, addresses: Address[], model: RemoteModel | null, fetched: number, problem: string }} */
  const state = { step: 'form', text: '', addresses: [], model: null, fetched: 0, problem: '' };
  let going = new AbortController();

  /** @param {Step} step @param {Partial<typeof state>} [facts] */
  function become(step, facts = {}) {
    Object.assign(state, facts, { step });
    view.changed();
  }
  /** @param {unknown} error */
  const fail = (error) => become('failed', { problem: error instanceof Error ? error.message : String(error) });

  /** Ends what goes on; its late answers are dropped. */
  function anew() {
    going.abort();
    going = new AbortController();
    return going.signal;
  }

  const steps = {
    state,
    /** Shows what an address names. @param {string} text */
    offer(text) {
      anew();
      try {
        become('offer', { text, addresses: page.check(text), model: null, fetched: 0, problem: '' });
      } catch (error) {
        Object.assign(state, { text, addresses: [] });
        fail(error);
      }
    },
    /** Asks the host for the first bytes, to which the reader agrees. */
    async agree() {
      if (state.addresses.length === 0) return;
      if (page.leave) return page.leave(state.text);
      const signal = anew();
      become('asking', { model: null, fetched: 0, problem: '' });
      const fetched = (/** @type {number} */ bytes) => {
        if (signal.aborted) return;
        state.fetched = bytes;
        view.fetched();
      };
      try {
        const asked = state.addresses.map(({ url }) => url.href);
        const model = await page.ask(asked, { signal, fetched });
        if (!signal.aborted) become('found', { model });
      } catch (error) {
        if (!signal.aborted) fail(error);
      }
    },
    /** Offers what was typed or chosen, and agrees. @param {string} text */
    submit(text) {
      steps.offer(text);
      return state.step === 'offer' ? steps.agree() : undefined;
    },
    async open() {
      const { model } = state;
      const { signal } = going;
      if (state.step !== 'found' || !model) return;
      try {
        if (model.files.some(({ isWhole }) => isWhole)) {
          become('opening');
          await model.takeWhole();
        }
        if (signal.aborted) return;
        page.open(model.files);
        become('open');
      } catch (error) {
        if (!signal.aborted) fail(error);
      }
    },
    /** Ends all fetching. What an open model has measured stays. */
    cancel() {
      anew();
      become(state.step === 'open' ? 'stopped' : 'form');
    },
    /** Back to the form. */
    leaveIt() {
      anew();
      become('form', { addresses: [], model: null, problem: '' });
    },
  };
  return steps;
}
