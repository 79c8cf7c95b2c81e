/** The network at one place: its value, and what each neuron adds there. Pure data. */
import type { FitResult } from '../../result/schema';
import { preActivation, valuesAt } from './network';

interface Part {
  /** 0-based. */
  readonly neuron: number;
  readonly adds: number;
  readonly active: boolean;
}

export interface Probe {
  readonly value: number;
  /** Neurons whose input is positive. */
  readonly active: ReadonlySet<number>;
  /** Those that add most, by falling size. */
  readonly largest: readonly Part[];
  /** What the neurons add that are not among these, and how many they are. */
  readonly rest: { readonly count: number; readonly adds: number };
  /** The free terms. */
  readonly free: number;
}

/** `at` has one number for each input; at most `most` neurons are listed. */
export function probe(result: FitResult, at: readonly number[], most: number): Probe {
  const { neurons, skip, activation } = result;
  const parts = neurons.map((neuron, j): Part => {
    const input = preActivation(neuron, at);
    const adds = neuron.output * (input > 0 ? input : activation.slope * input);
    return { neuron: j, adds, active: input > 0 };
  });
  const largest = parts
    .toSorted((a, b) => Math.abs(b.adds) - Math.abs(a.adds) || a.neuron - b.neuron)
    .slice(0, most);
  const [value] = valuesAt(result, [at]);
  const free = skip.linear.reduce((sum, slope, k) => sum + slope * at[k], skip.constant);
  const listed = largest.reduce((sum, { adds }) => sum + adds, 0);
  const all = parts.reduce((sum, { adds }) => sum + adds, 0);
  return {
    value,
    active: new Set(parts.flatMap(({ neuron, active }) => (active ? [neuron] : []))),
    largest,
    rest: { count: parts.length - largest.length, adds: all - listed },
    free,
  };
}
