/** `hullfit fit`: runs the fits of a file. */
import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TraceEntry } from '../../core/solution';
import { Comparisons } from '../../engine/comparison';
import { Engine, EngineError } from '../../engine/engine';
import type { FitLogLine } from '../../engine/fitLog';
import type { FitJob } from '../../engine/job';
import type { LogFile } from '../../engine/logFile';
import { type FitRunner, runPlan } from '../../engine/plan';
import { compileText, UsageError } from '../../language/compile';
import type { CompiledDocument, CompiledFit, CompileOptions } from '../../language/compiled';
import { hasErrors } from '../../language/diagnosticRecord';
import type { FitResult } from '../../result/schema';
import { formatResult } from '../../result/write';
import { badUsage, LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { diagnosticLines, oneLine } from '../diagnostics';
import { CommandError, ExitCode } from '../exitCodes';
import { orSentence, readHullFile } from '../files';
import { openLog } from '../logOption';
import { ProgressLine } from '../progressLine';
import { type ResultFolder, resultFolder } from '../resultFolder';
import { formatRivals } from '../rivalTable';
import { formatSummary } from '../summary';

const usage =
  'fit FILE.hull [--only NAME] [--json] [--out DIR] [--set clause=value] [--log FILE] [--largest-file MB]';

export const fit: Command = {
  name: 'fit',
  usage,
  summary: 'runs the fits of the file and prints their results',
  async run(args, io) {
    const { values, positionals } = readArguments(args, {
      usage,
      least: 1,
      most: 1,
      options: {
        only: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        out: { type: 'string' },
        set: { type: 'string', multiple: true },
        log: { type: 'string' },
        ...LARGEST_FILE,
      },
    });
    const [file] = positionals;
    if (values.log === '') throw badUsage('--log names no file', usage);
    const startedAt = new Date().toISOString();
    const processMs = performance.now();
    const document = await compile(file, {
      overrides: overridesOf(values.set ?? []),
      largestDataFile: largestFile(values),
      timed: true,
      ...(values.only && { only: values.only }),
    });
    io.err(diagnosticLines(file, document.diagnostics));
    const errors = hasErrors(document.diagnostics);
    const chosen = chooseFits(file, document.fits, values.only, errors);
    if (chosen.length === 0 && !errors)
      io.err(`${file} has no fit; add one, for instance: fit first { data NAME }\n`);
    // A broken block leaves the other fits working; what is wrong with it is told above.
    const working = chosen.flatMap(({ job, preparedMs }) => (job === null ? [] : [{ job, preparedMs }]));
    const broken = values.only ? working.length < chosen.length : errors;
    if (!errors && working.length < chosen.length) throw new Error('a fit has no job, and no error says why');
    const names = working.map(({ job }) => job.fit);
    const readMs = performance.now() - processMs;
    const folder = await resultFolder(names.length > 0 ? values.out : undefined, names, file);
    const head = { file, startedAt, processMs, readMs };
    const log = values.log === undefined ? null : await openLog(values.log, head, folder.paths);
    const { results, failed } = await runAll(working, folder, log, io);
    const lost = log !== null && !(await isWhole(log, values.log!, io));
    if (values.json) io.out(`${formatResult(results)}\n`);
    else if (results.length > 0) io.out(formatSummary(results) + results.map(formatRivals).join(''));
    if (failed || lost) return ExitCode.internal;
    if (broken) return ExitCode.badFile;
    return results.every(({ status }) => status === 'optimal') ? ExitCode.ok : ExitCode.unfinished;
  },
};

async function compile(file: string, options: CompileOptions): Promise<CompiledDocument> {
  try {
    return await compileText(await readHullFile(file), file, options);
  } catch (error) {
    if (error instanceof UsageError) throw new CommandError(ExitCode.badUsage, error.message);
    throw error;
  }
}

function overridesOf(settings: readonly string[]): Map<string, string> {
  const overrides = new Map<string, string>();
  for (const setting of settings) {
    const [, clause, value] = /^\s*([^=\s]+)\s*=\s*([^]*)$/.exec(setting) ?? [];
    if (!clause || !value) throw badUsage(`--set ${setting} is not of the form clause=value`, usage);
    overrides.set(clause, value);
  }
  return overrides;
}

/** So many names are listed. */
const MAX_NAMES = 12;

/** Throws CommandError for a name that is not there; `errors` says whether that may be the file's fault. */
function chooseFits(
  file: string,
  fits: readonly CompiledFit[],
  only: readonly string[] | undefined,
  errors: boolean,
): readonly CompiledFit[] {
  if (only === undefined) return fits;
  const names = new Set(fits.map(({ name }) => name));
  for (const name of only) {
    if (names.has(name)) continue;
    const some = [...names].slice(0, MAX_NAMES).join(', ');
    const there = names.size === 0 ? 'it has none' : `it has ${some}${names.size > MAX_NAMES ? ', …' : ''}`;
    const code = errors ? ExitCode.badFile : ExitCode.badUsage;
    throw new CommandError(code, `${file} has no fit named "${name}"; ${there}.`);
  }
  return fits.filter(({ name }) => only.includes(name));
}

/** Ends the log; one that could not be written to its end is told on stderr. */
async function isWhole(log: LogFile, path: string, io: Io): Promise<boolean> {
  try {
    await orSentence(path, 'what is missing there is lost', () => log.end());
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    io.err(`hullfit: ${oneLine(error.message)}\n`);
    return false;
  }
}

/** What the fits of a command have in common. */
interface Session {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly folder: ResultFolder;
  readonly log: LogFile | null;
  readonly progress: ProgressLine | null;
  /** Writes to stderr. */
  readonly say: (text: string) => void;
  readonly now: () => number;
  failed: boolean;
}

/** All fits, in the order of the file. A fit that the program failed on is told on stderr and left out. */
async function runAll(
  fits: readonly { job: FitJob; preparedMs: number }[],
  folder: ResultFolder,
  log: LogFile | null,
  io: Io,
) {
  const now = (): number => performance.now();
  const rivalWorkers = availableParallelism();
  const workerPath = join(io.bundles, 'worker.js');
  const engine = new Engine({ workerPath, rivalWorkers, now });
  const progress = io.errIsTerminal ? new ProgressLine((text) => io.err(text), now) : null;
  const controller = new AbortController();
  const { signal } = controller;
  // one listener for each task that waits or runs, which may be many and are taken off again
  setMaxListeners(0, signal);
  const say = (text: string): void => {
    progress?.clear();
    io.err(text);
  };
  const release = io.onInterrupt(() => {
    say('Cancelling; what is proven so far will be written. Press Ctrl-C again to end at once.\n');
    controller.abort();
  });
  const session: Session = { engine, signal, folder, log, progress, say, now, failed: false };
  try {
    const settled = await Promise.all(
      fits.map(({ job, preparedMs }, at) => runOne(session, job, at, preparedMs)),
    );
    return { results: settled.filter((result) => result !== null), failed: session.failed };
  } finally {
    progress?.clear();
    release();
    await engine.dispose();
  }
}

/** One fit and its rivals; null where the fit failed, which is told. The file is written before its rivals run, and with all. */
function runOne(session: Session, job: FitJob, at: number, waitedMs: number): Promise<FitResult | null> {
  const { signal, progress, say } = session;
  const save = async (result: FitResult): Promise<void> => {
    await orTold(session, job, () => saveAt(session, at, result));
  };
  const tell = (severity: string, code: string, what: string): void =>
    say(`${job.file}: ${severity} ${code} ${job.fit}: ${what}\n`);
  const onProgress = (entry: TraceEntry): void => progress?.update(job.fit, entry);
  const plan = { job, compare: true, signal, waitedMs, onStart: () => undefined, onProgress };
  return orTold(session, job, () =>
    runPlan(plan, runnerOf(session, job), new Comparisons(), {
      wanted: () => true,
      save,
      fitted: () => undefined,
      grown: () => undefined,
      changed: () => undefined,
      compared: save,
      // the fit stands as it is without a rival
      refused: ({ kind }, reason) => tell('information', 'rival-left-out', `${kind}: ${reason}`),
      failed: ({ kind }, error) => {
        if (!(error instanceof EngineError)) throw error;
        tell('error', 'rival-failed', `${kind}: ${oneLine(error.message)}`);
      },
    }),
  );
}

/** The engine, with the log and the progress of one fit. All that runs ends with the command. */
function runnerOf({ engine, signal, log, progress }: Session, { rivals, fit }: FitJob): FitRunner {
  const onLog = log ? { onLog: (line: FitLogLine): void => log.write(line) } : {};
  const total = rivals.length;
  let done = 0;
  return {
    run: (job, options) => engine.run(job, { ...options, ...onLog }),
    compare: async (job, task, dual) => {
      const onProgress = (share: number): void => progress?.compare(fit, task.kind, share, done, total);
      const end = await engine.compare(job, task, dual, { signal, onProgress });
      done++;
      progress?.compare(fit, task.kind, 1, done, total);
      return end;
    },
  };
}

async function saveAt({ folder, log, now }: Session, at: number, result: FitResult): Promise<void> {
  const start = now();
  await folder.save(at, result);
  if (folder.paths.length > 0)
    log?.write({ fit: result.fit, type: 'job', stage: 'write', ms: now() - start });
}

/** What `act` comes to; null where it failed, which is told and remembered. */
async function orTold<T>(session: Session, job: FitJob, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof EngineError || error instanceof CommandError)) throw error;
    session.failed = true;
    session.say(`${job.file}: error fit-failed ${job.fit}: ${oneLine(error.message)}\n`);
    return null;
  }
}
