/**
 * Exact pricing in a homogeneous frame of dimension 2 (theory.md, section 3): sort the kink directions once, carry the
 * gradient g of zᵀa around the circle, and take the best of each arc: its ends, and for the Euclidean ball g/‖g‖
 * where that lies inside. A slab |cᵀθ| ≤ limit may cut the ball (bounded bias); then the arcs also break where
 * the slab's lines meet the ball's boundary, and inside the slab's part the ends suffice.
 */
import type { WeightNorm } from '../problem';
import { crossing, type Lines, lineCoefficients, makeLines } from './lines';
import {
  type CandidatePool,
  GEOMETRY,
  gradientOf,
  type Pricer,
  PlaceSlack,
  type PriceSize,
  type PricingLimits,
  type PricingResult,
} from './pricer';
import { PRICING } from '../settings/pricing';
import { normOf } from '../set';
import type { Norm } from '../set/norm';

const { outsideGauge } = PRICING;

export interface Slab {
  readonly direction: readonly [number, number];
  readonly limit: number;
}

export class ArcPricer implements Pricer {
  private readonly lines: Lines;
  private readonly order: Int32Array;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly turn: Int8Array;
  private readonly above: Float64Array;
  private readonly below: Float64Array;
  private readonly ball: Norm;
  private readonly thetaNorm: number;

  /** Arguments as for SpherePricer, rows n × 2. */
  constructor(
    rows: Float64Array,
    private readonly rowNorms: Float64Array,
    private readonly slope: number,
    norm: WeightNorm,
    private readonly toTheta: (x: number, y: number) => Float64Array,
    private readonly sizeOf: PriceSize,
    private readonly slab?: Slab,
  ) {
    this.ball = normOf(norm);
    const facets = slab ? [...facetNormals(norm), ...slabNormals(norm, slab)] : facetNormals(norm);
    // without any kink the circle still needs a place to start
    this.lines = makeLines(rows, 2, facets.length === 0 ? [[1, 0]] : facets);
    const { normals, count } = this.lines;
    const crossings = [];
    for (let l = 0; l < count; l++) {
      crossings.push({ l, ...crossing(normals[2 * l], normals[2 * l + 1]) });
    }
    crossings.sort((p, q) => p.angle - q.angle);
    this.order = Int32Array.from(crossings, (c) => c.l);
    this.cos = Float64Array.from(crossings, (c) => Math.cos(c.angle));
    this.sin = Float64Array.from(crossings, (c) => Math.sin(c.angle));
    this.turn = Int8Array.from(crossings, (c) => c.turn);
    this.above = new Float64Array(count);
    this.below = new Float64Array(count);
    this.thetaNorm = this.ball.longest(2);
  }

