/** The queue, a bundle of its own: larger than all the rest, and rarely wanted. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Queue from '../queue';
import type { Io } from './command';
import { CommandError, ExitCode } from './exitCodes';

/** Does something with the queue; what Redis refuses is a sentence for the user. */
export async function withQueue<T>({ bundles }: Io, act: (queue: typeof Queue) => Promise<T>): Promise<T> {
  const path = join(bundles, 'queue.js');
  const queue = createRequire(path)(path) as typeof Queue;
  try {
    return await act(queue);
  } catch (error) {
    if (error instanceof queue.RedisRefused) throw new CommandError(ExitCode.badUsage, error.message);
    throw error;
  }
}
