// How far a learner is in a sequence: which steps were seen, and what the questions were worth. A value; it knows no page.

/** @typedef {{ at: number, seen: number[], credit: Record<string, number> }} Progress  credit: by item, 0 to 1 */

/** @returns {Progress} */
export const noProgress = () => ({ at: 0, seen: [], credit: {} });

/** Progress that was kept, if it is of such a sequence; else none. @param {unknown} kept @param {number} steps */
export function progressFrom(kept, steps) {
  const { at, seen, credit } = /** @type {Partial<Progress>} */ (typeof kept === 'object' && kept !== null ? kept : {});
  const isPlace = (/** @type {unknown} */ place) =>
    Number.isInteger(place) && Number(place) >= 0 && Number(place) < steps;
  if (!isPlace(at) || !Array.isArray(seen) || typeof credit !== 'object' || credit === null) return noProgress();
  const worth = Object.entries(credit).filter(([, one]) => typeof one === 'number' && one >= 0 && one <= 1);
  return { at: Number(at), seen: [...new Set(seen.filter(isPlace))], credit: Object.fromEntries(worth) };
}

/** @param {Progress} progress @param {number} at */
export const visited = (progress, at) => ({ ...progress, at, seen: [...new Set([...progress.seen, at])] });

/** The best answer counts. @param {Progress} progress @param {string} item @param {number} credit */
export const credited = (progress, item, credit) => ({
  ...progress,
  credit: { ...progress.credit, [item]: Math.max(progress.credit[item] ?? 0, Math.min(1, Math.max(0, credit))) },
});

/**
 * One score of all: questions by their credit, labs by having been seen.
 * @param {Progress} progress @param {readonly { item?: string }[]} steps
 */
export function scoreOf(progress, steps) {
  const items = steps.flatMap(({ item }) => (item ? [item] : []));
  const raw = items.reduce((sum, item) => sum + (progress.credit[item] ?? 0), 0);
  const answered = items.filter((item) => item in progress.credit).length;
  const isSeen = steps.every((_, i) => progress.seen.includes(i));
  return { raw, max: items.length, answered, isDone: isSeen && answered === items.length };
}
