/**
 * Limits of the slope between neighbouring nodes (theory.md, section 9) in the interior point: of segment k
 *
 *     sign·((f_{k+1} − f_k)/h_k − limit) = room ≥ 0,  with a multiplier λ ≥ 0 whose sum sign·limit·λ joins the dual objective
 *
 * and which pulls at the values of both its nodes: B g = z + Dᵀμ with μ = sign·λ/h.
 */
import type { InteriorPart, Reach } from './interiorPart';

/** One side of a segment's slope. */
interface Limit {
  readonly segment: number;
  readonly sign: 1 | -1;
  readonly limit: number;
}

export class SlopePart implements InteriorPart {
  private readonly limits: readonly Limit[];
  private readonly width: Float64Array;
  private readonly lambda: Float64Array;
  private readonly room: Float64Array;
  private readonly dLambda: Float64Array;
  private readonly dRoom: Float64Array;
  private readonly target: Float64Array;
  /** room − sign·(slope − limit). */
  private readonly rest: Float64Array;

  /**
   * @param x ascending nodes
   * @param f values there to begin with
   * @param mu what the products of multiplier and room begin at
   */
  constructor(x: Float64Array, [least, most]: readonly [number, number], f: Float64Array, mu: number) {
    this.width = Float64Array.from({ length: x.length - 1 }, (_, k) => x[k + 1] - x[k]);
    const sides = [
      { sign: 1, limit: least },
      { sign: -1, limit: most },
    ] as const;
    this.limits = Array.from(this.width.keys()).flatMap((segment) =>
      sides.flatMap((side) => (Number.isFinite(side.limit) ? [{ segment, ...side }] : [])),
    );
    const array = (): Float64Array => new Float64Array(this.limits.length);
    [this.lambda, this.room, this.dLambda] = [array(), array(), array()];
    [this.dRoom, this.target, this.rest] = [array(), array(), array()];
    this.limits.forEach((side, q) => {
      const distance = this.beyond(side, f);
      // a multiplier of order one bends the price function by as much
      this.lambda[q] = mu / Math.max(Math.abs(distance), mu);
      this.room[q] = Math.max(distance, mu / this.lambda[q]);
    });
  }

  get pairs(): number {
    return this.limits.length;
  }

  private slopeOf({ segment }: Limit, f: Float64Array): number {
    return (f[segment + 1] - f[segment]) / this.width[segment];
  }

  private beyond(side: Limit, f: Float64Array): number {
    return side.sign * (this.slopeOf(side, f) - side.limit);
  }

  private pull({ segment, sign }: Limit, lambda: number, perSample: Float64Array): void {
    const force = (sign * lambda) / this.width[segment];
    perSample[segment] -= force;
    perSample[segment + 1] += force;
  }

  residuals(f: Float64Array, perSample: Float64Array): { primal: number; dual: number; off: number } {
    let [dual, off] = [0, 0];
    this.limits.forEach((side, q) => {
      this.rest[q] = this.room[q] - this.beyond(side, f);
      off += Math.abs(this.rest[q]) * this.lambda[q];
      dual += side.sign * side.limit * this.lambda[q];
      this.pull(side, this.lambda[q], perSample);
    });
    return { primal: 0, dual, off };
  }

  addStiffness(demand: Float64Array, coupling: Float64Array): void {
    this.limits.forEach(({ segment }, q) => {
      const stiffness = this.lambda[q] / this.room[q] / this.width[segment] ** 2;
      demand[segment] += stiffness;
      demand[segment + 1] += stiffness;
      coupling[segment] -= stiffness;
    });
  }

  aim(mu: number | null): void {
    const { lambda, room, dLambda, dRoom, target } = this;
    for (let q = 0; q < target.length; q++) {
      target[q] = -room[q] * lambda[q];
      if (mu !== null) target[q] += mu - dRoom[q] * dLambda[q];
    }
  }

  beginStep(perSample: Float64Array): void {
    const { lambda, room, dLambda, target, rest } = this;
    this.limits.forEach((side, q) => {
      dLambda[q] = (lambda[q] / room[q]) * (rest[q] + target[q] / lambda[q]);
      this.pull(side, dLambda[q], perSample);
    });
  }

  endStep(df: Float64Array): void {
    const { lambda, room, dLambda, dRoom, target } = this;
    this.limits.forEach((side, q) => {
      dLambda[q] -= side.sign * (lambda[q] / room[q]) * this.slopeOf(side, df);
      dRoom[q] = (target[q] - room[q] * dLambda[q]) / lambda[q];
    });
  }

  products(primal: number, dual: number): number {
    const { lambda, room, dLambda, dRoom } = this;
    let sum = 0;
    for (let q = 0; q < lambda.length; q++)
      sum += (room[q] + primal * dRoom[q]) * (lambda[q] + dual * dLambda[q]);
    return sum;
  }

  shorten(reach: Reach): void {
    const { lambda, room, dLambda, dRoom } = this;
    for (let q = 0; q < lambda.length; q++) {
      if (dRoom[q] < 0) reach.primal = Math.min(reach.primal, -room[q] / dRoom[q]);
      if (dLambda[q] < 0) reach.dual = Math.min(reach.dual, -lambda[q] / dLambda[q]);
    }
  }

  move(primal: number, dual: number): void {
    const { lambda, room, dLambda, dRoom } = this;
    for (let q = 0; q < lambda.length; q++) {
      room[q] += primal * dRoom[q];
      lambda[q] += dual * dLambda[q];
    }
  }

  /** λ of the least slope less that of the largest, by segment. */
  multipliers(): Float64Array {
    const all = new Float64Array(this.width.length);
    this.limits.forEach(({ segment, sign }, q) => (all[segment] += sign * this.lambda[q]));
    return all;
  }
}
