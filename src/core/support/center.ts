/** The analytic centre of a cell's cone, where its group starts. */
import { cholesky, solveLower, solveLowerTransposed } from '../linear/kernels';
import { SUPPORT } from '../settings/support';

const { centreDecrement, centreSteps, thinCell } = SUPPORT;

/**
 * θ with Σ c_i/(c_iᵀθ) = nθ over the n rows c_i, so ‖θ‖ = 1: the minimiser of n‖θ‖²/2 − Σ log c_iᵀθ. Null where the cone has
 * no interior. `rows` is n × m row-major, none of them zero.
 */
export function analyticCenter(rows: Float64Array, n: number, m: number): Float64Array | null {
  const cone = Float64Array.from(rows);
  for (let q = 0; q < n; q++) {
    const row = cone.subarray(q * m, q * m + m);
    const length = Math.hypot(...row);
    for (let c = 0; c < m; c++) row[c] /= length;
  }
  // from a slack cone c_iᵀθ + t ≥ 0, tightened until t = 0 is inside
  const theta = new Float64Array(m);
  for (let q = 0; q < n; q++) for (let c = 0; c < m; c++) theta[c] += cone[q * m + c] / n;
  let slack = 1;
  for (let round = 0; round < centreSteps; round++) {
    if (!newton(cone, n, m, theta, slack)) return null;
    if (slack === 0) return theta;
    let least = Infinity;
    for (let q = 0; q < n; q++) least = Math.min(least, along(cone, q, m, theta));
    // all of the slack that is not needed goes, and nearly all that is
    slack = least > thinCell ? 0 : Math.max(-least + 0.1 * (slack + least), 0.3 * slack);
    if (slack > 0 && slack < thinCell) return null;
  }
  return null;
}

function along(cone: Float64Array, q: number, m: number, theta: Float64Array): number {
  let t = 0;
  for (let c = 0; c < m; c++) t += cone[q * m + c] * theta[c];
  return t;
}

/** Minimises n‖θ‖²/2 − Σ log(c_iᵀθ + slack) by damped Newton steps, in place; θ must be inside. */
function newton(cone: Float64Array, n: number, m: number, theta: Float64Array, slack: number): boolean {
  const gradient = new Float64Array(m);
  const hessian = new Float64Array(m * m);
  const trial = new Float64Array(m);
  for (let step = 0; step < centreSteps; step++) {
    hessian.fill(0);
    for (let c = 0; c < m; c++) {
      gradient[c] = -n * theta[c];
      hessian[c * m + c] = n;
    }
    for (let q = 0; q < n; q++) {
      const t = along(cone, q, m, theta) + slack;
      if (!(t > 0)) return false;
      for (let a = 0; a < m; a++) {
        gradient[a] += cone[q * m + a] / t;
        for (let b = 0; b <= a; b++) hessian[a * m + b] += (cone[q * m + a] / t) * (cone[q * m + b] / t);
      }
    }
    cholesky(hessian, m, 0);
    solveLower(hessian, m, gradient);
    let decrement = 0;
    for (const value of gradient) decrement += value * value;
    decrement = Math.sqrt(decrement);
    solveLowerTransposed(hessian, m, gradient);
    let length = decrement < 0.25 ? 1 : 1 / (1 + decrement);
    // a longer step than the self-concordant one, as far as it stays well inside
    for (let longer = 1; longer > length; longer *= 0.6) {
      for (let c = 0; c < m; c++) trial[c] = theta[c] + longer * gradient[c];
      let inside = true;
      for (let q = 0; q < n && inside; q++)
        inside = along(cone, q, m, trial) + slack > 0.1 * (along(cone, q, m, theta) + slack);
      if (inside) {
        length = longer;
        break;
      }
    }
    for (let c = 0; c < m; c++) theta[c] += length * gradient[c];
    if (decrement < centreDecrement) return true;
  }
  return true;
}
