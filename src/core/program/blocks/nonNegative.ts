/** The non-negative sides x⁺ and x⁻ of columns without an upper bound: x ≥ 0 at cost c, with a multiplier ζ = c ∓ aᵀz ≥ 0. */
import type { PlainColumns } from '../conicProgram';
import type { Measures, PlainBlock, Start, Targets } from './block';

interface Side {
  readonly plain: number;
  readonly sign: 1 | -1;
  readonly cost: number;
}

export class NonNegative implements PlainBlock {
  readonly pairs: number;
  readonly largestCost: number;
  /** Column of the matrix and sign of each side, all x⁺ first. */
  private readonly column: Int32Array;
  private readonly sign: Float64Array;
  private readonly cost: Float64Array;
  /** The side x⁺ and the side x⁻ of each plain column; −1 where there is none. */
  private readonly plusOf: Int32Array;
  private readonly minusOf: Int32Array;
  /** What a dual residual is multiplied with. */
  private readonly unit: Float64Array;
  private readonly x: Float64Array;
  private readonly zeta: Float64Array;
  /** Residual of ζ's equation. */
  private readonly rd: Float64Array;
  /** x/ζ: what a side weighs in the normal equations. */
  private readonly weight: Float64Array;
  /** What a step takes off beside its part along δz, and the complementarity to be made up for. */
  private readonly offset: Float64Array;
  private readonly rxz: Float64Array;
  private readonly dx: Float64Array;
  private readonly dZeta: Float64Array;
  private kept: { readonly x: Float64Array; readonly zeta: Float64Array } | null = null;

  /**
   * @param first column of the matrix that is a plain one
   * @param units of the plain columns; null where all are 1
   */
  constructor(
    { costPlus, costMinus, upperPlus, curvature }: PlainColumns,
    private readonly first: number,
    units: Float64Array | null,
  ) {
    const sides: Side[] = [];
    const add = (costs: Float64Array, sign: 1 | -1): Int32Array =>
      Int32Array.from(costs, (cost, plain) => {
        const unbounded = sign < 0 || upperPlus[plain] === Infinity;
        if (!(cost < Infinity) || !unbounded || curvature[plain] > 0) return -1;
        return sides.push({ plain, sign, cost }) - 1;
      });
    this.plusOf = add(costPlus, 1);
    this.minusOf = add(costMinus, -1);
    const count = sides.length;
    this.pairs = count;
    this.column = Int32Array.from(sides, ({ plain }) => first + plain);
    this.sign = Float64Array.from(sides, ({ sign }) => sign);
    this.cost = Float64Array.from(sides, ({ cost }) => cost);
    this.unit = Float64Array.from(sides, ({ plain }) => (units ? units[plain] : 1));
    this.largestCost = this.cost.reduce((most, cost, q) => Math.max(most, this.unit[q] * Math.abs(cost)), 0);
    const vector = (): Float64Array => new Float64Array(count);
    [this.x, this.zeta, this.rd, this.weight] = [vector(), vector(), vector(), vector()];
    [this.offset, this.rxz, this.dx, this.dZeta] = [vector(), vector(), vector(), vector()];
  }

  start({ mu, products, central, cheapest }: Start): void {
    const { column, sign, cost, x, zeta } = this;
    for (let q = 0; q < x.length; q++) {
      if (central) {
        zeta[q] = cost[q] > cheapest ? cost[q] : 1;
        x[q] = mu / zeta[q];
      } else {
        x[q] = Math.max(sign[q] * products[column[q]], 0) + mu;
        zeta[q] = mu / x[q];
      }
    }
  }

  follow(products: Float64Array): void {
    const { column, sign, cost, zeta, rd } = this;
    for (let q = 0; q < rd.length; q++) rd[q] = cost[q] - sign[q] * products[column[q]] - zeta[q];
  }

  addValues(net: Float64Array): void {
    const { column, sign, x } = this;
    for (let q = 0; q < x.length; q++) net[column[q]] += sign[q] * x[q];
  }

