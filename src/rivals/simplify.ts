/**
 * From a trained network of fixed width to a sparse one in the constraint set's units (theory.md, section 5): rescale,
 * merge neurons of one direction, drop what contributes next to nothing.
 */
import { Matrix } from 'ml-matrix';
import type { Problem } from '../core/problem';
import type { Neuron } from '../core/solution';
import { gaugeOf, type RivalNetwork } from './evaluate';

/** Directions θ/‖θ‖₂ at most this far apart are one neuron's. */
const SAME_DIRECTION = 1e-3;
/** Contributions below this part of the largest are dropped. */
const NEGLIGIBLE = 1e-3;

/** A network as it was trained: θⱼ = (wⱼ, bⱼ) of any length. */
export interface TrainedNetwork {
  /** width × (dimension + 1), row-major, the bias last. */
  readonly theta: ArrayLike<number>;
  /** One output weight a neuron. */
  readonly output: ArrayLike<number>;
  /** c₀, then c: dimension + 1 numbers. */
  readonly skip: ArrayLike<number>;
}

/**
 * The same network, up to what merging and dropping change: neurons on the boundary of C, largest output first.
 * `negligible`: the part of the largest contribution below which a neuron is dropped.
 */
export function simplify(problem: Problem, trained: TrainedNetwork, negligible = NEGLIGIBLE): RivalNetwork {
  const size = problem.dimension + 1;
  const thetas = Array.from({ length: trained.output.length }, (_, j) =>
    Array.from({ length: size }, (__, c) => trained.theta[j * size + c]),
  );
  const merged = mergeDirections(problem, thetas, Array.from(trained.output));
  const largest = merged.reduce((most, { output }) => Math.max(most, Math.abs(output)), 0);
  const kept = merged.filter(({ output }) => Math.abs(output) >= negligible * largest && output !== 0);
  let constant = trained.skip[0];
  if (problem.bias.kind === 'free') {
    // A flat neuron with a large bias costs nothing and yet shifts the output; so does a free constant.
    const total = thetas.reduce((sum, theta, j) => sum + trained.output[j] * atCentre(problem, theta), 0);
    const remaining = kept.reduce(
      (sum, { weights, bias, output }) => sum + output * atCentre(problem, [...weights, bias]),
      0,
    );
    constant += total - remaining;
  }
  return {
    neurons: kept.sort((p, q) => Math.abs(q.output) - Math.abs(p.output)),
    skip: { constant, linear: Array.from({ length: problem.dimension }, (_, c) => trained.skip[c + 1]) },
  };
}

/** One neuron for each group of directions; a group is led by its largest contribution. */
function mergeDirections(problem: Problem, thetas: number[][], outputs: number[]): Neuron[] {
  const scaled = thetas.flatMap((theta, j) => {
    const gauge = gaugeOf(problem, theta);
    const length = Math.hypot(...theta);
    const output = outputs[j] * gauge;
    if (output === 0 || !Number.isFinite(output)) return [];
    return [
      { direction: theta.map((part) => part / length), theta: theta.map((part) => part / gauge), output },
    ];
  });
  scaled.sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  if (scaled.length === 0) return [];
  const directions = new Matrix(scaled.map(({ direction }) => direction));
  const cosines = directions.mmul(directions.transpose());
  const least = 1 - SAME_DIRECTION ** 2 / 2;
  const taken = new Uint8Array(scaled.length);
  return scaled.flatMap((_, leader) => {
    if (taken[leader]) return [];
    const group = scaled.filter((__, j) => {
      const member = !taken[j] && (j === leader || cosines.get(leader, j) >= least);
      if (member) taken[j] = 1;
      return member;
    });
    return [meanOf(problem, group)];
  });
}

/** The neuron in the middle of a group, with the group's output. */
function meanOf(
  problem: Problem,
  group: readonly { readonly theta: readonly number[]; readonly output: number }[],
): Neuron {
  const mean = group[0].theta.map((_, c) =>
    group.reduce((sum, { theta, output }) => sum + Math.abs(output) * theta[c], 0),
  );
  const gauge = gaugeOf(problem, mean);
  const share = group.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const output = group.reduce((sum, member) => sum + member.output, 0);
  return {
    weights: mean.slice(0, problem.dimension).map((part) => part / gauge),
    bias: mean[problem.dimension] / gauge,
    output: (output * gauge) / share,
  };
}

/** σ(wᵀx + b) at the mean of the samples. */
function atCentre({ count, dimension: d, inputs, slope }: Problem, theta: readonly number[]): number {
  let t = theta[d];
  for (let i = 0; i < count * d; i++) t += (theta[i % d] * inputs[i]) / count;
  return t > 0 ? t : slope * t;
}
