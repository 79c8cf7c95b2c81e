/** The experiments from cells to a page: see scripts/experiments.mjs, which bundles and starts this. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Cell, DoneCell, Experiment, Report } from './cell';
import { runCells } from './crew';
import { EXPERIMENTS } from './index';
import { Store } from './store';
import { pageOf, type Written } from './page';

export interface ExperimentsOptions {
  readonly quick: boolean;
  /** Only experiments of these names; all without any. A full run then takes the others from the documented cells. */
  readonly only: readonly string[];
  readonly threads: number;
  readonly workerPath: string;
}

/** Runs in the project's folder. Returns false when a direction of the full run is not reproduced, or one does not hold. */
export async function experiments({
  quick,
  only,
  threads,
  workerPath,
}: ExperimentsOptions): Promise<boolean> {
  const chosen = EXPERIMENTS.filter(({ name }) => only.length === 0 || only.includes(name));
  const folder = join('out', 'experiments', quick ? 'quick' : 'full');
  const store = new Store(folder);
  const wanted = chosen.flatMap((experiment) => experiment.cells(quick));
  const missing = wanted.filter((cell) => store.read(cell) === null);
  const started = performance.now();
  let finished = 0;
  say(`${wanted.length} cells, ${wanted.length - missing.length} of them done already.`);
  await runCells(mixed(missing), {
    workerPath,
    threads,
    store,
    onDone: ({ experiment, id, ms }) => {
      finished++;
      const left = ((performance.now() - started) / finished) * (missing.length - finished);
      say(
        `[${finished}/${missing.length}] ${experiment} ${id}: ${(ms / 1000).toFixed(1)} s; about ${Math.ceil(left / 60_000)} min left`,
      );
    },
  });
  const reports = chosen.map((experiment) => reportOf(experiment, quick, store));
  const docs = quick ? folder : 'docs';
  write(
    docs,
    reports,
    quick ? reports : EXPERIMENTS.map((experiment) => written(experiment, reports)),
    quick,
  );
  say(`Written to ${join(docs, 'experiments.md')}.`);
  return judged(reports, quick);
}

/** The report of this run, or else of the documented one. */
function written(experiment: Experiment, reports: readonly Written[]): Written {
  const own = reports.find(({ name }) => name === experiment.name);
  if (own !== undefined) return own;
  const documented = documentedRun(experiment.name);
  if (documented === null)
    throw new Error(`docs/experiments/${experiment.name}.json is missing; run this experiment, too.`);
  const { cells, ran } = documented;
  return { name: experiment.name, report: experiment.report(cells), cells, ran };
}

/** The cells of all experiments in turns, so that the estimate of what is left means something. */
function mixed(cells: readonly Cell[]): Cell[] {
  const place = new Map<Cell, number>();
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  for (const { experiment } of cells) totals.set(experiment, (totals.get(experiment) ?? 0) + 1);
  for (const cell of cells) {
    const at = counts.get(cell.experiment) ?? 0;
    counts.set(cell.experiment, at + 1);
    place.set(cell, (at + 0.5) / totals.get(cell.experiment)!);
  }
  return [...cells].sort((p, q) => place.get(p)! - place.get(q)!);
}

function reportOf(experiment: Experiment, quick: boolean, store: Store): Written {
  const done = experiment.cells(quick).map((cell) => store.read(cell)!);
  const minutes = done.reduce((sum, { ms }) => sum + ms, 0) / 60_000;
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  const machine = `${processor}, ${cpus().length} cores, Node ${process.version}`;
  const ran = `${minutes.toFixed(0)} minutes for all cells, one after the other (${machine})`;
  return { name: experiment.name, report: experiment.report(done), cells: done, ran };
}

/** The files of `fresh`, and the page of `all`. */
function write(docs: string, fresh: readonly Written[], all: readonly Written[], quick: boolean): void {
  const folder = join(docs, 'experiments');
  mkdirSync(folder, { recursive: true });
  for (const { report } of fresh) {
    for (const { name, svg } of report.pictures) writeFileSync(join(folder, `${name}.svg`), svg);
  }
  for (const { name, report, cells, ran } of fresh) {
    const lines = cells.map(
      ({ id, parameters, answer }) => `  ${JSON.stringify({ id, parameters, answer })}`,
    );
    const directions = JSON.stringify(report.directions, null, 2);
    writeFileSync(
      join(folder, `${name}.json`),
      `{ "ran": ${JSON.stringify(ran)},\n"directions": ${directions},\n"cells": [\n${lines.join(',\n')}\n] }\n`,
    );
  }
  writeFileSync(join(docs, 'experiments.md'), pageOf(all, { quick }));
}

/** Prints every direction; a quick run is held to what the documented run found. */
function judged(reports: readonly Written[], quick: boolean): boolean {
  let good = true;
  for (const { name, report } of reports) {
    const documented = quick ? documentedRun(name)?.directions : undefined;
    for (const { statement, holds } of report.directions) {
      const before = documented?.find((one) => one.statement === statement);
      const agrees = before === undefined ? holds : before.holds === holds;
      if (!agrees) good = false;
      const note = before !== undefined && !agrees ? ' (the documented run found otherwise)' : '';
      console.log(`${holds ? 'yes' : 'NO '}  ${name}: ${statement}${note}`);
    }
  }
  return good;
}

/** docs/experiments/NAME.json. */
interface DocumentedRun {
  readonly directions: Report['directions'];
  readonly cells: readonly DoneCell[];
  readonly ran: string;
}

/** Null where the experiment was never documented. */
function documentedRun(name: string): DocumentedRun | null {
  try {
    return JSON.parse(readFileSync(join('docs', 'experiments', `${name}.json`), 'utf8')) as DocumentedRun;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function say(line: string): void {
  console.error(line);
}
