/**
 * Huber's loss of the samples of one input (theory.md, section 7), where equal inputs keep a target each. Of row k, at node j,
 *
 *     f_j = center + u + p − q     at κu²/2 + cap·(p + q),  p, q ≥ 0
 *
 * and its multiplier z = −κu has |z| ≤ cap; p goes with z = −cap, q with z = cap. The interior point keeps z, p and q, and
 * u = f_j − center − p + q.
 */
import type { NormalizedProblem } from '../normalize';

/** What the rows cost; a row is missed far off at its cap a unit. Rows of one node are neighbours. */
export interface CappedSquares {
  /** Node of each row, ascending. */
  readonly sample: Int32Array;
  /** κ. */
  readonly curvature: Float64Array;
  /** Target. */
  readonly center: Float64Array;
  /** κδ. */
  readonly cap: Float64Array;
}

/** @param offsets node j has the rows order[offsets[j] … offsets[j + 1]) */
export function cappedSquaresOf(
  { loss, targets }: NormalizedProblem,
  order: Int32Array,
  offsets: Int32Array,
): CappedSquares {
  const sample = new Int32Array(order.length);
  for (let j = 0; j + 1 < offsets.length; j++) sample.fill(j, offsets[j], offsets[j + 1]);
  return {
    sample,
    curvature: Float64Array.from(order, (i) => loss.of(i).curvature),
    center: Float64Array.from(order, (i) => targets[i]),
    cap: Float64Array.from(order, (i) => loss.of(i).dualRange(targets[i])[1]),
  };
}

/**
 * The rows' multipliers of a node's: the largest Σ y z − z²/(2κ) with |z| ≤ cap and their sum given, which is z = κ(y − v) within the
 * caps at one value v for all of them.
 */
export function dualOfCapped(
  capped: CappedSquares,
  order: Int32Array,
  offsets: Int32Array,
  z: Float64Array,
): Float64Array {
  const dual = new Float64Array(order.length);
  for (let j = 0; j < z.length; j++) {
    const [first, end] = [offsets[j], offsets[j + 1]];
    if (end - first === 1)
      dual[order[first]] = Math.max(-capped.cap[first], Math.min(capped.cap[first], z[j]));
    else shareOut(capped, first, end, z[j], (k, value) => (dual[order[k]] = value));
  }
  return dual;
}

/** Σ clamp(κ(y − v), ±cap) falls from Σ cap to −Σ cap as v grows, straight between the values where a row leaves its caps. */
function shareOut(
  { curvature, center, cap }: CappedSquares,
  first: number,
  end: number,
  z: number,
  set: (k: number, value: number) => void,
): void {
  const steps: { readonly v: number; readonly change: number }[] = [];
  let sum = 0;
  for (let k = first; k < end; k++) {
    sum += cap[k];
    const reach = cap[k] / curvature[k];
    steps.push(
      { v: center[k] - reach, change: curvature[k] },
      { v: center[k] + reach, change: -curvature[k] },
    );
  }
  steps.sort((p, q) => p.v - q.v);
  let fall = 0;
  let v = steps[0].v;
  for (const step of steps) {
    const next = sum - fall * (step.v - v);
    if (next <= z) break;
    sum = next;
    v = step.v;
    fall += step.change;
  }
  if (fall > 0) v += (sum - z) / fall;
  for (let k = first; k < end; k++)
    set(k, Math.max(-cap[k], Math.min(cap[k], curvature[k] * (center[k] - v))));
}

/** Lengths of a step to the boundary. */
export interface Reach {
  primal: number;
  dual: number;
}

/** The part of the capped squares in an interior point. Its p and q are primal, z is dual, and one equation holds both. */
export class CappedPart {
  private readonly z: Float64Array;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private readonly dz: Float64Array;
  private readonly dp: Float64Array;
  private readonly dq: Float64Array;
  private readonly rp: Float64Array;
  private readonly rq: Float64Array;
  /** center − f + p − q − z/κ. */
  private readonly rest: Float64Array;

  /**
   * @param f values at the nodes
   * @param mu what the products of a multiplier's room and its miss begin at
   */
  constructor(
    private readonly rows: CappedSquares,
    f: Float64Array,
    mu: number,
  ) {
    const array = (): Float64Array => new Float64Array(rows.sample.length);
    [this.z, this.p, this.q, this.dz, this.dp, this.dq] = [
      array(),
      array(),
      array(),
      array(),
      array(),
      array(),
    ];
    [this.rp, this.rq, this.rest] = [array(), array(), array()];
    const { sample, curvature, center, cap } = rows;
    for (let k = 0; k < sample.length; k++) {
      const half = 0.5 * cap[k];
      this.z[k] = Math.max(-half, Math.min(half, curvature[k] * (center[k] - f[sample[k]])));
      this.p[k] = mu / (cap[k] + this.z[k]);
      this.q[k] = mu / (cap[k] - this.z[k]);
    }
  }

