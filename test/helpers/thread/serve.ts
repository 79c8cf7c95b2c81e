/** The thread's side of thread.ts: answers each question with what the named function returns, one after the other. */
import { parentPort } from 'node:worker_threads';

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly args: unknown[];
}

export type Answer = { readonly id: number } & (
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }
);

/** What a function tells before it answers. */
export interface Told {
  readonly told: unknown;
}

/** For the functions of the module: tells its asker something on the way. */
export function tell(told: unknown): void {
  parentPort?.postMessage({ told } satisfies Told);
}

export function serve(work: Readonly<Record<string, unknown>>): void {
  const port = parentPort;
  if (port === null) throw new Error('This module runs only as a worker thread.');
  const answer = async ({ id, name, args }: Question): Promise<Answer> => {
    try {
      const call = work[name];
      if (typeof call !== 'function') throw new Error(`The module of the thread has no function ${name}.`);
      return { id, ok: true, value: await (call as (...args: unknown[]) => unknown)(...args) };
    } catch (error) {
      return { id, ok: false, error };
    }
  };
  let last: Promise<void> = Promise.resolve();
  port.on('message', (question: Question) => {
    last = last.then(async () => port.postMessage(await answer(question)));
  });
}
