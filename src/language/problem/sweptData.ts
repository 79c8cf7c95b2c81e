/** The data of a sweep's points: every dataset in every way in which a point chooses its rows, and the tolerances of these, as hashes. */
import { createHash } from 'node:crypto';
import type { Goal, ToleranceSource } from '../../core/problem';
import type { Samples } from '../../data/samples';
import type { DatasetSpec } from '../model/dataset';
import { DEFAULT_FIT } from '../model/fit';
import { keywordRange, Reporter } from '../reporter';
import { type Setting, SettingError } from '../settings';
import type { LoadedDataset } from './loadDataset';
import { type SettingParts, settingsOf, type SweepParts } from './sweepPlan';
import { sampleTolerances } from './tolerances';

type Parts = SettingParts & Pick<SweepParts, 'spec' | 'datasets' | 'load' | 'checkpoint'>;
type ColumnGoal = Extract<Goal, { readonly kind: 'within_each' }> & {
  readonly tolerance: Extract<ToleranceSource, { readonly column: string }>;
};

/** Clauses that decide which rows of a dataset are its samples. */
const CHOOSING = ['rows', 'missing'];

/** One line for each: what is said of the dataset, and a hash of its samples. Rows that no point is fitted or tested on have no part in it. */
export async function sweptData(parts: Parts): Promise<string[]> {
  const { sweep, spec, names, datasets, load, checkpoint } = parts;
  const settings = settingsOf(parts);
  const valuesOf = (clause: string): readonly string[] | undefined =>
    sweep.varied.find((one) => one.clause === clause)?.values;
  const named = (clause: string): (DatasetSpec | undefined)[] | undefined =>
    valuesOf(clause)?.map((value) => {
      const node = names.datasets.get(value.replace(/^with\s+/, ''));
      return node && datasets.get(node);
    });
  const ownTest = spec.test?.kind === 'dataset' ? [datasets.get(spec.test.dataset)] : [];
  const fitted = named('data') ?? [spec.dataset && datasets.get(spec.dataset)];
  const ways = CHOOSING.reduce((so, clause) => {
    const chosen = sound(settings.get(clause));
    return chosen.length === 0 ? so : so.flatMap((one) => chosen.map((set) => set.dataset(one)));
  }, known(fitted));
  const goals = columnGoals(spec.goal, settings);
  const wanted = [
    ...ways.flatMap((dataset) => [undefined, ...goals].map((goal) => ({ dataset, goal }))),
    ...known(named('test') ?? ownTest).map((dataset) => ({ dataset, goal: undefined })),
  ];
  const lines: string[] = [];
  for (const { dataset, goal } of wanted) {
    await checkpoint();
    // what becomes of equal rows, and how inputs are scaled, follows from the rows
    const rows: DatasetSpec = { ...dataset, duplicates: 'keep', scale: 'none' };
    const reporter = new Reporter();
    const loaded = await load(rows, wanted, reporter);
    const hash = loaded === undefined ? faults(reporter) : hashOf(loaded, goal);
    lines.push(JSON.stringify([rows, goal ?? null, hash], withoutPlace));
  }
  return lines;
}

/** Leaves out where something stands in the text, which file it is, and samples, which are hashed apart. */
export function withoutPlace(key: string, value: unknown): unknown {
  const isNode = typeof value === 'object' && value !== null && '$type' in value;
  return isNode || ['offset', 'scanned', 'path'].includes(key) ? undefined : value;
}

function known(specs: readonly (DatasetSpec | undefined)[]): DatasetSpec[] {
  return specs.filter((one) => one !== undefined);
}

function sound(settings: ReadonlyMap<string, Setting | SettingError> | undefined): Setting[] {
  return [...(settings?.values() ?? [])].filter((one): one is Setting => !(one instanceof SettingError));
}

/** The goals of the points that take the tolerance of each sample from a column, one for each column. */
function columnGoals(own: Goal | undefined, settings: ReturnType<typeof settingsOf>): ColumnGoal[] {
  const varied = ['goal', 'tolerance'].flatMap((clause) => sound(settings.get(clause)));
  const within: Goal = { kind: 'within', tolerance: 0 };
  const goals =
    varied.length === 0 ? [own] : varied.map((one) => one.fit({ ...DEFAULT_FIT, goal: within }).goal);
  const byColumn = new Map(
    goals.flatMap((goal) =>
      goal?.kind === 'within_each' && 'column' in goal.tolerance
        ? [[goal.tolerance.column, goal as ColumnGoal] as const]
        : [],
    ),
  );
  return [...byColumn.values()];
}

function hashOf(loaded: LoadedDataset, goal: ColumnGoal | undefined): string {
  const { samples, spec } = loaded;
  if (goal === undefined) return samplesHash(samples);
  const reporter = new Reporter();
  const tolerances = sampleTolerances(goal, samples, loaded, keywordRange(spec.node), reporter);
  return tolerances ? hashOfNumbers([tolerances]) : faults(reporter);
}

function faults({ diagnostics }: Reporter): string {
  return diagnostics.map(({ message }) => message).join('\n');
}

/** Kept as long as the samples are: a document is compiled with every edit. */
const hashes = new WeakMap<Samples, string>();

function samplesHash(samples: Samples): string {
  const before = hashes.get(samples);
  if (before !== undefined) return before;
  const hash = hashOfNumbers([samples.inputs, samples.targets, samples.weights]);
  hashes.set(samples, hash);
  return hash;
}

function hashOfNumbers(lists: readonly (Float64Array | undefined)[]): string {
  const hash = createHash('sha256');
  for (const numbers of lists) {
    if (numbers) hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
    hash.update('/');
  }
  return hash.digest('hex');
}
