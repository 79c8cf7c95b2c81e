/** Entry of a thread of `hullfit predict` (dist/predictor.js): answers one piece of the table after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { ByteText } from './byteText';
import { PiecePredictor, type PieceWork } from './piece';
import type { PieceAnswer, PieceMessage } from './pieceThreads';

if (parentPort === null) throw new Error('predictor.js runs only as a worker thread.');
const port = parentPort;
const predictor = new PiecePredictor(workerData as PieceWork);
port.on('message', ({ length, memory, output }: PieceMessage) => {
  const to = new ByteText(output);
  const counts = predictor.predict(Buffer.from(memory, 0, length), to);
  const answer: PieceAnswer = { counts, output: to.memory, length: to.length };
  port.postMessage(answer);
});
port.postMessage('ready');
