/**
 * The fits of a sweep as they travel to whoever runs them, in a thread or on another machine, and what comes back: plain JSON, checked by
 * these schemas where it comes from outside. Data are named by their hash and travel once.
 */
import * as v from 'valibot';
import type { Summits } from '../core/fitPath';
import type { Solution } from '../core/solution';
import { finite, nonNegative, positive, whole } from '../result/numbers';
import { biasConstraint, sparsifyShape, weightConstraint } from '../result/shape';
import { sweptFigures } from '../result/sweepResult';

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 in hexadecimal'));

const penalised = { penalty: nonNegative, percent: v.exactOptional(positive) };
const below1 = v.pipe(
  positive,
  v.check((value) => value < 1, 'a number between 0 and 1'),
);

/** A goal as the solver has it; a percentage is worked out where it is solved. */
const goal = v.variant('kind', [
  v.object({ kind: v.literal('interpolate') }),
  v.object({ kind: v.literal('within'), tolerance: nonNegative }),
  v.object({ kind: v.literal('fewest'), tolerance: nonNegative }),
  v.object({
    kind: v.literal('within_each'),
    tolerance: v.union([v.object({ column: v.string() }), v.object({ percent: positive })]),
  }),
  v.object({ kind: v.literal('within_penalty'), tolerance: nonNegative, ...penalised }),
  v.object({ kind: v.literal('classify') }),
  v.object({ kind: v.literal('classify_soft'), softness: positive }),
  v.object({ kind: v.literal('least_absolute'), ...penalised }),
  v.object({ kind: v.literal('least_squares'), ...penalised }),
  v.object({ kind: v.literal('huber'), delta: positive, ...penalised }),
  v.object({ kind: v.literal('quantile'), tau: below1, ...penalised }),
]);

/** What is fitted, the samples apart. Slopes of the shape are in raw units; a limit that is null is infinite. */
const settings = v.object({
  slope: v.pipe(nonNegative, v.maxValue(1)),
  weights: weightConstraint,
  bias: biasConstraint,
  skip: v.picklist(['none', 'constant', 'affine']),
  goal,
  shape: v.exactOptional(
    v.object({
      outputs: v.picklist(['any', 'convex', 'concave']),
      slopes: v.nullable(v.strictTuple([v.nullable(finite), v.nullable(finite)])),
    }),
  ),
  scale: v.picklist(['none', 'standard', 'minmax']),
  gap: positive,
  timeMs: positive,
  sparsify: sparsifyShape,
});

export type SweptSettings = v.InferOutput<typeof settings>;

/**
 * Fits that run one after the other, each from the last one's network: the smallest piece of work. What a chain holds is fixed by the
 * plan, so that its fits come to the same wherever it runs.
 */
export const chainShape = v.object({
  /** Of the whole sweep. */
  sweep: sha256,
  /** Of the samples. */
  data: sha256,
  /** The part of the samples that is held out; null where all are fitted. */
  fold: v.nullable(v.object({ count: whole, seed: whole, held: whole })),
  fits: v.array(v.object({ point: whole, settings })),
});

export type SweepChain = v.InferOutput<typeof chainShape>;

const numbers = v.array(finite);

/**
 * Where a chain stands between two of its fits: how many have ended, and what the next one starts from (FitPath's summits, too). Whoever goes
 * on from there comes to what the chain would have come to in one go.
 */
export const chainStateShape = v.object({
  done: whole,
  warm: v.nullable(
    v.object({
      neurons: v.array(v.object({ weights: numbers, bias: finite, output: finite })),
      dual: numbers,
    }),
  ),
  summits: v.nullable(v.object({ space: v.string(), places: v.array(numbers) })),
});

export interface ChainState {
  readonly done: number;
  readonly warm: Pick<Solution, 'neurons' | 'dual'> | null;
  readonly summits: Summits | null;
}

export const CHAIN_START: ChainState = { done: 0, warm: null, summits: null };

/** One fit of a sweep as it ended. */
export const outcomeShape = v.object({
  /** Of the plan, from 0. */
  point: whole,
  /** The fold that is held out, from 0; null where all samples are fitted. */
  fold: v.nullable(whole),
  ...sweptFigures,
  /** How many those are. */
  tested: whole,
  /** Whether errors are parts of samples on the wrong side. */
  classes: v.boolean(),
  /** Time of the fit, milliseconds. */
  ms: nonNegative,
});

export type FitOutcome = v.InferOutput<typeof outcomeShape>;

/** The samples of a chain, by hash; typed arrays may lie in shared memory. */
export interface SweepData {
  readonly sha256: string;
  readonly dataset: string;
  readonly dimension: number;
  readonly inputNames: readonly string[];
  readonly targetName: string;
  /** count × dimension, row-major, in raw units. */
  readonly inputs: Float64Array;
  /** ±1 for a classification. */
  readonly targets: Float64Array;
  /** 1-based row of each sample in its dataset. */
  readonly rows: Float64Array;
  readonly weights?: Float64Array;
  readonly tolerances?: Float64Array;
  /** Samples that are not fitted, in raw units. */
  readonly test?: { readonly inputs: Float64Array; readonly targets: Float64Array };
}
