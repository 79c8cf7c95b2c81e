/** ℓ = max(0, 1 − y·f) for y = ±1: the goals `classify`, where κ is infinite, and `classify soft`. In terms of r it is max(0, −y·r). */
import { maxAbs } from '../linear/kernels';
import { leastSquaresOn } from '../linear/orthogonal';
import { MARGIN } from '../problem';
import { BINDING, type Loss, ROUNDING, type SlackColumn, type SolveSmall } from './loss';

/** Larger coefficients, of columns of order one and a margin of one, only separate what rounding tells apart. */
const LARGEST_COEFFICIENT = 1e6;

export class MarginLoss implements Loss {
  readonly tolerance = 0;
  readonly limit = MARGIN;
  readonly ofResidual = false;
  readonly exact = false;

  constructor(readonly weight: number) {}

  value(r: number, y: number): number {
    return Math.max(0, -y * r);
  }

  miss(r: number, y: number): number {
    return y * r < 0 ? r : 0;
  }

  interval(y: number, widening: number): readonly [number, number] {
    return y > 0 ? [1 - widening, Infinity] : [-Infinity, -1 + widening];
  }

  binding(f: number, y: number): number | null {
    return y * f < 1 + BINDING ? y : null;
  }

  dualRange(y: number): readonly [number, number] {
    return y > 0 ? [0, this.weight] : [-this.weight, 0];
  }

  /** f − y·t = y: t > 0 is free, −t > 0 has its price, so that 0 ≤ y·z ≤ κ. */
  slacks(y: number): readonly SlackColumn[] {
    return [{ coefficient: -y, costPlus: 0, costMinus: this.weight, upper: Infinity }];
  }

  rightHandSide(y: number, box: number): number {
    return y * (1 - box);
  }

  tightened(): Loss {
    return this;
  }

  scaled(factor: number): Loss {
    return new MarginLoss(this.weight * factor);
  }

  /**
   * Those whose values are beyond the margin at every sample: of the least squares, or of a linear program. Column generation would
   * see that the objective is zero only to the accuracy of its interior point, of which no relative gap can be told.
   */
  freeTerms(
    targets: Float64Array,
    free: readonly Float64Array[],
    solveSmall: SolveSmall,
  ): Float64Array | null {
    if (free.length === 0) return null;
    const scaled = (coefficients: Float64Array): Float64Array | null => {
      let least = Infinity;
      for (let i = 0; i < targets.length; i++) {
        let value = 0;
        free.forEach((column, c) => (value += coefficients[c] * column[i]));
        least = Math.min(least, targets[i] * value);
      }
      const larger = coefficients.map((value) => (value / least) * (1 + ROUNDING));
      return least > 0 && maxAbs(larger) <= LARGEST_COEFFICIENT ? larger : null;
    };
    const regression = scaled(leastSquaresOn(free, targets));
    if (regression !== null) return regression;
    const n = targets.length;
    // the widest margin s ≤ y·Fc of coefficients of at most 1
    const answer = solveSmall({
      cost: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? -1 : 0)),
      columnLower: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? 0 : -1)),
      columnUpper: Float64Array.from({ length: free.length + 1 }, (_, c) =>
        c === free.length ? Infinity : 1,
      ),
      rowLower: new Float64Array(n),
      rowUpper: new Float64Array(n).fill(Infinity),
      columns: [
        ...free.map((column) => column.map((value, i) => targets[i] * value)),
        new Float64Array(n).fill(-1),
      ],
    });
    return answer.kind === 'optimal' ? scaled(answer.values.slice(0, free.length)) : null;
  }
}
