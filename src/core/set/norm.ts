/** A norm of weights (theory.md, section 1): its unit ball is what a neuron's weights, and a joint bias with them, lie in. */
import type { WeightNorm } from '../problem';

export type PlanePoint = readonly [number, number];

export interface Norm {
  /** ‖v‖_* = max { vᵀθ : ‖θ‖ ≤ 1 }. */
  readonly dual: WeightNorm;
  /** Whether the ball has no corners: then its neurons lie anywhere on it, and all neurons of a cell are a cone. */
  readonly isRound: boolean;
  /** ‖v‖ of the first `length` components. */
  length(v: ArrayLike<number>, length: number): number;
  /** Writes a u with uᵀv ≤ ‖v‖ everywhere, equal at v = `at`, to the first `length` components of `out`, which are 0. */
  subgradient(at: ArrayLike<number>, length: number, out: Float64Array): void;
  /** ‖(x, y)‖ and ‖(x, y, z)‖. */
  planeLength(x: number, y: number): number;
  spaceLength(x: number, y: number, z: number): number;
  /** Largest ‖θ‖₂ of the ball in m dimensions. */
  longest(m: number): number;
  /** Corners of the ball in the plane, in order around it; none where it is round. */
  readonly planeCorners: readonly PlanePoint[];
  /** Normals of the planes in space that hold the edges of the ball; none where it is round. */
  readonly spaceFacets: readonly (readonly number[])[];
}
