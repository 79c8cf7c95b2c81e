/** From a sweep's block to its plan: for each combination of values the job that the fit would have with these `--set`. */
import type { LangiumParser } from 'langium';
import { combinations, type SweepPlan, type SweepPoint } from '../../sweep/plan';
import type { ChoiceRule } from '../../result/sweepResult';
import type { Dataset, Network } from '../generated/ast';
import type { DatasetSpec } from '../model/dataset';
import type { FitSpec, Names } from '../model/fit';
import { DEFAULT_NETWORK, type NetworkSpec } from '../model/network';
import type { SweepSpec } from '../model/sweep';
import { together } from '../overrides';
import { Reporter } from '../reporter';
import { PARTS, readSetting, type Setting, SettingError } from '../settings';
import { buildJob } from './buildJob';
import type { LoadedDataset } from './loadDataset';

export interface SweepParts {
  readonly name: string;
  /** Path of the .hull file as the user gave it. */
  readonly file: string;
  readonly sweep: SweepSpec;
  /** The fit as the text has it. */
  readonly spec: FitSpec;
  readonly names: Names;
  readonly parser: LangiumParser;
  /** Undefined for a block in error. */
  readonly networks: ReadonlyMap<Network, NetworkSpec | undefined>;
  readonly datasets: ReadonlyMap<Dataset, DatasetSpec | undefined>;
  /** The samples of datasets, all of which are known before the first is read; undefined, and reported, where they cannot be had. */
  readonly load: (
    spec: DatasetSpec,
    wanted: readonly Wanted[],
    reporter: Reporter,
  ) => Promise<LoadedDataset | undefined>;
  /** Called between points; throws when the plan is no longer wanted. */
  readonly checkpoint: () => Promise<void>;
}

/** A dataset that a point is fitted on, and the goal with which. */
interface Wanted {
  readonly dataset: DatasetSpec;
  readonly goal: FitSpec['goal'];
}

/** What a point's values come to before its data are read. */
interface Drafted {
  readonly values: readonly string[];
  readonly spec: FitSpec;
  readonly network: NetworkSpec;
  readonly dataset: DatasetSpec;
  readonly test: DatasetSpec | undefined;
}

/** Between so many points the process gets to do other things. */
const POINTS_A_TURN = 50;

export async function sweepPlan(parts: SweepParts): Promise<SweepPlan> {
  const { name, file, sweep, checkpoint } = parts;
  const settings = settingsOf(parts);
  const lists = sweep.varied.map(({ values }) => values);
  const drafted = combinations(lists).map((values) => draft(values, settings, parts));
  const wanted = drafted.flatMap((one) =>
    'reason' in one
      ? []
      : [
          { dataset: one.dataset, goal: one.spec.goal },
          ...(one.test ? [{ dataset: one.test, goal: undefined }] : []),
        ],
  );
  const load = loader(parts, wanted);
  const points: SweepPoint[] = [];
  for (const one of drafted) {
    if (points.length % POINTS_A_TURN === 0) await checkpoint();
    points.push('reason' in one ? one : await pointOf(one, load, parts));
  }
  return {
    name,
    file,
    fit: sweep.fit.name,
    clauses: sweep.varied.map(({ clause }) => clause),
    points,
    folds: sweep.folds ?? null,
    choose: sweep.choose ?? usualChoice(parts),
  };
}

/** What the first point is fitted with, before its data are read; undefined where its values make no fit. */
export function firstDraft(
  parts: Pick<SweepParts, 'sweep' | 'spec' | 'names' | 'parser' | 'networks' | 'datasets'>,
): Drafted | undefined {
  const { sweep } = parts;
  const varied = sweep.varied.map(({ values, ...rest }) => ({ ...rest, values: values.slice(0, 1) }));
  const first = { ...parts, sweep: { ...sweep, varied } };
  const drafted = draft(
    varied.map(({ values }) => values[0]),
    settingsOf(first),
    first,
  );
  return 'reason' in drafted ? undefined : drafted;
}

/** Where the text says nothing: what is measured on samples that were not fitted. */
function usualChoice({ sweep, spec }: SweepParts): ChoiceRule | null {
  if (sweep.folds) return 'lowest cv';
  return spec.test ? 'lowest test' : null;
}

/** By clause and value: the setting, or why it is none. */
type Settings = ReadonlyMap<string, ReadonlyMap<string, Setting | SettingError>>;

