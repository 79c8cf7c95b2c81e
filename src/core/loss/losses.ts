/** The losses of all samples of a problem, of one goal: alike, or one each where samples have weights or tolerances of their own. */
import { isPenalty, type Loss } from './loss';

export class Losses {
  readonly ofResidual: boolean;
  /** Every value is given: f(x) = y. */
  readonly exact: boolean;
  /** Samples differ in their weights or tolerances. */
  readonly differ: boolean;
  /** ℓ has a quadratic part: the optimal networks have one value at each sample, or nearly. */
  readonly quadratic: boolean;
  /** z may be any number. */
  readonly dualFree: boolean;

  /**
   * @param common of a sample of weight 1 and of no tolerance of its own
   * @param each one a sample; null where all are `common`
   */
  constructor(
    private readonly common: Loss,
    private readonly each: readonly Loss[] | null,
  ) {
    this.ofResidual = common.ofResidual;
    this.exact = each === null ? common.exact : each.every(({ exact }) => exact);
    this.differ = each !== null;
    this.quadratic = common.curvature > 0;
    this.dualFree = common.dualRange(1).every((limit) => !Number.isFinite(limit));
  }

  /** κ of a sample of weight 1: `weightOf(i)` is its share of it. Infinite for a hard goal. */
  get weight(): number {
    return this.common.weight;
  }

  /** The tolerance that all samples have; 0 where each has its own. */
  get tolerance(): number {
    return this.differ && !isPenalty(this.common) ? 0 : this.common.tolerance;
  }

  of(i: number): Loss {
    return this.each === null ? this.common : this.each[i];
  }

  /** sᵢ = κᵢ/κ, for costs: 1 for a hard goal. */
  shareOf(i: number): number {
    return this.each === null || !isPenalty(this.common) ? 1 : this.each[i].weight / this.common.weight;
  }

  /** What holds the losses at those of these values, and the targets that go with it; the losses themselves where they are hard. */
  held(values: Float64Array, targets: Float64Array): { loss: Losses; targets: Float64Array } {
    if (!isPenalty(this.common)) return { loss: this, targets };
    const each = Array.from(values, (f, i) => this.of(i).held(f, targets[i]));
    const [{ loss: first }] = each;
    return {
      loss: new Losses(first, this.quadratic ? null : each.map(({ loss }) => loss)),
      targets: Float64Array.from(each, ({ target }) => target),
    };
  }

  smoothed(width: number): Losses {
    return this.map((loss) => loss.smoothed(width));
  }

  tightened(part: number): Losses {
    return this.map((loss) => loss.tightened(part));
  }

  scaled(factor: number): Losses {
    return this.map((loss) => loss.scaled(factor));
  }

  /** Those of some of the samples. */
  restrictedTo(samples: Int32Array): Losses {
    const { each } = this;
    return each === null
      ? this
      : new Losses(
          this.common,
          Array.from(samples, (i) => each[i]),
        );
  }

  private map(change: (loss: Loss) => Loss): Losses {
    return new Losses(change(this.common), this.each && this.each.map(change));
  }
}
