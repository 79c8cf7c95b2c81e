/**
 * Runs a chain of a sweep's fits, each from the network of the one before it. A slice at a time, so that
 * whoever has the thread may look after other chains in between. It comes to the same bits everywhere: helper threads change none.
 */
import type { CancelSignal } from '../core/cancelSignal';
import { FitPath } from '../core/fitPath';
import type { Problem, Shape } from '../core/problem';
import type { Solution, Solve } from '../core/solution';
import { applyScaling, fitScaling, type Scaling } from '../data/scaling';
import { foldSplits } from '../data/split';
import {
  CHAIN_START,
  type ChainState,
  type FitOutcome,
  type SweepChain,
  type SweepData,
  type SweptSettings,
} from '../protocol/sweep';
import { buildResult, type FitInput } from '../result/build';
import { hasClasses } from '../result/goals';
import { scaledSlopes } from '../result/scaling';
import type { FitResult } from '../result/schema';
import { VERSION } from '../result/version';

export interface ChainOptions {
  readonly solve: Solve;
  readonly signal: CancelSignal;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  readonly onOutcome: (outcome: FitOutcome) => void;
  /** Where the chain stands; at its beginning unless said. */
  readonly from?: ChainState;
  /** Milliseconds after which the next fit is left to whoever goes on; the whole chain is run unless said. */
  readonly sliceMs?: number;
}

/** The samples of a chain: those that are fitted, and those that are not. */
interface Divided {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  readonly rows: number[];
  readonly weights?: Float64Array;
  readonly tolerances?: Float64Array;
  readonly test?: { readonly count: number; readonly inputs: Float64Array; readonly targets: Float64Array };
}

/** What is the same for all fits of one scaling. */
interface Scaled {
  readonly scaling: Scaling;
  readonly inputs: Float64Array;
}

/**
 * Tells the outcome of each fit; of one that is cancelled, and those behind it, none. A fit that throws is an outcome, too. Answers where the
 * chain stands, null where all of it has ended.
 */
export async function runChain(
  chain: SweepChain,
  data: SweepData,
  options: ChainOptions,
): Promise<ChainState | null> {
  const { signal, now, onOutcome, from = CHAIN_START, sliceMs = Infinity } = options;
  const { fits } = chain;
  const begun = now();
  const divided = divide(chain, data);
  const scaled = new Map<SweptSettings['scale'], Scaled>();
  let warm = from.warm;
  let path = new FitPath(from.summits);
  let { done } = from;
  const fit = async ({ point, settings }: SweepChain['fits'][number]): Promise<FitOutcome | null> => {
    const head = { point, fold: chain.fold?.held ?? null };
    const refusal = refusalOf(settings, divided);
    if (refusal !== null) return { ...head, ...noFit('refused', refusal) };
    const start = now();
    try {
      const { scaling, inputs } = scaledBy(settings, divided, data.dimension, scaled);
      const input = inputOf(settings, divided, data, scaling, inputs);
      const solution = await solveOne(input, settings, warm, path, options);
      if (signal.aborted && solution.status === 'cancelled') return null;
      const result = buildResult(input, solution, { version: VERSION, startedAt: '' });
      warm = solution.neurons.length > 0 ? { neurons: solution.neurons, dual: solution.dual } : null;
      return { ...head, ...outcomeOf(result) };
    } catch (error) {
      warm = null;
      path = new FitPath();
      const message = error instanceof Error ? error.message : String(error);
      return { ...head, ...noFit('failed', message, now() - start) };
    }
  };
  while (done < fits.length) {
    const outcome = signal.aborted ? null : await fit(fits[done]);
    if (outcome !== null) {
      done++;
      onOutcome(outcome);
    }
    if (done < fits.length && (outcome === null || now() - begun >= sliceMs))
      return { done, warm, summits: path.summits };
  }
  return null;
}

/** An outcome without a network. */
export function noFit(
  status: FitOutcome['status'],
  reason: string,
  ms = 0,
): Omit<FitOutcome, 'point' | 'fold'> {
  const nothing = { objective: null, mass: null, gap: null, neurons: null, residual: null, test: null };
  return { status, reason, ...nothing, tested: 0, classes: false, ms };
}

