/** What can be fitted: a `.hull` text, or a plain object with the same words. */
import type { BiasConstraint, Skip, WeightConstraint } from '../core/problem';
import type { Sparsify } from '../core/solution';

/** A `.hull` text with any number of fits, or one fit as a plain object. Objects are read at once, never changed, and may be frozen. */
export type Source = string | FitSource;

/**
 * A cell of a table. `null`, `undefined`, `NaN`, `''`, `'NA'`, `'N/A'` and `'null'` are missing cells; a text that reads as a number is
 * that number.
 */
export type Cell = string | number | boolean | null | undefined;

/** One fit. Everything but `data` has the default of the language. */
export interface FitSource {
  /** Of the fit, and what an exported network is called: letters, digits and `_`. `model` where it is left out. */
  readonly name?: string | undefined;
  /** The samples that are fitted. */
  readonly data: DatasetSource;
  /** Which networks are allowed; `{ activation: { kind: 'leaky_relu', slope: 0.1 }, weights: { norm: 'l2', radius: 1 }, bias: { kind: 'joint' }, skip: 'none' }`. */
  readonly network?: NetworkSource | undefined;
  /** What is asked at the samples; `classify` where the data have two classes by construction, else `interpolate`. */
  readonly goal?: GoalSource | undefined;
  /** What is done for fewer neurons: `merge` (without adding mass), `off`, `reweighted`, or a budget such as `at_most 8`. */
  readonly sparsify?: Sparsify | undefined;
  /** The fit stops when the proven relative gap is at most this; 1e-6, above 0. */
  readonly gap?: number | undefined;
  /** Time limit in seconds; 60, above 0. Then the fit stops with the best network and the gap that is proven. */
  readonly time?: number | undefined;
  /** Samples that are held out of the fit, and tested on: a percentage of all above 0 and below 100, drawn by a seed (0 where it is left out). */
  readonly holdout?: { readonly percent: number; readonly seed?: number | undefined } | undefined;
  /** Samples to test on, with the same inputs; not together with `holdout`. */
  readonly test?: DatasetSource | undefined;
  /** Other methods that the fit is held against, once it is done. */
  readonly compare?: readonly RivalSource[] | undefined;
}

/** Samples from one of five places, and which of them count. */
export type DatasetSource = SamplesSource | ColumnsSource | RecordsSource | FileSource | GeneratedSource;

/** What every dataset may say. */
export interface DatasetChoices {
  /** First and last row that are used, counted from 1; all where it is left out. */
  readonly rows?: readonly [first: number, last: number] | undefined;
  /** `average`: rows of equal inputs become one with their (weighted) mean target; `keep` where it is left out. */
  readonly duplicates?: 'keep' | 'average' | undefined;
  /** How inputs are scaled before the fit; the network that comes back is in raw units all the same. `none` where it is left out. */
  readonly scale?: 'none' | 'standard' | 'minmax' | undefined;
}

/** What a dataset with named columns says of them. */
export interface TableChoices extends DatasetChoices {
  /** Columns that are inputs, in the network's order. One of text is an input of 0 or 1 for each of its labels (at most 50). */
  readonly inputs: string | readonly string[];
  /** The target: a column of numbers, or with `is` the class +1 where the column equals that label and -1 elsewhere. */
  readonly target: string | { readonly column: string; readonly is: string | number };
  /** A column of weights above 0, for goals with a loss. */
  readonly sampleWeight?: string | undefined;
  /** What becomes of rows that lack a cell: `error` (where it is left out) or `drop`. */
  readonly missing?: 'error' | 'drop' | undefined;
}

/** Numbers in memory. The inputs are then called `x`, or `x1`, `x2`, …, and the target `y`. */
export interface SamplesSource extends DatasetChoices {
  /** As many targets as there are rows of inputs, in the target's unit; ±1, or 0 and 1, for a classification. */
  readonly samples: {
    /** One row of numbers a sample, all of one length; with one input a plain list of numbers will do. */
    readonly inputs: ArrayLike<number> | readonly ArrayLike<number>[];
    /** One number a sample. */
    readonly targets: ArrayLike<number>;
  };
  /** What becomes of samples with a NaN: `error` (where it is left out) or `drop`. */
  readonly missing?: 'error' | 'drop' | undefined;
}

/** Columns in memory, by name. */
export interface ColumnsSource extends TableChoices {
  /** Columns of equal length, one cell a row; arrays, or typed arrays. */
  readonly columns: Readonly<Record<string, ArrayLike<Cell>>>;
}

/** Rows in memory, as objects. */
export interface RecordsSource extends TableChoices {
  /** One object a row; a key that it lacks is a missing cell. */
  readonly records: readonly Readonly<Record<string, Cell>>[];
}

/** A table on the disk: csv, tsv, or json (an array of objects). */
export interface FileSource extends TableChoices {
  /** Path of the file: absolute, or relative to the option `baseDirectory`. */
  readonly from: string;
  /** What separates its cells; guessed where it is left out. */
  readonly separator?: ',' | ';' | '\t' | ' ' | undefined;
  /** The decimal sign of its numbers; guessed where it is left out. */
  readonly decimal?: '.' | ',' | undefined;
  /** `none`: no line names the columns, which are then called `1`, `2`, … */
  readonly header?: 'none' | undefined;
}

/** Samples that are made, the same for the same seed. */
export interface GeneratedSource extends DatasetChoices {
  /** Which generator, with its arguments; those that are left out have the defaults of the language reference. */
  readonly generate: GeneratorCall;
}

