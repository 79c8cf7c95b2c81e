/** What neurons are priced on: the samples, and the unit set that neurons lie in. */
import type { BiasConstraint, WeightNorm } from './problem';

/** Samples as the pricers see them: inputs n × d row-major, lifted rows n × (d + 1), and the unit constraint set. */
export interface AtomSpace {
  readonly count: number;
  readonly dimension: number;
  readonly inputs: Float64Array;
  readonly slope: number;
  readonly norm: WeightNorm;
  /** Limit of a bounded bias in units of the radius. */
  readonly bias: BiasConstraint;
  /** Outputs are ≥ 0 only: what a neuron is priced by is zᵀa(θ) then, not its size (theory.md, section 9). */
  readonly oneSided?: boolean;
  /** One input in coordinates of its own (see oneInput/frame.ts); absent where inputs are as they are given. */
  readonly frame?: InputFrame;
}

/**
 * One input x = unit·(u + offset), given as u. A neuron (w, b) of u is (w, unit·(b − offset·w))/unit of x; its gauge is that of
 * the numerator in the unit set, times `cost`.
 */
interface InputFrame {
  readonly offset: number;
  readonly unit: number;
  readonly cost: number;
}
