/**
 * Whole cells as columns of a program (theory.md, sections 2.2 and 3, "The tail"): a group φ ∈ R^m with cost ‖φ‖, inside the
 * cone of its cell, s_i x̃_iᵀφ ≥ 0 for every sample. With ψ = Aᵀz + Cᵀλ its optimality conditions are
 *
 *     w = (1 − ‖ψ‖²)/2 ≥ 0    κw = μ    φ = κψ    u = Cφ ≥ 0    λ∘u = μ
 *
 * a quadratically constrained form. Eliminating everything but z, a Newton step is δφ = K(Aᵀδz + g) with
 * K = (P⁻¹ + Cᵀdiag(λ/u)C)⁻¹ and P⁻¹ = (I − ψψᵀ/(w + ‖ψ‖²))/κ. K is given as Σ_i W_i b_i b_iᵀ, where b_0 is the one
 * direction, close to ψ, whose weight W_0 grows without limit on an active group. So the
 * master sees m linear columns a group. b_1, … are of unit length.
 */
import type { DenseMatrix } from '../../linear/kernels';
import { lengthOf, squareOf } from '../../linear/orthogonal';
import { SUPPORT } from '../../settings/support';
import type { Block, Measures, Start, Targets } from './block';
import { factoriseCell } from './cellFactors';
import type { Cones } from './cone';
import { advance, toBoundary } from './nonNegative';

const { idleBall, idleKappa } = SUPPORT;

export class CellGroups implements Block {
  readonly largestCost = 1;
  /** φ of every cell, one after the other. */
  readonly phi: Float64Array;
  private readonly size: number;
  private readonly psi: Float64Array;
  private readonly kappa: Float64Array;
  private readonly w: Float64Array;
  private readonly lambda: Float64Array;
  private readonly u: Float64Array;
  /** Steps of the same. */
  private readonly dPhi: Float64Array;
  private readonly dPsi: Float64Array;
  private readonly dKappa: Float64Array;
  private readonly dW: Float64Array;
  private readonly dLambda: Float64Array;
  private readonly dU: Float64Array;
  /** Rows b_i of every group (m × m), their weights W_i, W_i b_iᵀg of the present targets, and the t_i of δφ = Σ t_i b_i. */
  private readonly basis: Float64Array;
  private readonly weights: Float64Array;
  private readonly offsets: Float64Array;
  private readonly t: Float64Array;
  private readonly coneValues: Float64Array;
  private readonly residualW: Float64Array;
  /** κδψ-equation's residual, and the right-hand sides of both complementarities. */
  private readonly r: Float64Array;
  private readonly product: Float64Array;
  private readonly rhoW: Float64Array;
  private readonly rhoU: Float64Array;
  private readonly pull: Float64Array;
  private readonly scratch: Float64Array;
  private readonly active: Uint8Array;
  /** What φ's distance from its cone is relative to. */
  private scale = 1;

  /** First entry of every group in the arrays over cone rows. */
  private readonly starts: Int32Array;

  /** @param matrix whose first columns are those of the cells */
  constructor(
    private readonly program: Cones,
    private readonly matrix: DenseMatrix,
  ) {
    const { dimension: m, cones } = program;
    const g = cones.length;
    this.size = g;
    this.starts = new Int32Array(g + 1);
    cones.forEach(({ count }, q) => (this.starts[q + 1] = this.starts[q] + count));
    const vector = (): Float64Array => new Float64Array(g * m);
    const cone = (): Float64Array => new Float64Array(this.starts[g]);
    const scalar = (): Float64Array => new Float64Array(g);
    [this.phi, this.psi, this.dPhi, this.dPsi] = [vector(), vector(), vector(), vector()];
    [this.kappa, this.w, this.dKappa, this.dW] = [scalar(), scalar(), scalar(), scalar()];
    [this.lambda, this.u, this.dLambda, this.dU] = [cone(), cone(), cone(), cone()];
    this.basis = new Float64Array(g * m * m);
    [this.weights, this.offsets, this.t, this.r] = [vector(), vector(), vector(), vector()];
    [this.residualW, this.product, this.rhoW] = [scalar(), scalar(), scalar()];
    [this.coneValues, this.rhoU, this.pull] = [cone(), cone(), cone()];
    this.scratch = new Float64Array(m);
    this.active = new Uint8Array(g).fill(1);
  }

  get pairs(): number {
    let pairs = 0;
    for (let g = 0; g < this.size; g++) if (this.active[g]) pairs += 1 + this.starts[g + 1] - this.starts[g];
    return pairs;
  }

  /**
   * The point of the central path with z = 0: with p cone rows, φ = τθ for the centre θ, τ² = p(p + 2)μ², κ = (p + 2)μ,
   * ψ = φ/κ and w = 1/(p + 2) satisfy every equation.
   */
  start({ mu }: Start): void {
    const { dimension: m, cones } = this.program;
    this.scale = mu;
    cones.forEach(({ count: p, center }, g) => {
      const tau = mu * Math.sqrt(p * (p + 2));
      for (let c = 0; c < m; c++) this.phi[g * m + c] = tau * center[c];
      this.kappa[g] = (p + 2) * mu;
      this.w[g] = 1 / (p + 2);
    });
    this.coneOf(this.phi, this.u);
    for (let q = 0; q < this.u.length; q++) this.lambda[q] = mu / this.u[q];
  }

