/** `hullfit fit`: runs the fits of a file. */
import { setMaxListeners } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { TraceEntry } from '../../core/solution';
import { Engine, EngineError } from '../../engine/engine';
import type { FitJob, RivalTask } from '../../engine/job';
import { compileText, UsageError } from '../../language/compile';
import type { CompiledDocument, CompiledFit } from '../../language/compiled';
import type { FitResult, RivalResult } from '../../result/schema';
import { placeFrom } from '../../result/place';
import { formatResult, writeResult } from '../../result/write';
import { badUsage, readArguments } from '../arguments';
import type { Command, Io } from '../command';
import { diagnosticLine, hasErrors, inOrder, oneLine, toldOnce } from '../diagnostics';
import { CommandError, ExitCode } from '../exitCodes';
import { readText, systemReason } from '../files';
import { outputFileNames } from '../outputFiles';
import { ProgressLine } from '../progressLine';
import { formatRivals } from '../rivalTable';
import { formatSummary } from '../summary';

const usage = 'fit FILE.hull [--only NAME] [--json] [--out DIR] [--set clause=value]';

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
      },
    });
    const [file] = positionals;
    const document = await compile(file, overridesOf(values.set ?? []));
    for (const diagnostic of toldOnce(inOrder(document.diagnostics))) {
      if (diagnostic.severity !== 'hint') io.err(diagnosticLine(file, diagnostic));
    }
    if (hasErrors(document.diagnostics)) {
      if (values.json) io.out('[]\n');
      return ExitCode.badFile;
    }
    const chosen = chooseFits(file, document.fits, values.only);
    if (chosen.length === 0) io.err(`${file} has no fit; add one, for instance: fit first { data NAME }\n`);
    const jobs = chosen.map(jobOf);
    const save = await saver(jobs, values.out);
    const { results, failed } = await runAll(jobs, save, io);
    if (values.json) io.out(`${formatResult(results)}\n`);
    else if (results.length > 0) io.out(formatSummary(results) + results.map(formatRivals).join(''));
    if (failed) return ExitCode.internal;
    return results.every(({ status }) => status === 'optimal') ? ExitCode.ok : ExitCode.unfinished;
  },
};

async function compile(file: string, overrides: ReadonlyMap<string, string>): Promise<CompiledDocument> {
  try {
    return await compileText(await readText(file), file, { overrides });
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

function chooseFits(
  file: string,
  fits: readonly CompiledFit[],
  only: readonly string[] | undefined,
): readonly CompiledFit[] {
  if (only === undefined) return fits;
  for (const name of only) {
    if (fits.some((candidate) => candidate.name === name)) continue;
    const there =
      fits.length === 0 ? 'it has none' : `it has ${fits.map((candidate) => candidate.name).join(', ')}`;
    throw new CommandError(ExitCode.badUsage, `${file} has no fit named "${name}"; ${there}.`);
  }
  return fits.filter(({ name }) => only.includes(name));
}

function jobOf({ name, job }: CompiledFit): FitJob {
  if (job === null) throw new Error(`fit ${name} has neither a job nor an error that says why`);
  return job;
}

type Save = (at: number, result: FitResult) => Promise<void>;

/** Writes each result as soon as it is there, so that a later mishap loses none. */
async function saver(jobs: readonly FitJob[], directory: string | undefined): Promise<Save> {
  if (directory === undefined) return () => Promise.resolve();
  const names = outputFileNames(jobs.map((job) => job.fit));
  await orSentence(directory, () => mkdir(directory, { recursive: true }));
  return async (at, result) => {
    const path = join(directory, names[at]);
    const file = placeFrom(directory, resolve(jobs[at].file));
    await orSentence(path, () => writeResult(path, { ...result, file }));
  };
}

async function orSentence<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CommandError(ExitCode.internal, `${path} cannot be written: ${systemReason(error)}.`);
  }
}

/** All fits, in the order of the file. A fit that the program failed on is told on stderr and left out. */
async function runAll(jobs: readonly FitJob[], save: Save, io: Io) {
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
  let failed = false;
  const orTold = async <T>(job: FitJob, act: () => Promise<T>): Promise<T | null> => {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof EngineError || error instanceof CommandError)) throw error;
      failed = true;
      say(`${job.file}: error fit-failed ${job.fit}: ${oneLine(error.message)}\n`);
      return null;
    }
  };
  const runOne = async (job: FitJob, at: number): Promise<FitResult | null> => {
    const onProgress = (entry: TraceEntry): void => progress?.update(job.fit, entry);
    const fitted = await orTold(job, () => engine.run(job, { signal, onProgress }));
    if (fitted === null) return null;
    // written before its rivals run, and again with them
    await orTold(job, () => save(at, fitted));
    if (job.rivals.length === 0) return fitted;
    const rivals = await compareAll(engine, job, fitted, signal, progress, say);
    const result = { ...fitted, rivals };
    await orTold(job, () => save(at, result));
    return result;
  };
  try {
    const settled = await Promise.all(jobs.map(runOne));
    return { results: settled.filter((result) => result !== null), failed };
  } finally {
    progress?.clear();
    release();
    await engine.dispose();
  }
}

/** A fit's rivals, in its order. One that has no answer or fails is told on stderr and left out; the fit stands as it is. */
async function compareAll(
  engine: Engine,
  job: FitJob,
  { dual }: FitResult,
  signal: AbortSignal,
  progress: ProgressLine | null,
  say: (text: string) => void,
): Promise<RivalResult[]> {
  const total = job.rivals.length;
  let done = 0;
  const compareOne = async (task: RivalTask): Promise<RivalResult | null> => {
    const onProgress = (share: number): void => progress?.compare(job.fit, task.kind, share, done, total);
    try {
      const end = await engine.compare(job, task, dual, { signal, onProgress });
      done++;
      progress?.compare(job.fit, task.kind, 1, done, total);
      if (end.kind === 'result') return end.rival;
      if (end.kind === 'refused')
        say(`${job.file}: information rival-left-out ${job.fit}: ${task.kind}: ${end.reason}\n`);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      say(`${job.file}: error rival-failed ${job.fit}: ${task.kind}: ${oneLine(error.message)}\n`);
    }
    return null;
  };
  const rivals = await Promise.all(job.rivals.map(compareOne));
  return rivals.filter((rival) => rival !== null);
}
