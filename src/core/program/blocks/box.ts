/** Columns between bounds: 0 ≤ x ≤ u at cost c, with s = u − x and the multipliers ζ of x ≥ 0 and η of s ≥ 0: ζ − η = c − aᵀz. */
import type { PlainColumns } from '../conicProgram';
import type { Measures, PlainBlock, Start, Targets } from './block';
import { advance, toBoundary } from './nonNegative';

/** The values and multipliers of a point. */
interface BoxPoint {
  readonly x: Float64Array;
  readonly s: Float64Array;
  readonly zeta: Float64Array;
  readonly eta: Float64Array;
}

const pointOf = (count: number): BoxPoint => ({
  x: new Float64Array(count),
  s: new Float64Array(count),
  zeta: new Float64Array(count),
  eta: new Float64Array(count),
});

export class Box implements PlainBlock {
  readonly pairs: number;
  readonly largestCost: number;
  private readonly column: Int32Array;
  private readonly cost: Float64Array;
  private readonly upper: Float64Array;
  /** What a dual residual is multiplied with. */
  private readonly unit: Float64Array;
  private readonly at: BoxPoint;
  private readonly kept: BoxPoint;
  /** Step; that of s is −dx. */
  private readonly d: Omit<BoxPoint, 's'>;
  /** Residual of the multipliers' equation. */
  private readonly rd: Float64Array;
  /** 1/(ζ/x + η/s): what a column weighs in the normal equations. */
  private readonly weight: Float64Array;
  /** What a step takes off beside its part along δz, and the complementarities to be made up for. */
  private readonly offset: Float64Array;
  private readonly rxz: Float64Array;
  private readonly rsz: Float64Array;

  /**
   * @param first column of the matrix that is a plain one
   * @param units of the plain columns; null where all are 1
   */
  constructor(
    { costPlus, costMinus, upperPlus, curvature }: PlainColumns,
    first: number,
    units: Float64Array | null,
  ) {
    // a column without room has no interior, and no value
    const own = Int32Array.from(upperPlus.keys()).filter(
      (j) => upperPlus[j] > 0 && upperPlus[j] < Infinity && costPlus[j] < Infinity && curvature[j] === 0,
    );
    if (own.some((j) => costMinus[j] < Infinity)) throw new Error('A bounded column has a negative side.');
    this.pairs = 2 * own.length;
    this.column = own.map((j) => first + j);
    this.cost = Float64Array.from(own, (j) => costPlus[j]);
    this.upper = Float64Array.from(own, (j) => upperPlus[j]);
    this.unit = Float64Array.from(own, (j) => (units ? units[j] : 1));
    this.largestCost = this.cost.reduce((most, cost, q) => Math.max(most, this.unit[q] * Math.abs(cost)), 0);
    const vector = (): Float64Array => new Float64Array(own.length);
    [this.at, this.kept, this.d] = [pointOf(own.length), pointOf(own.length), pointOf(own.length)];
    [this.rd, this.weight, this.offset, this.rxz, this.rsz] = [
      vector(),
      vector(),
      vector(),
      vector(),
      vector(),
    ];
  }

  /** In the middle of the range where it is short. */
  start({ mu, products, central, cheapest }: Start): void {
    const { column, cost, upper } = this;
    const { x, s, zeta, eta } = this.at;
    for (let q = 0; q < x.length; q++) {
      const price = cost[q] > cheapest ? cost[q] : 1;
      const free = central ? mu / price : Math.max(products[column[q]], 0) + mu;
      x[q] = Math.min(free, 0.5 * upper[q]);
      s[q] = upper[q] - x[q];
      zeta[q] = mu / x[q];
      eta[q] = mu / s[q];
    }
  }

  follow(products: Float64Array): void {
    const { column, cost, rd } = this;
    const { zeta, eta } = this.at;
    for (let q = 0; q < rd.length; q++) rd[q] = cost[q] - products[column[q]] - zeta[q] + eta[q];
  }

  addValues(net: Float64Array): void {
    const { column } = this;
    const { x } = this.at;
    for (let q = 0; q < x.length; q++) net[column[q]] += x[q];
  }

