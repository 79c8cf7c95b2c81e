/**
 * From a constraint set to the pricers that cover it (theory.md, sections 2.3 and 3). The constraint set is the unit
 * one (radius 1); the bias limit is the problem's limit divided by its radius.
 *
 *   none    one frame, rows x_i                      free    n frames, rows x_i − x_j, b = −x_jᵀw
 *   joint   one frame, rows (x_i, 1)                 bound   the same n frames inside |x_jᵀw| ≤ limit, and b = ±limit
 */
import type { AtomSpace } from '../atomSpace';
import { firstEqualRows } from '../equalRows';
import { ArcPricer } from './arc';
import { BiasLimitPricer } from './bounded';
import { FinitePricer } from './finite';
import {
  type CandidatePool,
  type Pricer,
  type PricingLimits,
  type PricingResult,
  priceSizeOf,
  unproven,
} from './pricer';
import { SpherePricer } from './sphere';
import type { BiasConstraint } from '../problem';
import { liftedSize, limitOf } from '../set';
import { PRICING } from '../settings/pricing';

const { keptCrossings } = PRICING;

type MakePricer = (space: AtomSpace, limit: number) => Pricer | null;

/** The exact pricer of each set, or null where its dimension has none. */
const EXACT: Readonly<Record<BiasConstraint['kind'], MakePricer>> = {
  none: (space) => (space.dimension === 1 ? axes(space) : homogeneous(space)),
  joint: homogeneous,
  free(space) {
    const { dimension: d } = space;
    if (d === 1) return kinks(space);
    return d === 2 ? planeFrames(space) : d === 3 ? new SphereFrames(space) : null;
  },
  bound(space, limit) {
    const { dimension: d } = space;
    if (d === 1) return boundedKinks(space, limit);
    return d === 2 ? boundedPlane(space, limit) : null;
  },
};

/** Exact pricers for the space, or null where its dimension has no exact method here. */
export function exactPricer(space: AtomSpace): Pricer | null {
  return EXACT[space.bias.kind](space, limitOf(space.bias));
}

class CompositePricer implements Pricer {
  constructor(private readonly parts: readonly Pricer[]) {}

  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits): PricingResult {
    let bound = 0;
    let largest = 0;
    for (const part of this.parts) {
      if (limits?.expired()) return unproven(largest);
      const result = part.price(z, pool, limits, bound);
      bound = Math.max(bound, result.bound);
      largest = Math.max(largest, result.largest);
    }
    return { bound, largest };
  }
}

/** One input without a bias: two neurons. */
function axes(space: AtomSpace): Pricer {
  return finite(space, [Float64Array.of(1, 0), Float64Array.of(-1, 0)], space.inputs.map(Math.abs));
}

/** One input and a free bias: kinks at the samples. */
function kinks(space: AtomSpace): Pricer {
  const { inputs } = space;
  const distinct = [...new Set(inputs)];
  const thetas = [1, -1].flatMap((w) => distinct.map((x) => Float64Array.of(w, -x * w)));
  // what a pre-activation is rounded at: x_i − x_j is exact but for one rounding
  const low = inputs.reduce((least, x) => Math.min(least, x), Infinity);
  const high = inputs.reduce((most, x) => Math.max(most, x), -Infinity);
  return finite(
    space,
    thetas,
    inputs.map((x) => Math.max(x - low, high - x)),
  );
}

/** One input and a bounded bias: kinks at the samples, as far as the limit lets them, and the limit itself. */
function boundedKinks(space: AtomSpace, limit: number): Pricer {
  const { inputs } = space;
  const distinct = [...new Set(inputs)];
  const thetas = [1, -1].flatMap((w) => [
    Float64Array.of(w, limit),
    Float64Array.of(w, -limit),
    ...distinct.map((x) => {
      const size = Math.abs(x) > limit ? limit / Math.abs(x) : 1;
      return Float64Array.of(w * size, -x * w * size);
    }),
  ]);
  // x_i w + b rounds both terms
  return finite(
    space,
    thetas,
    inputs.map((x) => Math.abs(x) + limit),
  );
}

function finite(space: AtomSpace, thetas: readonly Float64Array[], sizes: Float64Array): Pricer {
  return new FinitePricer(lifted(space), sizes, space.slope, thetas, 1, priceSizeOf(space));
}

