/** Exact pricing where C has finitely many candidate neurons: one input with no, free or bounded bias. */
import {
  type CandidatePool,
  GEOMETRY,
  type PriceSize,
  type Pricer,
  type PricingResult,
  roundingSlack,
} from './pricer';

export class FinitePricer implements Pricer {
  /**
   * @param rows n lifted rows (x_i, 1), n × (d + 1)
   * @param thetas the candidates (w, b)
   */
  constructor(
    private readonly rows: Float64Array,
    private readonly rowNorms: Float64Array,
    private readonly slope: number,
    private readonly thetas: readonly Float64Array[],
    private readonly thetaNorm: number,
    private readonly sizeOf: PriceSize,
  ) {}

  price(z: Float64Array, pool: CandidatePool): PricingResult {
    let largest = 0;
    for (const theta of this.thetas) {
      const length = theta.length;
      let value = 0;
      for (let i = 0; i < z.length; i++) {
        let t = 0;
        for (let c = 0; c < length; c++) t += this.rows[i * length + c] * theta[c];
        value += z[i] * (t > 0 ? t : this.slope * t);
      }
      const size = this.sizeOf(value);
      largest = Math.max(largest, size);
      if (size > pool.threshold) pool.add(theta, value);
    }
    return { largest, bound: largest + roundingSlack(z, this.rowNorms, this.thetaNorm, GEOMETRY.points) };
  }
}
