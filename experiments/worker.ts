/** A thread that runs cells, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { Cell } from './cell';
import { EXPERIMENTS } from './index';

if (parentPort === null) throw new Error('worker.ts runs only as a worker thread.');
const port = parentPort;
port.on('message', (cell: Cell) => {
  const experiment = EXPERIMENTS.find(({ name }) => name === cell.experiment)!;
  const started = performance.now();
  experiment.run(cell.parameters).then(
    (answer) => port.postMessage({ answer, ms: performance.now() - started }),
    (error: unknown) =>
      port.postMessage({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
