/** Entry of a helper thread (dist/searcher.js): joins the searches that it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import { serveSearch } from '../core/pricing/branchAndBound/search';
import type { SearchMessage } from './searchThreads';

if (parentPort === null) throw new Error('searcher.js runs only as a worker thread.');
parentPort.on('message', (message: SearchMessage) => serveSearch(message.memory));
