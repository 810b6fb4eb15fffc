// Frames on demand: nothing is drawn unless something changed, and nothing at all while the lab is hidden or off screen.

/**
 * @param {Element} element  drawn on; frames wait while it is off screen
 * @param {(secondsSinceLast: number) => boolean} draw  returns whether another frame is wanted
 */
export function createFrames(element, draw) {
  let scheduled = 0;
  let wanted = false;
  let onScreen = true;
  let last = 0;
  let count = 0;

  /** @param {number} now */
  function frame(now) {
    scheduled = 0;
    wanted = false;
    count += 1;
    // After a rest time goes on where it stopped.
    const seconds = last > 0 ? Math.min((now - last) / 1000, 0.1) : 0;
    last = now;
    if (draw(seconds)) request();
    else last = 0;
  }

  function request() {
    wanted = true;
    if (!scheduled && onScreen) scheduled = requestAnimationFrame(frame);
  }

  new IntersectionObserver((entries) => {
    onScreen = entries[entries.length - 1].isIntersecting;
    if (onScreen && wanted) request();
  }).observe(element);

  return {
    request,
    get count() {
      return count;
    },
  };
}