  price(z: Float64Array, pool: CandidatePool, _limits?: PricingLimits, known = 0): PricingResult {
    const { lines, order, cos, sin, turn, above, below } = this;
    const { normals } = lines;
    lineCoefficients(lines, z, this.slope, above, below);
    const crossings = order.length;
    const sign = new Int8Array(lines.count);
    let gx = 0;
    let gy = 0;
    for (let c = 0; c < crossings; c++) {
      const l = order[c];
      sign[l] = -turn[c];
      const coefficient = turn[c] < 0 ? above[l] : below[l];
      gx += coefficient * normals[2 * l];
      gy += coefficient * normals[2 * l + 1];
    }
    const slack = new PlaceSlack(z, lines, 2, this.rowNorms, this.thetaNorm, GEOMETRY.circle);
    let largest = 0;
    let bound = Math.max(slack.most, known);
    for (let half = 1; half >= -1; half -= 2) {
      for (let c = 0; c < crossings; c++) {
        const l = order[c];
        const x = half * cos[c];
        const y = half * sin[c];
        const gauge = this.gauge(x, y);
        const value = (gx * x + gy * y) / gauge;
        const size = this.sizeOf(value);
        largest = Math.max(largest, size);
        if (size + slack.most > bound) {
          const loose = size + slack.at(x / gauge, y / gauge);
          if (loose > bound) {
            const g = gradientOf(lines, 2, above, below, sign);
            const sharp = this.sizeOf(g[0] * x + g[1] * y) / gauge + slack.sharp(x / gauge, y / gauge);
            bound = Math.max(bound, Math.min(loose, sharp));
          }
        }
        if (size > pool.threshold) pool.add(this.toTheta(x / gauge, y / gauge), value);
        sign[l] = half * turn[c];
        const change = half * turn[c] * (above[l] - below[l]);
        gx += change * normals[2 * l];
        gy += change * normals[2 * l + 1];
        if (!this.ball.isRound) continue;
        const length = Math.hypot(gx, gy);
        if (length <= Math.min(largest, pool.threshold) && length + slack.most <= bound) continue;
        const next = c + 1 < crossings ? c + 1 : 0;
        const nextHalf = c + 1 < crossings ? half : -half;
        const fromA = x * gy - y * gx;
        const toB = gx * nextHalf * sin[next] - gy * nextHalf * cos[next];
        const inside = fromA >= 0 && toB >= 0 ? 1 : fromA <= 0 && toB <= 0 ? -1 : 0;
        if (inside === 0 || !(this.sizeOf(inside) > 0)) continue;
        const tx = (inside * gx) / length;
        const ty = (inside * gy) / length;
        if (this.gauge(tx, ty) > 1 + outsideGauge) continue;
        largest = Math.max(largest, length);
        const loose = length + slack.at(tx, ty);
        if (loose > bound) {
          const g = gradientOf(lines, 2, above, below, sign);
          bound = Math.max(bound, Math.min(loose, Math.hypot(g[0], g[1]) + slack.sharp(tx, ty)));
        }
        if (length > pool.threshold) pool.add(this.toTheta(tx, ty), inside * length);
      }
    }
    return { largest, bound };
  }

  private gauge(x: number, y: number): number {
    const length = this.ball.planeLength(x, y);
    if (!this.slab) return length;
    const across = Math.abs(this.slab.direction[0] * x + this.slab.direction[1] * y) / this.slab.limit;
    return Math.max(length, across);
  }
}

/** A kink line through a direction (x, y) has the normal (−y, x). */
function facetNormals(norm: WeightNorm): number[][] {
  return normOf(norm)
    .planeCorners.slice(0, 2)
    .map(([x, y]) => [-y, x]);
}

/** The directions where cᵀθ = limit meets the unit sphere of the norm, as normals. */
function slabNormals(norm: WeightNorm, slab: Slab): number[][] {
  return lineOnBoundary(norm, slab.direction, slab.limit).map(([x, y]) => [-y, x]);
}

/** Points of the unit sphere of the norm with cᵀθ = level (at most two). */
export function lineOnBoundary(
  norm: WeightNorm,
  c: readonly [number, number],
  level: number,
): (readonly [number, number])[] {
  const length = Math.hypot(c[0], c[1]);
  if (length === 0) return [];
  const { isRound, planeCorners } = normOf(norm);
  if (isRound) {
    const along = level / length;
    if (Math.abs(along) > 1) return [];
    const across = Math.sqrt((1 - along) * (1 + along));
    const ux = c[0] / length;
    const uy = c[1] / length;
    return [
      [along * ux - across * uy, along * uy + across * ux],
      [along * ux + across * uy, along * uy - across * ux],
    ];
  }
  const points: (readonly [number, number])[] = [];
  planeCorners.forEach((p, index) => {
    const q = planeCorners[(index + 1) % planeCorners.length];
    const tp = c[0] * p[0] + c[1] * p[1] - level;
    const tq = c[0] * q[0] + c[1] * q[1] - level;
    if (tp === tq || tp * tq > 0) return;
    const share = tp / (tp - tq);
    points.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
  });
  return points;
}
