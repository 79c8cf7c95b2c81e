/** ℓ = max(0, 1 − y·f) for y = ±1: the goals `classify`, where κ is infinite, and `classify soft`. In terms of r it is max(0, −y·r). */
import { MARGIN } from '../problem';
import { isPenalty, type Loss, type SlackColumn } from './loss';
import { LOSS } from '../settings/loss';

const { bindingDistance } = LOSS;

export class MarginLoss implements Loss {
  readonly tolerance = 0;
  readonly curvature = 0;
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

  force(r: number, y: number): number {
    if (!isPenalty(this)) return -this.miss(r, y);
    return y * r < 0 ? this.weight * y : 0;
  }

  interval(y: number, widening: number): readonly [number, number] {
    return y > 0 ? [1 - widening, Infinity] : [-Infinity, -1 + widening];
  }

  binding(f: number, y: number): number | null {
    return y * f < 1 + bindingDistance ? y : null;
  }

  dualRange(y: number): readonly [number, number] {
    return y > 0 ? [0, this.weight] : [-this.weight, 0];
  }

  /** f − y·t = y: t > 0 is free, −t > 0 has its price, so that 0 ≤ y·z ≤ κ. */
  slacks(y: number): readonly SlackColumn[] {
    return [{ coefficient: -y, costPlus: 0, costMinus: this.weight, upper: Infinity, curvature: 0 }];
  }

  rightHandSide(y: number, l1Penalty: number): number {
    return y * (1 - l1Penalty);
  }

  tightened(): Loss {
    return this;
  }

  scaled(factor: number): Loss {
    return new MarginLoss(this.weight * factor);
  }
}