  measure(sums: Measures, rounding: number): void {
    const { cost, upper, unit, rd } = this;
    const { x, s, zeta, eta } = this.at;
    for (let q = 0; q < x.length; q++) {
      sums.dualResidual = Math.max(sums.dualResidual, unit[q] * (Math.abs(rd[q]) - rounding));
      sums.objective += cost[q] * x[q];
      sums.size += Math.abs(cost[q]) * x[q];
      sums.dualObjective -= upper[q] * eta[q];
      sums.complementarity += x[q] * zeta[q] + s[q] * eta[q];
    }
  }

  addWeights(weights: Float64Array): void {
    const { column, weight } = this;
    const { x, s, zeta, eta } = this.at;
    for (let q = 0; q < x.length; q++) {
      weight[q] = 1 / (zeta[q] / x[q] + eta[q] / s[q]);
      weights[column[q]] += weight[q];
    }
  }

  aim({ mu, share }: Targets, offsets: Float64Array): void {
    const { column, rd, weight, offset, rxz, rsz, d } = this;
    const { x, s, zeta, eta } = this.at;
    for (let q = 0; q < x.length; q++) {
      rxz[q] = mu - x[q] * zeta[q];
      rsz[q] = mu - s[q] * eta[q];
      if (share > 0) {
        rxz[q] -= share * d.x[q] * d.zeta[q];
        rsz[q] += share * d.x[q] * d.eta[q];
      }
      offset[q] = weight[q] * (rd[q] - rxz[q] / x[q] + rsz[q] / s[q]);
      offsets[column[q]] -= offset[q];
    }
  }

  takeStep(products: Float64Array): void {
    const { column, weight, offset, d } = this;
    for (let q = 0; q < offset.length; q++) d.x[q] = weight[q] * products[column[q]] - offset[q];
  }

  correctStep(column: number, value: number): void {
    const q = this.column.indexOf(column);
    if (q >= 0) this.d.x[q] = value;
  }

  addStep(net: Float64Array): void {
    const { column, d } = this;
    for (let q = 0; q < d.x.length; q++) net[column[q]] += d.x[q];
  }

  finishStep(): void {
    const { rxz, rsz, d } = this;
    const { x, s, zeta, eta } = this.at;
    for (let q = 0; q < x.length; q++) {
      d.zeta[q] = (rxz[q] - zeta[q] * d.x[q]) / x[q];
      d.eta[q] = (rsz[q] + eta[q] * d.x[q]) / s[q];
    }
  }

  longestStep(): readonly [number, number] {
    const { at, d } = this;
    return [
      Math.min(toBoundary(at.x, d.x), toBoundary(at.s, d.x, -1)),
      Math.min(toBoundary(at.zeta, d.zeta), toBoundary(at.eta, d.eta)),
    ];
  }

  complementarityAfter(primal: number, dual: number): number {
    const { d } = this;
    const { x, s, zeta, eta } = this.at;
    let sum = 0;
    for (let q = 0; q < x.length; q++) {
      sum += (x[q] + primal * d.x[q]) * (zeta[q] + dual * d.zeta[q]);
      sum += (s[q] - primal * d.x[q]) * (eta[q] + dual * d.eta[q]);
    }
    return sum;
  }

  step(primal: number, dual: number): void {
    const { at, d } = this;
    advance(at.x, primal, d.x);
    advance(at.s, -primal, d.x);
    advance(at.zeta, dual, d.zeta);
    advance(at.eta, dual, d.eta);
  }

  keep(): void {
    copy(this.at, this.kept);
  }

  recall(): void {
    copy(this.kept, this.at);
  }

  nudge(products: Float64Array): void {
    const { column, weight, at } = this;
    for (let q = 0; q < weight.length; q++) at.x[q] += weight[q] * products[column[q]];
  }

  isFeasible(): boolean {
    return this.at.x.every((value, q) => value >= 0 && value <= this.upper[q]);
  }
}

function copy(from: BoxPoint, to: BoxPoint): void {
  to.x.set(from.x);
  to.s.set(from.s);
  to.zeta.set(from.zeta);
  to.eta.set(from.eta);
}