/** A generator and its arguments, as the language reference has them. */
export type GeneratorCall =
  | {
      readonly kind: 'teacher';
      readonly neurons: number;
      readonly inputs: number;
      readonly samples: number;
      readonly seed?: number | undefined;
      readonly noise?: number | undefined;
      readonly slope?: number | undefined;
    }
  | {
      readonly kind: 'curve';
      /** Of `x`, for instance `sin(3*x) + 0.1*x^2`. */
      readonly formula: string;
      readonly from?: number | undefined;
      readonly to?: number | undefined;
      readonly samples?: number | undefined;
      readonly noise?: number | undefined;
      readonly seed?: number | undefined;
    }
  | {
      readonly kind: 'friedman';
      readonly samples?: number | undefined;
      readonly inputs?: number | undefined;
      readonly noise?: number | undefined;
      readonly seed?: number | undefined;
    }
  | {
      readonly kind: 'moons' | 'xor';
      readonly samples?: number | undefined;
      readonly noise?: number | undefined;
      readonly seed?: number | undefined;
    }
  | {
      readonly kind: 'circles';
      readonly samples?: number | undefined;
      readonly noise?: number | undefined;
      readonly seed?: number | undefined;
      readonly factor?: number | undefined;
    }
  | {
      readonly kind: 'spirals';
      readonly samples?: number | undefined;
      readonly noise?: number | undefined;
      readonly seed?: number | undefined;
      readonly turns?: number | undefined;
    }
  | {
      readonly kind: 'parabola';
      readonly samples?: number | undefined;
      readonly seed?: number | undefined;
    };

/** Which networks are allowed. Written as a result has them, so that `activation` and `constraint` of a result can be used again. */
export interface NetworkSource {
  /** max(t, slope·t) with a slope of at least 0 and below 1; `relu` is slope 0. Leaky with 0.1 where it is left out. */
  readonly activation?: 'relu' | { readonly kind: 'leaky_relu'; readonly slope: number } | undefined;
  /** ‖w‖ ≤ radius of every neuron (scaled inputs), radius above 0; `l2` and 1 where it is left out. */
  readonly weights?: WeightConstraint | undefined;
  /** The bias of a neuron: `joint` inside the norm (where it is left out), `none`, `free`, or at most a limit. */
  readonly bias?: 'none' | 'joint' | 'free' | BiasConstraint | undefined;
  /** Free terms beside the neurons: `none` (where it is left out), a `constant`, or an `affine` function of the inputs. */
  readonly skip?: Skip | undefined;
  /** Of the fitted function; the last three need one input, `bias: 'free'` and `skip: 'affine'`. Slopes are in raw units. */
  readonly shape?: ShapePart | readonly ShapePart[] | undefined;
}

/** One demand on the shape of the fitted function. */
export type ShapePart =
  | 'convex'
  | 'concave'
  | 'increasing'
  | 'decreasing'
  | { readonly slope: readonly [least: number, most: number] };

/** What a unit of mass costs against the mean loss: a number above 0, or a percentage of the least penalty that leaves no neuron. */
export type PenaltySource = number | { readonly percent: number };

/** What is asked of the network at the samples. */
export type GoalSource =
  | 'interpolate'
  | 'classify'
  | { readonly kind: 'interpolate' }
  | {
      readonly kind: 'within';
      /** How far a target may be missed: one number in the target's unit, a column of them, or a percentage of each target. */
      readonly tolerance: number | { readonly column: string } | { readonly percent: number };
      /** What lies beyond a tolerance of one number then costs what it misses by. */
      readonly penalty?: PenaltySource | undefined;
    }
  | {
      /** The fewest neurons; one input, `bias: 'free'` and `skip: 'affine'`. */
      readonly kind: 'fewest';
      readonly tolerance: number;
    }
  | {
      /** Every sample on its side with margin 1; with `softness` a shortfall costs so much instead. */
      readonly kind: 'classify';
      readonly softness?: number | undefined;
    }
  | { readonly kind: 'least_squares'; readonly penalty: PenaltySource }
  | { readonly kind: 'least_absolute'; readonly penalty: PenaltySource }
  | {
      /** Quadratic up to a miss of `delta` (the target's unit), linear beyond. */
      readonly kind: 'huber';
      readonly delta: number;
      readonly penalty: PenaltySource;
    }
  | {
      /** The quantile `tau`, between 0 and 1. */
      readonly kind: 'quantile';
      readonly tau: number;
      readonly penalty: PenaltySource;
    };

/** Another method on the same samples, with its arguments; those that are left out have the defaults of the language reference. */
export type RivalSource =
  | {
      readonly kind: 'gradient_descent';
      readonly width?: number | undefined;
      readonly seeds?: number | undefined;
      readonly steps?: number | undefined;
      readonly rate?: number | undefined;
      readonly decay?: number | undefined;
    }
  | {
      readonly kind: 'group_lasso';
      readonly width?: number | undefined;
      readonly seeds?: number | undefined;
      readonly steps?: number | undefined;
      readonly rate?: number | undefined;
      readonly penalty?: number | undefined;
      readonly tolerance?: number | undefined;
    }
  | { readonly kind: 'gaussian_process' | 'neural_tangent' | 'brute_force' }
  | {
      readonly kind: 'network';
      /** An ONNX model, or weights as JSON: absolute, or relative to the option `baseDirectory`. */
      readonly file: string;
    };