  /** How many products are driven to zero. */
  get pairs(): number {
    return 2 * this.z.length;
  }

  /** Adds each row's z to its node's, and tells the primal and dual objective, and what the equations of u are off by in its units. */
  residuals(f: Float64Array, perSample: Float64Array): { primal: number; dual: number; off: number } {
    const { z, p, q, rest } = this;
    const { sample, curvature, center, cap } = this.rows;
    let [primal, dual, off] = [0, 0, 0];
    for (let k = 0; k < z.length; k++) {
      const u = f[sample[k]] - center[k] - p[k] + q[k];
      rest[k] = -u - z[k] / curvature[k];
      primal += (curvature[k] * u * u) / 2 + cap[k] * (p[k] + q[k]);
      dual += z[k] * center[k] - (z[k] * z[k]) / (2 * curvature[k]);
      off += Math.abs(rest[k] * z[k]);
      perSample[sample[k]] += z[k];
    }
    return { primal, dual, off };
  }

  /** Adds each row's stiffness dz/df to its node's. */
  addStiffness(demand: Float64Array): void {
    const { sample } = this.rows;
    for (let k = 0; k < sample.length; k++) demand[sample[k]] += this.stiffness(k);
  }

  private stiffness(k: number): number {
    const { curvature, cap } = this.rows;
    const { z, p, q } = this;
    return 1 / (1 / curvature[k] + p[k] / (cap[k] + z[k]) + q[k] / (cap[k] - z[k]));
  }

  /** Aims at products of zero (null), or at `mu` with the last direction's second-order terms. */
  aim(mu: number | null): void {
    const { z, p, q, dz, dp, dq, rp, rq } = this;
    const { cap } = this.rows;
    for (let k = 0; k < z.length; k++) {
      rp[k] = -p[k] * (cap[k] + z[k]);
      rq[k] = -q[k] * (cap[k] - z[k]);
      if (mu === null) continue;
      rp[k] += mu - dp[k] * dz[k];
      rq[k] += mu + dq[k] * dz[k];
    }
  }

  /** Adds what each z changes by while f stays. */
  beginStep(perSample: Float64Array): void {
    const { z, dz, rp, rq, rest } = this;
    const { sample, cap } = this.rows;
    for (let k = 0; k < z.length; k++) {
      dz[k] = this.stiffness(k) * (rest[k] + rp[k] / (cap[k] + z[k]) - rq[k] / (cap[k] - z[k]));
      perSample[sample[k]] += dz[k];
    }
  }

  endStep(df: Float64Array): void {
    const { z, p, q, dz, dp, dq, rp, rq } = this;
    const { sample, cap } = this.rows;
    for (let k = 0; k < z.length; k++) {
      dz[k] -= this.stiffness(k) * df[sample[k]];
      dp[k] = (rp[k] - p[k] * dz[k]) / (cap[k] + z[k]);
      dq[k] = (rq[k] + q[k] * dz[k]) / (cap[k] - z[k]);
    }
  }

  /** Σ of the products after steps of these lengths. */
  products(primal: number, dual: number): number {
    const { z, p, q, dz, dp, dq } = this;
    const { cap } = this.rows;
    let sum = 0;
    for (let k = 0; k < z.length; k++) {
      const next = z[k] + dual * dz[k];
      sum += (p[k] + primal * dp[k]) * (cap[k] + next) + (q[k] + primal * dq[k]) * (cap[k] - next);
    }
    return sum;
  }

  shorten(reach: Reach): void {
    const { z, p, q, dz, dp, dq } = this;
    const { cap } = this.rows;
    for (let k = 0; k < z.length; k++) {
      if (dp[k] < 0) reach.primal = Math.min(reach.primal, -p[k] / dp[k]);
      if (dq[k] < 0) reach.primal = Math.min(reach.primal, -q[k] / dq[k]);
      if (dz[k] < 0) reach.dual = Math.min(reach.dual, -(cap[k] + z[k]) / dz[k]);
      else if (dz[k] > 0) reach.dual = Math.min(reach.dual, (cap[k] - z[k]) / dz[k]);
    }
  }

  move(primal: number, dual: number): void {
    const { z, p, q, dz, dp, dq } = this;
    for (let k = 0; k < z.length; k++) {
      p[k] += primal * dp[k];
      q[k] += primal * dq[k];
      z[k] += dual * dz[k];
    }
  }
}