  /** ψ = Aᵀz + Cᵀλ, and what the equations of Cφ = u and of w leave over. */
  follow(products: Float64Array): void {
    const m = this.program.dimension;
    this.retire();
    this.addConeTransposed(products, this.lambda, this.psi);
    this.coneOf(this.phi, this.coneValues);
    for (let g = 0; g < this.size; g++) {
      if (this.active[g]) this.residualW[g] = 0.5 * (1 - squareOf(this.psi, g * m, m)) - this.w[g];
    }
  }

  /** Takes the groups that have become idle out of the system. */
  private retire(): void {
    const m = this.program.dimension;
    let largest = 0;
    for (let g = 0; g < this.size; g++) largest = Math.max(largest, this.kappa[g]);
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g] || this.kappa[g] > idleKappa * largest || this.w[g] < idleBall) continue;
      this.active[g] = 0;
      for (const v of [this.phi, this.dPhi, this.weights, this.offsets, this.t]) v.fill(0, g * m, g * m + m);
      for (const v of [this.kappa, this.dKappa, this.dW]) v[g] = 0;
      for (const v of [this.u, this.dU, this.lambda, this.dLambda])
        v.fill(0, this.starts[g], this.starts[g + 1]);
    }
  }

  addValues(net: Float64Array): void {
    addTo(net, this.phi);
  }

  measure(sums: Measures): void {
    const { kappa, w, lambda, u, phi } = this;
    const m = this.program.dimension;
    let cost = 0;
    for (let g = 0; g < this.size; g++) cost += lengthOf(phi, g * m, m);
    sums.objective += cost;
    sums.size += cost;
    for (let g = 0; g < this.size; g++) sums.complementarity += kappa[g] * w[g];
    for (let q = 0; q < u.length; q++) sums.complementarity += lambda[q] * u[q];
    sums.dualResidual = Math.max(sums.dualResidual, this.violation());
  }

  /**
   * How far φ is from its cone, relative to what the program started at, and ψ outside its ball. That φ is not quite
   * κψ is left out: it widens the gap, by its square, and nothing else.
   */
  private violation(): number {
    const m = this.program.dimension;
    let worst = 0;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      for (let q = this.starts[g]; q < this.starts[g + 1]; q++)
        worst = Math.max(worst, Math.abs(this.coneValues[q] - this.u[q]) / this.scale);
      worst = Math.max(worst, lengthOf(this.psi, g * m, m) - 1);
    }
    return worst;
  }

  /** The directions b_i and weights W_i of K for every group; the columns are A_g b_i. */
  addWeights(weights: Float64Array, matrix: DenseMatrix): void {
    const { dimension: m, cones } = this.program;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      const [from, to] = [this.starts[g], this.starts[g + 1]];
      factoriseCell(
        {
          cone: cones[g],
          psi: this.psi.subarray(g * m, g * m + m),
          lambda: this.lambda.subarray(from, to),
          u: this.u.subarray(from, to),
          kappa: this.kappa[g],
          w: this.w[g],
        },
        this.basis.subarray(g * m * m, (g + 1) * m * m),
        this.weights.subarray(g * m, g * m + m),
      );
    }
    addTo(weights, this.weights);
    this.turn(matrix);
  }

  private turn(out: DenseMatrix): void {
    const { matrix: a, basis } = this;
    const m = this.program.dimension;
    for (let i = 0; i < a.rows; i++) {
      const from = i * a.stride;
      const to = i * out.stride;
      for (let at = 0; at < this.phi.length; at += m) {
        for (let q = 0; q < m; q++) {
          let sum = 0;
          for (let c = 0; c < m; c++) sum += a.data[from + at + c] * basis[(at + q) * m + c];
          out.data[to + at + q] = sum;
        }
      }
    }
  }

  aim({ mu, share }: Targets, all: Float64Array): void {
    const m = this.program.dimension;
    const { psi, phi, kappa, w, lambda, u, offsets, weights, basis, r } = this;
    const gVector = this.scratch;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      const at = g * m;
      const defect = this.residualW[g] - 0.5 * share * squareOf(this.dPsi, at, m);
      const product = mu - kappa[g] * w[g] - share * this.dKappa[g] * this.dW[g];
      this.product[g] = product;
      this.rhoW[g] = product - kappa[g] * defect;
      for (let q = this.starts[g]; q < this.starts[g + 1]; q++) {
        this.rhoU[q] = mu - lambda[q] * u[q] - share * this.dLambda[q] * this.dU[q];
      }
      // g = Cᵀq + P⁻¹(ψ ρ_w/w + r)
      const size = w[g] + squareOf(psi, at, m);
      let along = 0;
      for (let c = at; c < at + m; c++) {
        r[c] = kappa[g] * psi[c] - phi[c] + share * this.dKappa[g] * this.dPsi[c];
        along += psi[c] * r[c];
      }
      for (let q = this.starts[g]; q < this.starts[g + 1]; q++)
        this.pull[q] = (this.rhoU[q] - lambda[q] * (this.coneValues[q] - u[q])) / u[q];
      gVector.fill(0);
      this.addRows(g, this.pull, gVector, 0);
      for (let c = 0; c < m; c++)
        gVector[c] += (psi[at + c] * (this.rhoW[g] - along)) / (kappa[g] * size) + r[at + c] / kappa[g];
      for (let i = 0; i < m; i++) {
        let value = 0;
        for (let c = 0; c < m; c++) value += basis[(at + i) * m + c] * gVector[c];
        offsets[at + i] = value * weights[at + i];
      }
    }
    addTo(all, offsets);
  }

  takeStep(products: Float64Array): void {
    const { weights, offsets, t } = this;
    for (let j = 0; j < t.length; j++) t[j] = weights[j] * products[j] + offsets[j];
  }

  correctStep(column: number, value: number): void {
    if (column < this.t.length) this.t[column] = value;
  }

  addStep(net: Float64Array): void {
    addTo(net, this.t);
  }

  finishStep(products: Float64Array): void {
    const m = this.program.dimension;
    const { psi, kappa, w, lambda, u, basis, r, t, dPhi, dKappa, dW, dLambda, dU } = this;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      const at = g * m;
      let along = 0;
      for (let c = 0; c < m; c++) {
        let value = 0;
        for (let i = 0; i < m; i++) value += basis[(at + i) * m + c] * t[at + i];
        dPhi[at + c] = value;
        along += psi[at + c] * (value - r[at + c]);
      }
      // from both ψᵀ(κδψ + ψδκ + r) = ψᵀδφ and the product's own equation, which alone would divide by w
      dKappa[g] = (this.rhoW[g] + along) / (w[g] + squareOf(psi, at, m));
      dW[g] = (this.product[g] - w[g] * dKappa[g]) / kappa[g];
    }
    this.coneOf(dPhi, dU);
    for (let q = 0; q < u.length; q++) {
      if (u[q] === 0) continue;
      dU[q] += this.coneValues[q] - u[q];
      dLambda[q] = (this.rhoU[q] - lambda[q] * dU[q]) / u[q];
    }
    this.addConeTransposed(products, dLambda, this.dPsi);
  }

  longestStep(): readonly [number, number] {
    return [
      Math.min(toBoundary(this.kappa, this.dKappa), toBoundary(this.u, this.dU)),
      Math.min(toBoundary(this.w, this.dW), toBoundary(this.lambda, this.dLambda)),
    ];
  }

  complementarityAfter(primal: number, dual: number): number {
    const { kappa, w, lambda, u, dKappa, dW, dLambda, dU } = this;
    let sum = 0;
    for (let g = 0; g < this.size; g++) sum += (kappa[g] + primal * dKappa[g]) * (w[g] + dual * dW[g]);
    for (let q = 0; q < u.length; q++) sum += (lambda[q] + dual * dLambda[q]) * (u[q] + primal * dU[q]);
    return sum;
  }

  step(primal: number, dual: number): void {
    advance(this.phi, primal, this.dPhi);
    advance(this.kappa, primal, this.dKappa);
    advance(this.u, primal, this.dU);
    advance(this.w, dual, this.dW);
    advance(this.lambda, dual, this.dLambda);
  }

  /** out = Cφ for every group. */
  private coneOf(phi: Float64Array, out: Float64Array): void {
    const { dimension: m, cones } = this.program;
    cones.forEach(({ rows, count }, g) => {
      const from = this.starts[g];
      for (let i = 0; i < count; i++) {
        let t = 0;
        for (let c = 0; c < m; c++) t += rows[i * m + c] * phi[g * m + c];
        out[from + i] = t;
      }
    });
  }

  /** out = products + Cᵀλ for every group. */
  private addConeTransposed(products: Float64Array, lambda: Float64Array, out: Float64Array): void {
    for (let j = 0; j < out.length; j++) out[j] = products[j];
    for (let g = 0; g < this.size; g++) this.addRows(g, lambda, out, g * this.program.dimension);
  }

  /** out[at …] += Cᵀv for one group, v over all cone rows. */
  private addRows(g: number, v: Float64Array, out: Float64Array, at: number): void {
    const m = this.program.dimension;
    const { rows, count } = this.program.cones[g];
    const from = this.starts[g];
    for (let i = 0; i < count; i++) {
      const value = v[from + i];
      for (let c = 0; c < m; c++) out[at + c] += value * rows[i * m + c];
    }
  }
}

/** all ← all + own, on the first entries. */
function addTo(all: Float64Array, own: Float64Array): void {
  for (let j = 0; j < own.length; j++) all[j] += own[j];
}
