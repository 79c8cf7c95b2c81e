/** What the user has waited for a fit's data is part of the time that the fit may take. */

/** Not counted, in milliseconds: what small tables take, whose fits are to come to the same whatever the machine is busy with. */
const UNCOUNTED_MS = 100;
/** A fit keeps this part of its time, however long reading took. */
const LEAST_PART = 0.25;

/** How much of the limit `timeMs` is over when `waitedMs` were waited for the data. */
export function spentOf(timeMs: number, waitedMs: number): number {
  return Math.max(0, Math.min(waitedMs - UNCOUNTED_MS, (1 - LEAST_PART) * timeMs));
}

/** A fit ends within a second of its time: reading that takes longer than this beyond it leaves none for a sentence. */
const BEYOND_MS = 750;

/** How long the data of a fit may be read, in milliseconds. */
export function readingLimit(timeMs: number): number {
  return timeMs + BEYOND_MS;
}
