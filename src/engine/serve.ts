/** The worker's side: answers each `run` with progress and one `done` or `failed`. */
import type { MessagePort } from 'node:worker_threads';
import type { Solve } from '../core/solution';
import { CancelFlag, WORKER_PROTOCOL, type FromWorker, type ToWorker } from '../protocol/worker';

/** `now`: milliseconds on a monotonic clock. */
export function serve(port: MessagePort, solve: Solve, now: () => number): void {
  port.on('message', (message: ToWorker) => {
    void answer(port, solve, now, message);
  });
}

async function answer(port: MessagePort, solve: Solve, now: () => number, message: ToWorker): Promise<void> {
  const send = (body: FromWorker): void => port.postMessage(body);
  const head = { protocol: WORKER_PROTOCOL, id: message.id } as const;
  if (message.protocol !== WORKER_PROTOCOL) {
    const spoken = `protocol ${String(message.protocol)} where ${WORKER_PROTOCOL} is known`;
    send({
      ...head,
      type: 'failed',
      message: `The solver and the program are of different builds (${spoken}).`,
    });
    return;
  }
  try {
    const solution = await solve(message.problem, {
      ...message.options,
      signal: new CancelFlag(message.cancel),
      onProgress: (entry) => send({ ...head, type: 'progress', entry }),
      now,
    });
    send({ ...head, type: 'done', solution });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ ...head, type: 'failed', message: text });
  }
}
