/** How far |zᵀa(θ)| may rise above 1 before a dual no longer proves what is asked of it (theory.md, section 7, "Bounds"). */
import type { NormalizedProblem } from '../normalize';

/** The largest U for which t·z with t = min(1/U, p/(2q)) is worth `wanted`; 0 where no multiple of z is. */
export function priceAllowed({ targets, loss }: NormalizedProblem, z: Float64Array, wanted: number): number {
  let linear = 0;
  let squares = 0;
  for (let i = 0; i < z.length; i++) {
    const { tolerance, curvature } = loss.of(i);
    linear += targets[i] * z[i] - tolerance * Math.abs(z[i]);
    if (curvature > 0) squares += (z[i] * z[i]) / (2 * curvature);
  }
  // t·p − t²·q = wanted at the smaller root, written so that nothing cancels
  const discriminant = linear * linear - 4 * squares * wanted;
  return discriminant >= 0 && linear > 0 && wanted > 0
    ? (linear + Math.sqrt(discriminant)) / (2 * wanted)
    : 0;
}
