/**
 * Whole cells as columns of the master (theory.md, sections 2.2 and 3, "The tail"): a group φ ∈ R^m with cost ‖φ‖, inside the
 * cone of its cell, s_i x̃_iᵀφ ≥ 0 for every sample. With ψ = Aᵀz + Cᵀλ its optimality conditions are
 *
 *     w = (1 − ‖ψ‖²)/2 ≥ 0    κw = μ    φ = κψ    u = Cφ ≥ 0    λ∘u = μ
 *
 * a quadratically constrained form. Eliminating everything but z, a Newton step is δφ = K(Aᵀδz + g) with
 * K = (P⁻¹ + Cᵀdiag(λ/u)C)⁻¹ and P⁻¹ = (I − ψψᵀ/(w + ‖ψ‖²))/κ. K is given as Σ_i W_i b_i b_iᵀ, where b_0 is the one
 * direction, close to ψ, whose weight W_0 grows without limit on an active group. So the
 * master sees m linear columns a group. b_1, … are of unit length.
 */
import { lengthOf, squareOf } from '../linear/orthogonal';
import type { Cone } from './cone';
import { factoriseBlock } from './groupBlock';
import { SUPPORT } from '../settings/support';

const { idleBall, idleKappa } = SUPPORT;

/** The cells' cones: for each group some of the rows s_i x̃_i that bound it. */
export interface Cones {
  /** Dimension m of φ. */
  readonly dimension: number;
  /** One for each group. */
  readonly cones: readonly Cone[];
}

/** What one Newton system asks of the groups: the targets of the two complementarities. */
export interface GroupTargets {
  /** The μ both products should have. */
  readonly mu: number;
  /** Which part of the affine step's second-order terms is taken off. */
  readonly share: number;
}

export class Groups {
  readonly size: number;
  readonly phi: Float64Array;
  readonly psi: Float64Array;
  readonly kappa: Float64Array;
  readonly w: Float64Array;
  readonly lambda: Float64Array;
  readonly u: Float64Array;
  /** Steps of the same. */
  readonly dPhi: Float64Array;
  readonly dPsi: Float64Array;
  readonly dKappa: Float64Array;
  readonly dW: Float64Array;
  readonly dLambda: Float64Array;
  readonly dU: Float64Array;
  /** Rows b_i of every group (m × m) and their weights W_i. */
  readonly basis: Float64Array;
  readonly weights: Float64Array;
  /** b_iᵀg of the present targets. */
  readonly offsets: Float64Array;
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

  /** First entry of every group in the arrays over cone rows. */
  private readonly starts: Int32Array;

  constructor(private readonly program: Cones) {
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
    this.weights = vector();
    this.offsets = vector();
    this.coneValues = cone();
    this.r = vector();
    [this.residualW, this.product, this.rhoW] = [scalar(), scalar(), scalar()];
    [this.rhoU, this.pull] = [cone(), cone()];
    this.scratch = new Float64Array(m);
    this.active = new Uint8Array(g).fill(1);
  }

  /** Number of complementary pairs. */
  get pairs(): number {
    let pairs = 0;
    for (let g = 0; g < this.size; g++) if (this.active[g]) pairs += 1 + this.starts[g + 1] - this.starts[g];
    return pairs;
  }