/** One frame of two or three dimensions. */
function homogeneous(space: AtomSpace): Pricer | null {
  const { count: n, dimension: d, slope, norm } = space;
  const m = liftedSize(space);
  if (m > 3) return null;
  const rows = m === d ? space.inputs : lifted(space);
  const norms = liftedNorms(rows, n, m);
  const sizeOf = priceSizeOf(space);
  if (m === 2) {
    const toTheta =
      d === 1
        ? (x: number, y: number) => Float64Array.of(x, y)
        : (x: number, y: number) => Float64Array.of(x, y, 0);
    return new ArcPricer(rows, norms, slope, norm, toTheta, sizeOf);
  }
  const toTheta =
    d === 2
      ? (x: number, y: number, z: number) => Float64Array.of(x, y, z)
      : (x: number, y: number, z: number) => Float64Array.of(x, y, z, 0);
  return new SpherePricer(rows, norms, slope, norm, toTheta, n * n <= keptCrossings, sizeOf);
}

function planeFrames(space: AtomSpace): Pricer {
  return new CompositePricer(frameOrigins(space).map((j) => planeFrame(space, j)));
}

function boundedPlane(space: AtomSpace, limit: number): Pricer {
  const { inputs, slope, norm, count } = space;
  const parts: Pricer[] = frameOrigins(space).map((j) => planeFrame(space, j, limit));
  const norms = liftedNorms(lifted(space), count, 3).map((v) => v * Math.hypot(1, limit));
  for (const b of [limit, -limit])
    parts.push(new BiasLimitPricer(inputs, norms, slope, norm, b, priceSizeOf(space)));
  return new CompositePricer(parts);
}

function planeFrame(space: AtomSpace, j: number, limit?: number): Pricer {
  const { inputs, slope, norm } = space;
  const cx = inputs[2 * j];
  const cy = inputs[2 * j + 1];
  const { rows, norms } = shifted(space, j);
  const toTheta = (x: number, y: number): Float64Array => Float64Array.of(x, y, -(cx * x + cy * y));
  const slab = limit === undefined ? undefined : { direction: [cx, cy] as const, limit };
  return new ArcPricer(rows, norms, slope, norm, toTheta, priceSizeOf(space), slab);
}

/** Free bias with three inputs: n frames of dimension 3, made one after the other since their crossings are many. */
class SphereFrames implements Pricer {
  constructor(private readonly space: AtomSpace) {}

  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits): PricingResult {
    const { space } = this;
    let bound = 0;
    let largest = 0;
    for (const j of frameOrigins(space)) {
      if (limits?.expired()) return unproven(largest);
      const origin = space.inputs.subarray(3 * j, 3 * j + 3);
      const toTheta = (x: number, y: number, w: number): Float64Array =>
        Float64Array.of(x, y, w, -(origin[0] * x + origin[1] * y + origin[2] * w));
      const { rows, norms } = shifted(space, j);
      const pricer = new SpherePricer(
        rows,
        norms,
        space.slope,
        space.norm,
        toTheta,
        false,
        priceSizeOf(space),
      );
      const result = pricer.price(z, pool, limits, bound);
      bound = Math.max(bound, result.bound);
      largest = Math.max(largest, result.largest);
    }
    return { bound, largest };
  }
}

/** One sample of each distinct input: equal samples give equal frames. */
function frameOrigins(space: AtomSpace): number[] {
  const first = firstEqualRows(space.inputs, space.dimension);
  return Array.from(first.keys()).filter((i) => first[i] === i);
}

/**
 * Rows x_i − x_j, and the norms for the rounding slack: a row's own, and a few roundings of both its ends, since the
 * difference is rounded at their size.
 */
function shifted(space: AtomSpace, j: number): { rows: Float64Array; norms: Float64Array } {
  const { count: n, dimension: d, inputs } = space;
  const rows = new Float64Array(n * d);
  const norms = new Float64Array(n);
  let origin = 0;
  for (let c = 0; c < d; c++) origin += inputs[j * d + c] ** 2;
  for (let i = 0; i < n; i++) {
    let own = 0;
    let end = 0;
    for (let c = 0; c < d; c++) {
      const difference = inputs[i * d + c] - inputs[j * d + c];
      rows[i * d + c] = difference;
      own += difference ** 2;
      end += inputs[i * d + c] ** 2;
    }
    // the slack counts over a thousand roundings of a row; its ends are rounded three times
    norms[i] = Math.sqrt(own) + (Math.sqrt(end) + Math.sqrt(origin)) / 500;
  }
  return { rows, norms };
}

/** Rows (x_i, 1). */
export function lifted(space: { count: number; dimension: number; inputs: Float64Array }): Float64Array {
  const { count: n, dimension: d, inputs } = space;
  const rows = new Float64Array(n * (d + 1));
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < d; c++) rows[i * (d + 1) + c] = inputs[i * d + c];
    rows[i * (d + 1) + d] = 1;
  }
  return rows;
}

function liftedNorms(rows: Float64Array, n: number, m: number): Float64Array {
  const norms = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let c = 0; c < m; c++) sum += rows[i * m + c] ** 2;
    norms[i] = Math.sqrt(sum);
  }
  return norms;
}
