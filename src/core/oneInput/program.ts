/**
 * The restricted program of one input in the coordinates that make it sparse (theory.md, section 3, "One input is special").
 *
 * With ρ = (1+α)/(1−α), the prices zᵀa of the neurons (1, −τ) and (−1, τ) are g(τ) + ℓ(τ) and g(τ) − ℓ(τ), where g is
 * linear between samples and ℓ is linear altogether, with ℓ(x_1) = ρ g(x_1) and ℓ(x_n) = −ρ g(x_n). So the values
 * g_1 … g_n at the samples are coordinates of z, (1−α) z_j is the change of g's slope at x_j, and every neuron touches two
 * neighbouring g_j besides the two end values, which couple everything. A constant that is free makes g_1 + g_n = 0, an
 * affine term g_1 = g_n = 0.
 */
import type { NormalizedProblem } from '../normalize';
import type { AtomSpace } from '../atomSpace';
import { kinkCost, type Ray, rayCost } from './gauge';

/** A possible kink: at sample `gap` + share of the way to the next one. */
export interface Place {
  readonly gap: number;
  readonly tau: number;
}

export interface Program {
  /** The inputs of the samples in the program, at least three, ascending. */
  readonly x: Float64Array;
  readonly slope: number;
  /** Outputs are ≥ 0 only: of the neurons of each place and ray the first and third, or the first. */
  readonly oneSided: boolean;
  /** Number of end values that are unknown: 2, 1 (free constant) or 0 (free affine term). */
  readonly ends: number;
  /** What the unknowns are. */
  readonly axes: EndAxes;
  readonly places: readonly Place[];
  readonly rays: readonly Ray[];
  /** Per place: weights of g at the sample before and after, over the cost of the kink. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Per place × ends: what the end values add to g and to ℓ, over the cost of the kink. */
  readonly endShare: Float64Array;
  readonly tilt: Float64Array;
  /** Per ray × ends: the price of a neuron that is active everywhere, over its cost. */
  readonly straight: Float64Array;
  /** Per sample: (1−α) times the harmonic size of the steps on either side, which brings z_j to the size of g. */
  readonly size: Float64Array;
}

export function makeProgram(
  problem: NormalizedProblem,
  x: Float64Array,
  places: readonly Place[],
  rays: readonly Ray[],
): Program {
  const { space } = problem;
  const ends = 2 - problem.free.length;
  const n = x.length;
  const rho = (1 + space.slope) / (1 - space.slope);
  const first = x[0];
  const last = x[n - 1];
  const width = last - first;
  const m = places.length;
  const axes = new EndAxes(ends, first, last, cheapest(space, rays, first, last));
  const before = new Float64Array(m);
  const after = new Float64Array(m);
  const endShare = new Float64Array(m * ends);
  const tilt = new Float64Array(m * ends);
  places.forEach(({ gap, tau }, k) => {
    const cost = kinkCost(space, tau);
    const share = (tau - x[gap]) / (x[gap + 1] - x[gap]);
    const atFirst = gap === 0 ? 1 - share : 0;
    const atLast = gap === n - 2 ? share : 0;
    before[k] = gap === 0 ? 0 : (1 - share) / cost;
    after[k] = gap === n - 2 ? 0 : share / cost;
    axes.set(endShare, k, atFirst / cost, atLast / cost);
    axes.setRay(tilt, k, [1, -tau], (width * cost) / rho);
  });
  const straight = new Float64Array(rays.length * ends);
  rays.forEach((ray, k) => {
    const cost = (rayCost(space, ray) * (1 - space.slope) * width) / 2;
    axes.setRay(straight, k, ray, cost);
  });
  const size = Float64Array.from({ length: n }, (_, j) => {
    const left = j > 0 ? 1 / (x[j] - x[j - 1]) : 0;
    const right = j < n - 1 ? 1 / (x[j + 1] - x[j]) : 0;
    return (1 - space.slope) / (left + right);
  });
  const oneSided = space.oneSided ?? false;
  return {
    x,
    slope: space.slope,
    oneSided,
    ends,
    axes,
    places,
    rays,
    before,
    after,
    endShare,
    tilt,
    straight,
    size,
  };
}

/** The ray whose neuron costs least for the values it has on the samples. */
function cheapest(space: AtomSpace, rays: readonly Ray[], first: number, last: number): Ray {
  const dearness = (ray: Ray): number =>
    rayCost(space, ray) / Math.hypot(ray[0] * first + ray[1], ray[0] * last + ray[1]);
  return rays.reduce((p, q) => (dearness(q) < dearness(p) ? q : p));
}

/**
 * The unknowns that g_1 and g_n are made of: one (g_1 = −g_n) where the constant is free, else their coordinates along and across
 * the values of one ray. Neurons that are active everywhere, and kinks near where the gauge is least, may be cheaper by many
 * orders than the others. All of those have nearly the values of one ray; how they differ from it would be lost in g_1 and g_n.
 */
