// Tells whether outputs are newer than all their inputs, so that slow steps run again only when needed.
import { existsSync, statSync } from 'node:fs';

/** @param {string[]} outputs @param {string[]} inputs  files; the tool that makes them is one */
export function isFresh(outputs, inputs) {
  if (!outputs.every((path) => existsSync(path))) return false;
  const times = (/** @type {string[]} */ paths) => paths.map((path) => statSync(path).mtimeMs);
  return Math.min(...times(outputs)) > Math.max(...times(inputs));
}
