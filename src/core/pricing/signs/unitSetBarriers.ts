/**
 * The constraint set inside the interior point of relaxation.ts: each part of the set relates θ to its share of
 * v ∈ N_C(θ) (the normal cone) through multipliers, and tells the Newton system its Hessian.
 *
 *   interval  v = p − q,           p(1 − θ) = q(1 + θ) = μ
 *   l2 ball   v = λθ,              λ(1 − ‖θ‖²)/2 = μ
 *   l1 ball   v = p − q, p + q = τ, p(r − θ) = q(r + θ) = μ for each coordinate, τ(1 − Σr) = μ
 */
import type { UnitSet } from '../unitSet';

export interface Barrier {
  /** How many products are to become μ. */
  readonly pairs: number;
  /** Sets centred multipliers for a θ strictly inside. */
  start(theta: Float64Array, mu: number): void;
  /** Sum of the products. */
  gap(): number;
  /** Adds the Hessian to the lower triangle of the m × m matrix. */
  hessian(matrix: Float64Array): void;
  /**
   * Subtracts from rhs what v will be after a step dθ = 0 when the products are to become mu; with `second` the
   * products of the last direction are corrected for.
   */
  residual(rhs: Float64Array, mu: number, second: boolean): void;
  /** The multipliers' steps that go with dθ, for the mu of the last residual. */
  direction(dTheta: Float64Array): void;
  /** The longest step, at most `most`, that stays inside. */
  limit(most: number): number;
  gapAfter(step: number): number;
  move(step: number): void;
}

export function barriersOf(set: UnitSet): Barrier[] {
  const parts: Barrier[] = [];
  if (set.ball > 0) parts.push(set.norm === 'l2' ? new Euclidean(set) : new CrossPolytope(set));
  if (set.ball < set.size) parts.push(new Intervals(set));
  return parts;
}

/** min(most, the step at which value + step·change = 0). */
function ratio(most: number, value: number, change: number): number {
  return change < 0 ? Math.min(most, -value / change) : most;
}

class Intervals implements Barrier {
  readonly pairs: number;
  private readonly from: number;
  private readonly theta: Float64Array;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private readonly dTheta: Float64Array;
  private readonly dp: Float64Array;
  private readonly dq: Float64Array;
  private readonly p0: Float64Array;
  private readonly q0: Float64Array;

  constructor(private readonly set: UnitSet) {
    this.from = set.ball;
    this.pairs = 2 * (set.size - set.ball);
    const make = (): Float64Array => new Float64Array(set.size);
    this.theta = make();
    this.p = make();
    this.q = make();
    this.dTheta = make();
    this.dp = make();
    this.dq = make();
    this.p0 = make();
    this.q0 = make();
  }

  start(theta: Float64Array, mu: number): void {
    for (let c = this.from; c < this.set.size; c++) {
      this.theta[c] = theta[c];
      this.p[c] = mu / (1 - theta[c]);
      this.q[c] = mu / (1 + theta[c]);
    }
  }

  gap(): number {
    return this.gapAfter(0);
  }

  hessian(matrix: Float64Array): void {
    const { size } = this.set;
    for (let c = this.from; c < size; c++)
      matrix[c * size + c] += this.p[c] / (1 - this.theta[c]) + this.q[c] / (1 + this.theta[c]);
  }

  residual(rhs: Float64Array, mu: number, second: boolean): void {
    const { theta, p0, q0, dTheta } = this;
    for (let c = this.from; c < this.set.size; c++) {
      p0[c] = (mu + (second ? this.dp[c] * dTheta[c] : 0)) / (1 - theta[c]);
      q0[c] = (mu - (second ? this.dq[c] * dTheta[c] : 0)) / (1 + theta[c]);
      rhs[c] -= p0[c] - q0[c];
    }
  }

  direction(step: Float64Array): void {
    const { theta, p, q } = this;
    for (let c = this.from; c < this.set.size; c++) {
      this.dTheta[c] = step[c];
      this.dp[c] = this.p0[c] - p[c] + (p[c] / (1 - theta[c])) * step[c];
      this.dq[c] = this.q0[c] - q[c] - (q[c] / (1 + theta[c])) * step[c];
    }
  }

  limit(most: number): number {
    const { theta, dTheta } = this;
    for (let c = this.from; c < this.set.size; c++) {
      most = ratio(most, 1 - theta[c], -dTheta[c]);
      most = ratio(most, 1 + theta[c], dTheta[c]);
      most = ratio(most, this.p[c], this.dp[c]);
      most = ratio(most, this.q[c], this.dq[c]);
    }
    return most;
  }

  gapAfter(step: number): number {
    let sum = 0;
    for (let c = this.from; c < this.set.size; c++) {
      const theta = this.theta[c] + step * this.dTheta[c];
      sum += (this.p[c] + step * this.dp[c]) * (1 - theta) + (this.q[c] + step * this.dq[c]) * (1 + theta);
    }
    return sum;
  }

