/** Entry of dist/queue.js, which the command line loads only where a sweep is not run by its own threads. */
export { BullmqEngine } from './bullmqEngine';
export { RedisRefused } from './connection';
export { serveSweeps } from './sweepWorker';
