// Works through a tensor of a model: reads the ranges that the core wants, and yields between slices.
import { QuantscopeError } from './refuse.js';

export const kSlice = 20; // milliseconds of work before yielding to the caller

/**
 * @typedef {{ progress?: (part: number) => void, signal?: AbortSignal, hold?: () => Promise<void> | undefined }} Pace
 * @typedef {object} Job
 * @property {() => boolean} hasEnded
 * @property {() => import('./model_files.js').Range | null | undefined} wants
 * @property {(bytes: Uint8Array) => void} feed
 * @property {(reason: string) => void} refuse
 * @property {() => void} step  works for kSlice
 * @property {() => number} progress
 */

/**
 * @template Range
 * @param {Omit<Job, 'wants'> & { wants(): Range | null | undefined }} job
 * @param {(wanted: Range, feed: Job['feed'], giveUp: Job['refuse']) => Promise<void>} read  answers a range with bytes
 * @param {Pace} pace
 */
export async function workThrough(job, read, { progress, signal, hold }) {
  while (!job.hasEnded()) {
    await hold?.();
    signal?.throwIfAborted();
    const wanted = job.wants();
    if (wanted) await read(wanted, job.feed, job.refuse);
    job.step();
    progress?.(job.progress());
  }
}

/** Error that says why a tensor has no figures, or no values. @param {number} tensor @param {string} message */
export const failure = (tensor, message) =>
  new QuantscopeError({ field: 'tensor', value: String(tensor), accepted: '', message });