  move(step: number): void {
    for (let c = this.from; c < this.set.size; c++) {
      this.theta[c] += step * this.dTheta[c];
      this.p[c] += step * this.dp[c];
      this.q[c] += step * this.dq[c];
    }
  }
}

class Euclidean implements Barrier {
  readonly pairs = 1;
  private readonly theta: Float64Array;
  private readonly dTheta: Float64Array;
  private lambda = 0;
  private dLambda = 0;
  private inside = 0;
  private base = 0;

  constructor(private readonly set: UnitSet) {
    this.theta = new Float64Array(set.ball);
    this.dTheta = new Float64Array(set.ball);
  }

  start(theta: Float64Array, mu: number): void {
    for (let c = 0; c < this.set.ball; c++) this.theta[c] = theta[c];
    this.inside = this.insideAfter(0);
    this.lambda = mu / this.inside;
  }

  gap(): number {
    return this.lambda * this.inside;
  }

  hessian(matrix: Float64Array): void {
    const { size, ball } = this.set;
    const { theta, lambda } = this;
    const across = lambda / this.inside;
    for (let c = 0; c < ball; c++) {
      for (let e = 0; e <= c; e++) matrix[c * size + e] += across * theta[c] * theta[e];
      matrix[c * size + c] += lambda;
    }
  }

  residual(rhs: Float64Array, mu: number, second: boolean): void {
    const { theta, dTheta, dLambda } = this;
    let correction = 0;
    if (second) {
      for (let c = 0; c < this.set.ball; c++)
        correction -= dTheta[c] * (dLambda * theta[c] + 0.5 * this.lambda * dTheta[c]);
    }
    this.base = (mu - correction) / this.inside;
    for (let c = 0; c < this.set.ball; c++)
      rhs[c] -= this.base * theta[c] + (second ? dLambda * dTheta[c] : 0);
  }

  direction(step: Float64Array): void {
    let along = 0;
    for (let c = 0; c < this.set.ball; c++) {
      this.dTheta[c] = step[c];
      along += step[c] * this.theta[c];
    }
    this.dLambda = this.base - this.lambda + (this.lambda / this.inside) * along;
  }

  limit(most: number): number {
    // ‖θ + step·dθ‖ = 1
    let along = 0;
    let square = 0;
    for (let c = 0; c < this.set.ball; c++) {
      along += this.dTheta[c] * this.theta[c];
      square += this.dTheta[c] * this.dTheta[c];
    }
    if (square > 0) {
      const root = Math.sqrt(along * along + 2 * square * this.inside);
      most = Math.min(most, along > 0 ? (2 * this.inside) / (along + root) : (root - along) / square);
    }
    return ratio(most, this.lambda, this.dLambda);
  }

  gapAfter(step: number): number {
    return (this.lambda + step * this.dLambda) * this.insideAfter(step);
  }

  move(step: number): void {
    // the slack is carried on, not taken from 1 − ‖θ‖², which would lose it near the sphere
    this.inside = this.insideAfter(step);
    for (let c = 0; c < this.set.ball; c++) this.theta[c] += step * this.dTheta[c];
    this.lambda += step * this.dLambda;
  }

  private insideAfter(step: number): number {
    const { theta, dTheta } = this;
    if (step === 0) {
      let square = 0;
      for (let c = 0; c < theta.length; c++) square += theta[c] * theta[c];
      return 0.5 * (1 - square);
    }
    let along = 0;
    for (let c = 0; c < theta.length; c++) along += dTheta[c] * (theta[c] + 0.5 * step * dTheta[c]);
    return this.inside - step * along;
  }
}

class CrossPolytope implements Barrier {
  readonly pairs: number;
  private readonly theta: Float64Array;
  private readonly radius: Float64Array;
  private readonly p: Float64Array;
  private readonly q: Float64Array;
  private tau = 0;
  private inside = 0;
  private readonly dTheta: Float64Array;
  private readonly dRadius: Float64Array;
  private readonly dp: Float64Array;
  private readonly dq: Float64Array;
  private dTau = 0;
  private dInside = 0;
  private readonly p0: Float64Array;
  private readonly q0: Float64Array;
  private readonly lean: Float64Array;
  private base = 0;
  private coupling = 0;

  constructor(private readonly set: UnitSet) {
    this.pairs = 2 * set.ball + 1;
    const make = (): Float64Array => new Float64Array(set.ball);
    this.theta = make();
    this.radius = make();
    this.p = make();
    this.q = make();
    this.dTheta = make();
    this.dRadius = make();
    this.dp = make();
    this.dq = make();
    this.p0 = make();
    this.q0 = make();
    this.lean = make();
  }

