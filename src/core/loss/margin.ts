/**
 * ℓ = max(0, margin − y·f) for y = ±1: the goals `classify`, where κ is infinite, and `classify soft`. With the margin 1, in terms of r it is
 * max(0, −y·r). Its kink may be rounded over a width w, where it is s²/(2w) of the missed s up to w, and s − w/2 beyond.
 */
import { MARGIN } from '../problem';
import { type HeldLoss, isPenalty, type Loss, type SlackColumn } from './loss';
import { LOSS } from '../settings/loss';

const { bindingDistance } = LOSS;

export class MarginLoss implements Loss {
  readonly tolerance = 0;
  readonly ofResidual = false;
  readonly exact = false;

  /** @param limit the margin: another than 1 only where a loss is held at what it is */
  constructor(
    readonly weight: number,
    readonly limit: number = MARGIN,
    private readonly width = 0,
  ) {}

  get curvature(): number {
    return this.width > 0 ? this.weight / this.width : 0;
  }

  value(r: number, y: number): number {
    const { width } = this;
    const missed = this.missed(r, y);
    return missed < width ? missed ** 2 / (2 * width) : missed - width / 2;
  }

  miss(r: number, y: number): number {
    return this.missed(r, y) > 0 ? r + y * (MARGIN - this.limit) : 0;
  }

  force(r: number, y: number): number {
    if (!isPenalty(this)) return -this.miss(r, y);
    const missed = this.missed(r, y);
    return missed > 0 ? this.weight * y * Math.min(1, missed / this.width) : 0;
  }

  interval(y: number, widening: number): readonly [number, number] {
    const least = this.limit - widening;
    return y > 0 ? [least, Infinity] : [-Infinity, -least];
  }

  binding(f: number, y: number): number | null {
    return y * f < this.limit + bindingDistance ? y * this.limit : null;
  }

  dualRange(y: number): readonly [number, number] {
    return y > 0 ? [0, this.weight] : [-this.weight, 0];
  }

  /** f − y·t + u = y·margin: t > 0 is free, −t > 0 has its price, so that 0 ≤ y·z ≤ κ; u, where the kink is rounded, costs its square. */
  slacks(y: number): readonly SlackColumn[] {
    const { curvature } = this;
    const own = { coefficient: -y, costPlus: 0, costMinus: this.weight, upper: Infinity, curvature: 0 };
    if (curvature === 0) return [own];
    return [own, { coefficient: 1, costPlus: 0, costMinus: 0, upper: Infinity, curvature }];
  }

  rightHandSide(y: number, l1Penalty: number): number {
    return y * (this.limit - l1Penalty);
  }

  held(f: number, y: number): HeldLoss {
    return { loss: new MarginLoss(Infinity, Math.min(this.limit, y * f)), target: y };
  }

  smoothed(width: number): Loss {
    return isPenalty(this) ? new MarginLoss(this.weight, this.limit, width) : this;
  }

  tightened(): Loss {
    return this;
  }

  scaled(factor: number): Loss {
    return new MarginLoss(this.weight * factor, this.limit, this.width);
  }

  private missed(r: number, y: number): number {
    return Math.max(0, this.limit - MARGIN - y * r);
  }
}
