// Works through a tensor of a model: reads the ranges that the core wants, and yields between slices.
import { answer } from './model_files.js';
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

/** @param {Job} job @param {readonly import('./model_files.js').ReadableFile[]} files @param {Pace} pace */
export async function workThrough(job, files, { progress, signal, hold }) {
  while (!job.hasEnded()) {
    await hold?.();
    signal?.throwIfAborted();
    const wanted = job.wants();
    if (wanted) await answer(files, wanted, job.feed, job.refuse);
    job.step();
    progress?.(job.progress());
  }
}

/** Error that says why a tensor has no figures, or no values. @param {number} tensor @param {string} message */
export const failure = (tensor, message) =>
  new QuantscopeError({ field: 'tensor', value: String(tensor), accepted: '', message });
