/** The correction that makes a network meet its samples: how far it may move neurons, and what it may cost. */
import { describe, expect, it } from 'vitest';
import { gauge } from '../../src/core/atom';
import { assess, networkValues } from '../../src/core/master/vertex';
import { normalize, type NormalizedProblem } from '../../src/core/normalize';
import { massOf, signPattern, type WeightedNeuron } from '../../src/core/sparsify/merge';
import { refine } from '../../src/core/sparsify/refine';
import { mulberry32 } from '../../src/core/startingNeurons';
import { problem } from '../helpers/solved';

const NOTHING = new Float64Array(0);

/** A space of random inputs, whose targets are not used. */
function space(
  count: number,
  dimension: number,
  norm: 'l1' | 'l2' | 'linf',
  seed: number,
): NormalizedProblem {
  const random = mulberry32(seed);
  const rows = Array.from({ length: count }, () => Array.from({ length: dimension }, () => 2 * random() - 1));
  const targets = Array.from({ length: count }, () => random() + 0.5);
  return normalize(problem(rows, targets, { weights: { norm, radius: 1 } }));
}

function unit({ space: of }: NormalizedProblem, direction: readonly number[]): Float64Array {
  const theta = Float64Array.from(direction);
  const size = gauge(of, theta);
  return theta.map((value) => value / size);
}

/** The problem whose targets a network meets, but for what is added. */
function metBy(
  given: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  off = 0,
  seed = 1,
): NormalizedProblem {
  const random = mulberry32(seed);
  const targets = networkValues(given, neurons, NOTHING).map((value) => value + off * (2 * random() - 1));
  return { ...given, targets };
}

describe('the correction of a network', () => {
  it.each(['l1', 'l2', 'linf'] as const)(
    'changes the sign of a tiny output instead of turning the neuron round (%s)',
    (norm) => {
      const given = space(20, 2, norm, 3);
      const [a, b] = [unit(given, [0.8, 0.3, 0.2]), unit(given, [-0.5, 0.6, 0.1])];
      const wanted = metBy(given, [
        { theta: a, output: 1 },
        { theta: b, output: -1e-7 },
      ]);
      const network = assess(
        wanted,
        [
          { theta: a, output: 1 },
          { theta: b, output: 1e-7 },
        ],
        NOTHING,
      );
      const refined = refine(wanted, network);
      // twenty samples of values near one: some roundings of each
      expect(refined.violation).toBeLessThan(1e-13);
      expect(refined.neurons[1].output).toBeCloseTo(-1e-7, 12);
      expect(signPattern(given.space, refined.neurons[1].theta)).toEqual(signPattern(given.space, b));
    },
  );

  it('costs hardly any mass where neurons are nearly the same', () => {
    const given = space(40, 3, 'l2', 5);
    const random = mulberry32(7);
    const neurons = Array.from({ length: 40 }, (_, j): WeightedNeuron => {
      const direction = Array.from({ length: 4 }, () => 2 * random() - 1);
      return { theta: unit(given, direction), output: j % 2 === 0 ? 1 : -1 };
    });
    // every fourth has a twin a millionth beside it, of little output
    for (let j = 0; j < 40; j += 4) {
      const beside = neurons[j].theta.map((value, c) => value + (c === 0 ? 1e-6 : 0));
      neurons[j + 1] = { theta: unit(given, [...beside]), output: 1e-6 };
    }
    const off = 1e-6;
    const wanted = metBy(given, neurons, off);
    const refined = refine(wanted, assess(wanted, neurons, NOTHING));
    expect(refined.violation).toBeLessThan(1e-12);
    // no more than if every sample's miss were paid for on its own
    expect(Math.abs(massOf(refined.neurons) - massOf(neurons))).toBeLessThan(40 * off);
  });
});