  measure(sums: Measures, rounding: number): void {
    const { cost, unit, x, zeta, rd } = this;
    for (let q = 0; q < x.length; q++) {
      sums.dualResidual = Math.max(sums.dualResidual, unit[q] * (Math.abs(rd[q]) - rounding));
      sums.objective += cost[q] * x[q];
      sums.size += Math.abs(cost[q]) * x[q];
      sums.complementarity += x[q] * zeta[q];
    }
  }

  addWeights(weights: Float64Array): void {
    const { column, x, zeta, weight } = this;
    for (let q = 0; q < x.length; q++) {
      weight[q] = 1 / (zeta[q] / x[q]);
      weights[column[q]] += weight[q];
    }
  }

  aim({ mu, share }: Targets, offsets: Float64Array): void {
    const { column, sign, x, zeta, rd, weight, offset, rxz, dx, dZeta } = this;
    for (let q = 0; q < x.length; q++) {
      rxz[q] = mu - x[q] * zeta[q];
      if (share > 0) rxz[q] -= share * dx[q] * dZeta[q];
      offset[q] = weight[q] * (rd[q] - rxz[q] / x[q]);
      offsets[column[q]] -= sign[q] * offset[q];
    }
  }

  takeStep(products: Float64Array): void {
    const { column, sign, weight, offset, dx } = this;
    for (let q = 0; q < dx.length; q++) dx[q] = weight[q] * sign[q] * products[column[q]] - offset[q];
  }

  /** The heavier side takes what the other leaves. */
  correctStep(column: number, value: number): void {
    const { weight, dx } = this;
    const plain = column - this.first;
    if (plain < 0) return;
    const [plus, minus] = [this.plusOf[plain], this.minusOf[plain]];
    if (plus < 0 && minus < 0) return;
    if (minus < 0 || (plus >= 0 && weight[plus] >= weight[minus]))
      dx[plus] = value + (minus < 0 ? 0 : dx[minus]);
    else dx[minus] = (plus < 0 ? 0 : dx[plus]) - value;
  }

  addStep(net: Float64Array): void {
    const { column, sign, dx } = this;
    for (let q = 0; q < dx.length; q++) net[column[q]] += sign[q] * dx[q];
  }

  finishStep(): void {
    const { x, zeta, rxz, dx, dZeta } = this;
    for (let q = 0; q < x.length; q++) dZeta[q] = (rxz[q] - zeta[q] * dx[q]) / x[q];
  }

  longestStep(): readonly [number, number] {
    return [toBoundary(this.x, this.dx), toBoundary(this.zeta, this.dZeta)];
  }

  complementarityAfter(primal: number, dual: number): number {
    const { x, zeta, dx, dZeta } = this;
    let sum = 0;
    for (let q = 0; q < x.length; q++) sum += (x[q] + primal * dx[q]) * (zeta[q] + dual * dZeta[q]);
    return sum;
  }

  step(primal: number, dual: number): void {
    advance(this.x, primal, this.dx);
    advance(this.zeta, dual, this.dZeta);
  }

  keep(): void {
    this.kept = { x: Float64Array.from(this.x), zeta: Float64Array.from(this.zeta) };
  }

  recall(): void {
    if (!this.kept) return;
    this.x.set(this.kept.x);
    this.zeta.set(this.kept.zeta);
  }

  nudge(products: Float64Array): void {
    const { column, sign, weight, x } = this;
    for (let q = 0; q < x.length; q++) x[q] += weight[q] * sign[q] * products[column[q]];
  }

  isFeasible(): boolean {
    return this.x.every((value) => value >= 0);
  }
}

/** How far x may go along ±dx until one of its entries is zero. */
export function toBoundary(x: Float64Array, dx: Float64Array, sign: 1 | -1 = 1): number {
  let step = Infinity;
  for (let q = 0; q < x.length; q++) if (sign * dx[q] < 0) step = Math.min(step, -x[q] / (sign * dx[q]));
  return step;
}

/** x ← x + α·dx. */
export function advance(x: Float64Array, alpha: number, dx: Float64Array): void {
  for (let q = 0; q < x.length; q++) x[q] += alpha * dx[q];
}