export type SettingParts = Pick<SweepParts, 'sweep' | 'parser' | 'names'>;

export function settingsOf({ sweep, parser, names }: SettingParts): Settings {
  const read = (clause: string, value: string): Setting | SettingError => {
    try {
      return readSetting(clause, value, parser, names);
    } catch (error) {
      if (error instanceof SettingError) return error;
      throw error;
    }
  };
  return new Map(
    sweep.varied.map(({ clause, values }) => [
      clause,
      new Map(values.map((value) => [value, read(clause, value)])),
    ]),
  );
}

/** Whole clauses first, so that the number of a clause is set in the one that is varied with it. */
function order(clause: string): number {
  return clause in PARTS ? 1 : 0;
}

function draft(
  values: readonly string[],
  settings: Settings,
  { sweep, spec, networks, datasets }: Pick<SweepParts, 'sweep' | 'spec' | 'networks' | 'datasets'>,
): Drafted | (SweepPoint & { readonly reason: string }) {
  const refuse = (reason: string) => ({ values, job: null, scale: 'none', reason }) as const;
  const chosen: Setting[] = [];
  const inOrder = sweep.varied
    .map(({ clause }, at) => ({ clause, value: values[at] }))
    .sort((a, b) => order(a.clause) - order(b.clause));
  for (const { clause, value } of inOrder) {
    const setting = settings.get(clause)!.get(value)!;
    if (setting instanceof SettingError) return refuse(`${clause} ${value}: ${setting.message}`);
    chosen.push({ ...setting, fit: (so) => named(clause, value, () => setting.fit(so)) });
  }
  const { fit, network, dataset } = together(chosen);
  try {
    const own = fit(spec);
    const base = own.network ? networks.get(own.network) : DEFAULT_NETWORK;
    const data = own.dataset && datasets.get(own.dataset);
    const test = own.test?.kind === 'dataset' ? datasets.get(own.test.dataset) : undefined;
    if (!base) return refuse('Its network has an error.');
    if (!data) return refuse('Its dataset has an error.');
    if (own.test?.kind === 'dataset' && !test) return refuse('The dataset of its test has an error.');
    return { values, spec: { ...own, rivals: [] }, network: network(base), dataset: dataset(data), test };
  } catch (error) {
    if (error instanceof SettingError) return refuse(error.message);
    throw error;
  }
}

function named<T>(clause: string, value: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SettingError) throw new SettingError(`${clause} ${value}: ${error.message}`);
    throw error;
  }
}

type Load = (spec: DatasetSpec) => Promise<LoadedDataset | { readonly reason: string }>;

/** Reads each dataset once, in each of the ways in which it is wanted. */
function loader({ load }: SweepParts, wanted: readonly Wanted[]): Load {
  const known = new Map<Dataset, Map<string, ReturnType<Load>>>();
  return (spec) => {
    const { node, rows, scale, duplicates } = spec;
    const key = JSON.stringify([rows, scale, duplicates, spec.kind === 'file' && spec.missing]);
    const ways = known.get(node) ?? new Map<string, ReturnType<Load>>();
    known.set(node, ways);
    const read =
      ways.get(key) ??
      (async () => {
        const reporter = new Reporter();
        return (await load(spec, wanted, reporter)) ?? { reason: firstError(reporter) };
      })();
    ways.set(key, read);
    return read;
  };
}

async function pointOf(
  { values, spec, network, dataset, test }: Drafted,
  load: Load,
  { sweep, file }: SweepParts,
): Promise<SweepPoint> {
  const refuse = (reason: string): SweepPoint => ({ values, job: null, scale: dataset.scale, reason });
  const data = await load(dataset);
  if ('reason' in data) return refuse(data.reason);
  const tested = test && (await load(test));
  if (tested && 'reason' in tested) return refuse(tested.reason);
  const reporter = new Reporter();
  const job = buildJob(
    {
      fit: sweep.fit,
      spec,
      network,
      dataset: data,
      networks: new Map(),
      file,
      ...(tested && { test: tested }),
    },
    reporter,
  );
  return job ? { values, job, scale: dataset.scale } : refuse(firstError(reporter));
}

function firstError({ diagnostics }: Reporter): string {
  const found = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  if (found === undefined) throw new Error('a point has no job, and no diagnostic says why');
  return found.message;
}
