/**
 * The result format `hullfit.result/2`, as types. A result is plain JSON.
 */
import type { NeuronBudget } from '../core/neuronBudget';
import type { BiasConstraint, Outputs, WeightConstraint } from '../core/problem';
import type { Neuron, SkipTerms, SolveStatus, SolveTiming, Sparsify, TraceEntry } from '../core/solution';
import type { StoredGoal } from './goals';
import type { ColumnOfInputs } from './inputs';
import type { ClassificationResidual, Residual } from './residual';

export const RESULT_SCHEMA = 'hullfit.result/2';
/** Of earlier versions; still read. */
export const EARLIER_SCHEMA = 'hullfit.result/1';

/** Up to this many samples are kept inline; beyond it, path and hash. */
export const INLINE_SAMPLES = 5000;

/** How the data name the classes whose targets are +1 and −1. */
export interface ClassLabels {
  /** Of target +1. */
  readonly positive: string;
  /** Of target −1. */
  readonly negative: string;
}

/** The names of classes in a result that holds none, as do those whose data say 1 and -1. */
export const UNNAMED_CLASSES: ClassLabels = { positive: '1', negative: '-1' };

/** How the text of the data file is written. */
export interface ResultDialect {
  /** Between the cells of a line. */
  readonly separator: ',' | ';' | '\t' | ' ';
  /** Before the fraction of a number. */
  readonly decimal: '.' | ',';
  /** Whether the first line names the columns. */
  readonly header: boolean;
}

/** Least and largest value. */
export type Range = readonly [number, number];

/** What was fitted: the columns, and up to 5000 samples themselves. */
export interface ResultSamples {
  /** Samples that were fitted. */
  readonly count: number;
  /** Names of the network's inputs, in the order of its weights. */
  readonly inputs: readonly string[];
  /** Name of the target column. */
  readonly target: string;
  /** The columns that the inputs stand for, where one of them is of text. */
  readonly columns?: readonly ColumnOfInputs[];
  /** Of a classification whose classes are not named 1 and -1. */
  readonly labels?: ClassLabels;
  /** Of a data file that is not written as its kind mostly is: with commas (.tsv: tabs), points and names. */
  readonly dialect?: ResultDialect;
  /** Least and largest value of each raw input over the samples; absent in earlier results. */
  readonly ranges?: readonly Range[];
  /** 1-based row of the dataset of each sample, where they are not 1, 2, 3 … */
  readonly rows?: readonly number[];
  /** Raw inputs, one row a sample (training samples only), when inline. */
  readonly x?: readonly (readonly number[])[];
  /** Targets (±1 for a classification), when inline. */
  readonly y?: readonly number[];
  /** What each sample's loss counts, where samples have weights; when inline. */
  readonly weights?: readonly number[];
  /** Tolerance of each sample in the target's unit, where samples have their own; when inline. */
  readonly tolerances?: readonly number[];
  /**
   * Where the samples lie when they are not inline, as seen from the .hull file: the data file, or the .hull file itself. Earlier
   * results name the .hull file by its absolute path.
   */
  readonly path?: string;
  /** SHA-256 of the samples when they are not inline, hexadecimal. */
  readonly sha256?: string;
}

/** Why no network fits: a dual vector that vanishes on all networks but not on the targets. */
export interface ResultInfeasibility {
  /** 1-based rows of the dataset, ascending: those of `conflict`. */
  readonly rows: readonly number[];
  /** z of those rows, zero on all others; Σ|z| = 1. */
  readonly ray: readonly number[];
  /** Where limits of the slope are part of the proof: multipliers of the rises between neighbours of the rows, by ascending input. */
  readonly slopeRay?: readonly number[];
  /** The least tolerance of `goal within` that a network meets; absent for a classification. */
  readonly leastTolerance?: number;
}

/** What is asked of the network's shape, in raw units; a limit that is not there is left out. */
export interface ResultShape {
  /** Of which sign the output weights may be. */
  readonly outputs: Outputs;
  /** Limits of the slope of f, target unit per input unit. */
  readonly slopes?: { readonly least?: number; readonly most?: number };
}

/** How the network does on samples that were not fitted. */
export interface TestScore {
  /** How many. */
  readonly samples: number;
  /** Root of the mean square of f − y, in the target's unit; not of a classification. */
  readonly rms?: number;
  /** Part that is on the right side, 0 to 1; of a classification. */
  readonly accuracy?: number;
}

/** A function on a regular grid, for drawing one that has no finite network. Raw inputs, the first running fastest. */
export interface SampledFunction {
  /** Grid coordinates, one list an input; the values run over their product. */
  readonly axes: readonly (readonly number[])[];
  /** In the target's unit. */
  readonly values: readonly number[];
  /** Standard deviation of the prediction at each grid point, where the method has one. */
  readonly deviation?: readonly number[];
}

/**
 * What ended a fit before its gap was reached: double precision allows no further progress, its time, a cancel, or the gap was given up for
 * fewer neurons.
 */
export type StoppedBy = 'precision' | 'time' | 'cancel' | 'fewerNeurons';

