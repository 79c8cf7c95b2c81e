/**
 * Exact pricing in a homogeneous frame of dimension 3 (theory.md, section 3): walk every great circle H_k through its
 * crossings with the others, carrying the gradient g of zᵀa along; every cell of the arrangement is met on the edges
 * that bound it. A maximiser over the ball is a vertex, for the Euclidean ball also the best point of an edge or
 * of a cell. For l1 and linf extra hyperplanes cut at the ball's facets, and the vertices suffice.
 */
import type { WeightNorm } from '../problem';
import { crossing, type Lines, lineCoefficients, makeLines } from './lines';
import {
  type CandidatePool,
  GEOMETRY,
  gradientOf,
  PlaceSlack,
  type PriceSize,
  type Pricer,
  type PricingLimits,
  type PricingResult,
  unproven,
} from './pricer';
import { PRICING } from '../settings/pricing';
import { normOf } from '../set';
import type { Norm } from '../set/norm';

const { behindFacet } = PRICING;

/** The crossings of one great circle over half a turn, in order. */
interface Walk {
  readonly e1: Float64Array;
  readonly e2: Float64Array;
  readonly order: Int32Array;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** +1 where the crossed line's sign turns positive in the first half turn, −1 where it turns negative. */
  readonly turn: Int8Array;
}

export class SpherePricer implements Pricer {
  private readonly lines: Lines;
  private readonly walks: (Walk | null)[];
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  private readonly sign: Int8Array;
  private readonly ball: Norm;
  private readonly thetaNorm: number;

  /**
   * @param rows n × 3, the frame's rows
   * @param rowNorms n norms used for the rounding slack (at least the rows' own)
   * @param toTheta from the frame's θ (unit norm ball) to (w, b)
   * @param keep whether the crossings are kept between calls (they take 20 bytes × n²)
   */
  constructor(
    rows: Float64Array,
    private readonly rowNorms: Float64Array,
    private readonly slope: number,
    norm: WeightNorm,
    private readonly toTheta: (x: number, y: number, z: number) => Float64Array,
    private readonly keep: boolean,
    private readonly sizeOf: PriceSize,
  ) {
    this.ball = normOf(norm);
    this.lines = makeLines(rows, 3, this.ball.spaceFacets);
    this.walks = new Array<Walk | null>(this.lines.count).fill(null);
    this.above = new Float64Array(this.lines.count);
    this.below = new Float64Array(this.lines.count);
    this.sign = new Int8Array(this.lines.count);
    this.thetaNorm = this.ball.longest(3);
  }

  price(z: Float64Array, pool: CandidatePool, limits?: PricingLimits, known = 0): PricingResult {
    lineCoefficients(this.lines, z, this.slope, this.above, this.below);
    const slack = new PlaceSlack(z, this.lines, 3, this.rowNorms, this.thetaNorm, GEOMETRY.sphere);
    let found: PricingResult = { largest: 0, bound: Math.max(slack.most, known) };
    for (let k = 0; k < this.lines.count; k++) {
      if (limits?.expired()) return unproven(found.largest);
      const walk = this.walks[k] ?? makeWalk(this.lines, k);
      if (this.keep) this.walks[k] = walk;
      found = this.walkCircle(k, walk, found, pool, slack);
    }
    return found;
  }

