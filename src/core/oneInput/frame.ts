/**
 * One input in coordinates where its samples are of order one, whatever their units: x = origin + unit·u. A neuron (w, b) of
 * x is (unit·w, b + origin·w) in u, so its gauge is not that of a ball of u's own; it is carried along as what
 * it is (`AtomSpace.frame`), times a factor that makes the dearest kink on the samples cost 1, or more where a soft margin asks for little.
 */
import { gauge } from '../atom';
import type { Network } from '../master/vertex';
import type { Demand, Normalized } from '../normalize';
import type { Outcome } from '../generation';
import type { TraceEntry } from '../solution';
import type { WeightedNeuron } from '../sparsify/merge';
import { kinkCost } from './gauge';

export interface Framed {
  readonly problem: Normalized;
  /** The outcome in the coordinates of the problem that was framed. */
  toProblem(outcome: Outcome): Outcome;
  entryToProblem(entry: TraceEntry): TraceEntry;
}

/** Exact: x − origin is (Sterbenz) where the origin is not zero, and the unit is a power of two. */
export function frameOneInput(problem: Normalized): Framed {
  const { space, free } = problem;
  const { origin, unit } = frameOf(space.inputs);
  const inputs = space.inputs.map((x) => (x - origin) / unit);
  const offset = origin / unit;
  const plain = { ...space, inputs, frame: { offset, unit, cost: 1 } };
  const dearest = Math.max(
    ...[extreme(inputs, Math.min), extreme(inputs, Math.max)].map((u) => kinkCost(plain, u)),
  );
  // in the gauge that the user's radius makes a power of two as well: no dual is rounded on its way back
  const { radius } = problem;
  const power = 2 ** Math.round(Math.log2(radius * Math.max(1 / dearest, dearestMargin(problem, unit))));
  const cost = power / radius;
  // gauge of the framed space = factor · gauge of the raw one
  const factor = cost * unit;
  const framedSpace = { ...plain, frame: { ...plain.frame, cost } };
  const framedProblem: Normalized = {
    ...problem,
    space: framedSpace,
    free: free.length < 2 ? free : [free[0], inputs],
    demand: withWeight(problem.demand, factor),
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
    free:
      terms.length < 2
        ? terms
        : problem.freeTerms.coefficientsOf({
            constant: terms[0] - offset * terms[1],
            linear: [terms[1] / unit],
          }),
    objective: objective / factor,
    violation,
  });
  const entryToProblem = (entry: TraceEntry): TraceEntry => ({
    ...entry,
    objective: entry.objective === null ? null : entry.objective / factor,
    lowerBound: entry.lowerBound / factor,
  });
  return {
    problem: framedProblem,
    entryToProblem,
    toProblem: (outcome) => ({
      ...outcome,
      network: outcome.network && networkOf(outcome.network),
      ...(outcome.leastNorm ? { leastNorm: networkOf(outcome.leastNorm) } : {}),
      dual: outcome.dual && outcome.dual.map((value) => value / factor),
      writtenDual: outcome.dual && outcome.dual.map((value) => value / (power * unit)),
      lowerBound: outcome.lowerBound / factor,
      trace: outcome.trace.map(entryToProblem),
    }),
  };
}

/**
 * The cost of a neuron at which a soft margin that is missed everywhere costs 1: no objective is larger, and where that is little the
 * neurons are dear.
 */
function dearestMargin({ demand, space }: Normalized, unit: number): number {
  return demand.kind === 'soft' ? 1 / (demand.weight * unit * space.count) : 0;
}

/** The origin is zero unless the samples are further from it than from one another; then it is the one in their middle. */
function frameOf(inputs: Float64Array): { origin: number; unit: number } {
  const least = extreme(inputs, Math.min);
  const most = extreme(inputs, Math.max);
  const far = Math.min(Math.abs(least), Math.abs(most)) >= most - least && least * most > 0;
  const middle = least + (most - least) / 2;
  let origin = 0;
  if (far) {
    origin = inputs[0];
    for (const x of inputs) if (Math.abs(x - middle) < Math.abs(origin - middle)) origin = x;
  }
  const reach = Math.max(Math.abs(least - origin), Math.abs(most - origin));
  return { origin, unit: reach > 0 ? 2 ** Math.ceil(Math.log2(reach)) : 1 };
}

function extreme(values: Float64Array, of: (p: number, q: number) => number): number {
  return values.reduce((p, q) => of(p, q));
}

function withWeight(demand: Demand, factor: number): Demand {
  return demand.kind === 'soft' ? { ...demand, weight: demand.weight * factor } : demand;
}