function divide({ fold }: SweepChain, data: SweepData): Divided {
  const { inputs, targets, rows, weights, tolerances, dimension, test } = data;
  if (fold === null) {
    return {
      inputs,
      targets,
      rows: Array.from(rows),
      ...(weights && { weights }),
      ...(tolerances && { tolerances }),
      ...(test && { test: { ...test, count: test.targets.length } }),
    };
  }
  const { training, test: held } = foldSplits(targets.length, fold.count, fold.seed)[fold.held];
  const at = (numbers: Float64Array, places: readonly number[]) =>
    Float64Array.from(places, (place) => numbers[place]);
  const rowsAt = (places: readonly number[]): Float64Array => {
    const picked = new Float64Array(places.length * dimension);
    places.forEach((from, to) =>
      picked.set(inputs.subarray(from * dimension, (from + 1) * dimension), to * dimension),
    );
    return picked;
  };
  return {
    inputs: rowsAt(training),
    targets: at(targets, training),
    rows: training.map((place) => rows[place]),
    ...(weights && { weights: at(weights, training) }),
    ...(tolerances && { tolerances: at(tolerances, training) }),
    test: { count: held.length, inputs: rowsAt(held), targets: at(targets, held) },
  };
}

/** Why a fold's samples are none to fit; null where they are. */
function refusalOf({ goal }: SweptSettings, { targets, test }: Divided): string | null {
  if (targets.length < 2) return 'A fit needs at least two samples; take fewer folds.';
  if (test?.count === 0) return 'There is no sample left to hold out; take fewer folds.';
  const classes = hasClasses(goal) && targets.every((target) => target === targets[0]);
  return classes ? `All targets that are not held out are ${targets[0]}; take fewer folds.` : null;
}

function scaledBy(
  { scale }: SweptSettings,
  { inputs }: Divided,
  dimension: number,
  known: Map<SweptSettings['scale'], Scaled>,
): Scaled {
  const scaling = known.get(scale)?.scaling ?? fitScaling(scale, inputs, dimension);
  const scaled = known.get(scale) ?? { scaling, inputs: applyScaling(scaling, inputs) };
  known.set(scale, scaled);
  return scaled;
}

function inputOf(
  settings: SweptSettings,
  { inputs: rawInputs, targets, rows, weights, tolerances, test }: Divided,
  { dimension, dataset, inputNames, targetName }: SweepData,
  scaling: Scaling,
  inputs: Float64Array,
): FitInput {
  const { slope, bias, skip, goal, gap, sparsify } = settings;
  const shape = shapeOf(settings);
  const problem: Problem = {
    count: targets.length,
    dimension,
    inputs,
    targets,
    slope,
    weights: settings.weights,
    bias,
    skip,
    goal,
    ...(shape && { shape: { ...shape, slopes: shape.slopes && scaledSlopes(shape.slopes, scaling.factor) } }),
    ...(weights && { sampleWeights: weights }),
    ...(tolerances && { sampleTolerances: tolerances }),
  };
  return {
    fit: '',
    file: '',
    dataset,
    problem,
    rawInputs,
    scaling,
    inputNames,
    targetName,
    rowNumbers: rows,
    ...(test && { test }),
    ...(shape && { shape }),
    gap,
    sparsify,
    inputSha256: '',
  };
}

function shapeOf({ shape }: SweptSettings): Shape | undefined {
  if (shape === undefined) return undefined;
  const { outputs, slopes } = shape;
  return { outputs, slopes: slopes && [slopes[0] ?? -Infinity, slopes[1] ?? Infinity] };
}

function solveOne(
  { problem }: FitInput,
  { gap, timeMs, sparsify }: SweptSettings,
  warm: ChainState['warm'],
  path: FitPath,
  { solve, signal, now }: ChainOptions,
): Promise<Solution> {
  return solve(problem, { gap, timeMs, sparsify, signal, now, path, ...(warm && { warm }) });
}

function outcomeOf(result: FitResult): Omit<FitOutcome, 'point' | 'fold'> {
  const { status, reason, objective, mass, gap, neurons, residual, test, timing } = result;
  const error = residual === null ? null : 'accuracy' in residual ? 1 - residual.accuracy : residual.rms;
  const tested =
    test === undefined ? null : (test.rms ?? (test.accuracy === undefined ? null : 1 - test.accuracy));
  return {
    // only a fit that nobody waits for any more is cancelled, and is told to nobody
    status: status === 'cancelled' ? 'stopped' : status,
    ...(reason !== undefined && status !== 'optimal' && { reason }),
    objective,
    mass,
    gap,
    neurons: objective === null ? null : neurons.length,
    residual: error,
    test: tested,
    tested: test?.samples ?? 0,
    classes: test?.accuracy !== undefined,
    ms: timing.totalMs,
  };
}
