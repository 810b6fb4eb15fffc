// The one place that speaks with a host page: JSON with "quantscope": 1 and a type. "ready" goes to anybody; the rest
// only to an origin that has spoken to us first.

export const kProtocol = 1;

/** @typedef {{ quantscope: 1, type: 'ready' | 'state' | 'error' | 'attempt' | 'feedback', id?: unknown, [key: string]: unknown }} Message */

/** @param {() => { link: string, result: unknown }} state */
export function speakWithHost(state) {
  const host = window.parent !== window ? window.parent : null;
  /** @type {string | null} */
  let origin = null;

  /** @param {Message['type']} type @param {object} body @param {string} to */
  function send(type, body, to) {
    host?.postMessage({ quantscope: kProtocol, type, ...body }, to);
  }

  addEventListener('message', (event) => {
    const data = event.data;
    if (!host || event.source !== host || data?.quantscope !== kProtocol || data.type !== 'get') return;
    // A sandboxed host has the origin "null", which cannot be addressed.
    origin = event.origin === 'null' ? '*' : event.origin;
    send('state', { id: data.id, ...state() }, origin);
  });

  return {
    ready: () => send('ready', { version: 1 }, '*'),
    state: () => origin && send('state', state(), origin),
    /** @param {unknown} attempt */
    attempt: (attempt) => origin && send('attempt', { attempt }, origin),
    /** Whether somebody heard it. @param {object} feedback */
    feedback(feedback) {
      if (!origin) return false;
      send('feedback', { feedback }, origin);
      return true;
    },
    /** @param {string} message */
    error: (message) => origin && send('error', { message }, origin),
  };
}
