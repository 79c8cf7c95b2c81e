/** `hullfit sweep`: runs the sweeps of a file. */
import { join } from 'node:path';
import { plural } from '../../data/fault';
import { compileText } from '../../language/compile';
import type { CompiledSweep } from '../../language/compiled';
import { hasErrors } from '../../language/diagnosticRecord';
import { checkFolder, makeFolder } from '../../result/atomicWrite';
import { outputFileNames } from '../../result/fileNames';
import type { FitOutcome } from '../../protocol/sweep';
import type { SweepEngine } from '../../sweep/engine';
import type { SweepResult } from '../../result/sweepResult';
import { sweepResult } from '../../sweep/files';
import { Journal, JournalError } from '../../sweep/journal';
import { parquetBytes } from '../../sweep/parquet';
import { runSweep, sweepRun } from '../../sweep/run';
import { Standings } from '../../sweep/standings';
import { columnsOf, csvText } from '../../result/sweepTable';
import { badUsage, LARGEST_FILE, largestFile, readArguments, wholeNumber } from '../arguments';
import type { Command, Io } from '../command';
import { diagnosticLines } from '../diagnostics';
import { CommandError, ExitCode } from '../exitCodes';
import { orSentence, readHullFile, writeText } from '../files';
import { engineChoice } from '../sweepEngine';
import { SweepProgress } from '../sweepProgress';
import { formatSweep } from '../sweepTable';

const usage =
  'sweep FILE.hull [--only NAME] [--json] [--out DIR] [--resume] [--engine local|bullmq] [--redis URL] [--workers N] [--most-fits N] [--largest-file MB]';

export const sweep: Command = {
  name: 'sweep',
  usage,
  summary: 'runs the sweeps of the file and prints their tables, or writes them to a folder',
  async run(args, io) {
    const { values, positionals } = readArguments(args, {
      usage,
      least: 1,
      most: 1,
      options: {
        only: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        out: { type: 'string' },
        resume: { type: 'boolean' },
        engine: { type: 'string' },
        redis: { type: 'string' },
        workers: { type: 'string' },
        'most-fits': { type: 'string' },
        ...LARGEST_FILE,
      },
    });
    const [file] = positionals;
    if (values.resume && values.out === undefined)
      throw badUsage('--resume goes on with the files of --out DIR, which is missing', usage);
    const engineOf = engineChoice(values, usage);
    const workers = wholeNumber('workers', values.workers, usage);
    const mostFits = wholeNumber('most-fits', values['most-fits'], usage);
    const { sweeps, diagnostics } = await compileText(await readHullFile(file), file, {
      largestDataFile: largestFile(values),
      ...(mostFits !== undefined && { mostFits }),
    });
    io.err(diagnosticLines(file, diagnostics));
    const errors = hasErrors(diagnostics);
    const chosen = chooseSweeps(file, sweeps, values.only, errors);
    if (chosen.length === 0 && !errors)
      io.err(
        `${file} has no sweep; add one, for instance: sweep first { fit NAME vary gap in [1e-3, 1e-6] }\n`,
      );
    const working = chosen.filter(({ plan }) => plan !== null);
    const broken = values.only ? working.length < chosen.length : errors;
    const names = outputFileNames(
      working.map(({ name }) => name),
      '',
    ).map((name) => name.replace(/\.$/, ''));
    if (values.out !== undefined && working.length > 0) await prepare(values.out, names);
    const engine = await engineOf(io, workers);
    const results: SweepResult[] = [];
    let cancelled = false;
    try {
      for (const [at, one] of working.entries()) {
        const folder = values.out === undefined ? null : { directory: values.out, name: names[at] };
        const ended = await runOne(one, { engine, folder, resume: values.resume ?? false, io });
        results.push(ended.result);
        cancelled = ended.cancelled;
        if (cancelled) break;
        if (!values.json && folder === null) io.out(formatSweep(ended.result));
        else if (!values.json) io.out(told(ended.result, folder!));
      }
    } finally {
      await engine.dispose();
    }
    if (values.json) io.out(`${JSON.stringify(results, null, 1)}\n`);
    if (broken) return ExitCode.badFile;
    const all = results.every(
      ({ rows, points }) => rows.length === points && rows.every(({ status }) => status === 'optimal'),
    );
    return all && !cancelled ? ExitCode.ok : ExitCode.unfinished;
  },
};

