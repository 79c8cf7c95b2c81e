/**
 * A value of a network's graph as a function of its inputs: `size` numbers, each affine in the inputs and in the activated neurons of
 * hidden layers. Graphs are read by carrying one of these through their nodes.
 */

/** σ(Wx + b) of one activation: σ(t) is t above zero and slope·t below. */
interface HiddenLayer {
  readonly size: number;
  /** size × inputs, row-major. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  readonly slope: number;
}

/** Coefficients of a layer's neurons: one for each number of the value in its turn, or a matrix of value × neurons. */
type Coefficients =
  | { readonly kind: 'diagonal'; readonly values: Float64Array }
  | { readonly kind: 'full'; readonly values: Float64Array };

export interface Signal {
  readonly size: number;
  /** How many inputs the network has. */
  readonly inputs: number;
  /** size × inputs, row-major. */
  readonly linear: Float64Array;
  readonly constant: Float64Array;
  readonly hidden: ReadonlyMap<HiddenLayer, Coefficients>;
  /** [n] instead of [n, size]; the size is 1. */
  readonly flat: boolean;
  /** It is another value times a number. */
  readonly multiple?: { readonly of: Signal; readonly factor: number };
}

/** The inputs themselves. */
export function inputSignal(inputs: number): Signal {
  const linear = new Float64Array(inputs * inputs);
  for (let k = 0; k < inputs; k++) linear[k * inputs + k] = 1;
  return { size: inputs, inputs, linear, constant: new Float64Array(inputs), hidden: new Map(), flat: false };
}

/** The value times a matrix of size × columns, row-major. */
export function times(signal: Signal, matrix: ArrayLike<number>, columns: number, flat: boolean): Signal {
  const { size, inputs } = signal;
  /** Of an own × size matrix, transposed: `rows` × `width` to columns × width. */
  const product = (values: Float64Array, width: number): Float64Array => {
    const result = new Float64Array(columns * width);
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < width; k++) {
        const value = values[i * width + k];
        if (value === 0) continue;
        for (let c = 0; c < columns; c++) result[c * width + k] += value * matrix[i * columns + c];
      }
    }
    return result;
  };
  const hidden = new Map<HiddenLayer, Coefficients>();
  for (const [layer, coefficients] of signal.hidden) {
    if (coefficients.kind === 'full') {
      hidden.set(layer, { kind: 'full', values: product(coefficients.values, layer.size) });
      continue;
    }
    const values = new Float64Array(columns * size);
    for (let i = 0; i < size; i++)
      for (let c = 0; c < columns; c++)
        values[c * size + i] = coefficients.values[i] * matrix[i * columns + c];
    hidden.set(layer, { kind: 'full', values });
  }
  const linear = product(signal.linear, inputs);
  return { size: columns, inputs, linear, constant: product(signal.constant, 1), hidden, flat };
}

/** Each number times its factor. */
export function scaled(signal: Signal, factors: ArrayLike<number>): Signal {
  const rows = (values: Float64Array): Float64Array => {
    const width = values.length / signal.size;
    return values.map((value, at) => value * factors[Math.floor(at / width)]);
  };
  const hidden = new Map<HiddenLayer, Coefficients>();
  for (const [layer, { kind, values }] of signal.hidden) hidden.set(layer, { kind, values: rows(values) });
  const first = factors[0];
  const uniform = Array.from(factors).every((factor) => factor === first);
  return {
    ...unrelated(signal),
    linear: rows(signal.linear),
    constant: rows(signal.constant),
    hidden,
    ...(uniform && { multiple: { of: signal, factor: first } }),
  };
}

/** Each number plus its own. */
export function shifted(signal: Signal, by: ArrayLike<number>): Signal {
  return { ...unrelated(signal), constant: signal.constant.map((value, k) => value + by[k]) };
}

/** The sum of two values of one size. */
export function plus(a: Signal, b: Signal): Signal {
  const hidden = new Map(a.hidden);
  for (const [layer, own] of b.hidden) {
    const other = hidden.get(layer);
    hidden.set(layer, other === undefined ? own : together(layer, other, own));
  }
  return {
    ...unrelated(a),
    linear: a.linear.map((value, k) => value + b.linear[k]),
    constant: a.constant.map((value, k) => value + b.constant[k]),
    hidden,
  };
}

/** The value without what it is a multiple of: another value is made of it. */
function unrelated({ size, inputs, linear, constant, hidden, flat }: Signal): Signal {
  return { size, inputs, linear, constant, hidden, flat };
}

/** Each number activated as a neuron of a layer of its own; of a value without hidden layers. */
export function activated(signal: Signal, slope: number): Signal {
  const { size, inputs, linear, constant, flat } = signal;
  const layer: HiddenLayer = { size, weights: linear, bias: constant, slope };
  return {
    size,
    inputs,
    linear: new Float64Array(size * inputs),
    constant: new Float64Array(size),
    hidden: new Map([[layer, { kind: 'diagonal', values: new Float64Array(size).fill(1) }]]),
    flat,
  };
}

function together({ size }: HiddenLayer, a: Coefficients, b: Coefficients): Coefficients {
  const [left, right] = a.kind === b.kind ? [a, b] : [full(a, size), full(b, size)];
  return { kind: left.kind, values: left.values.map((value, k) => value + right.values[k]) };
}

function full(coefficients: Coefficients, neurons: number): Coefficients {
  if (coefficients.kind === 'full') return coefficients;
  const values = new Float64Array(neurons * neurons);
  coefficients.values.forEach((value, k) => (values[k * neurons + k] = value));
  return { kind: 'full', values };
}