class EndAxes {
  /** Unit vector of the ray's values at the last and the first sample, in that order: what multiplies g_1 and g_n. */
  private readonly along: readonly [number, number];
  private readonly length: number;

  constructor(
    private readonly count: number,
    private readonly first: number,
    private readonly last: number,
    private readonly ray: Ray,
  ) {
    const [w, b] = ray;
    const values: [number, number] = [w * last + b, w * first + b];
    this.length = Math.hypot(...values);
    this.along = [values[0] / this.length, values[1] / this.length];
  }

  /** A combination atFirst·g_1 + atLast·g_n in the unknowns. */
  set(into: Float64Array, k: number, atFirst: number, atLast: number): void {
    if (this.count === 2) {
      const [p, q] = this.along;
      into[2 * k] = atFirst * p + atLast * q;
      into[2 * k + 1] = atLast * p - atFirst * q;
    } else if (this.count === 1) into[k] = atFirst - atLast;
  }

  /** The combination of a ray's values at the last and the first sample, over a divisor. */
  setRay(into: Float64Array, k: number, [w, b]: Ray, divisor: number): void {
    const { first, last } = this;
    if (this.count === 2) {
      const [p, q] = this.along;
      into[2 * k] = ((w * last + b) * p + (w * first + b) * q) / divisor;
      // the determinant of the two rays' values, which is that of the rays times the width
      into[2 * k + 1] = ((this.ray[0] * b - this.ray[1] * w) * (last - first)) / this.length / divisor;
    } else if (this.count === 1) into[k] = (w * (last - first)) / divisor;
  }

  /** g_1 and g_n from the unknowns. */
  values(unknowns: ArrayLike<number>): [number, number] {
    const [p, q] = this.along;
    if (this.count === 2) return [p * unknowns[0] - q * unknowns[1], q * unknowns[0] + p * unknowns[1]];
    return this.count === 1 ? [unknowns[0], -unknowns[0]] : [0, 0];
  }

  /** The transpose. */
  gather(atFirst: number, atLast: number): Float64Array {
    const into = new Float64Array(this.count);
    this.set(into, 0, atFirst, atLast);
    return into;
  }
}

/** Values g_1 … g_n from the unknowns: interior values and ends. */
export function nodeValues(program: Program, g: Float64Array, ends: Float64Array): Float64Array {
  const n = program.x.length;
  const values = new Float64Array(n);
  for (let j = 1; j < n - 1; j++) values[j] = g[j];
  [values[0], values[n - 1]] = program.axes.values(ends);
  return values;
}

/** z_j · size_j of node values. */
export function scaledDual(program: Program, g: Float64Array, out: Float64Array): void {
  const { x, size, slope } = program;
  const n = x.length;
  const turn = (g[0] + g[n - 1]) / (x[n - 1] - x[0]);
  for (let j = 0; j < n; j++) {
    const right = j < n - 1 ? (g[j + 1] - g[j]) / (x[j + 1] - x[j]) : turn;
    const left = j > 0 ? (g[j] - g[j - 1]) / (x[j] - x[j - 1]) : -turn;
    out[j] = ((right - left) * size[j]) / (1 - slope);
  }
}

/** The transpose: from values f_j on the samples to what they add to each node value (the bends of f). */
export function bendsOf(program: Program, f: Float64Array, out: Float64Array): void {
  const { x, slope } = program;
  const n = x.length;
  const turn = (f[0] + f[n - 1]) / (x[n - 1] - x[0]);
  for (let j = 0; j < n; j++) {
    const right = j < n - 1 ? (f[j + 1] - f[j]) / (x[j + 1] - x[j]) : turn;
    const left = j > 0 ? (f[j] - f[j - 1]) / (x[j] - x[j - 1]) : -turn;
    out[j] = (right - left) / (1 - slope);
  }
}

/** A sum over node values, at the ends, in the unknown end values. */
export function endsOf(program: Program, perNode: Float64Array): Float64Array {
  return program.axes.gather(perNode[0], perNode[perNode.length - 1]);
}

/** Price function g and ℓ as left sums Σ_{i≤j} z_i (x_j − x_i), and Σz: what `dualWithLeftSums` wants. */
export function leftSums(program: Program, g: Float64Array): { wanted: Float64Array; total: number } {
  const { x, slope } = program;
  const n = x.length;
  const width = x[n - 1] - x[0];
  const wanted = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const share = (x[j] - x[0]) / width;
    wanted[j] = (g[j] - (1 - share) * g[0] + share * g[n - 1]) / (1 - slope);
  }
  wanted[0] = 0;
  const total = program.ends === 2 ? (2 * (g[0] + g[n - 1])) / ((1 - slope) * width) : 0;
  return { wanted, total };
}
