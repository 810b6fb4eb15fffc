// What took long to make is made again only when something that it was made of is newer.
import { existsSync, statSync } from 'node:fs';

/** @param {string[]} outputs @param {string[]} inputs  files; the tool that makes them is one */
export function isFresh(outputs, inputs) {
  if (!outputs.every((path) => existsSync(path))) return false;
  const times = (/** @type {string[]} */ paths) => paths.map((path) => statSync(path).mtimeMs);
  return Math.min(...times(outputs)) > Math.max(...times(inputs));
}
