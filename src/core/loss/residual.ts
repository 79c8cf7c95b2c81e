/**
 * The losses of r = f − y alone (theory.md, section 7): r = u + t + p − q with κu²/2, |t| ≤ ε free, and p and q at what a unit costs
 * beyond. Where there is no limit to what a unit costs, there is no p or q.
 */
import { type HeldLoss, INSIDE, isPenalty, type Loss, type SlackColumn } from './loss';
import { LOSS } from '../settings/loss';

const { bindingDistance } = LOSS;

/** ℓ of a residual that is beyond ε by s ≥ 0: min(s²/2, …) up to the slope of its side where it is quadratic, else slope·s. */
export interface ResidualShape {
  /** ε. */
  readonly tolerance: number;
  readonly quadratic: boolean;
  /** Slope of ℓ far above the target, and far below it. */
  readonly above: number;
  readonly below: number;
}

/** max(0, |r| − ε). */
export const distance = (tolerance: number): ResidualShape => ({
  tolerance,
  quadratic: false,
  above: 1,
  below: 1,
});

export class ResidualLoss implements Loss {
  readonly ofResidual = true;

  constructor(
    private readonly shape: ResidualShape,
    readonly weight: number,
  ) {}

  get tolerance(): number {
    return this.shape.tolerance;
  }

  get limit(): number {
    return this.shape.tolerance;
  }

  get curvature(): number {
    return this.shape.quadratic ? this.weight : 0;
  }

  get exact(): boolean {
    return this.tolerance === 0 && !isPenalty(this);
  }

  value(r: number): number {
    const missed = Math.max(0, Math.abs(r) - this.tolerance);
    const slope = this.slope(r);
    if (!this.shape.quadratic) return slope * missed;
    return missed <= slope ? (missed * missed) / 2 : slope * (missed - slope / 2);
  }

  miss(r: number): number {
    return Math.sign(r) * Math.max(0, Math.abs(r) - this.tolerance);
  }

  force(r: number): number {
    const missed = this.miss(r);
    if (!isPenalty(this)) return -missed;
    const slope = this.slope(r);
    return -this.weight * (this.shape.quadratic ? clamp(missed, slope) : Math.sign(missed) * slope);
  }

  interval(y: number, widening: number): readonly [number, number] {
    const room = this.tolerance + widening;
    return [y - room, y + room];
  }

  binding(f: number, y: number): number | null {
    if (this.exact) return y;
    return Math.abs(f - y) > this.tolerance * (1 - bindingDistance)
      ? y + Math.sign(f - y) * this.tolerance * INSIDE
      : null;
  }

  dualRange(): readonly [number, number] {
    return [-this.weight * this.shape.above, this.weight * this.shape.below];
  }

  /** f + u + t + p = y + ε: u costs its square, t in [0, 2ε] is free, p has the price of its side. */
  slacks(_y: number, l1Penalty: number | null): readonly SlackColumn[] {
    const { tolerance, weight, curvature, shape } = this;
    const columns: SlackColumn[] = [];
    const free = { coefficient: 1, costPlus: 0, costMinus: Infinity, curvature: 0 };
    if (tolerance > 0 || l1Penalty !== null)
      columns.push({ ...free, upper: 2 * (tolerance + (l1Penalty ?? 0)) });
    if (curvature > 0)
      columns.push({ coefficient: 1, costPlus: 0, costMinus: 0, upper: Infinity, curvature });
    if (isPenalty(this) && Math.min(shape.above, shape.below) < Infinity)
      columns.push({
        coefficient: 1,
        costPlus: weight * shape.below,
        costMinus: weight * shape.above,
        upper: Infinity,
        curvature: 0,
      });
    return columns;
  }

  rightHandSide(y: number, l1Penalty: number): number {
    return y + this.tolerance + l1Penalty;
  }

  held(f: number, y: number): HeldLoss {
    const { shape, tolerance } = this;
    if (!isPenalty(this)) return { loss: this, target: y };
    if (shape.quadratic) return { loss: new ResidualLoss(distance(0), Infinity), target: f };
    const cost = this.value(f - y);
    const above = tolerance + cost / shape.above;
    const below = tolerance + cost / shape.below;
    const loss = new ResidualLoss(distance((above + below) / 2), Infinity);
    return { loss, target: y + (above - below) / 2 };
  }

  smoothed(width: number): Loss {
    const { shape, weight } = this;
    if (shape.quadratic || !isPenalty(this)) return this;
    const sides = { above: width * shape.above, below: width * shape.below };
    return new ResidualLoss({ ...shape, quadratic: true, ...sides }, weight / width);
  }

  tightened(part: number): Loss {
    return new ResidualLoss({ ...this.shape, tolerance: part * this.tolerance }, this.weight);
  }

  scaled(factor: number): Loss {
    return new ResidualLoss(this.shape, this.weight * factor);
  }

  private slope(r: number): number {
    return r > 0 ? this.shape.above : this.shape.below;
  }
}

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
