// Browsers keep about sixteen graphics contexts per page and drop the oldest. A lab out of sight gives its context back
// and shows its last picture until it is seen again.

/** @typedef {Awaited<ReturnType<typeof import('./lab.js').startLab>>} Lab */

/** Takes a PNG of the lab. @param {Lab} lab @returns {Promise<Blob | null>} */
export function photograph(lab) {
  // A WebGL canvas keeps its pixels until the task ends.
  lab.drawAgain();
  return new Promise((done) => lab.canvas.toBlob(done, 'image/png'));
}

/** @param {Lab} lab */
export function keepPicture(lab) {
  const { context } = lab;
  /** True if take() was called before the context was lost. */
  let isWanted = false;
  /** @type {HTMLImageElement | null} */
  let picture = null;

  function forget() {
    if (!picture) return;
    URL.revokeObjectURL(picture.src);
    picture.remove();
    picture = null;
  }
  async function take() {
    const taken = await photograph(lab);
    if (!taken) return;
    forget();
    picture = new Image();
    picture.className = 'lab-picture';
    picture.alt = '';
    picture.src = URL.createObjectURL(taken);
    await picture.decode().catch(() => {});
  }

  context.drawn = () => {
    if (picture?.isConnected) forget();
  };
  context.lost = () => {
    // A context can be restored only after the event.
    if (context.isReleased && isWanted) setTimeout(() => context.extension?.restoreContext());
  };

  return {
    /** Gives the context back and shows the last picture. */
    async release() {
      if (context.isLost || context.isReleased || !context.extension) return;
      context.isReleased = true;
      isWanted = false;
      await take();
      // take() may have been called meanwhile.
      if (!context.isReleased) return;
      if (picture) lab.stage.append(picture);
      context.extension.loseContext();
    },
    /** Takes the context back. */
    take() {
      if (!context.isReleased) return;
      isWanted = true;
      if (context.isLost) context.extension?.restoreContext();
      else context.isReleased = false;
    },
  };
}
