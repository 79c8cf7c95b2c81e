/**
 * The constraint sets: a norm and what it does with the bias, one file each. A set of a new shape is one more file and a line here;
 * the compiler names the tables that lack it (pricing/exactPricer.ts has one too).
 */
import type { BiasConstraint, WeightNorm } from '../problem';
import type { BiasSet } from './bias';
import { boundBias } from './boundBias';
import { freeBias } from './freeBias';
import { jointBias } from './jointBias';
import { l1 } from './l1';
import { l2 } from './l2';
import { linf } from './linf';
import { noBias } from './noBias';
import type { Norm } from './norm';

const NORMS: Readonly<Record<WeightNorm, Norm>> = { l1, l2, linf };

const BIASES: Readonly<Record<BiasConstraint['kind'], BiasSet>> = {
  none: noBias,
  joint: jointBias,
  free: freeBias,
  bound: boundBias,
};

export const normOf = (norm: WeightNorm): Norm => NORMS[norm];

export const biasOf = ({ kind }: BiasConstraint): BiasSet => BIASES[kind];

/** Of a bounded bias; no other set reads it. */
export const limitOf = (bias: BiasConstraint): number => (bias.kind === 'bound' ? bias.limit : Infinity);

/** Coordinates of x̃, and of a neuron in the set: the weights, and the bias where there is one. */
export const liftedSize = ({ dimension, bias }: { dimension: number; bias: BiasConstraint }): number =>
  biasOf(bias).exists ? dimension + 1 : dimension;
