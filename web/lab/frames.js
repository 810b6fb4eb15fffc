// Draws frames on demand: none unless something changed, and none while the lab is hidden or off screen, unless another
// part of the page depends on its frames.

const kLongestStep = 0.1; // seconds

/**
 * @param {Element} element  drawn on; frames wait while it is off screen
 * @param {(secondsSinceLast: number) => boolean} draw  returns whether another frame is wanted
 * @param {() => boolean} isNeeded  also off screen
 * @param {AbortSignal} signal  ends it
 */
export function createFrames(element, draw, isNeeded, signal) {
  let scheduled = 0;
  let wanted = false;
  let onScreen = true;
  let last = 0;
  let count = 0;
  let seconds = 0;

  /** @param {number} now */
  function frame(now) {
    scheduled = 0;
    wanted = false;
    count += 1;
    // After a pause, time resumes where it stopped.
    const step = last > 0 ? Math.min((now - last) / 1000, kLongestStep) : 0;
    seconds += step;
    last = now;
    if (draw(step)) request();
    else last = 0;
  }

  const canBeSeen = () => (onScreen || isNeeded()) && document.visibilityState === 'visible';

  function request() {
    wanted = true;
    if (!scheduled && canBeSeen() && !signal.aborted) scheduled = requestAnimationFrame(frame);
  }

  function mayBeSeenAgain() {
    if (canBeSeen()) {
      if (wanted) request();
    } else {
      cancelAnimationFrame(scheduled);
      scheduled = 0;
      last = 0;
    }
  }

  const sight = new IntersectionObserver((entries) => {
    onScreen = entries[entries.length - 1].isIntersecting;
    mayBeSeenAgain();
  });
  sight.observe(element);
  document.addEventListener('visibilitychange', mayBeSeenAgain, { signal });
  signal.addEventListener('abort', () => {
    sight.disconnect();
    cancelAnimationFrame(scheduled);
  });

  return {
    request,
    get count() {
      return count;
    },
    /** True while a frame is scheduled. */
    get due() {
      return scheduled !== 0;
    },
    /** True while the lab cannot be seen. */
    get paused() {
      return !canBeSeen();
    },
    /** Seconds that have passed for the lab. */
    get seconds() {
      return seconds;
    },
  };
}
