/** A trained network of one hidden layer as a file holds it: raw inputs, weights of any length. */
import type { Neuron, SkipTerms } from '../../core/solution';

export interface RawNetwork {
  /** How many inputs it takes. */
  readonly inputs: number;
  readonly neurons: readonly Neuron[];
  readonly skip: SkipTerms;
  /** σ(t) is t above zero and slope·t below; null: the file does not say, which means the fit's own activation. */
  readonly slope: number | null;
}

/** The file holds no network that can be compared. The message is one sentence that names the file. */
export class NotANetwork extends Error {
  override readonly name = 'NotANetwork';
}

/** Numbers of a network: weights, biases and outputs of its neurons. A result holds them all as text. */
const MOST_NUMBERS = 1e6;

/** Throws NotANetwork where it is too large, or not all of its numbers are finite. */
export function checked(file: string, network: RawNetwork): RawNetwork {
  const { inputs, neurons, skip, slope } = network;
  const numbers = neurons.length * (inputs + 2);
  if (numbers > MOST_NUMBERS) {
    throw new NotANetwork(
      `${file} has ${neurons.length} neurons of ${inputs} inputs, which are ${numbers} numbers; at most ${MOST_NUMBERS} are compared.`,
    );
  }
  const finite =
    [skip.constant, ...skip.linear, slope ?? 0].every(Number.isFinite) &&
    neurons.every(({ weights, bias, output }) => [...weights, bias, output].every(Number.isFinite));
  if (!finite) throw new NotANetwork(`${file} has weights that are not finite numbers; train it again.`);
  return network;
}
