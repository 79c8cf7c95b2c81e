/**
 * A network of any number of inputs at samples in ordinary double precision, with a bound of what that is off by: a tenth of the
 * time of doubled precision, and enough wherever the bound decides.
 */
import type { EvaluatedNetwork } from './evaluated';

/** Half a unit in the last place of a double, relative. */
const UNIT = 2 ** -53;
/** Numbers of a block of samples that all neurons go over: they stay in the nearest cache. */
const NUMBERS_A_BLOCK = 2048;

export interface BoundedValues {
  readonly values: Float64Array;
  /** Of each value, what it is off by at most; not finite where nothing is known. */
  readonly errors: Float64Array;
}

/**
 * f(xᵢ) of every row, O(nKd). The error is at most (d + K + 8) roundings of Σ|v|(|b| + ‖w‖‖xᵢ‖) over all neurons and the free
 * terms, by the bound of a sum of products, σ being 1-Lipschitz and Cauchy and Schwarz; twice that covers the rounding of the
 * bound itself.
 */
export function boundedValues(network: EvaluatedNetwork, inputs: Float64Array): BoundedValues {
  const packed = pack(network);
  const { d } = packed;
  const n = d === 0 ? 0 : inputs.length / d;
  const values = new Float64Array(n);
  const block = 4 * Math.ceil(NUMBERS_A_BLOCK / (4 * d));
  for (let start = 0; start < n; start += block) {
    addBlock(packed, inputs, values, start, Math.min(n, start + block));
  }
  return { values, errors: errorsOf(network, inputs, values) };
}

function errorsOf({ neurons, skip }: EvaluatedNetwork, inputs: Float64Array, values: Float64Array) {
  const d = skip.linear.length;
  let constant = Math.abs(skip.constant);
  let steepness = Math.hypot(...skip.linear);
  for (const { weights, bias, output } of neurons) {
    constant += Math.abs(output * bias);
    steepness += Math.abs(output) * Math.hypot(...weights);
  }
  const roundings = 2 * (d + neurons.length + 8) * UNIT;
  return values.map((value, i) => {
    let squares = 0;
    for (let at = i * d; at < (i + 1) * d; at++) squares += inputs[at] * inputs[at];
    return Number.isFinite(value) ? roundings * (constant + steepness * Math.sqrt(squares)) : Infinity;
  });
}

/**
 * values += Σ v σ(wᵀx + b) over the rows of `packed` from `start` to `end`: four samples and two neurons at a time, whose sums
 * do not wait for one another and which share what is loaded. `rows` is even.
 */
function addBlock(
  { rows, d, weights, biases, on, off }: Packed,
  inputs: Float64Array,
  values: Float64Array,
  start: number,
  end: number,
): void {
  for (let j = 0; j < rows; j += 2) {
    const [w0, w1] = [j * d, (j + 1) * d];
    const [b0, b1] = [biases[j], biases[j + 1]];
    const [on0, on1, off0, off1] = [on[j], on[j + 1], off[j], off[j + 1]];
    let i = start;
    for (; i + 3 < end; i += 4) {
      const first = i * d;
      const second = first + d;
      const third = second + d;
      const fourth = third + d;
      let p0 = b0;
      let q0 = b0;
      let r0 = b0;
      let s0 = b0;
      let p1 = b1;
      let q1 = b1;
      let r1 = b1;
      let s1 = b1;
      for (let k = 0; k < d; k++) {
        const u = weights[w0 + k];
        const v = weights[w1 + k];
        const p = inputs[first + k];
        const q = inputs[second + k];
        const r = inputs[third + k];
        const s = inputs[fourth + k];
        p0 += u * p;
        q0 += u * q;
        r0 += u * r;
        s0 += u * s;
        p1 += v * p;
        q1 += v * q;
        r1 += v * r;
        s1 += v * s;
      }
      values[i] += (p0 > 0 ? on0 : off0) * p0 + (p1 > 0 ? on1 : off1) * p1;
      values[i + 1] += (q0 > 0 ? on0 : off0) * q0 + (q1 > 0 ? on1 : off1) * q1;
      values[i + 2] += (r0 > 0 ? on0 : off0) * r0 + (r1 > 0 ? on1 : off1) * r1;
      values[i + 3] += (s0 > 0 ? on0 : off0) * s0 + (s1 > 0 ? on1 : off1) * s1;
    }
    for (; i < end; i++) {
      let t0 = b0;
      let t1 = b1;
      for (let k = 0, at = i * d; k < d; k++, at++) {
        t0 += weights[w0 + k] * inputs[at];
        t1 += weights[w1 + k] * inputs[at];
      }
      values[i] += (t0 > 0 ? on0 : off0) * t0 + (t1 > 0 ? on1 : off1) * t1;
    }
  }
}

interface Packed {
  /** Even: the free terms are a neuron that is never off, and one of zeros may follow. */
  readonly rows: number;
  readonly d: number;
  /** rows × d. */
  readonly weights: Float64Array;
  readonly biases: Float64Array;
  /** v. */
  readonly on: Float64Array;
  /** αv. */
  readonly off: Float64Array;
}

function pack({ neurons, skip, slope }: EvaluatedNetwork): Packed {
  const d = skip.linear.length;
  const rows = 2 * Math.ceil((neurons.length + 1) / 2);
  const weights = new Float64Array(rows * d);
  const biases = new Float64Array(rows);
  const on = new Float64Array(rows);
  const off = new Float64Array(rows);
  neurons.forEach((neuron, j) => {
    weights.set(neuron.weights, j * d);
    biases[j] = neuron.bias;
    on[j] = neuron.output;
    off[j] = slope * neuron.output;
  });
  weights.set(skip.linear, neurons.length * d);
  biases[neurons.length] = skip.constant;
  on[neurons.length] = off[neurons.length] = 1;
  return { rows, d, weights, biases, on, off };
}
