// Goes to a section of the text. Sections above it get their true heights only as they come near, so the way is found
// again for some frames, unless the reader goes elsewhere.

const kFrames = 40;
const kReaders = ['wheel', 'touchstart', 'keydown', 'pointerdown'];

/** @param {Element} section */
export function goTo(section) {
  let left = kFrames;
  const stop = () => (left = 0);
  for (const sign of kReaders) addEventListener(sign, stop, { passive: true, once: true });
  function step() {
    if (left <= 0) return;
    left -= 1;
    section.scrollIntoView({ block: 'start' });
    requestAnimationFrame(step);
  }
  step();
}
