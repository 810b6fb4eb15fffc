// Finds the element with the keyboard focus, also inside the shadow tree of an element.

/** @param {Node} node */
export function focused(node) {
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : document.activeElement;
}

/** @param {Node} node */
export const holdsFocus = (node) => node.contains(focused(node));