  /** @param before what the circles before it have found */
  private walkCircle(
    k: number,
    walk: Walk,
    before: PricingResult,
    pool: CandidatePool,
    slack: PlaceSlack,
  ): PricingResult {
    const { lines, above, below, sign } = this;
    const { normals } = lines;
    const { e1, e2, order, cos, sin, turn } = walk;
    const crossings = order.length;
    let { largest, bound } = before;
    const { most } = slack;
    let gx = 0;
    let gy = 0;
    let gz = 0;
    for (let c = 0; c < crossings; c++) {
      const l = order[c];
      sign[l] = -turn[c];
      const coefficient = turn[c] < 0 ? above[l] : below[l];
      gx += coefficient * normals[3 * l];
      gy += coefficient * normals[3 * l + 1];
      gz += coefficient * normals[3 * l + 2];
    }
    const ux = normals[3 * k];
    const uy = normals[3 * k + 1];
    const uz = normals[3 * k + 2];
    // one hyperplane only: no crossings, and the best neurons are its normals
    if (crossings === 0) return this.lonelyLine(k, before, pool, slack);
    for (let half = 1; half >= -1; half -= 2) {
      for (let c = 0; c < crossings; c++) {
        // the vertex where line l is crossed
        const l = order[c];
        const ca = half * cos[c];
        const sa = half * sin[c];
        const vx = ca * e1[0] + sa * e2[0];
        const vy = ca * e1[1] + sa * e2[1];
        const vz = ca * e1[2] + sa * e2[2];
        const gauge = this.ball.isRound ? 1 : this.ball.spaceLength(vx, vy, vz);
        const value = (gx * vx + gy * vy + gz * vz) / gauge;
        const size = this.sizeOf(value);
        if (size > largest) largest = size;
        if (size + most > bound) bound = Math.max(bound, size + slack.at(vx / gauge, vy / gauge, vz / gauge));
        if (size > pool.threshold) pool.add(this.toTheta(vx / gauge, vy / gauge, vz / gauge), value);
        const after = half * turn[c];
        sign[l] = after;
        const change = after * (above[l] - below[l]);
        gx += change * normals[3 * l];
        gy += change * normals[3 * l + 1];
        gz += change * normals[3 * l + 2];
        if (!this.ball.isRound) continue;

        // the edge from this vertex to the next one
        const next = c + 1 < crossings ? c + 1 : 0;
        const nextHalf = c + 1 < crossings ? half : -half;
        const cb = nextHalf * cos[next];
        const sb = nextHalf * sin[next];
        const p1 = gx * e1[0] + gy * e1[1] + gz * e1[2];
        const p2 = gx * e2[0] + gy * e2[1] + gz * e2[2];
        const along = Math.sqrt(p1 * p1 + p2 * p2);
        const threshold = Math.min(largest, pool.threshold);
        if (along > threshold || along + most > bound) {
          const fromA = ca * p2 - sa * p1;
          const toB = p1 * sb - p2 * cb;
          const inside = fromA >= 0 && toB >= 0 ? 1 : fromA <= 0 && toB <= 0 ? -1 : 0;
          if (inside !== 0 && this.sizeOf(inside) > 0) {
            if (along > largest) largest = along;
            const q1 = (inside * p1) / along;
            const q2 = (inside * p2) / along;
            const ex = q1 * e1[0] + q2 * e2[0];
            const ey = q1 * e1[1] + q2 * e2[1];
            const ez = q1 * e1[2] + q2 * e2[2];
            const loose = along + slack.at(ex, ey, ez);
            if (loose > bound) {
              const g = this.gradientBeside(k, 0);
              const sharp =
                Math.hypot(
                  g[0] * e1[0] + g[1] * e1[1] + g[2] * e1[2],
                  g[0] * e2[0] + g[1] * e2[1] + g[2] * e2[2],
                ) + slack.sharp(ex, ey, ez);
              bound = Math.max(bound, Math.min(loose, sharp));
            }
            if (along > pool.threshold) pool.add(this.toTheta(ex, ey, ez), inside * along);
          }
        }
        // the two cells beside the edge
        for (let side = 1; side >= -1; side -= 2) {
          const coefficient = side > 0 ? above[k] : below[k];
          const hx = gx + coefficient * ux;
          const hy = gy + coefficient * uy;
          const hz = gz + coefficient * uz;
          const length = Math.sqrt(hx * hx + hy * hy + hz * hz);
          if (length <= threshold && length + most <= bound) continue;
          // θ = ±h/‖h‖ must lie on this side of k, and on the right side of the edge's two end lines
          const across = ux * hx + uy * hy + uz * hz;
          const orientation = side * across >= 0 ? 1 : -1;
          if (!(this.sizeOf(orientation) > 0)) continue;
          const lb = order[next];
          if (!this.onSide(l, orientation, hx, hy, hz) || !this.onSide(lb, orientation, hx, hy, hz)) continue;
          sign[k] = side;
          if (!this.inCell(orientation, hx, hy, hz, length)) continue;
          if (length > largest) largest = length;
          const [px, py, pz] = [hx / length, hy / length, hz / length];
          const loose = length + slack.at(px, py, pz);
          if (loose > bound) {
            const g = this.gradientBeside(k, side);
            bound = Math.max(bound, Math.min(loose, Math.hypot(g[0], g[1], g[2]) + slack.sharp(px, py, pz)));
          }
          if (length > pool.threshold) {
            const scale = orientation / length;
            pool.add(this.toTheta(hx * scale, hy * scale, hz * scale), orientation * length);
          }
        }
      }
    }
    return { largest, bound };
  }

