// Browsers keep about sixteen graphics contexts on a page and take the oldest away. A lab that nobody sees gives its own
// back and shows its last picture until it is seen again.

/** @typedef {Awaited<ReturnType<typeof import('./lab.js').startLab>>} Lab */

/** What the lab shows. @param {Lab} lab @returns {Promise<Blob | null>} */
export function photograph(lab) {
  // A WebGL canvas keeps its pixels until the task ends.
  lab.drawAgain();
  return new Promise((done) => lab.canvas.toBlob(done, 'image/png'));
}

/** @param {Lab} lab */
export function keepPicture(lab) {
  const { context } = lab;
  /** It is wanted back, and was not yet lost. */
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
    // Only after the event may it be asked back.
    if (context.isReleased && isWanted) setTimeout(() => context.extension?.restoreContext());
  };

  return {
    /** Gives the context back; the picture stays. */
    async release() {
      if (context.isLost || context.isReleased || !context.extension) return;
      context.isReleased = true;
      isWanted = false;
      await take();
      // Somebody may have come back meanwhile.
      if (!context.isReleased) return;
      if (picture) lab.stage.append(picture);
      context.extension.loseContext();
    },
    /** Wants it back. */
    take() {
      if (!context.isReleased) return;
      isWanted = true;
      if (context.isLost) context.extension?.restoreContext();
      else context.isReleased = false;
    },
  };
}
