// The pointer over the canvas says what can be done there, as over elements of the page: its shape by the control's role,
// and the name of a control that shows only an icon.

/** @typedef {import('./types.d.ts').LabApp} LabApp */

/** @type {Record<string, string>} */
const kShapes = {
  slider: 'ew-resize',
  handle: 'ew-resize',
  number: 'text',
  field: 'text',
  button: 'pointer',
  option: 'pointer',
  choice: 'pointer',
};
const kIcon = 44; // CSS pixels; a control this small has no word on it

/**
 * @param {HTMLCanvasElement} canvas
 * @param {LabApp} app
 * @param {AbortSignal} signal
 */
export function showCursor(canvas, app, signal) {
  let shown = '';
  canvas.addEventListener(
    'pointermove',
    ({ clientX, clientY, pointerType, buttons }) => {
      if (pointerType === 'touch' || buttons !== 0) return;
      const { left, top } = canvas.getBoundingClientRect();
      const path = app.at(clientX - left, clientY - top);
      if (path === shown) return;
      shown = path;
      const item = path ? app.probe().find((one) => one.path === path) : undefined;
      canvas.style.cursor = (item?.enabled && kShapes[item.role]) || '';
      canvas.title = item?.role === 'button' && item.width <= kIcon ? item.label : '';
    },
    { passive: true, signal },
  );
}
