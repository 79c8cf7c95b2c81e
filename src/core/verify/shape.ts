/** What a problem asks of its network's shape (theory.md, section 9), as the verifier has it from nobody else. */
import type { Problem } from '../problem';

/** +1 for zᵀa(θ) ≤ 1, which outputs ≥ 0 ask for, −1 for zᵀa(θ) ≥ −1, which outputs ≤ 0 do. */
export type PriceSide = 1 | -1;

const SIDES: Readonly<Record<'any' | 'convex' | 'concave', readonly PriceSide[]>> = {
  any: [1, -1],
  convex: [1],
  concave: [-1],
};

/** The sides of zᵀa(θ) that have a bound. */
export const sidesOf = ({ shape }: { readonly shape?: Problem['shape'] | undefined }): readonly PriceSide[] =>
  SIDES[shape?.outputs ?? 'any'];