  /** The gradient of the cell with the present signs, on a side of hyperplane k or, for 0, on it. */
  private gradientBeside(k: number, side: number): Float64Array {
    const { lines, above, below, sign } = this;
    const before = sign[k];
    sign[k] = side;
    const gradient = gradientOf(lines, 3, above, below, sign);
    sign[k] = before;
    return gradient;
  }

  private lonelyLine(
    k: number,
    before: PricingResult,
    pool: CandidatePool,
    slack: PlaceSlack,
  ): PricingResult {
    let { largest, bound } = before;
    const u = this.lines.normals.subarray(3 * k, 3 * k + 3);
    for (const orientation of [1, -1]) {
      const value = orientation > 0 ? this.above[k] : -this.below[k];
      const size = this.sizeOf(value);
      largest = Math.max(largest, size);
      bound = Math.max(bound, size + slack.at(u[0], u[1], u[2]));
      if (size <= pool.threshold) continue;
      pool.add(this.toTheta(orientation * u[0], orientation * u[1], orientation * u[2]), value);
    }
    return { largest, bound };
  }

  private onSide(l: number, orientation: number, hx: number, hy: number, hz: number): boolean {
    const { normals } = this.lines;
    const t = orientation * (normals[3 * l] * hx + normals[3 * l + 1] * hy + normals[3 * l + 2] * hz);
    return this.sign[l] * t >= -behindFacet * (Math.abs(hx) + Math.abs(hy) + Math.abs(hz));
  }

  private inCell(orientation: number, hx: number, hy: number, hz: number, length: number): boolean {
    const { normals, count } = this.lines;
    const limit = -behindFacet * length;
    for (let l = 0; l < count; l++) {
      const t = orientation * (normals[3 * l] * hx + normals[3 * l + 1] * hy + normals[3 * l + 2] * hz);
      if (this.sign[l] * t < limit) return false;
    }
    return true;
  }
}

function makeWalk(lines: Lines, k: number): Walk {
  const { normals, count } = lines;
  const u = normals.subarray(3 * k, 3 * k + 3);
  const [e1, e2] = tangentBasis(u);
  const others: { l: number; angle: number; turn: -1 | 1 }[] = [];
  for (let l = 0; l < count; l++) {
    if (l === k) continue;
    const a = normals[3 * l] * e1[0] + normals[3 * l + 1] * e1[1] + normals[3 * l + 2] * e1[2];
    const b = normals[3 * l] * e2[0] + normals[3 * l + 1] * e2[1] + normals[3 * l + 2] * e2[2];
    if (a === 0 && b === 0) continue;
    others.push({ l, ...crossing(a, b) });
  }
  others.sort((p, q) => p.angle - q.angle);
  return {
    e1,
    e2,
    order: Int32Array.from(others, (o) => o.l),
    cos: Float64Array.from(others, (o) => Math.cos(o.angle)),
    sin: Float64Array.from(others, (o) => Math.sin(o.angle)),
    turn: Int8Array.from(others, (o) => o.turn),
  };
}

/** Two unit vectors that complete u to an orthonormal basis. */
function tangentBasis(u: Float64Array): [Float64Array, Float64Array] {
  const smallest =
    Math.abs(u[0]) <= Math.abs(u[1]) && Math.abs(u[0]) <= Math.abs(u[2])
      ? 0
      : Math.abs(u[1]) <= Math.abs(u[2])
        ? 1
        : 2;
  const e1 = new Float64Array(3);
  e1[smallest] = 1;
  const along = u[smallest];
  for (let c = 0; c < 3; c++) e1[c] -= along * u[c];
  const length = Math.hypot(e1[0], e1[1], e1[2]);
  for (let c = 0; c < 3; c++) e1[c] /= length;
  const e2 = Float64Array.of(
    u[1] * e1[2] - u[2] * e1[1],
    u[2] * e1[0] - u[0] * e1[2],
    u[0] * e1[1] - u[1] * e1[0],
  );
  return [e1, e2];
}
