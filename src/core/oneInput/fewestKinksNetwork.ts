/** The network with the fewest kinks that one input allows, whatever its norm: an alternative that trades norm for count. */
import { isPenalty } from '../loss/loss';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { assessSorted } from './assess';
import { straightRays } from './gauge';
import { fewestKinks, type PiecewiseLinear } from './minimumLink';
import { orient } from './orient';
import type { Kink, Polyline } from './polyline';
import { type Samples, sortSamples } from './samples';
import { ONE_INPUT } from '../settings/oneInput';
import { ACCURACY } from '../settings/accuracy';
import { biasOf } from '../set';

const { allowedMiss } = ACCURACY;

const { insideBracket, insideTube } = ONE_INPUT;

/**
 * Null unless the problem has one input with a bias, at least two distinct ones, and a goal whose samples leave room (a
 * tolerance, or a hard margin). Provably no function through the intervals has fewer kinks; with a free affine term
 * every kink is one neuron, otherwise the directions may take a few neurons more. Of the path from the left
 * and that from the right the lighter one is taken; its mass need not be the least of all with as few kinks.
 */
export function fewestKinksNetwork(problem: NormalizedProblem): Network | null {
  const { space, loss } = problem;
  if (space.dimension !== 1 || !biasOf(space.bias).exists) return null;
  if (loss.exact || isPenalty(loss)) return null;
  const samples = sortSamples(problem);
  const { x } = samples;
  if (x.length < 2) return null;
  const lower = Float64Array.from(samples.lower);
  const upper = Float64Array.from(samples.upper);
  for (let j = 0; j < x.length; j++) {
    const room = Math.min(insideTube, (insideBracket * (upper[j] - lower[j])) / 2);
    lower[j] += room;
    upper[j] -= room;
  }
  const both = [fewestKinks(x, lower, upper), fewestKinksBackwards(x, lower, upper)];
  const networks = both.map((path) => networkOfPath(problem, samples, path));
  const met = networks.filter(({ violation }) => violation <= allowedMiss);
  if (met.length === 0) return null;
  return met.reduce((p, q) =>
    q.neurons.length < p.neurons.length ||
    (q.neurons.length === p.neurons.length && q.objective < p.objective)
      ? q
      : p,
  );
}

/** The path from the right, which bends elsewhere as often. */
function fewestKinksBackwards(x: Float64Array, lower: Float64Array, upper: Float64Array): PiecewiseLinear {
  const path = fewestKinks(
    x.map((value) => -value).reverse(),
    lower.slice().reverse(),
    upper.slice().reverse(),
  );
  const breakpoints = path.breakpoints.map((point) => ({ x: -point.x, y: point.y })).reverse();
  const slopes = path.slopes.map((slope) => -slope).reverse();
  const at = breakpoints[0] ?? { x: -path.start.x, y: path.start.y };
  return { breakpoints, slopes, start: { x: x[0], y: at.y + slopes[0] * (x[0] - at.x) } };
}

function networkOfPath(
  problem: NormalizedProblem,
  samples: Samples,
  { breakpoints, slopes, start }: PiecewiseLinear,
): Network {
  const { space } = problem;
  const { x } = samples;
  const kinks = breakpoints.map((point, k): Kink => ({
    position: point.x,
    bend: slopes[k + 1] - slopes[k],
    lean: 0,
  }));
  const line: Polyline = { from: start.x, value: start.y, slope: slopes[0], kinks };
  const straight = biasOf(space.bias).isFree
    ? [{ ray: [1, -x[0]] as const, output: 0 }]
    : straightRays(space, x[0], x[x.length - 1]).map((ray) => ({ ray, output: 0 }));
  const { neurons, free } = orient(problem, x, line, straight, [], () => false);
  return assessSorted(problem, samples, neurons, free);
}
