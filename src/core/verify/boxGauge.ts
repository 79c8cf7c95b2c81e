/**
 * The gauge of C on a box of a face of the cube [−1, 1]^m, from below by a quadratic (docs/theory.md, section 12, "The gauge from below").
 * C is a ball of the first coordinates times intervals [−1, 1] of the others.
 */
import type { UnitSet } from './unitSet';

/** On a face of an interval the norm is not modelled where it is smaller than this at the centre: the gauge is at least 1 too. */
const LEAST_NORM = 0.1;

/** How many of the coordinates are in the ball; the others are in intervals. */
const ballSize = ({ size, norm, slab }: UnitSet): number => (norm === 'linf' ? 0 : slab ? size - 1 : size);

export class BoxGauge {
  /** Of the quadratic in θ − c. */
  value = 1;
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
  /** By how much ∂γ/∂θ_j jumps in the box. */
  readonly jumps: Float64Array;
  /** The gauge at the centre, and a value it is nowhere less or more than on the box. */
  centre = 1;
  least = 1;
  most = 1;
  private readonly inBall: Uint8Array;
  private faceInBall = false;

  constructor(private readonly set: UnitSet) {
    const D = set.size - 1;
    this.gradient = new Float64Array(D);
    this.curvature = new Float64Array(D * D);
    this.jumps = new Float64Array(D);
    this.inBall = new Uint8Array(D);
  }

  /** @param coordinate which of θ is ±1 on the face; boxes have the others, in order */
  onFace(coordinate: number): void {
    const ball = ballSize(this.set);
    this.faceInBall = coordinate < ball;
    for (let j = 0; j < this.inBall.length; j++) this.inBall[j] = (j < coordinate ? j : j + 1) < ball ? 1 : 0;
  }

  /** @param slope gradient of p, from which the gauge times `level` is to be subtracted */
  update(c: Float64Array, h: Float64Array, slope: Float64Array, level: number): void {
    const { gradient, curvature, jumps, inBall, faceInBall, set } = this;
    gradient.fill(0);
    curvature.fill(0);
    jumps.fill(0);
    this.value = this.centre = this.least = this.most = 1;
    if (set.norm === 'linf') return;
    const round = set.norm === 'l2';
    let [centre, least, most] = faceInBall ? [1, 1, 1] : [0, 0, 0];
    for (let j = 0; j < c.length; j++) {
      if (inBall[j] === 0) continue;
      const at = Math.abs(c[j]);
      const near = Math.max(0, at - h[j]);
      const far = at + h[j];
      centre += round ? at * at : at;
      least += round ? near * near : near;
      most += round ? far * far : far;
    }
    if (round) [centre, least, most] = [Math.sqrt(centre), Math.sqrt(least), Math.sqrt(most)];
    this.centre = Math.max(1, centre);
    this.least = Math.max(1, least);
    this.most = Math.max(1, most);
    if (!faceInBall && (most <= 1 || centre < LEAST_NORM)) return;
    this.value = centre;
    if (round) this.roundBall(c, h, centre);
    else this.sharpBall(c, h);
    if (!faceInBall && least < 1) this.mix(slope, level);
  }

  /** p = 2, with ĉ = c/N(c): N ≥ N(c) + ĉᵀδ + β(‖δ‖² − (ĉᵀδ)²). */
  private roundBall(c: Float64Array, h: Float64Array, centre: number): void {
    const { gradient, curvature, inBall } = this;
    const D = c.length;
    let reach = centre;
    let squares = 0;
    for (let j = 0; j < D; j++) {
      if (inBall[j] === 0) continue;
      gradient[j] = c[j] / centre;
      reach += Math.abs(gradient[j]) * h[j];
      squares += h[j] * h[j];
    }
    const bend = 2 / (reach + Math.sqrt(reach * reach + squares));
    for (let j = 0; j < D; j++) {
      if (inBall[j] === 0) continue;
      for (let k = 0; k < D; k++) curvature[j * D + k] = -bend * gradient[j] * gradient[k];
      curvature[j * D + j] += bend;
    }
  }

  /** p = 1: a sum of |θ_j|, those that change sign from below by the quadratic through 0 and both ends of the box. */
  private sharpBall(c: Float64Array, h: Float64Array): void {
    const { gradient, curvature, jumps, inBall } = this;
    const D = c.length;
    for (let j = 0; j < D; j++) {
      if (inBall[j] === 0) continue;
      if (Math.abs(c[j]) >= h[j]) gradient[j] = Math.sign(c[j]);
      else {
        gradient[j] = c[j] / h[j];
        curvature[j * D + j] = 2 / h[j];
        jumps[j] = 1;
        this.value -= Math.abs(c[j]);
      }
    }
  }

  /** max(1, N) ≥ 1 − λ + λN: the λ that makes p − level·γ flat along the gradient of N. */
  private mix(slope: Float64Array, level: number): void {
    const { gradient, curvature, jumps } = this;
    let along = 0;
    let square = 0;
    for (let j = 0; j < gradient.length; j++) {
      along += gradient[j] * slope[j];
      square += gradient[j] * gradient[j];
      jumps[j] += Math.abs(gradient[j]);
    }
    const part = square > 0 ? Math.min(1, Math.max(0, along / (level * square))) : 0;
    this.value = 1 - part + part * this.value;
    for (let j = 0; j < gradient.length; j++) gradient[j] *= part;
    for (let k = 0; k < curvature.length; k++) curvature[k] *= part;
  }
}

/** The point of a face with these other coordinates; face 2k is where θ_k = 1, and 2k + 1 where it is −1. */
export function pointOnFace(set: UnitSet, face: number, others: Float64Array): Float64Array {
  const coordinate = face >> 1;
  return Float64Array.from({ length: set.size }, (_, j) =>
    j === coordinate ? 1 - 2 * (face % 2) : others[j < coordinate ? j : j - 1],
  );
}
