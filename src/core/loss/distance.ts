/** ℓ(r) = max(0, |r| − ε): the goals `interpolate` (ε = 0) and `within`, where κ is infinite. */
import { maxAbs } from '../linear/kernels';
import { leastSquaresOn } from '../linear/orthogonal';
import { BINDING, INSIDE, isPenalty, type Loss, ROUNDING, type SlackColumn, type SolveSmall } from './loss';

export class DistanceLoss implements Loss {
  readonly ofResidual = true;

  constructor(
    readonly tolerance: number,
    readonly weight: number,
  ) {}

  get limit(): number {
    return this.tolerance;
  }

  get exact(): boolean {
    return this.tolerance === 0 && !isPenalty(this);
  }

  value(r: number): number {
    return Math.max(0, Math.abs(r) - this.tolerance);
  }

  miss(r: number): number {
    return Math.sign(r) * this.value(r);
  }

  interval(y: number, widening: number): readonly [number, number] {
    const room = this.tolerance + widening;
    return [y - room, y + room];
  }

  binding(f: number, y: number): number | null {
    if (this.exact) return y;
    return Math.abs(f - y) > this.tolerance * (1 - BINDING)
      ? y + Math.sign(f - y) * this.tolerance * INSIDE
      : null;
  }

  dualRange(): readonly [number, number] {
    return [-this.weight, this.weight];
  }

  /** f + t + p = y + ε: t in [0, 2ε] is free, p has its price. */
  slacks(_y: number, box: number | null): readonly SlackColumn[] {
    const { tolerance, weight } = this;
    const columns: SlackColumn[] = [];
    if (tolerance > 0 || box !== null)
      columns.push({ coefficient: 1, costPlus: 0, costMinus: Infinity, upper: 2 * (tolerance + (box ?? 0)) });
    if (isPenalty(this))
      columns.push({ coefficient: 1, costPlus: weight, costMinus: weight, upper: Infinity });
    return columns;
  }

  rightHandSide(y: number, box: number): number {
    return y + this.tolerance + box;
  }

  tightened(part: number): Loss {
    return new DistanceLoss(part * this.tolerance, this.weight);
  }

  scaled(factor: number): Loss {
    return new DistanceLoss(this.tolerance, this.weight * factor);
  }

  /**
   * Those that come within the tolerance of every target: the best uniform approximation, by a linear program. Where the tolerance
   * only just suffices the norm is zero, but column generation would see it only to the accuracy of its interior point.
   */
  freeTerms(
    targets: Float64Array,
    free: readonly Float64Array[],
    solveSmall: SolveSmall,
  ): Float64Array | null {
    if (this.tolerance === 0) return null;
    const limit = this.tolerance + ROUNDING;
    const least = leastSquaresOn(free, targets);
    const rest = Float64Array.from(targets);
    free.forEach((column, c) => {
      for (let i = 0; i < rest.length; i++) rest[i] -= least[c] * column[i];
    });
    if (maxAbs(rest) <= limit) return least;
    // no other approximation has a smaller root mean square, and that is never above the largest deviation
    let squares = 0;
    for (const value of rest) squares += value * value;
    if (free.length === 0 || Math.sqrt(squares / rest.length) > limit) return null;
    const n = targets.length;
    const sides = (column: Float64Array): Float64Array => Float64Array.of(...column, ...column);
    const deviation = new Float64Array(2 * n).fill(1, 0, n).fill(-1, n);
    const answer = solveSmall({
      cost: Float64Array.from({ length: free.length + 1 }, (_, c) => (c === free.length ? 1 : 0)),
      columnLower: new Float64Array(free.length + 1).fill(-Infinity),
      columnUpper: new Float64Array(free.length + 1).fill(Infinity),
      // y ≤ Fc + t and Fc − t ≤ y
      rowLower: Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? targets[i] : -Infinity)),
      rowUpper: Float64Array.from({ length: 2 * n }, (_, i) => (i < n ? Infinity : targets[i - n])),
      columns: [...free.map(sides), deviation],
    });
    if (answer.kind !== 'optimal' || answer.objective > limit) return null;
    return answer.values.slice(0, free.length);
  }
}
