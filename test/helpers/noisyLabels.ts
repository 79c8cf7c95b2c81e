/** Labels of which many are wrong. */
import { mulberry32 } from '../../src/core/startingNeurons';

/** Points of a square's inside, +1 on one side of a wave along the first inputs and −1 on the other; this part of the labels is turned. */
export function noisyLabels(count: number, dimension: number, turned: number, seed: number) {
  const random = mulberry32(seed);
  const inputs = Array.from({ length: count }, () =>
    Array.from({ length: dimension }, () => 2 * random() - 1),
  );
  const labels = inputs.map((x) => {
    const side = Math.sin(3 * x[0]) + x[dimension - 1] > 0 ? 1 : -1;
    return random() < turned ? -side : side;
  });
  return { inputs, labels };
}
