/** This fit beside its earlier runs and its rivals: figures with median and range over seeds, and their functions. */
import type { EarlierRun, PanelState } from '../../protocol/panel';
import { valuesAt } from './network';
import {
  isClassification,
  type FitResult,
  type RivalResult,
  type SampledFunction,
} from '../../result/schema';
import { rivalName } from '../../result/rivalName';
import { formatNumber, isNumber } from '../format';
import { goalView } from './goals';

export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** A function along the inputs, and how sure it is of itself. */
export interface Curve {
  readonly values: (rows: readonly (readonly number[])[]) => number[];
  readonly deviations?: (rows: readonly (readonly number[])[]) => number[];
}

/** One answer: a point of the scatter, a curve. */
export interface Answer {
  readonly neurons: number | null;
  readonly mass: number | null;
  readonly curve: Curve | null;
}

export interface Entry {
  readonly id: string;
  readonly label: string;
  readonly group: 'this' | 'earlier' | 'rival';
  /** Runs that are put together: seeds of a rival. */
  readonly runs: number;
  readonly neurons: Spread | null;
  readonly mass: Spread | null;
  readonly error: Spread | null;
  readonly test: Spread | null;
  readonly ms: Spread | null;
  /** Why something is missing, or ended early. */
  readonly note: string;
  readonly answers: readonly Answer[];
}

const NAMES: Readonly<Record<string, string>> = {
  gradient_descent: 'gradient descent',
  group_lasso: 'group lasso',
  gaussian_process: 'Gaussian process',
  neural_tangent: 'neural tangent kernel',
  brute_force: 'brute force',
};

export function entriesOf(result: FitResult, earlier: PanelState['earlier']): Entry[] {
  return [thisFit(result), ...earlier.map((run, k) => earlierRun(result, run, k)), ...rivals(result)];
}

/** The worst sample: the largest residual, or how far a classification stays short of the margin 1. */
export function errorOf(result: FitResult): number | null {
  const { residual } = result;
  if (residual === null) return null;
  return isClassification(residual) ? Math.max(0, 1 - residual.margin) : residual.max;
}

export function testOf({ test }: FitResult): number | null {
  return test?.accuracy ?? test?.rms ?? null;
}

function thisFit(result: FitResult): Entry {
  const network = result.objective === null ? null : result;
  return {
    id: 'this',
    label: `${result.fit} (this fit)`,
    group: 'this',
    runs: 1,
    neurons: network === null ? null : single(result.neurons.length),
    mass: single(result.mass),
    error: single(errorOf(result)),
    test: single(testOf(result)),
    ms: single(result.timing.totalMs),
    note: result.status === 'optimal' ? 'proven optimal' : result.status,
    answers: [
      {
        neurons: network === null ? null : result.neurons.length,
        mass: result.mass,
        curve: network === null ? null : { values: (rows) => valuesAt(result, rows) },
      },
    ],
  };
}

function earlierRun(result: FitResult, run: EarlierRun, k: number): Entry {
  const { network } = run;
  const same = JSON.stringify(network?.inputs) === JSON.stringify(result.samples.inputs);
  const terms =
    network === undefined || !same
      ? null
      : { neurons: network.neurons, skip: network.skip, activation: { slope: network.slope } };
  const time = run.startedAt.slice(11, 19);
  return {
    id: `earlier-${k}`,
    label: `earlier run, ${time} UTC (version ${run.version})`,
    group: 'earlier',
    runs: 1,
    neurons: run.mass === null ? null : single(run.neurons),
    mass: single(run.mass),
    error: single(run.error),
    test: single(run.test),
    ms: single(run.ms),
    note: run.status === 'optimal' ? 'proven optimal' : run.status,
    answers: [
      {
        neurons: run.mass === null ? null : run.neurons,
        mass: run.mass,
        curve: terms === null ? null : { values: (rows) => valuesAt(terms, rows) },
      },
    ],
  };
}

