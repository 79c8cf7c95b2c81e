/** Where a fit that is run again starts from. */
import { gauge } from './atom';
import { biasOfUnits } from './inputUnits';
import type { NormalizedProblem } from './normalize';
import type { Neuron } from './solution';
import type { WeightedNeuron } from './sparsify/merge';
import { biasOf } from './set';

/** The neurons of an earlier solution in this problem's unit set; none if they have other inputs. */
export function lastNeurons(problem: NormalizedProblem, neurons: readonly Neuron[]): WeightedNeuron[] {
  const { space, radius, units, massScale, toInner } = problem;
  return neurons.flatMap(({ weights, bias, output }) => {
    if (weights.length !== units.origin.length) return [];
    const inner = biasOf(space.bias).exists || toInner ? biasOfUnits(units, weights, bias) : 0;
    const given = Float64Array.from([...weights, inner], (v) => v / radius);
    const theta = toInner ? toInner(given) : given;
    const size = gauge(space, theta);
    if (!(size > 0)) return [];
    return [{ theta: theta.map((value) => value / size), output: (output * size) / massScale }];
  });
}
