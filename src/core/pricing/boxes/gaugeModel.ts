/**
 * The gauge of the constraint set on a box of a face, from below by a quadratic (theory.md, section 12, "The gauge from below").
 * assembly/gauge.ts has the same in AssemblyScript.
 */
import type { UnitSet } from '../unitSet';
import { PRICING } from '../../settings/pricing';

const { leastNorm } = PRICING;

export class GaugeModel {
  /** At the box's centre: the quadratic's value, gradient and second derivatives. */
  value = 1;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  /** How much the gauge's slope along each coordinate changes within the box: what halving it there may gain. */
  readonly kinks: Float64Array;
  /** The gauge itself at the centre, and no more than the gauge of any point of the box. */
  centre = 1;
  least = 1;
  private readonly inBall: Uint8Array;
  private onBall = false;

  constructor(private readonly set: UnitSet) {
    const D = set.size - 1;
    this.gradient = new Float64Array(D);
    this.curvature = new Float64Array(D * D);
    this.kinks = new Float64Array(D);
    this.inBall = new Uint8Array(D);
  }

  /** @param coordinate that is ±1 on the face */
  enterFace(coordinate: number): void {
    const { ball } = this.set;
    this.onBall = coordinate < ball;
    for (let j = 0; j < this.inBall.length; j++) this.inBall[j] = (j < coordinate ? j : j + 1) < ball ? 1 : 0;
  }

  /** @param slope gradient of what the gauge is subtracted from, T times */
  update(c: Float64Array, h: Float64Array, slope: Float64Array, T: number): void {
    const { inBall, onBall, set } = this;
    const euclidean = set.norm === 'l2';
    this.gradient.fill(0);
    this.curvature.fill(0);
    this.kinks.fill(0);
    this.value = 1;
    this.centre = 1;
    this.least = 1;
    if (set.ball === 0) return;
    let centre = onBall ? 1 : 0;
    let least = centre;
    let most = centre;
    for (let j = 0; j < c.length; j++) {
      if (!inBall[j]) continue;
      const x = Math.abs(c[j]);
      const near = Math.max(0, x - h[j]);
      const far = x + h[j];
      centre += euclidean ? x * x : x;
      least += euclidean ? near * near : near;
      most += euclidean ? far * far : far;
    }
    if (euclidean) {
      centre = Math.sqrt(centre);
      least = Math.sqrt(least);
      most = Math.sqrt(most);
    }
    if (!onBall && (most <= 1 || centre < leastNorm)) return;
    this.centre = onBall ? centre : Math.max(1, centre);
    this.least = onBall ? least : Math.max(1, least);
    this.value = centre;
    if (euclidean) this.euclidean(c, h, centre);
    else this.absolute(c, h);
    if (!onBall && least < 1) this.mix(slope, T);
  }

  private euclidean(c: Float64Array, h: Float64Array, centre: number): void {
    const { inBall, gradient, curvature } = this;
    const D = c.length;
    let a1 = centre;
    let widths = 0;
    for (let j = 0; j < D; j++) {
      if (!inBall[j]) continue;
      gradient[j] = c[j] / centre;
      a1 += Math.abs(gradient[j]) * h[j];
      widths += h[j] * h[j];
    }
    const beta = 1 / (a1 + Math.sqrt(a1 * a1 + widths));
    for (let j = 0; j < D; j++)
      for (let l = 0; l < D; l++)
        if (inBall[j] && inBall[l])
          curvature[j * D + l] = 2 * beta * ((j === l ? 1 : 0) - gradient[j] * gradient[l]);
  }

  private absolute(c: Float64Array, h: Float64Array): void {
    const { inBall, gradient, curvature, kinks } = this;
    const D = c.length;
    for (let j = 0; j < D; j++) {
      if (!inBall[j]) continue;
      if (Math.abs(c[j]) >= h[j]) gradient[j] = c[j] < 0 ? -1 : 1;
      else {
        gradient[j] = c[j] / h[j];
        curvature[j * D + j] = 2 / h[j];
        kinks[j] = 1;
        this.value -= Math.abs(c[j]);
      }
    }
  }

  /** The gauge is the larger of 1 and the norm: any mean of the two is below it, and this one makes p − T·gauge flat along the norm. */
  private mix(slope: Float64Array, T: number): void {
    const { gradient, curvature, kinks } = this;
    let along = 0;
    let length = 0;
    for (let j = 0; j < gradient.length; j++) {
      along += gradient[j] * slope[j];
      length += gradient[j] * gradient[j];
      kinks[j] += Math.abs(gradient[j]);
    }
    const part = Math.min(1, Math.max(0, length > 0 ? along / (T * length) : 0));
    this.value = 1 - part + part * this.value;
    for (let j = 0; j < gradient.length; j++) gradient[j] *= part;
    for (let j = 0; j < curvature.length; j++) curvature[j] *= part;
  }
}