/** Throws CommandError for a name that is not there; `errors` says whether that may be the file's fault. */
function chooseSweeps(
  file: string,
  sweeps: readonly CompiledSweep[],
  only: readonly string[] | undefined,
  errors: boolean,
): readonly CompiledSweep[] {
  if (only === undefined) return sweeps;
  const names = sweeps.map(({ name }) => name);
  for (const name of only) {
    if (names.includes(name)) continue;
    const there = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 12).join(', ')}`;
    const code = errors ? ExitCode.badFile : ExitCode.badUsage;
    throw new CommandError(code, `${file} has no sweep named "${name}"; ${there}.`);
  }
  return sweeps.filter(({ name }) => only.includes(name));
}

/** Makes the folder and tries whether it can be written to, before anything is computed. Throws CommandError. */
async function prepare(directory: string, names: readonly string[]): Promise<void> {
  await orSentence(directory, 'choose another folder', async () => {
    await makeFolder(directory);
    await checkFolder(
      directory,
      names.flatMap((name) =>
        ['jsonl', 'csv', 'parquet', 'json', 'chains.json'].map((extension) => `${name}.${extension}`),
      ),
    );
  });
}

interface Folder {
  readonly directory: string;
  /** Of the files, without their extension. */
  readonly name: string;
}

interface RunOptions {
  readonly engine: SweepEngine;
  readonly folder: Folder | null;
  readonly resume: boolean;
  readonly io: Io;
}

async function runOne(
  compiled: CompiledSweep,
  { engine, folder, resume, io }: RunOptions,
): Promise<{ readonly result: SweepResult; readonly cancelled: boolean }> {
  const plan = await compiled.plan!();
  const run = sweepRun(plan);
  const { outcomes, work } = run;
  const path = (extension: string): string => join(folder!.directory, `${folder!.name}.${extension}`);
  const journal = folder ? await openJournal(path('jsonl'), { ...plan, sha256: work.sha256 }, resume) : null;
  const standings = folder ? await Standings.open(path('chains.json'), work.sha256, resume) : undefined;
  for (const outcome of journal?.before ?? []) outcomes.add(outcome);
  const now = (): number => performance.now();
  const progress = io.errIsTerminal
    ? new SweepProgress(plan.name, outcomes.total, outcomes.size, (text) => io.err(text), now)
    : null;
  const controller = new AbortController();
  const release = io.onInterrupt(() => {
    progress?.clear();
    const how = folder ? ' Go on later with the same command and --resume.' : '';
    io.err(`Cancelling; the fits that have ended are kept.${how} Press Ctrl-C again to end at once.\n`);
    controller.abort();
  });
  try {
    const onOutcome = (outcome: FitOutcome): unknown => {
      progress?.ended();
      return journal?.write(outcome);
    };
    await runSweep(run, engine, controller.signal, onOutcome, standings);
  } finally {
    progress?.clear();
    release();
    if (journal) await orSentence(path('jsonl'), '', () => journal.end(), ExitCode.internal);
    if (standings) await orSentence(path('chains.json'), '', () => standings.end(), ExitCode.internal);
  }
  const rows = outcomes.rows();
  const complete = outcomes.size === outcomes.total;
  const result = sweepResult(plan, rows, { complete, sha256: work.sha256 });
  if (folder) {
    const columns = columnsOf(plan, rows);
    await writeText(path('csv'), csvText(columns), '');
    await writeText(path('parquet'), parquetBytes(columns), '');
    await writeText(path('json'), `${JSON.stringify(result, null, 1)}\n`, '');
  }
  return { result, cancelled: !complete };
}

async function openJournal(
  path: string,
  sweepOfFile: { readonly name: string; readonly sha256: string },
  resume: boolean,
): Promise<Journal> {
  try {
    return await orSentence(path, 'choose another folder', () => Journal.open(path, sweepOfFile, resume));
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new CommandError(ExitCode.badUsage, `${error.message}.`);
  }
}

/** What was written where, and what is chosen. */
function told({ rows, choice, sweep: name }: SweepResult, folder: Folder): string {
  const lines = [`${name}: ${plural(rows.length, 'point')} in ${join(folder.directory, folder.name)}.csv\n`];
  return [...lines, ...(choice ? [`* ${choice.rule}: ${choice.why}\n`] : [])].join('');
}
