/** What thread.test.ts lets another thread do. */
import { threadId } from 'node:worker_threads';

export const thread = (): number => threadId;
export const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
export const fail = (why: string): never => {
  throw new RangeError(why);
};
export const exit = (): never => process.exit(3);