/** One entry a kind, and each file of a network; in the order in which they come. */
function rivals(result: FitResult): Entry[] {
  const names = [...new Set(result.rivals.map(rivalName))];
  return names.map((name) => {
    const runs = result.rivals.filter((rival) => rivalName(rival) === name);
    const classify = goalView(result).classes;
    const notes = [
      aboveBound(result, runs),
      runs.every(({ neurons }) => neurons === null) ? 'infinitely many neurons' : '',
      ...new Set(runs.map(({ stopped }) => stopped ?? '')),
    ];
    return {
      id: name,
      label: NAMES[name] ?? name,
      group: 'rival' as const,
      runs: runs.length,
      neurons: spread(runs.map(({ neurons }) => neurons)),
      mass: spread(runs.map(({ mass }) => mass)),
      error: spread(runs.map(({ maxResidual }) => maxResidual)),
      test: spread(runs.map(({ testAccuracy, testRms }) => (classify ? testAccuracy : testRms) ?? null)),
      ms: spread(runs.map(({ ms }) => ms)),
      note: notes.filter((note) => note !== '').join('; '),
      answers: runs.map((run) => ({
        neurons: run.neurons,
        mass: run.mass,
        curve: curveOf(result, run),
      })),
    };
  });
}

/** How far above what is proven the runs end, of a goal that minimises more than the mass. */
function aboveBound({ lowerBound }: FitResult, runs: readonly RivalResult[]): string {
  const known = spread(runs.map(({ objective }) => objective ?? null));
  if (known === null || !(lowerBound > 0)) return '';
  const above = formatNumber(100 * Math.max(0, known.median / lowerBound - 1), 3);
  return `objective ${formatNumber(known.median)}, ${above} % above the proven bound`;
}

function curveOf(result: FitResult, { network, sampled }: RivalResult): Curve | null {
  if (network !== undefined) {
    const terms = { ...network, activation: result.activation };
    return { values: (rows) => valuesAt(terms, rows) };
  }
  if (sampled === undefined || sampled.axes.length !== result.samples.inputs.length) return null;
  const { deviation } = sampled;
  return {
    values: (rows) => rows.map((x) => interpolate(sampled, sampled.values, x)),
    ...(deviation === undefined
      ? {}
      : { deviations: (rows) => rows.map((x) => interpolate(sampled, deviation, x)) }),
  };
}

/** Multilinear between the grid's points; NaN outside the grid. */
export function interpolate(
  { axes }: SampledFunction,
  values: readonly number[],
  x: readonly number[],
): number {
  let corners: { index: number; weight: number }[] = [{ index: 0, weight: 1 }];
  let stride = 1;
  for (let k = 0; k < axes.length; k++) {
    const axis = axes[k];
    const last = axis.length - 1;
    const slack = 1e-9 * Math.abs(axis[last] - axis[0]);
    if (!(x[k] >= axis[0] - slack && x[k] <= axis[last] + slack)) return NaN;
    let low = 0;
    while (low < last - 1 && axis[low + 1] <= x[k]) low++;
    const t = last === 0 ? 0 : Math.max(0, Math.min(1, (x[k] - axis[low]) / (axis[low + 1] - axis[low])));
    const step = stride;
    corners = corners.flatMap(({ index, weight }) => [
      { index: index + low * step, weight: weight * (1 - t) },
      ...(t > 0 ? [{ index: index + (low + 1) * step, weight: weight * t }] : []),
    ]);
    stride *= axis.length;
  }
  return corners.reduce((sum, { index, weight }) => sum + weight * values[index], 0);
}

function single(value: number | null | undefined): Spread | null {
  return isNumber(value) ? { median: value, low: value, high: value } : null;
}

/** Median and range of what is known; null when nothing is. */
export function spread(values: readonly (number | null)[]): Spread | null {
  const known = values.filter(isNumber).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = Math.floor(known.length / 2);
  const median = known.length % 2 === 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
  return { median, low: known[0], high: known[known.length - 1] };
}
