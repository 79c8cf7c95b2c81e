/**
 * A loss whose slope is bounded (theory.md, section 7), a row a sample, or two where a tolerance has two sides. Of row k
 *
 *     f = center + u + p − q     at u²/(2·compliance) − low·p + high·q,  p, q ≥ 0
 *
 * and its multiplier z = −u/compliance is in [low, high]; p goes with z = low, q with z = high. The interior point keeps z, p and q,
 * and u = f − center − p + q. Rows that are held at an end of their range cost what is linear in f.
 */
import type { NormalizedProblem } from '../normalize';
import { ONE_INPUT } from '../settings/oneInput';
import type { Reach } from './interiorPart';
import type { LossPart, OnNodes } from './lossPart';

const { heldChanges, heldMiss } = ONE_INPUT;

/** Ascending by input. */
export interface RowData {
  /** Place among the sorted samples. */
  readonly sample: Int32Array;
  readonly center: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** 1/κ where the loss is quadratic, else 0. */
  readonly compliance: Float64Array;
}

/** @param order the problem's samples by ascending input */
export function rowDataOf({ loss, targets }: NormalizedProblem, order: Int32Array): RowData {
  const most = 2 * order.length;
  const sample = new Int32Array(most);
  const [center, low, high, compliance] = [most, most, most, most].map((size) => new Float64Array(size));
  let count = 0;
  const push = (k: number, limit: number, from: number, to: number, give: number): void => {
    if (!(to > from) || !Number.isFinite(limit)) return;
    [sample[count], center[count], low[count], high[count]] = [k, limit, from, to];
    compliance[count++] = give;
  };
  for (let k = 0; k < order.length; k++) {
    const y = targets[order[k]];
    const own = loss.of(order[k]);
    const [least, most] = own.dualRange(y);
    const [lower, upper] = own.interval(y, 0);
    if (lower === upper) push(k, y, least, most, own.curvature > 0 ? 1 / own.curvature : 0);
    else {
      push(k, lower, 0, most, 0);
      push(k, upper, least, 0, 0);
    }
  }
  const cut = (values: Float64Array): Float64Array => values.slice(0, count);
  return {
    sample: sample.slice(0, count),
    center: cut(center),
    low: cut(low),
    high: cut(high),
    compliance: cut(compliance),
  };
}

/** Rows that are held at an end of their range: −1 at the low one, 1 at the high one; 0 of the others. */
export type Held = Int8Array;

export class LossRows implements LossPart {
  readonly coupled: boolean;
  /** The rows that are not held. */
  private readonly rows: Int32Array;
  private readonly z: Float64Array;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private readonly dz: Float64Array;
  private readonly dp: Float64Array;
  private readonly dq: Float64Array;
  private readonly rp: Float64Array;
  private readonly rq: Float64Array;
  /** center − f + p − q − compliance·z, and −dz/df. */
  private readonly rest: Float64Array;
  private readonly stiffness: Float64Array;
  /** Of the held rows: Σ z at the nodes, and Σ z·center. */
  private readonly pull: Float64Array;
  private readonly held: number;

  /**
   * @param at of the rows' samples
   * @param f values at the nodes to begin with
   * @param size what counts as little of f
   */
  constructor(
    private readonly at: OnNodes,
    private readonly data: RowData,
    private readonly fixed: Held,
    f: Float64Array,
    size: number,
  ) {
    const { center, low, high, compliance, sample } = data;
    const { node, share } = at;
    const rows = new Int32Array(fixed.length);
    let open = 0;
    for (let k = 0; k < fixed.length; k++) if (fixed[k] === 0) rows[open++] = k;
    this.rows = rows.subarray(0, open);
    this.coupled = compliance.some((value) => value > 0);
    const array = (): Float64Array => new Float64Array(this.rows.length);
    [this.z, this.p, this.q, this.dz, this.dp, this.dq] = [
      array(),
      array(),
      array(),
      array(),
      array(),
      array(),
    ];
    [this.rp, this.rq, this.rest, this.stiffness] = [array(), array(), array(), array()];
    for (let i = 0; i < this.rows.length; i++) {
      const k = this.rows[i];
      const off = this.valueAt(f, sample[k]) - center[k];
      this.z[i] = (low[k] + high[k]) / 2;
      this.p[i] = Math.max(0, off) + size;
      this.q[i] = Math.max(0, -off) + size;
    }
    this.pull = new Float64Array(f.length);
    let held = 0;
    for (let k = 0; k < fixed.length; k++) {
      if (fixed[k] === 0) continue;
      const z = fixed[k] > 0 ? high[k] : low[k];
      const i = sample[k];
      this.pull[node[i]] += z * (1 - share[i]);
      this.pull[node[i] + 1] += z * share[i];
      held += z * (center[k] - (z * compliance[k]) / 2);
    }
    this.held = held;
  }

  get pairs(): number {
    return 2 * this.z.length;
  }

  private valueAt(f: Float64Array, i: number): number {
    const { node, share } = this.at;
    const t = share[i];
    return (1 - t) * f[node[i]] + t * f[node[i] + 1];
  }

  /** Adds a number a row to its two nodes. */
  private scatter(values: Float64Array, perNode: Float64Array): void {
    const { rows } = this;
    const { sample } = this.data;
    const { node, share } = this.at;
    for (let i = 0; i < rows.length; i++) {
      const k = sample[rows[i]];
      perNode[node[k]] += values[i] * (1 - share[k]);
      perNode[node[k] + 1] += values[i] * share[k];
    }
  }

