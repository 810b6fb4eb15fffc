// The input layer: which of a page's events the lab takes, and which it leaves.
//
//   taken   pointers that begin on the canvas: a mouse at once, a touch when it turns out to be a tap or to go sideways
//           a vertical swipe that begins on a list which can go that way
//           the wheel, while the lab has the focus, over a list which can go that way
//   left    every key: the browser delivers keys to the mirror's elements (mirror.js), and nothing else listens
//           all other wheels and vertical swipes, Ctrl+wheel, pinch, two fingers, right and middle buttons
//
// A touch presses nothing until it is known not to be a swipe. If the browser takes the gesture (pointercancel) or a
// second finger comes, the press is cancelled and the change made by the first sideways move is reverted.

/** @typedef {import('./types.d.ts').LabApp} LabApp */

const kMoved = 6; // CSS pixels before a touch counts as a drag

/** In CSS pixels of the canvas. @param {HTMLCanvasElement} canvas @param {MouseEvent | Touch} event */
function placeOn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** @param {HTMLCanvasElement} canvas @param {LabApp} app @param {{ changed(): void, hasFocus(): boolean }} page */
function listenToWheel(canvas, app, page) {
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey || !page.hasFocus()) return;
      const { x, y } = placeOn(canvas, event);
      if (!app.claimsVertical(x, y, event.deltaY)) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 / 3 : 1 / 100;
      app.wheel(-event.deltaX * lines, -event.deltaY * lines);
      page.changed();
    },
    { passive: false },
  );
}

/** @param {HTMLCanvasElement} canvas @param {LabApp} app @param {{ changed(): void, operated(path: string): void }} page */
function followPointer(canvas, app, page) {
  /** @type {{ id: number, x: number, y: number, pressed: boolean, touch: boolean } | null} */
  let active = null;

  /** @param {PointerEvent} event */
  function down(event) {
    if (active?.touch && event.pointerType === 'touch') return cancel();
    if (active || event.button !== 0) return;
    const { x, y } = placeOn(canvas, event);
    const touch = event.pointerType === 'touch';
    active = { id: event.pointerId, x, y, pressed: !touch, touch };
    canvas.setPointerCapture(event.pointerId);
    if (!touch) press(x, y);
  }

  /** @param {number} x @param {number} y */
  function press(x, y) {
    app.pointerMoved(x, y);
    app.pointerButton(true);
    page.changed();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const { x, y } = placeOn(canvas, event);
    if (active && event.pointerId !== active.id) return;
    if (active && !active.pressed) {
      const dx = Math.abs(x - active.x);
      const dy = y - active.y;
      const drags = dx > kMoved && dx > Math.abs(dy);
      const scrolls = Math.abs(dy) > kMoved && app.claimsSwipe(active.x, active.y, -dy);
      if (!drags && !scrolls) return;
      active.pressed = true;
      press(active.x, active.y);
    }
    if (!active && event.pointerType === 'touch') return;
    app.pointerMoved(x, y);
    page.changed();
  }

  /** @param {PointerEvent} event */
  function up(event) {
    if (!active || event.pointerId !== active.id) return;
    const { x, y } = placeOn(canvas, event);
    const tapped = !active.pressed;
    if (tapped) press(active.x, active.y);
    app.pointerMoved(x, y);
    app.pointerButton(false);
    const path = app.at(active.x, active.y);
    // Within the event, not a frame later: only there can a soft keyboard open.
    page.operated(path && path === app.at(x, y) ? path : '');
    active = null;
    // A tap on a picture leaves the pointer there, to read values at it; the next touch removes it.
    if (event.pointerType === 'touch' && (path || !tapped)) app.pointerLeft();
    page.changed();
  }

  /** Cancels the gesture as if it had never begun. */
  function cancel() {
    if (!active) return;
    app.pointerCancelled();
    active = null;
    page.changed();
  }

  return {
    down,
    move,
    up,
    cancel,
    /** The gesture under way. */
    active: () => active,
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {LabApp} app
 * @param {{ changed(): void, hasFocus(): boolean, operated(path: string): void }} page
 *   operated: the pointer was pressed and released on the control at this path, or on none
 */
export function listenToInput(canvas, app, page) {
  const { down, move, up, cancel, active } = followPointer(canvas, app, page);
  canvas.addEventListener('pointerdown', down);
  // No focus on the press: operated() moves it to the control's page element after the release.
  canvas.addEventListener('mousedown', (event) => event.preventDefault());
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', (event) => {
    if (event.pointerId === active()?.id) cancel();
  });
  canvas.addEventListener('pointerleave', (event) => {
    if (active() || event.pointerType === 'touch') return;
    app.pointerLeft();
    page.changed();
  });

  // The first move of a finger decides who gets the gesture. touch-action gives sideways scrolling to the lab.
  canvas.addEventListener(
    'touchmove',
    (event) => {
      const began = active();
      if (event.touches.length !== 1 || !began) return;
      const dy = placeOn(canvas, event.touches[0]).y - began.y;
      if (dy !== 0 && app.claimsSwipe(began.x, began.y, -dy)) event.preventDefault();
    },
    { passive: false },
  );

  listenToWheel(canvas, app, page);
  return { isDown: () => active() !== null, isDragging: () => active()?.pressed === true };
}
