// Tells the host page the height that this frame needs, in the protocols of its listeners: our own, LTI's (Canvas,
// Brightspace, Sakai), Open edX's, H5P's. The height depends on the width alone, never on the given height: nothing
// grows without end.

const kLeastChange = 2; // CSS pixels

/** @param {{ post(type: string, body: object): void }} host */
export function createHeight(host) {
  let told = 0;
  let wanted = 0;
  let isHeardByH5p = false;

  /** @param {string} action @param {object} [body] */
  const toH5p = (action, body = {}) => parent.postMessage({ context: 'h5p', action, ...body }, '*');

  addEventListener('message', ({ source, data }) => {
    if (source !== parent || data?.context !== 'h5p') return;
    if (data.action === 'hello' && !isHeardByH5p) {
      isHeardByH5p = true;
      prepare();
    }
    if (data.action === 'resizePrepared') toH5p('resize', { scrollHeight: wanted });
    if (data.action === 'resize') prepare();
  });
  function prepare() {
    if (wanted > 0) toH5p('prepareResize', { scrollHeight: wanted, clientHeight: innerHeight });
  }
  toH5p('hello');

  return {
    /** @param {number} height */
    tell(height) {
      wanted = height;
      if (Math.abs(height - told) < kLeastChange) return;
      told = height;
      host.post('height', { height });
      // Some systems read an object, others a text.
      parent.postMessage({ subject: 'lti.frameResize', height }, '*');
      parent.postMessage(JSON.stringify({ subject: 'lti.frameResize', height }), '*');
      parent.postMessage({ type: 'plugin.resize', payload: { height, width: innerWidth } }, '*');
      if (isHeardByH5p) prepare();
    },
  };
}
