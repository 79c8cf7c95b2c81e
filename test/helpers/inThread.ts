/** The solver, the verifier and the reference of tiny problems, in a thread beside the tests of a file. */
import { threadOf } from './thread/thread';
import type * as work from './work';

export const { solve, verify, enumerate } = threadOf<typeof work>(new URL('./work.ts', import.meta.url));
