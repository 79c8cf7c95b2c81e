/**
 * One input in coordinates where its samples are of order one, whatever their units: x = origin + unit·u. A neuron (w, b) of
 * x is (unit·w, b + origin·w) in u, so its gauge is not that of a ball of u's own; it is carried along as what
 * it is (`AtomSpace.frame`), times a factor that makes the dearest kink on the samples cost 1, or more where a penalty asks for little.
 */
import { gauge } from '../atom';
import type { Transformed } from '../coordinates';
import { originOf, powerOfTwo } from '../inputUnits';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { entryOver, outcomeOver } from '../otherUnits';
import type { WeightedNeuron } from '../sparsify/merge';
import { kinkCost } from './gauge';

/** Exact: x − origin is (Sterbenz) where the origin is not zero, and the unit is a power of two. */
export function frameOneInput(problem: NormalizedProblem): Transformed {
  const { space, free } = problem;
  const origin = originOf(space.inputs, 1, 0);
  const unit = powerOfTwo(space.inputs.reduce((most, x) => Math.max(most, Math.abs(x - origin)), 0));
  const inputs = space.inputs.map((x) => (x - origin) / unit);
  const offset = origin / unit;
  const plain = { ...space, inputs, frame: { offset, unit, cost: 1 } };
  const dearest = Math.max(
    ...[extreme(inputs, Math.min), extreme(inputs, Math.max)].map((u) => kinkCost(plain, u)),
  );
  // in the gauge that the user's radius makes a power of two as well: no dual is rounded on its way back
  const { radius } = problem;
  const power = 2 ** Math.round(Math.log2(radius * Math.max(1 / dearest, dearestMiss(problem, unit))));
  const cost = power / radius;
  // gauge of the framed space = factor · gauge of the raw one
  const factor = cost * unit;
  const framedSpace = { ...plain, frame: { ...plain.frame, cost } };
  const framedProblem: NormalizedProblem = {
    ...problem,
    space: framedSpace,
    free: free.length < 2 ? free : [free[0], inputs],
    loss: problem.loss.scaled(factor),
    slopes: problem.slopes && [problem.slopes[0] * unit, problem.slopes[1] * unit],
    massScale: problem.massScale / factor,
  };

  const neuronOf = ({ theta, output }: WeightedNeuron): WeightedNeuron => {
    const raw = Float64Array.of(theta[0] / unit, theta[1] - offset * theta[0]);
    const size = gauge(space, raw);
    return size > 0
      ? { theta: raw.map((value) => value / size), output: output * size }
      : { theta: raw, output };
  };
  const networkOf = ({ neurons, free: terms, objective, violation }: Network): Network => ({
    neurons: neurons.map(neuronOf),
    free: terms.length < 2 ? terms : coefficientsOf(problem, terms, offset, unit),
    objective: objective / factor,
    violation,
  });
  return {
    problem: framedProblem,
    entryToProblem: (entry) => entryOver(factor, entry),
    toProblem: (outcome) => ({
      ...outcomeOver(factor, outcome, networkOf),
      writtenDual: outcome.dual && outcome.dual.map((value) => value / (power * unit * problem.units.unit)),
      ...(outcome.slopeDual && {
        slopeDual: outcome.slopeDual.map((value) => value / factor),
        writtenSlopeDual: outcome.slopeDual.map((value) => value / (power * unit * problem.units.unit)),
      }),
    }),
  };
}

/** Of the problem's free columns, from c₀ + c₁u. */
function coefficientsOf(
  { freeTerms, units }: NormalizedProblem,
  [constant, slope]: Float64Array,
  offset: number,
  unit: number,
): Float64Array {
  // first of the problem's own input, then of the one it was made from
  const linear = slope / unit / units.unit;
  return freeTerms.coefficientsOf({
    constant: constant - offset * slope - linear * units.origin[0],
    linear: [linear],
  });
}

/**
 * The cost of a neuron at which samples that are all missed by one cost 1: no objective is larger, and where that is little the
 * neurons are dear. Zero for a hard goal.
 */
function dearestMiss({ loss, space }: NormalizedProblem, unit: number): number {
  let shares = 0;
  for (let i = 0; i < space.count; i++) shares += loss.shareOf(i);
  return 1 / (loss.weight * unit * shares);
}

function extreme(values: Float64Array, of: (p: number, q: number) => number): number {
  return values.reduce((p, q) => of(p, q));
}
