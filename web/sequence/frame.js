// The frame of a step: a lab or a question of this site, which says its height and each answer.

/**
 * @param {HTMLElement} place
 * @param {(attempt: import('../embed/xapi.js').Attempt) => void} answered
 */
export function createFrame(place, answered) {
  /** @type {HTMLIFrameElement | undefined} */
  let frame;
  addEventListener('message', ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== location.origin || data?.quantscope !== 1) return;
    // It tells answers only to a page that has spoken to it.
    if (data.type === 'ready') frame.contentWindow?.postMessage({ quantscope: 1, type: 'get' }, origin);
    if (data.type === 'height') frame.height = String(data.height);
    if (data.type === 'attempt') answered(data.attempt);
  });
  return {
    /** @param {string} address @param {string} title */
    show(address, title) {
      // A new element, so that the browser's Back leads past the steps.
      frame = document.createElement('iframe');
      frame.title = title;
      frame.height = '640';
      frame.allow = 'fullscreen';
      frame.src = address;
      place.replaceChildren(frame);
    },
  };
}