/** What another method made of the same samples: one training of it, or its only answer. */
export interface RivalResult {
  /** `gradient_descent`, `group_lasso`, `gaussian_process`, `neural_tangent`, `brute_force` or `network`. */
  readonly kind: string;
  /** Of its random start, where it has one. */
  readonly seed?: number;
  /** Its arguments by name, the seed apart: `width`, `steps`, `rate`, `decay`, `penalty`, `tolerance`. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Of a `network`: its file as the .hull file names it. */
  readonly file?: string;
  /** Of a `network`: SHA-256 of its file, hexadecimal. */
  readonly sha256?: string;
  /** Null for an infinitely wide network without a finite one. */
  readonly neurons: number | null;
  /** Σ|v_j| with every neuron on the boundary of the constraint set; null where there is no finite one. */
  readonly mass: number | null;
  /** What the fit minimises, of its network, in the fit's units; only of a goal with a penalty. */
  readonly objective?: number;
  /** Proven by the fit's dual: no network of its values on the samples has less mass. Absent without a mass or a dual. */
  readonly leastMass?: number;
  /** Largest |f − y| on the samples, in the target's unit; of a classification the largest max(0, 1 − y·f). */
  readonly maxResidual: number;
  /** Root of the mean square of the same. */
  readonly rmsResidual?: number;
  /** Root of the mean square of f − y on the samples that were not fitted; not of a classification. */
  readonly testRms?: number;
  /** Part of the samples that were not fitted that is on the right side, 0 to 1; of a classification. */
  readonly testAccuracy?: number;
  /** How long it took, milliseconds. */
  readonly ms: number;
  /** Why it ended before it was done; absent when it was. */
  readonly stopped?: string;
  /** Its network in raw input units, when it is finite. */
  readonly network?: { readonly neurons: readonly Neuron[]; readonly skip: SkipTerms };
  /** Its function over the samples' range, of one or two inputs, when it has no finite network. */
  readonly sampled?: SampledFunction;
}

/** What a fit came to: a network, and what is proven of it. Plain JSON; numbers of the network are in raw units. */
export interface FitResult {
  /** Version of the format. */
  readonly schema: typeof RESULT_SCHEMA | typeof EARLIER_SCHEMA;
  /** Name of the fit. */
  readonly fit: string;
  /** The .hull file, relative to where the result was written (or to the working folder); never absolute. */
  readonly file: string;
  /** Name of the dataset. */
  readonly dataset: string;
  /** `optimal` only with a proven gap of at most `requestedGap`. */
  readonly status: SolveStatus;
  /** Why it is not optimal and what helps, as a sentence; absent when it is. */
  readonly reason?: string;
  /** What ended it before its gap was reached; only of a `stopped` one, and absent in results of earlier versions. */
  readonly stoppedBy?: StoppedBy;
  /** 1-based rows of the dataset in conflict, when infeasible. */
  readonly conflict?: readonly number[];
  /** The proof that no network fits, when infeasible. */
  readonly infeasibility?: ResultInfeasibility;
  /** What the goal minimises, of this network: its mass, plus what its misses cost where they have a price; null without a network. */
  readonly objective: number | null;
  /** Σ|v_j| with every neuron on the boundary of the constraint set, the norm; null without a network. */
  readonly mass: number | null;
  /** Proven: no network of the constraint set has a smaller objective. */
  readonly lowerBound: number;
  /** (objective − lowerBound) / objective, proven, at least 0; null without a network. */
  readonly gap: number | null;
  /** The gap the fit asked for. */
  readonly requestedGap: number;
  /** f(x) = Σ v_j σ(w_jᵀx + b_j) + skip, for raw inputs x. */
  readonly neurons: readonly Neuron[];
  /** The free terms c₀ + cᵀx. */
  readonly skip: SkipTerms;
  /** σ(t) = max(t, slope·t). */
  readonly activation: { readonly kind: 'leaky_relu'; readonly slope: number };
  /** The constraint set of the neurons, for scaled inputs. */
  readonly constraint: { readonly weights: WeightConstraint; readonly bias: BiasConstraint };
  /** What the .hull file asks for; `skip` above holds the values. */
  readonly skipKind: 'none' | 'constant' | 'affine';
  /** Absent where nothing is asked. */
  readonly shape?: ResultShape;
  /** What the network was to do at the samples. */
  readonly goal: StoredGoal;
  /** How it was made sparse. */
  readonly sparsify: Sparsify;
  /** What is known of a budget of neurons; of fits that ask for one or for as few as possible, and have a network. */
  readonly budget?: NeuronBudget;
  /** The certificate: a multiplier z_i for each sample with |Σ z_i a_i(θ)| ≤ 1 for every neuron θ of the constraint set; empty without a bound. */
  readonly dual: readonly number[];
  /** Where the slope has limits: multipliers of the rises between neighbouring inputs, ascending, which are priced with the dual. */
  readonly slopeDual?: readonly number[];
  /** Null without a network, and where the fit ended before it was held against all samples; then there is no `test` either. */
  readonly residual: Residual | null;
  /** The mean loss, of goals that trade one for mass; absent as `residual` is null. */
  readonly loss?: number;
  /**
   * λ of such a goal; where it asks for a percentage, that, and what it is a percentage of: the λ that leaves no neuron, which some neuron
   * reaches, and where it is not exact a proven bound of it. Absent where a percentage was not worked out in time.
   */
  readonly penalty?: {
    readonly value: number;
    readonly percent?: number;
    readonly largest?: number;
    readonly largestAtMost?: number;
  };
  /** On the samples that were held out. */
  readonly test?: TestScore;
  /** What was fitted. */
  readonly samples: ResultSamples;
  /** scaled = (raw − offset) · factor, per input. */
  readonly scaling: { readonly offset: readonly number[]; readonly factor: readonly number[] };
  /** Bounds by iteration. */
  readonly trace: readonly TraceEntry[];
  /** How long it took. */
  readonly timing: SolveTiming;
  /** Other methods on the same samples. */
  readonly rivals: readonly RivalResult[];
  /** Version of Hullfit, SHA-256 of the data, and when it began (ISO 8601). */
  readonly provenance: { readonly version: string; readonly inputSha256: string; readonly startedAt: string };
}

export function isClassification(residual: FitResult['residual']): residual is ClassificationResidual {
  return residual !== null && 'accuracy' in residual;
}
