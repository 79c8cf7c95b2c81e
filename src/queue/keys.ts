/** What is kept in Redis, under which names, and how long it outlives who wrote it. */
import { VERSION } from '../result/version';

/** Of chains of fits. Another version of Hullfit may fit otherwise, and has a queue of its own. */
export const QUEUE = `hullfit-sweeps-${VERSION}`;

/** Seconds that data and outcomes are kept after their last use: a run that was ended can be resumed for a week. */
export const KEPT_SECONDS = 7 * 24 * 3600;

const blob = (hash: string): string => `hullfit:blob:${hash}`;
const run = (id: string, part: string): string => `hullfit:run:${id}:${part}`;

export const keys = {
  /** How many pieces a blob has; there once all of them are. */
  blob,
  piece: (hash: string, at: number): string => `${blob(hash)}:${at}`,
  /** By link: its outcome, until the coordinator has it on its disk. */
  outcomes: (id: string): string => run(id, 'outcomes'),
  /** A stream of the links that have an outcome, in the order in which they ended. */
  news: (id: string): string => run(id, 'news'),
  /** By chain: where it stood when it was last put back into the queue. */
  states: (id: string): string => run(id, 'states'),
  /** By link: how often it has been begun. */
  tries: (id: string): string => run(id, 'tries'),
  /** There when nobody waits for the run any more. */
  cancelled: (id: string): string => run(id, 'cancelled'),
};