  residuals(f: Float64Array, perNode: Float64Array): { primal: number; dual: number; off: number } {
    const { rows, z, p, q, rest, pull } = this;
    const { sample, center, low, high, compliance } = this.data;
    let primal = this.held;
    let dual = this.held;
    let off = 0;
    for (let j = 0; j < f.length; j++) {
      primal -= pull[j] * f[j];
      perNode[j] += pull[j];
    }
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      const give = compliance[k];
      const u = this.valueAt(f, sample[k]) - center[k] - p[i] + q[i];
      rest[i] = -u - z[i] * give;
      if (give > 0) primal += (u * u) / (2 * give);
      primal += high[k] * q[i] - low[k] * p[i];
      dual += z[i] * (center[k] - (z[i] * give) / 2);
      off += Math.abs(rest[i] * z[i]);
    }
    this.scatter(z, perNode);
    return { primal, dual, off };
  }

  addStiffness(diagonal: Float64Array, coupling: Float64Array): void {
    const { rows, z, p, q, stiffness } = this;
    const { sample, low, high, compliance } = this.data;
    const { node, share } = this.at;
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      const e = 1 / (compliance[k] + p[i] / (z[i] - low[k]) + q[i] / (high[k] - z[i]));
      stiffness[i] = e;
      const j = node[sample[k]];
      const t = share[sample[k]];
      diagonal[j] += e * (1 - t) * (1 - t);
      diagonal[j + 1] += e * t * t;
      coupling[j] += e * t * (1 - t);
    }
  }

  aim(mu: number | null): void {
    const { rows, z, p, q, dz, dp, dq, rp, rq } = this;
    const { low, high } = this.data;
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      rp[i] = -p[i] * (z[i] - low[k]);
      rq[i] = -q[i] * (high[k] - z[i]);
      if (mu === null) continue;
      rp[i] += mu - dp[i] * dz[i];
      rq[i] += mu + dq[i] * dz[i];
    }
  }

  beginStep(perNode: Float64Array): void {
    const { rows, z, dz, rp, rq, rest, stiffness } = this;
    const { low, high } = this.data;
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      dz[i] = stiffness[i] * (rest[i] + rp[i] / (z[i] - low[k]) - rq[i] / (high[k] - z[i]));
    }
    this.scatter(dz, perNode);
  }

  endStep(df: Float64Array): void {
    const { rows, z, p, q, dz, dp, dq, rp, rq, stiffness } = this;
    const { sample, low, high } = this.data;
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      dz[i] -= stiffness[i] * this.valueAt(df, sample[k]);
      dp[i] = (rp[i] - p[i] * dz[i]) / (z[i] - low[k]);
      dq[i] = (rq[i] + q[i] * dz[i]) / (high[k] - z[i]);
    }
  }

  products(primal: number, dual: number): number {
    const { rows, z, p, q, dz, dp, dq } = this;
    const { low, high } = this.data;
    let sum = 0;
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      const next = z[i] + dual * dz[i];
      sum += (p[i] + primal * dp[i]) * (next - low[k]) + (q[i] + primal * dq[i]) * (high[k] - next);
    }
    return sum;
  }

  shorten(reach: Reach): void {
    const { rows, z, p, q, dz, dp, dq } = this;
    const { low, high } = this.data;
    let { primal, dual } = reach;
    for (let i = 0; i < rows.length; i++) {
      const k = rows[i];
      if (dp[i] < 0) primal = Math.min(primal, -p[i] / dp[i]);
      if (dq[i] < 0) primal = Math.min(primal, -q[i] / dq[i]);
      if (dz[i] < 0) dual = Math.min(dual, (low[k] - z[i]) / dz[i]);
      else if (dz[i] > 0) dual = Math.min(dual, (high[k] - z[i]) / dz[i]);
    }
    reach.primal = primal;
    reach.dual = dual;
  }

  move(primal: number, dual: number): void {
    const { z, p, q, dz, dp, dq } = this;
    for (let i = 0; i < z.length; i++) {
      p[i] += primal * dp[i];
      q[i] += primal * dq[i];
      z[i] += dual * dz[i];
    }
  }

  multipliers(): Float64Array {
    const { rows, z, fixed } = this;
    const { sample, low, high } = this.data;
    const all = new Float64Array(this.at.node.length);
    for (let k = 0; k < fixed.length; k++)
      if (fixed[k] !== 0) all[sample[k]] += fixed[k] > 0 ? high[k] : low[k];
    for (let i = 0; i < rows.length; i++) all[sample[rows[i]]] += z[i];
    return all;
  }
}

/** Rows that will hardly be on another side of their center than they are: their multiplier is at that end of its range. */
export function heldRows(
  { node, share }: OnNodes,
  { sample, center, low, high, compliance }: RowData,
  values: Float64Array,
  before: Float64Array | null,
): Held {
  const held = new Int8Array(sample.length);
  if (before === null) return held;
  const off = new Float64Array(sample.length);
  let change = 0;
  for (let j = 0; j < values.length; j++) change = Math.max(change, Math.abs(values[j] - before[j]));
  let mean = 0;
  for (let k = 0; k < off.length; k++) {
    const i = sample[k];
    off[k] = (1 - share[i]) * values[node[i]] + share[i] * values[node[i] + 1] - center[k];
    mean += Math.abs(off[k]) / off.length;
  }
  const band = Math.max(heldChanges * change, heldMiss * mean);
  for (let k = 0; k < off.length; k++) {
    if (off[k] > band - compliance[k] * low[k]) held[k] = -1;
    else if (-off[k] > band + compliance[k] * high[k]) held[k] = 1;
  }
  return held;
}
