/**
 * A plan as pieces of work. Points that differ only in the penalty, or only in the tolerance, are one chain, from its largest value to its
 * smallest: each fit starts from the network of the one before, which has fewer neurons. The chains are fixed by the plan and not by
 * who is free, so that a sweep comes to the same whatever runs it.
 */
import { createHash } from 'node:crypto';
import type { FitJob } from '../engine/job';
import type { SweepChain, SweepData, SweptSettings } from '../protocol/sweep';
import { sweepData } from './data';
import { numbersOf } from '../result/variedNumbers';
import type { SweepPlan, SweepPoint } from './plan';

/** Clauses whose neighbouring values have neighbouring networks, the first of them first. */
const PATHS = ['penalty', 'tolerance'];

/** A longer path is several chains: what a chain that is cut off loses is not more than these fits. */
const MOST_IN_CHAIN = 25;
/**
 * A sweep of fewer paths cuts them, so that there is work for so many threads. Whether a thread is there for each of them has no part in it.
 * Measured with 20 penalties of 50 samples: four chains are 0.7 to 1.5 times the work of one.
 */
const LEAST_CHAINS = 4;
/** Shorter pieces would gain little from one another. */
const LEAST_IN_CHAIN = 4;

export interface SweepWork {
  /** Of all that the outcomes depend on, hexadecimal: two sweeps of one hash are the same. */
  readonly sha256: string;
  readonly chains: readonly SweepChain[];
  readonly data: ReadonlyMap<string, SweepData>;
}

/** A point that can run. */
interface Runnable {
  readonly at: number;
  readonly values: readonly string[];
  readonly settings: SweptSettings;
  readonly data: string;
}

export function workOf(plan: SweepPlan): SweepWork {
  const data = new Map<string, SweepData>();
  const runnable = plan.points.flatMap((point, at): Runnable[] => {
    if (point.job === null) return [];
    const found = sweepData(point.job);
    data.set(found.sha256, found);
    return [{ at, values: point.values, settings: settingsOf(point, point.job), data: found.sha256 }];
  });
  const sha256 = hashOf(plan, runnable);
  const folds = [null, ...Array.from({ length: plan.folds?.count ?? 0 }, (_, held) => held)];
  const paths = pathsOf(plan.clauses, runnable, folds.length);
  const chains = folds.flatMap((held) =>
    paths.map((path): SweepChain => ({
      sweep: sha256,
      data: path[0].data,
      fold: held === null || plan.folds === null ? null : { ...plan.folds, held },
      fits: path.map(({ at, settings }) => ({ point: at, settings })),
    })),
  );
  return { sha256, chains, data };
}

/** Groups of points that a chain goes through, in its order; each is run `times` times. */
function pathsOf(clauses: readonly string[], runnable: readonly Runnable[], times: number): Runnable[][] {
  const along = PATHS.map((clause) => clauses.indexOf(clause)).find((place) => place >= 0) ?? -1;
  if (along < 0) return runnable.map((point) => [point]);
  const groups = new Map<string, Runnable[]>();
  for (const point of runnable) {
    const rest = point.values.filter((_, place) => place !== along);
    const key = JSON.stringify([point.data, ...rest]);
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  return [...groups.values()].flatMap((group) => {
    const numbers = numbersOf(group.map(({ values }) => values[along]));
    if (numbers === null) return group.map((point) => [point]);
    const order = [...group.keys()].sort((a, b) => numbers[b] - numbers[a] || a - b);
    const least = Math.ceil(LEAST_CHAINS / (groups.size * times));
    return pieces(
      order.map((place) => group[place]),
      least,
    );
  });
}

/** Of equal length, as far as that goes: none longer than a chain may be, and `least` of them where they are not too short for it. */
function pieces<T>(list: readonly T[], least: number): T[][] {
  const wanted = Math.min(least, Math.floor(list.length / LEAST_IN_CHAIN));
  const count = Math.max(wanted, Math.ceil(list.length / MOST_IN_CHAIN));
  return Array.from({ length: count }, (_, i) =>
    list.slice(Math.round((i * list.length) / count), Math.round(((i + 1) * list.length) / count)),
  );
}

function settingsOf({ scale }: SweepPoint, { problem, shape, gap, timeMs, sparsify }: FitJob): SweptSettings {
  const { slope, weights, bias, skip, goal } = problem;
  const limit = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    slope,
    weights,
    bias,
    skip,
    goal,
    ...(shape && {
      shape: {
        outputs: shape.outputs,
        slopes: shape.slopes && [limit(shape.slopes[0]), limit(shape.slopes[1])],
      },
    }),
    scale,
    gap,
    timeMs,
    sparsify,
  };
}

function hashOf(plan: SweepPlan, runnable: readonly Runnable[]): string {
  const { clauses, points, folds } = plan;
  const hash = createHash('sha256');
  hash.update(JSON.stringify(['hullfit.sweep/1', clauses, folds]));
  for (const { values, reason } of points) hash.update(JSON.stringify([values, reason ?? null]));
  for (const { settings, data } of runnable) hash.update(JSON.stringify([settings, data]));
  return hash.digest('hex');
}
