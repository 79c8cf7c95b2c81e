/**
 * The hyperplanes H_i = {θ : x_iᵀθ = 0} of a homogeneous frame, equal ones merged.
 *
 * On the frame, zᵀa(θ) = Σ_k A_k max(t_k, 0) + B_k min(t_k, 0) with t_k = u_kᵀθ and unit normals u_k: rows that
 * are multiples of one another share a hyperplane, and a row that points the other way contributes with the other
 * slope. `extra` hyperplanes carry no coefficient; they cut at the facets of a polyhedral ball, so that every vertex
 * of the arrangement inside the ball is a crossing.
 */
import { PRICING } from '../settings/pricing';

const { leadCoordinate, sameNormal } = PRICING;
export interface Lines {
  /** Number of hyperplanes, merged rows first, then the extra ones. */
  readonly count: number;
  /** Unit normals, row-major count × m. */
  readonly normals: Float64Array;
  /** Rows that belong to hyperplane k: members[offsets[k] … offsets[k + 1]), with signed norms. */
  readonly offsets: Int32Array;
  readonly members: Int32Array;
  readonly lengths: Float64Array;
}

export function makeLines(rows: Float64Array, m: number, extra: readonly (readonly number[])[]): Lines {
  const n = rows.length / m;
  const units = new Float64Array(n * m);
  const lengths = new Float64Array(n);
  const order: number[] = [];
  for (let i = 0; i < n; i++) {
    let largest = 0;
    for (let c = 0; c < m; c++) largest = Math.max(largest, Math.abs(rows[i * m + c]));
    if (largest === 0) continue;
    let sum = 0;
    for (let c = 0; c < m; c++) sum += (rows[i * m + c] / largest) ** 2;
    let length = largest * Math.sqrt(sum);
    // the first component that is clearly not zero is positive
    let c = 0;
    while (Math.abs(rows[i * m + c]) < leadCoordinate * length) c++;
    if (rows[i * m + c] < 0) length = -length;
    for (let q = 0; q < m; q++) units[i * m + q] = rows[i * m + q] / length;
    lengths[i] = length;
    order.push(i);
  }
  order.sort((p, q) => {
    for (let c = 0; c < m; c++) {
      const difference = units[p * m + c] - units[q * m + c];
      if (Math.abs(difference) > sameNormal) return difference;
    }
    return 0;
  });
  const normals: number[] = [];
  const offsets: number[] = [];
  order.forEach((row, position) => {
    const previous = order[position - 1];
    let same = position > 0;
    for (let c = 0; c < m && same; c++) {
      same = Math.abs(units[row * m + c] - units[previous * m + c]) <= sameNormal;
    }
    if (!same) {
      offsets.push(position);
      for (let c = 0; c < m; c++) normals.push(units[row * m + c]);
    }
  });
  const real = offsets.length;
  offsets.push(order.length);
  for (const direction of extra) {
    offsets.push(order.length);
    const length = Math.hypot(...direction);
    for (const component of direction) normals.push(component / length);
  }
  return {
    count: real + extra.length,
    normals: Float64Array.from(normals),
    offsets: Int32Array.from(offsets),
    members: Int32Array.from(order),
    lengths: Float64Array.from(order, (row) => lengths[row]),
  };
}

/** Fills A_k and B_k for a dual vector z. */
export function lineCoefficients(
  lines: Lines,
  z: Float64Array,
  slope: number,
  above: Float64Array,
  below: Float64Array,
): void {
  for (let k = 0; k < lines.count; k++) {
    let a = 0;
    let b = 0;
    for (let q = lines.offsets[k]; q < lines.offsets[k + 1]; q++) {
      const share = z[lines.members[q]] * lines.lengths[q];
      if (lines.lengths[q] > 0) {
        a += share;
        b += slope * share;
      } else {
        a += slope * share;
        b += share;
      }
    }
    above[k] = a;
    below[k] = b;
  }
}

/** Where, over half a turn, a cos φ + b sin φ changes sign, and whether it turns positive (+1) or negative (−1) there. */
export function crossing(a: number, b: number): { readonly angle: number; readonly turn: -1 | 1 } {
  // it turns positive at atan2(−a, b); half a turn later it turns negative
  let angle = Math.atan2(-a, b);
  let turn: -1 | 1 = 1;
  if (angle < 0) {
    angle += Math.PI;
    turn = -1;
  }
  if (angle >= Math.PI) {
    angle -= Math.PI;
    turn = turn === 1 ? -1 : 1;
  }
  return { angle, turn };
}
