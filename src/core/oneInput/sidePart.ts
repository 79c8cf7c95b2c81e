/**
 * The sides of demands as a part of the interior point: sign·(f − limit) = room − miss, where a miss has a price. The multiplier λ of the
 * room is at most the price, and price − λ is that of the miss.
 */
import type { Side } from './demands';
import type { InteriorPart, Reach } from './interiorPart';

export class SidePart implements InteriorPart {
  readonly pairs: number;
  readonly lambda: Float64Array;
  readonly room: Float64Array;
  private readonly miss: Float64Array;
  private readonly dLambda: Float64Array;
  private readonly dRoom: Float64Array;
  private readonly dMiss: Float64Array;
  /** What the products of room and miss are to change by. */
  private readonly rRoom: Float64Array;
  private readonly rMiss: Float64Array;
  /** room − miss − sign·(f − limit). */
  private readonly rest: Float64Array;

  /**
   * @param f values at the nodes to begin with
   * @param size of a node's dual in the program's units
   * @param mu what the products of multiplier and room begin at
   */
  constructor(
    private readonly sides: readonly Side[],
    f: Float64Array,
    size: Float64Array,
    mu: number,
  ) {
    this.pairs = 2 * sides.length;
    const array = (): Float64Array => new Float64Array(sides.length);
    [this.lambda, this.room, this.miss] = [array(), array(), array()];
    [this.dLambda, this.dRoom, this.dMiss] = [array(), array(), array()];
    [this.rRoom, this.rMiss, this.rest] = [array(), array(), array()];
    sides.forEach(({ sample, sign, limit, price }, q) => {
      const distance = sign * (f[sample] - limit);
      // multipliers start at the size that bends them by order one, at most half their limit
      this.lambda[q] = Math.min(0.5 * price, mu / Math.max(Math.abs(distance), size[sample] * mu));
      this.miss[q] = price < Infinity ? mu / (price - this.lambda[q]) : 0;
      this.room[q] = Math.max(distance + this.miss[q], mu / this.lambda[q]);
    });
  }

  residuals(f: Float64Array, perNode: Float64Array): { primal: number; dual: number; off: number } {
    let [primal, dual, off] = [0, 0, 0];
    this.sides.forEach(({ sample, sign, limit, price }, q) => {
      perNode[sample] += sign * this.lambda[q];
      this.rest[q] = this.room[q] - this.miss[q] - sign * (f[sample] - limit);
      off += Math.abs(this.rest[q]) * this.lambda[q];
      dual += sign * limit * this.lambda[q];
      if (price < Infinity) primal += price * this.miss[q];
    });
    return { primal, dual, off };
  }

  /** 1 / (room/λ + miss/(price − λ)): how strongly a side holds f. */
  private stiffness({ price }: Side, q: number): number {
    const { lambda, room, miss } = this;
    const give = price < Infinity ? miss[q] / (price - lambda[q]) : 0;
    return 1 / (room[q] / lambda[q] + give);
  }

  addStiffness(diagonal: Float64Array): void {
    this.sides.forEach((side, q) => (diagonal[side.sample] += this.stiffness(side, q)));
  }

  aim(mu: number | null): void {
    const { lambda, room, miss, dLambda, dRoom, dMiss, rRoom, rMiss } = this;
    this.sides.forEach(({ price }, q) => {
      rRoom[q] = -room[q] * lambda[q];
      rMiss[q] = price < Infinity ? -miss[q] * (price - lambda[q]) : 0;
      if (mu === null) return;
      rRoom[q] += mu - dRoom[q] * dLambda[q];
      if (price < Infinity) rMiss[q] += mu + dMiss[q] * dLambda[q];
    });
  }

  beginStep(perNode: Float64Array): void {
    const { lambda, dLambda, rRoom, rMiss, rest } = this;
    this.sides.forEach((side, q) => {
      const missPart = side.price < Infinity ? rMiss[q] / (side.price - lambda[q]) : 0;
      dLambda[q] = this.stiffness(side, q) * (rest[q] - missPart + rRoom[q] / lambda[q]);
      perNode[side.sample] += side.sign * dLambda[q];
    });
  }

  endStep(df: Float64Array): void {
    const { lambda, room, miss, dLambda, dRoom, dMiss, rRoom, rMiss } = this;
    this.sides.forEach((side, q) => {
      dLambda[q] -= side.sign * this.stiffness(side, q) * df[side.sample];
      dRoom[q] = (rRoom[q] - room[q] * dLambda[q]) / lambda[q];
      dMiss[q] = side.price < Infinity ? (rMiss[q] + miss[q] * dLambda[q]) / (side.price - lambda[q]) : 0;
    });
  }

  products(primal: number, dual: number): number {
    const { lambda, room, miss, dLambda, dRoom, dMiss } = this;
    let sum = 0;
    this.sides.forEach(({ price }, q) => {
      const multiplier = lambda[q] + dual * dLambda[q];
      sum += (room[q] + primal * dRoom[q]) * multiplier;
      if (price < Infinity) sum += (miss[q] + primal * dMiss[q]) * (price - multiplier);
    });
    return sum;
  }

  shorten(reach: Reach): void {
    const { lambda, room, miss, dLambda, dRoom, dMiss } = this;
    this.sides.forEach(({ price }, q) => {
      if (dRoom[q] < 0) reach.primal = Math.min(reach.primal, -room[q] / dRoom[q]);
      if (dMiss[q] < 0) reach.primal = Math.min(reach.primal, -miss[q] / dMiss[q]);
      if (dLambda[q] < 0) reach.dual = Math.min(reach.dual, -lambda[q] / dLambda[q]);
      else if (dLambda[q] > 0) reach.dual = Math.min(reach.dual, (price - lambda[q]) / dLambda[q]);
    });
  }

  move(primal: number, dual: number): void {
    const { lambda, room, miss, dLambda, dRoom, dMiss } = this;
    for (let q = 0; q < lambda.length; q++) {
      room[q] += primal * dRoom[q];
      miss[q] += primal * dMiss[q];
      lambda[q] += dual * dLambda[q];
    }
  }
}
