/** The worker's side: answers each task with news and one answer, or `failed`. */
import type { MessagePort } from 'node:worker_threads';
import type { LogLine } from '../core/log';
import type { Solution, Solve } from '../core/solution';
import { pack, unpack } from '../protocol/packed';
import {
  CancelFlag,
  WORKER_PROTOCOL,
  type FromWorker,
  type RivalWork,
  type ToWorker,
  type WorkerAnswer,
  type WorkerNews,
} from '../protocol/worker';
import { buildResult } from '../result/build';
import type { RivalOptions } from '../rivals/task';
import { runChain } from './chain';

/** What a worker can do. */
export interface Skills {
  readonly solve: Solve;
  /** The same, helped by none but threads that no other chain has. */
  readonly solveInChain: Solve;
  readonly compare: (work: RivalWork, options: RivalOptions) => Promise<WorkerAnswer>;
}

/** At most this often is a rival's progress told, in milliseconds. */
const SHARE_INTERVAL = 100;

/** Telling the best solution takes at most this part of the time: the next one waits so many times what the last one took. */
const PAUSE_PER_COST = 20;

/** `now`: milliseconds on a monotonic clock. */
export function serve(port: MessagePort, skills: Skills, now: () => number): void {
  port.on('message', (message: ToWorker) => {
    void answer(port, skills, now, message);
  });
}

async function answer(
  port: MessagePort,
  skills: Skills,
  now: () => number,
  message: ToWorker,
): Promise<void> {
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
    send({ ...head, ...(await work(message, skills, now, (news) => send({ ...head, ...news }))) });
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    send({ ...head, type: 'failed', message: text });
  }
}

async function work(
  message: ToWorker,
  { solve, solveInChain, compare }: Skills,
  now: () => number,
  tell: (news: WorkerNews) => void,
): Promise<WorkerAnswer> {
  const signal = new CancelFlag(message.cancel);
  tell({ type: 'begun' });
  if (message.type === 'run') {
    const log = message.log ? tellingLog(tell, now) : null;
    const { problem, options, warm } = message;
    const solution = await solve(problem, {
      ...options,
      ...(warm && { warm: unpack(warm, []) }),
      signal,
      onProgress: (entry) => tell({ type: 'progress', entry }),
      onBest: tellingBest(tell, now),
      ...(log && { log: log.write }),
      now,
    });
    log?.flush();
    return { type: 'done', solution: pack(solution), trace: solution.trace };
  }
  if (message.type === 'build') {
    const { input, solution, trace, provenance } = message;
    return { type: 'built', result: buildResult(input, unpack(solution, trace), provenance) };
  }
  if (message.type === 'chain') {
    const { chain, data, from, sliceMs } = message;
    const state = await runChain(chain, data, {
      solve: solveInChain,
      signal,
      now,
      from,
      sliceMs,
      onOutcome: (outcome) => tell({ type: 'outcome', outcome }),
    });
    return { type: 'chained', state };
  }
  let told = -Infinity;
  const onProgress = (share: number): void => {
    const time = now();
    if (time - told < SHARE_INTERVAL) return;
    told = time;
    tell({ type: 'share', share });
  };
  return compare(message, { signal, onProgress, now });
}

/**
 * A round's line is told at once, since the thread may be ended in the next one. Those of polishing, which may be many, wait for it
 * or for so many milliseconds.
 */
const LOG_INTERVAL = 50;

function tellingLog(tell: (news: WorkerNews) => void, now: () => number) {
  let lines: LogLine[] = [];
  let told = -Infinity;
  const flush = (): void => {
    if (lines.length > 0) tell({ type: 'log', lines });
    lines = [];
    told = now();
  };
  const write = (line: LogLine): void => {
    lines.push(line);
    if (line.type !== 'polish' || now() - told >= LOG_INTERVAL) flush();
  };
  return { write, flush };
}

/** Tells the best solutions, no more often than the time for it allows. */
function tellingBest(tell: (news: WorkerNews) => void, now: () => number): (best: () => Solution) => boolean {
  let free = -Infinity;
  return (best) => {
    const start = now();
    if (start < free) return false;
    tell({ type: 'best', best: pack(best()) });
    const end = now();
    free = end + PAUSE_PER_COST * (end - start);
    return true;
  };
}
