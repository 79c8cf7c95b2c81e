/** Runs cells in worker threads, and stores each as soon as it is done. */
import { Worker } from 'node:worker_threads';
import type { Cell, DoneCell } from './cell';
import type { Store } from './store';

type Message = { readonly answer: unknown; readonly ms: number } | { readonly failed: string };

export interface CrewOptions {
  readonly workerPath: string;
  readonly threads: number;
  readonly store: Store;
  readonly onDone: (cell: DoneCell) => void;
}

/** Rejects with the first cell that fails; what is done by then is stored. */
export async function runCells(cells: readonly Cell[], options: CrewOptions): Promise<void> {
  const open = [...cells];
  const threads = Array.from({ length: Math.min(options.threads, cells.length) }, () => {
    const worker = new Worker(options.workerPath);
    return { worker, done: serve(worker, open, options) };
  });
  try {
    await Promise.all(threads.map(({ done }) => done));
  } finally {
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}

async function serve(worker: Worker, open: Cell[], { store, onDone }: CrewOptions): Promise<void> {
  for (let cell = open.shift(); cell !== undefined; cell = open.shift()) {
    const message = await ask(worker, cell);
    if ('failed' in message) throw new Error(`Cell ${cell.experiment}/${cell.id} failed: ${message.failed}`);
    const done = { ...cell, ...message };
    store.write(done);
    onDone(done);
  }
}

function ask(worker: Worker, cell: Cell): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: Message): void => settle(() => resolve(message));
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (code: number): void =>
      settle(() => reject(new Error(`A worker ended with code ${code} in ${cell.experiment}/${cell.id}.`)));
    const settle = (act: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(cell);
  });
}