  start(theta: Float64Array, mu: number): void {
    const { ball } = this.set;
    let length = 0;
    for (let c = 0; c < ball; c++) length += Math.abs(theta[c]);
    this.inside = (1 - length) / (ball + 1);
    this.tau = mu / this.inside;
    for (let c = 0; c < ball; c++) {
      this.theta[c] = theta[c];
      this.radius[c] = Math.abs(theta[c]) + this.inside;
      this.p[c] = mu / (this.radius[c] - theta[c]);
      this.q[c] = mu / (this.radius[c] + theta[c]);
    }
  }

  gap(): number {
    return this.gapAfter(0);
  }

  hessian(matrix: Float64Array): void {
    const { size, ball } = this.set;
    const { theta, radius, p, q, lean } = this;
    let spread = 0;
    for (let c = 0; c < ball; c++) {
      const a = p[c] / (radius[c] - theta[c]);
      const b = q[c] / (radius[c] + theta[c]);
      lean[c] = (a - b) / (a + b);
      spread += 1 / (a + b);
      matrix[c * size + c] += (4 * a * b) / (a + b);
    }
    const across = this.tau / this.inside;
    this.coupling = across / (1 + across * spread);
    for (let c = 0; c < ball; c++)
      for (let e = 0; e <= c; e++) matrix[c * size + e] += this.coupling * lean[c] * lean[e];
  }

  residual(rhs: Float64Array, mu: number, second: boolean): void {
    const { theta, radius, p, q, p0, q0, lean, dTheta, dRadius } = this;
    const { ball } = this.set;
    let sum = 0;
    let spread = 0;
    for (let c = 0; c < ball; c++) {
      const below = second ? this.dp[c] * (dRadius[c] - dTheta[c]) : 0;
      const above = second ? this.dq[c] * (dRadius[c] + dTheta[c]) : 0;
      p0[c] = (mu - below) / (radius[c] - theta[c]);
      q0[c] = (mu - above) / (radius[c] + theta[c]);
      const weight = 1 / (p[c] / (radius[c] - theta[c]) + q[c] / (radius[c] + theta[c]));
      sum += (p0[c] + q0[c]) * weight;
      spread += weight;
    }
    const across = this.tau / this.inside;
    const own = (mu - (second ? this.dTau * this.dInside : 0)) / this.inside;
    this.base = (own + across * sum) / (1 + across * spread);
    for (let c = 0; c < ball; c++) rhs[c] -= p0[c] - q0[c] - lean[c] * (p0[c] + q0[c] - this.base);
  }

  direction(step: Float64Array): void {
    const { theta, radius, p, q, p0, q0, lean, dTheta, dRadius } = this;
    const { ball } = this.set;
    let along = 0;
    for (let c = 0; c < ball; c++) {
      dTheta[c] = step[c];
      along += lean[c] * step[c];
    }
    const tau = this.base + this.coupling * along;
    this.dTau = tau - this.tau;
    this.dInside = 0;
    for (let c = 0; c < ball; c++) {
      const a = p[c] / (radius[c] - theta[c]);
      const b = q[c] / (radius[c] + theta[c]);
      dRadius[c] = (p0[c] + q0[c] - tau + (a - b) * dTheta[c]) / (a + b);
      this.dInside -= dRadius[c];
      this.dp[c] = p0[c] - p[c] - a * (dRadius[c] - dTheta[c]);
      this.dq[c] = q0[c] - q[c] - b * (dRadius[c] + dTheta[c]);
    }
  }

  limit(most: number): number {
    const { theta, radius, dTheta, dRadius } = this;
    for (let c = 0; c < this.set.ball; c++) {
      most = ratio(most, radius[c] - theta[c], dRadius[c] - dTheta[c]);
      most = ratio(most, radius[c] + theta[c], dRadius[c] + dTheta[c]);
      most = ratio(most, this.p[c], this.dp[c]);
      most = ratio(most, this.q[c], this.dq[c]);
    }
    return ratio(ratio(most, this.inside, this.dInside), this.tau, this.dTau);
  }

  gapAfter(step: number): number {
    const { theta, radius, dTheta, dRadius } = this;
    let sum = (this.tau + step * this.dTau) * (this.inside + step * this.dInside);
    for (let c = 0; c < this.set.ball; c++) {
      const t = theta[c] + step * dTheta[c];
      const r = radius[c] + step * dRadius[c];
      sum += (this.p[c] + step * this.dp[c]) * (r - t) + (this.q[c] + step * this.dq[c]) * (r + t);
    }
    return sum;
  }

  move(step: number): void {
    for (let c = 0; c < this.set.ball; c++) {
      this.theta[c] += step * this.dTheta[c];
      this.radius[c] += step * this.dRadius[c];
      this.p[c] += step * this.dp[c];
      this.q[c] += step * this.dq[c];
    }
    this.tau += step * this.dTau;
    this.inside += step * this.dInside;
  }
}