  /** Takes the groups that have become idle out of the system. */
  retire(): void {
    const m = this.program.dimension;
    let largest = 0;
    for (let g = 0; g < this.size; g++) largest = Math.max(largest, this.kappa[g]);
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g] || this.kappa[g] > idleKappa * largest || this.w[g] < idleBall) continue;
      this.active[g] = 0;
      for (const v of [this.phi, this.dPhi, this.weights, this.offsets]) v.fill(0, g * m, g * m + m);
      for (const v of [this.kappa, this.dKappa, this.dW]) v[g] = 0;
      for (const v of [this.u, this.dU, this.lambda, this.dLambda])
        v.fill(0, this.starts[g], this.starts[g + 1]);
    }
  }

  /**
   * The point of the central path with z = 0: with p cone rows, φ = τθ for the centre θ, τ² = p(p + 2)μ², κ = (p + 2)μ,
   * ψ = φ/κ and w = 1/(p + 2) satisfy every equation.
   */
  start(mu: number): void {
    const { dimension: m, cones } = this.program;
    cones.forEach(({ count: p, center }, g) => {
      const tau = mu * Math.sqrt(p * (p + 2));
      for (let c = 0; c < m; c++) this.phi[g * m + c] = tau * center[c];
      this.kappa[g] = (p + 2) * mu;
      this.w[g] = 1 / (p + 2);
    });
    this.coneOf(this.phi, this.u);
    for (let q = 0; q < this.u.length; q++) this.lambda[q] = mu / this.u[q];
  }

  /** ψ = Aᵀz + Cᵀλ, given Aᵀz for the groups' columns. */
  findPsi(products: Float64Array): void {
    this.addConeTransposed(products, this.lambda, this.psi);
  }

  /** Σ κw + Σ λu. */
  complementarity(): number {
    let sum = 0;
    for (let g = 0; g < this.size; g++) sum += this.kappa[g] * this.w[g];
    for (let q = 0; q < this.u.length; q++) sum += this.lambda[q] * this.u[q];
    return sum;
  }

  /** The same after a step of length α. */
  complementarityAfter(alpha: number): number {
    let sum = 0;
    for (let g = 0; g < this.size; g++)
      sum += (this.kappa[g] + alpha * this.dKappa[g]) * (this.w[g] + alpha * this.dW[g]);
    for (let q = 0; q < this.u.length; q++)
      sum += (this.lambda[q] + alpha * this.dLambda[q]) * (this.u[q] + alpha * this.dU[q]);
    return sum;
  }

  /** Σ‖φ‖. */
  cost(): number {
    const m = this.program.dimension;
    let sum = 0;
    for (let g = 0; g < this.size; g++) sum += lengthOf(this.phi, g * m, m);
    return sum;
  }

  /** What the equations of Cφ = u and of w leave over, for the next step; call after `findPsi`. */
  findResiduals(): void {
    const m = this.program.dimension;
    this.coneOf(this.phi, this.coneValues);
    for (let g = 0; g < this.size; g++) {
      if (this.active[g]) this.residualW[g] = 0.5 * (1 - squareOf(this.psi, g * m, m)) - this.w[g];
    }
  }

  /**
   * How far φ is from its cone, relative to `scale`, and ψ outside its ball; call after `findResiduals`. That φ is not quite
   * κψ is left out: it widens the gap, by its square, and nothing else.
   */
  violation(scale: number): number {
    const m = this.program.dimension;
    let worst = 0;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      for (let q = this.starts[g]; q < this.starts[g + 1]; q++)
        worst = Math.max(worst, Math.abs(this.coneValues[q] - this.u[q]) / scale);
      worst = Math.max(worst, lengthOf(this.psi, g * m, m) - 1);
    }
    return worst;
  }

  /** The directions b_i and weights W_i of K for every group. */
  factorise(): void {
    const { dimension: m, cones } = this.program;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      const [from, to] = [this.starts[g], this.starts[g + 1]];
      factoriseBlock(
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
  }

  /** Prepares a Newton system towards the given products; fills `offsets`. Call after `findResiduals`. */
  aim({ mu, share }: GroupTargets): void {
    const m = this.program.dimension;
    const { psi, phi, kappa, w, lambda, u, offsets, basis, r } = this;
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
        offsets[at + i] = value;
      }
    }
  }

  /** The steps that follow, to the targets of the last `aim`, from the t_i of δφ = Σ t_i b_i and from Aᵀδz. */
  follow(coefficients: Float64Array, products: Float64Array): void {
    const m = this.program.dimension;
    const { psi, kappa, w, lambda, u, basis, r, dPhi, dKappa, dW, dLambda, dU } = this;
    for (let g = 0; g < this.size; g++) {
      if (!this.active[g]) continue;
      const at = g * m;
      let along = 0;
      for (let c = 0; c < m; c++) {
        let value = 0;
        for (let i = 0; i < m; i++) value += basis[(at + i) * m + c] * coefficients[at + i];
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

  /** The longest step that keeps κ, w, λ, u positive (at most 1/damping before damping). */
  longestStep(): number {
    let step = Infinity;
    const limit = (x: Float64Array, dx: Float64Array): void => {
      for (let q = 0; q < x.length; q++) if (dx[q] < 0) step = Math.min(step, -x[q] / dx[q]);
    };
    limit(this.kappa, this.dKappa);
    limit(this.w, this.dW);
    limit(this.lambda, this.dLambda);
    limit(this.u, this.dU);
    return step;
  }

  step(alpha: number): void {
    const move = (x: Float64Array, dx: Float64Array): void => {
      for (let q = 0; q < x.length; q++) x[q] += alpha * dx[q];
    };
    move(this.phi, this.dPhi);
    move(this.kappa, this.dKappa);
    move(this.w, this.dW);
    move(this.lambda, this.dLambda);
    move(this.u, this.dU);
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
    out.set(products);
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
