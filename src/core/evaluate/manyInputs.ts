/** A network of any number of inputs at samples, in doubled precision: every neuron at every sample, O(nKd). */
import {
  type DoubledEvaluator,
  type DoubledValues,
  type EvaluatedNetwork,
  type Interrupted,
  roomForValues,
} from './evaluated';
import { productError, upperHalf } from '../linear/doubleDouble';

/** Products between two looks at `interrupted`: about two milliseconds. */
const PRODUCTS_A_BLOCK = 1 << 19;

export function valuesOfManyInputs(
  network: EvaluatedNetwork,
  inputs: Float64Array,
  interrupted: Interrupted,
): DoubledValues | null {
  return valuesOf(pack(network, network.skip.linear.length), inputs, interrupted);
}

/** The same for several lists of rows: the matrices are made once. */
export function evaluatorOfManyInputs(network: EvaluatedNetwork): DoubledEvaluator {
  const packed = pack(network, network.skip.linear.length);
  return (inputs, into) => valuesOf(packed, inputs, () => false, into)!;
}

function valuesOf(
  packed: Packed,
  inputs: Float64Array,
  interrupted: Interrupted,
  into = roomForValues(packed.dimension === 0 ? 0 : inputs.length / packed.dimension),
): DoubledValues | null {
  const { dimension } = packed;
  const { high, low } = into;
  const count = high.length;
  const block = Math.ceil(PRODUCTS_A_BLOCK / (packed.rows * (dimension + 1)));
  for (let start = 0; start < count; start += block) {
    if (interrupted()) return null;
    const end = Math.min(count, start + block);
    evaluateBlock(packed, inputs, start, end, high, low);
  }
  return into;
}

/** The network as matrices; its last row is the free terms, a neuron that is never off. */
interface Packed {
  readonly rows: number;
  readonly dimension: number;
  /** rows × dimension. */
  readonly weights: Float64Array;
  /** The upper halves of `weights`. */
  readonly weightHalves: Float64Array;
  readonly biases: Float64Array;
  /** v. */
  readonly on: Float64Array;
  /** α·v as high + low. */
  readonly off: Float64Array;
  readonly offLow: Float64Array;
}

function pack({ neurons, skip, slope }: EvaluatedNetwork, dimension: number): Packed {
  const rows = neurons.length + 1;
  const weights = new Float64Array(rows * dimension);
  const biases = new Float64Array(rows);
  const on = new Float64Array(rows);
  const off = new Float64Array(rows);
  const offLow = new Float64Array(rows);
  neurons.forEach((neuron, j) => {
    weights.set(neuron.weights, j * dimension);
    biases[j] = neuron.bias;
    on[j] = neuron.output;
    off[j] = slope * neuron.output;
    offLow[j] = productError(slope, neuron.output, off[j]);
  });
  weights.set(skip.linear, neurons.length * dimension);
  biases[neurons.length] = skip.constant;
  on[neurons.length] = off[neurons.length] = 1;
  return { rows, dimension, weights, weightHalves: weights.map(upperHalf), biases, on, off, offLow };
}

/** The loops of two-sum and two-product (doubleDouble.ts) are written out here: calls would cost several times as much. */
function evaluateBlock(
  { rows, dimension, weights, weightHalves, biases, on, off, offLow }: Packed,
  inputs: Float64Array,
  start: number,
  end: number,
  high: Float64Array,
  low: Float64Array,
): void {
  const x = new Float64Array(dimension);
  const xHalves = new Float64Array(dimension);
  for (let i = start; i < end; i++) {
    for (let k = 0; k < dimension; k++) {
      x[k] = inputs[i * dimension + k];
      xHalves[k] = upperHalf(x[k]);
    }
    let sum = 0;
    let sumLow = 0;
    for (let j = 0; j < rows; j++) {
      let t = biases[j];
      let tLow = 0;
      for (let k = 0, at = j * dimension; k < dimension; k++, at++) {
        const product = weights[at] * x[k];
        const wh = weightHalves[at];
        const wl = weights[at] - wh;
        const xl = x[k] - xHalves[k];
        const error = wl * xl - (product - wh * xHalves[k] - wl * xHalves[k] - wh * xl);
        const next = t + product;
        const part = next - t;
        tLow += t - (next - part) + (product - part) + error;
        t = next;
      }
      const total = t + tLow;
      const totalPart = total - t;
      tLow = t - (total - totalPart) + (tLow - totalPart);
      const output = total > 0 ? on[j] : off[j];
      if (output === 0) continue;
      const outputLow = total > 0 ? 0 : offLow[j];
      const term = output * total;
      const next = sum + term;
      const part = next - sum;
      sumLow +=
        sum -
        (next - part) +
        (term - part) +
        productError(output, total, term) +
        output * tLow +
        outputLow * total;
      sum = next;
    }
    high[i] = sum + sumLow;
    const part = high[i] - sum;
    low[i] = sum - (high[i] - part) + (sumLow - part);
  }
}
