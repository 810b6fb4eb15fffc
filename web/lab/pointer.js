// The input layer. It takes pointers that begin on the canvas and the wheel over a list that can scroll; it leaves all
// keys, every other wheel, pinch, and vertical swipes to the page.
//
// A touch presses nothing until it is known not to be a swipe: the press is sent when the finger moves sideways or
// lifts, and never when the browser takes the gesture for scrolling (pointercancel).

/** @typedef {import('./types.d.ts').LabApp} LabApp */

const kMoved = 6; // CSS pixels before a touch counts as a drag

/**
 * @param {HTMLCanvasElement} canvas
 * @param {LabApp} app
 * @param {() => void} changed
 */
export function listenToPointers(canvas, app, changed) {
  /** @type {{ id: number, x: number, y: number, pressed: boolean, vertical: boolean } | null} */
  let active = null;

  /** @param {MouseEvent | Touch} event */
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {PointerEvent} event */
  function down(event) {
    if (active || event.button !== 0) return;
    const { x, y } = place(event);
    active = { id: event.pointerId, x, y, pressed: event.pointerType !== 'touch', vertical: app.claimsVertical(x, y) };
    canvas.setPointerCapture(event.pointerId);
    if (active.pressed) press(x, y);
  }

  /** @param {number} x @param {number} y */
  function press(x, y) {
    app.pointerMoved(x, y);
    app.pointerButton(true);
    changed();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const { x, y } = place(event);
    if (active && event.pointerId !== active.id) return;
    if (active && !active.pressed) {
      const dx = Math.abs(x - active.x);
      const dy = Math.abs(y - active.y);
      const drags = dx > kMoved && dx > dy;
      const scrolls = active.vertical && dy > kMoved;
      if (!drags && !scrolls) return;
      active.pressed = true;
      press(active.x, active.y);
    }
    if (!active && event.pointerType === 'touch') return;
    app.pointerMoved(x, y);
    changed();
  }

  /** @param {PointerEvent} event */
  function up(event) {
    if (!active || event.pointerId !== active.id) return;
    const { x, y } = place(event);
    if (!active.pressed) press(active.x, active.y);
    app.pointerMoved(x, y);
    app.pointerButton(false);
    active = null;
    if (event.pointerType === 'touch') app.pointerLeft();
    changed();
  }

  /** @param {PointerEvent} event */
  function cancel(event) {
    if (!active || event.pointerId !== active.id) return;
    // Leaving first makes the release a release beside everything: no click.
    app.pointerLeft();
    if (active.pressed) app.pointerButton(false);
    active = null;
    changed();
  }

  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', cancel);
  canvas.addEventListener('pointerleave', (event) => {
    if (active || event.pointerType === 'touch') return;
    app.pointerLeft();
    changed();
  });

  // A gesture that begins on a vertical scroller of the lab is the lab's.
  canvas.addEventListener(
    'touchstart',
    (event) => {
      if (event.touches.length !== 1) return;
      const { x, y } = place(event.touches[0]);
      if (app.claimsVertical(x, y)) event.preventDefault();
    },
    { passive: false },
  );

  canvas.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) return;
      const { x, y } = place(event);
      if (!app.claimsVertical(x, y)) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 1 / 3 : 1 / 100;
      app.wheel(-event.deltaX * lines, -event.deltaY * lines);
      changed();
    },
    { passive: false },
  );

  return { isDragging: () => active?.pressed === true };
}
