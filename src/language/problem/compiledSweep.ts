/** What a sweep's block becomes: its size, and its plan, which is made when it is to run. */
import type { LangiumParser } from 'langium';
import { plural } from '../../data/fault';
import type { GuardedStore } from '../../data/guardedStore';
import type { CompiledFit, CompiledSweep } from '../compiled';
import { replace } from '../fixes';
import type { Dataset, Fit, Network, Sweep } from '../generated/ast';
import type { DatasetSpec } from '../model/dataset';
import type { FitSpec, Names } from '../model/fit';
import type { NetworkSpec } from '../model/network';
import { sizeOfSweep, type SweepSpec } from '../model/sweep';
import { rangeOf, type Reporter } from '../reporter';
import { loadChecked } from './loadChecked';
import { sweepKey } from './sweepKey';
import { type LoadedDataset, toleranceColumn, wantedOfFiles } from './loadDataset';
import { firstDraft, sweepPlan, type SweepParts } from './sweepPlan';
import { sweptData } from './sweptData';

export interface SweepSurroundings {
  readonly directory: string;
  readonly shownPath: string;
  readonly parser: LangiumParser;
  readonly store: GuardedStore;
  readonly names: Names;
  /** As the text has them; undefined for a block in error. */
  readonly fits: ReadonlyMap<Fit, FitSpec | undefined>;
  readonly networks: ReadonlyMap<Network, NetworkSpec | undefined>;
  readonly datasets: ReadonlyMap<Dataset, DatasetSpec | undefined>;
  readonly loaded: ReadonlyMap<Dataset, LoadedDataset | undefined>;
  readonly compiled: readonly CompiledFit[];
  readonly reporter: Reporter;
  /** Files are read for no longer than fits may take: there is no key. */
  readonly timed: boolean | undefined;
  /** Throws when the text is no longer wanted. */
  readonly checkpoint: () => Promise<void>;
  /** Rejects then. */
  readonly abandoned?: Promise<never> | undefined;
}

/** `sweep` is undefined for a block in error. Reports more folds than there are samples. */
export async function compiledSweep(
  block: Sweep,
  sweep: SweepSpec | undefined,
  around: SweepSurroundings,
): Promise<CompiledSweep> {
  const { fits, compiled } = around;
  const swept = block.clauses.find((clause) => clause.$type === 'SweptClause');
  const spec = sweep && fits.get(sweep.fit);
  const job = sweep && compiled.find(({ name }) => name === sweep.fit.name)?.job;
  const enough = sweep === undefined || hasSamplesForFolds(block, sweep, spec, around);
  const runs = sweep && spec && job && enough;
  return {
    name: block.name ?? '',
    range: rangeOf(block),
    nameRange: rangeOf(block, 'name'),
    fit: sweep?.fit.name ?? swept?.fit?.$refText ?? '',
    size: sweep ? sizeOfSweep(sweep) : null,
    key: runs && around.timed !== true ? await keyOf(sweep, spec, job.inputSha256, around) : null,
    plan: runs ? () => planOf(block, sweep, spec, around) : null,
  };
}

/** Each fold needs a sample to hold out; what varies the samples is looked at when it is fitted. */
function hasSamplesForFolds(
  block: Sweep,
  { folds, varied }: SweepSpec,
  spec: FitSpec | undefined,
  { loaded, reporter }: SweepSurroundings,
): boolean {
  const dataset = spec?.dataset && loaded.get(spec.dataset);
  if (!folds || !dataset || varied.some(({ clause }) => clause === 'data' || clause === 'rows')) return true;
  const { count } = dataset.samples;
  if (folds.count <= count) return true;
  const clause = block.clauses.find((one) => one.$type === 'FoldsClause')!;
  const message = `There are ${plural(folds.count, 'fold')}, but the fit has only ${plural(count, 'sample')}; take ${count} folds or fewer.`;
  const range = rangeOf(clause, 'count');
  reporter.error('bad-folds', message, range, { fixes: [replace(range, `${count}`, `Take ${count} folds`)] });
  return false;
}

async function keyOf(sweep: SweepSpec, spec: FitSpec, input: string, around: SweepSurroundings) {
  const { checkpoint } = around;
  const data = await sweptData({ ...around, sweep, spec, checkpoint, load: loaderOf(around) });
  return sweepKey(sweep, firstDraft({ ...around, sweep, spec }), input, { ...around, data });
}

function planOf(block: Sweep, sweep: SweepSpec, spec: FitSpec, around: SweepSurroundings) {
  const { names, networks, datasets, parser, shownPath } = around;
  return sweepPlan({
    name: block.name,
    file: shownPath,
    sweep,
    spec,
    names,
    parser,
    networks,
    datasets,
    // nobody waits for the text any more
    load: loaderOf({ ...around, abandoned: undefined }),
    checkpoint: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

/** Reads a dataset as a point has it: of its file as much as all points want. */
function loaderOf({ directory, store, names, abandoned }: SweepSurroundings): SweepParts['load'] {
  return (dataset, all, reporter) => {
    const wanted = wantedOfFiles(
      all.map((one) => one.dataset),
      directory,
      all.flatMap((one) => toleranceColumn(one.dataset, one.goal)),
    );
    const { guesses } = names;
    return loadChecked(
      dataset,
      abandoned,
      { directory, store, wanted, limitMs: Infinity, reporter, guesses },
      true,
    );
  };
}
