/**
 * The two affine arrangements b = ±limit of a bounded bias with two inputs (theory.md, section 2.3). Vertices inside
 * the ball are crossings of two kink lines and belong to the frames; here is what lies on the ball's boundary:
 * the arcs of the circle for l2 (their ends, and g/‖g‖ where that lies inside), the corners for l1 and linf.
 */
import type { WeightNorm } from '../problem';
import { lineOnBoundary } from './arc';
import {
  type CandidatePool,
  GEOMETRY,
  type PriceSize,
  type Pricer,
  type PricingResult,
  roundingSlack,
} from './pricer';
import { normOf } from '../set';
import type { PlanePoint } from '../set/norm';

interface Crossing {
  readonly row: number;
  readonly angle: number;
  readonly x: number;
  readonly y: number;
}

export class BiasLimitPricer implements Pricer {
  private readonly crossings: Crossing[];
  private readonly ends: readonly PlanePoint[];
  private readonly isRound: boolean;

  /**
   * @param inputs n × 2
   * @param bias +limit or −limit
   */
  constructor(
    private readonly inputs: Float64Array,
    private readonly rowNorms: Float64Array,
    private readonly slope: number,
    norm: WeightNorm,
    private readonly bias: number,
    private readonly sizeOf: PriceSize,
  ) {
    const n = inputs.length / 2;
    this.crossings = [];
    const { isRound, planeCorners } = normOf(norm);
    this.isRound = isRound;
    this.ends = isRound ? [[1, 0]] : planeCorners;
    for (let i = 0; i < n; i++) {
      for (const [x, y] of lineOnBoundary(norm, [inputs[2 * i], inputs[2 * i + 1]], -bias)) {
        this.crossings.push({ row: i, angle: Math.atan2(y, x), x, y });
      }
    }
    this.crossings.sort((p, q) => p.angle - q.angle);
  }

  price(z: Float64Array, pool: CandidatePool): PricingResult {
    let largest = 0;
    const visit = (x: number, y: number): void => {
      const value = this.evaluate(z, x, y);
      const size = this.sizeOf(value);
      largest = Math.max(largest, size);
      if (size > pool.threshold) pool.add(Float64Array.of(x, y, this.bias), value);
    };
    for (const [x, y] of this.ends) visit(x, y);
    for (const { x, y } of this.crossings) visit(x, y);
    if (this.isRound) this.visitArcs(z, visit);
    return { largest, bound: largest + roundingSlack(z, this.rowNorms, 1, GEOMETRY.circle) };
  }

  /** Every arc's stationary points ±g/‖g‖; visiting one outside its arc does no harm, it is a neuron like any other. */
  private visitArcs(z: Float64Array, visit: (x: number, y: number) => void): void {
    const { inputs, crossings, slope } = this;
    const n = z.length;
    const count = crossings.length;
    // start in the middle of the widest arc, where no sign is in doubt
    let start = 0;
    let widest = -1;
    for (let c = 0; c < count; c++) {
      const end = c + 1 < count ? crossings[c + 1].angle : crossings[0].angle + 2 * Math.PI;
      if (end - crossings[c].angle > widest) {
        widest = end - crossings[c].angle;
        start = c;
      }
    }
    const first = count === 0 ? 0 : crossings[start].angle + widest / 2;
    const x0 = Math.cos(first);
    const y0 = Math.sin(first);
    const active = new Uint8Array(n);
    let gx = 0;
    let gy = 0;
    for (let i = 0; i < n; i++) {
      active[i] = inputs[2 * i] * x0 + inputs[2 * i + 1] * y0 + this.bias > 0 ? 1 : 0;
      const weight = z[i] * (active[i] ? 1 : slope);
      gx += weight * inputs[2 * i];
      gy += weight * inputs[2 * i + 1];
    }
    for (let c = 0; c <= count; c++) {
      const length = Math.hypot(gx, gy);
      if (length > 0) {
        visit(gx / length, gy / length);
        visit(-gx / length, -gy / length);
      }
      if (c === count) break;
      const row = crossings[(start + 1 + c) % count].row;
      const change = z[row] * (1 - slope) * (active[row] ? -1 : 1);
      active[row] = active[row] ? 0 : 1;
      gx += change * inputs[2 * row];
      gy += change * inputs[2 * row + 1];
    }
  }

  private evaluate(z: Float64Array, x: number, y: number): number {
    let sum = 0;
    for (let i = 0; i < z.length; i++) {
      const t = this.inputs[2 * i] * x + this.inputs[2 * i + 1] * y + this.bias;
      sum += z[i] * (t > 0 ? t : this.slope * t);
    }
    return sum;
  }
}
