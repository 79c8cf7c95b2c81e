/** Where a fit that is run again starts from. */
import { gauge } from './atom';
import type { Normalized } from './normalize';
import type { Neuron } from './solution';
import type { WeightedNeuron } from './sparsify/merge';

/** The neurons of an earlier solution in this problem's unit set; none if they have other inputs. */
export function lastNeurons(problem: Normalized, neurons: readonly Neuron[]): WeightedNeuron[] {
  const { space, radius, massScale } = problem;
  return neurons.flatMap(({ weights, bias, output }) => {
    if (weights.length !== space.dimension) return [];
    const theta = Float64Array.from([...weights, space.bias.kind === 'none' ? 0 : bias], (v) => v / radius);
    const size = gauge(space, theta);
    if (!(size > 0)) return [];
    return [{ theta: theta.map((value) => value / size), output: (output * size) / massScale }];
  });
}
