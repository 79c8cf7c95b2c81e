/** `hullfit verify`: checks a result against its data with none of the solver's pricing, in a thread that can be ended. */
import { join } from 'node:path';
import { Worker, workerData } from 'node:worker_threads';
import { checkResultFiles, type CheckAnswer, type CheckedResult, type Refused } from '../checkResult';
import { LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import type { Unfinished } from '../../core/verify/claim';
import { oneLine } from '../diagnostics';
import { ExitCode } from '../exitCodes';
import { formatTable } from '../table';

const usage = 'verify RESULT.json ...';

/** After Ctrl-C the proof may take this long to say what it has, in ms; then its thread is ended. */
const GRACE_MS = 300;

export const verify: Command = {
  name: 'verify',
  usage,
  summary: 'proves results anew from their data: residuals, mass, constraints, dual bound and gap',
  async run(args, io) {
    const { positionals, values } = readArguments(args, {
      usage,
      least: 1,
      most: Infinity,
      options: LARGEST_FILE,
    });
    if (isThread(workerData)) {
      await checkResultFiles(positionals, largestFile(values), workerData.interrupted);
      return ExitCode.ok;
    }
    let code: ExitCode = ExitCode.ok;
    const done = await checkInThread(args, io, positionals.length, (answer, k) => {
      if (positionals.length > 1) io.out(`${k > 0 ? '\n' : ''}${positionals[k]}\n`);
      const one = answer.kind === 'refused' ? refuse(answer, io) : show(answer, io);
      // the worst of them: a file that cannot be read is worse than a claim that does not hold
      if (one > code) code = one;
    });
    if (done === positionals.length) return code;
    const what = positionals.length === 1 ? 'nothing was' : `${done} of ${positionals.length} results were`;
    io.out(`Interrupted; ${what} proven by then.\n`);
    return ExitCode.unfinished;
  },
};

/** What tells the thread from the process: both run this command of cli.js. */
interface ThreadData {
  readonly interrupted: Int32Array<SharedArrayBuffer>;
}

const ENDS: Readonly<Record<Unfinished, string>> = {
  signal: 'Interrupted',
  budget: 'The budget of the proof was reached',
  rounding: 'Double precision allows no closer proof',
};

const isThread = (data: unknown): data is ThreadData =>
  typeof data === 'object' && data !== null && 'interrupted' in data;

/** Ends when each of `count` results has its answer, or when it was interrupted and had no more to say in time. Resolves with their number. */
function checkInThread(
  args: readonly string[],
  io: Io,
  count: number,
  take: (answer: CheckAnswer, k: number) => void,
): Promise<number> {
  const interrupted = new Int32Array(new SharedArrayBuffer(4));
  const data: ThreadData = { interrupted };
  return new Promise((resolve, reject) => {
    const thread = new Worker(join(io.bundles, 'cli.js'), { argv: ['verify', ...args], workerData: data });
    const listening = io.onInterrupt(() => {
      Atomics.store(interrupted, 0, 1);
      setTimeout(() => void thread.terminate(), GRACE_MS).unref();
    });
    let done = 0;
    const end = (): void => {
      listening();
      resolve(done);
    };
    thread.on('message', (answer: CheckAnswer) => {
      take(answer, done);
      done += 1;
      if (done < count) return;
      end();
      void thread.terminate();
    });
    thread.once('error', reject);
    thread.once('exit', () => {
      if (interrupted[0] === 0) reject(new Error('the thread that checks ended without an answer'));
      else end();
    });
  });
}

function refuse({ exitCode, message }: Refused, io: Io): ExitCode {
  io.err(`hullfit: ${oneLine(message)}\n`);
  return exitCode;
}

function show(
  { name, status, findings, unchecked, provenLowerBound, lowerBound, unfinished }: CheckedResult,
  io: Io,
): ExitCode {
  const word = (holds: boolean, open = false): string => (holds ? 'holds' : open ? 'open' : 'FAILS');
  const rows = findings.map(({ holds, open, what, sentence }) => [word(holds, open), what, sentence]);
  const failing = findings.filter(({ holds, open }) => !holds && !open).length;
  const open = findings.filter((finding) => finding.open).length;
  io.out(formatTable(['claim', 'about', 'finding'], rows, new Set()));
  if (unchecked.length > 0) {
    io.out('Not checked:\n');
    for (const { fields, why } of unchecked) io.out(`  ${fields.join(', ')}: ${why}.\n`);
  }
  if (status !== 'infeasible')
    io.out(`Proven lower bound: ${provenLowerBound}; the result says ${lowerBound}.\n`);
  if (unfinished !== undefined && open + failing > 0) {
    const proven = `${findings.length - open - failing} of ${findings.length} claims of ${name} are proven`;
    const rest = failing > 0 ? `${open} are open, ${failing} do not hold` : `${open} are open`;
    io.out(`${ENDS[unfinished]}: ${proven}, ${rest}.\n`);
    return ExitCode.unfinished;
  }
  io.out(
    failing === 0
      ? `${name} (${status}): every claim holds.${unchecked.length > 0 ? ' What is not checked is listed above.' : ''}\n`
      : `${name} (${status}): ${failing} of ${findings.length} claims do not hold.\n`,
  );
  return failing === 0 ? ExitCode.ok : ExitCode.unfinished;
}
