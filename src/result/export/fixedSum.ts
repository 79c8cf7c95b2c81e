/**
 * Several inputs in fixed point. Each neuron is scaled so that its sum, over all inputs that the type tells apart, stays below one; the sums are
 * taken in the wide type, and what is divided off is cut towards zero.
 */
import { type Artefact, type ArtefactColumn, dimensionOf } from './artefact';
import { nearFloat } from './centre';
import { clampText, indexType, matrix, table } from './cText';
import {
  BOUND_ROUNDING,
  exponentFor,
  type FixedFunction,
  type FixedType,
  limitsOf,
  requireWhole,
  saturated,
  type Scale,
  wideText,
} from './fixedScale';

/** An input of the network: in steps, and how many of them it has at most, over all and over the data. */
interface Input {
  readonly exponent: number;
  readonly most: number;
  readonly mostInRange: number;
  /** What rounding does to it, in raw units. */
  readonly rounding: number;
}

interface Integers {
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[];
  readonly outputs: readonly number[];
  readonly linear: readonly number[];
  readonly constant: number;
}

export function fixedSum(artefact: Artefact, type: FixedType, scales: readonly Scale[]): FixedFunction {
  const inputs = inputsOf(artefact, type, scales);
  const network = seenFromOffsets(artefact, scales);
  const { half } = type;
  const slope = artefact.activation.slope;
  /** Steps of a neuron's sum, and of the sum itself before it is cut. */
  const cut = type.sums / 2 / half;
  // one of nothing but zeros stays so in any size
  const sizes = network.neurons.map(({ weights, bias }) => sizeOf(weights, bias, inputs, 'most') || 1);
  const outs = network.neurons.map(({ output }, j) => output * sizes[j]);
  const sumsInRange = network.neurons.map(({ weights, bias }) =>
    sizeOf(weights, bias, inputs, 'mostInRange'),
  );
  const reach = network.neurons.reduce(
    (sum, { output }, j) => sum + Math.abs(output) * sumsInRange[j],
    sizeOf(network.linear, 0, inputs, 'mostInRange'),
  );
  // values of a classification keep their sign
  const offset = artefact.classes === null ? nearFloat(network.constant) : 0;
  const constant = network.constant - offset;
  const all = outs.reduce(
    (sum, out) => sum + Math.abs(out) * (1 + 2 / half),
    sizeOf(network.linear, constant, inputs, 'most'),
  );
  const factors = [
    ...outs.map((out) => out / half),
    ...network.linear.map((own, k) => own / 2 ** inputs[k].exponent),
  ];
  // sums below their limit, factors within the type
  const power = Math.min(
    exponentFor(all, type.sums),
    exponentFor(Math.max(0, ...factors.map(Math.abs)), half),
  );
  const output: Scale = { offset, exponent: Math.min(power, exponentFor(reach + Math.abs(constant), half)) };
  const own: Integers = {
    weights: network.neurons.map(({ weights }, j) =>
      weights.map((weight, k) =>
        Math.round(((weight / sizes[j]) * (type.sums / 2)) / 2 ** inputs[k].exponent),
      ),
    ),
    biases: network.neurons.map(({ bias }, j) => Math.round((bias / sizes[j]) * (type.sums / 2))),
    outputs: outs.map((out) => Math.round((out / half) * 2 ** power)),
    linear: network.linear.map((value, k) => Math.round((value / 2 ** inputs[k].exponent) * 2 ** power)),
    constant: Math.round(constant * 2 ** power),
  };
  requireWhole([...own.weights, own.outputs, own.linear], [...own.biases, own.constant], type);
  const leak = Math.round(slope * half);
  const error = errorOf();
  const body = functionText(artefact, type, own, {
    cut,
    leak,
    divisor: 2 ** (power - output.exponent),
    inputs,
    scales,
  });
  return { ...body, value: output, error };

  /**
   * The sum of what each rounding may do, over the range of the data: of inputs, weights, biases, the cut of a neuron's sum, the slope below
   * zero (σ itself enlarges nothing), outputs, free terms, and the cut of the value.
   */
  function errorOf(): number {
    let error = 0;
    network.neurons.forEach(({ weights, bias, output: v }, j) => {
      const size = sizes[j];
      let sum = Math.abs(own.biases[j] / (type.sums / 2) - bias / size) + 1 / half;
      weights.forEach((weight, k) => {
        const { exponent, mostInRange, rounding } = inputs[k];
        const exact = weight / size / 2 ** exponent;
        sum +=
          (Math.abs(weight) / size) * rounding +
          Math.abs(own.weights[j][k] / (type.sums / 2) - exact) * mostInRange;
      });
      const below = slope > 0 ? Math.abs(leak / half - slope) + 1 / half : 0;
      const activated = sum + below;
      const exact = v * size;
      const written = (own.outputs[j] * half) / 2 ** power;
      error += Math.abs(exact) * activated + Math.abs(written - exact) * (1 + activated);
    });
    network.linear.forEach((value, k) => {
      const { exponent, mostInRange, rounding } = inputs[k];
      const exact = value / 2 ** exponent;
      error += Math.abs(value) * rounding + Math.abs(own.linear[k] / 2 ** power - exact) * mostInRange;
    });
    error += Math.abs(own.constant / 2 ** power - constant) + 2 ** -output.exponent;
    return error + BOUND_ROUNDING * (error + reach + Math.abs(network.constant));
  }
}

/** |bias| + Σ|w|·|x| over all inputs there are. */
function sizeOf(
  weights: readonly number[],
  bias: number,
  inputs: readonly Input[],
  which: 'most' | 'mostInRange',
): number {
  return weights.reduce(
    (sum, weight, k) => sum + (Math.abs(weight) * inputs[k][which]) / 2 ** inputs[k].exponent,
    Math.abs(bias),
  );
}

function inputsOf({ columns }: Artefact, type: FixedType, scales: readonly Scale[]): Input[] {
  const [lowest] = limitsOf(type);
  return columns.flatMap(({ labels }, k): Input[] => {
    // as far from zero as any number of the type, so that a label's weights fit it
    if (labels)
      return labels.map(() => ({
        exponent: Math.log2(-lowest),
        most: -lowest,
        mostInRange: -lowest,
        rounding: 0,
      }));
    const { exponent } = scales[k];
    return [{ exponent, most: -lowest, mostInRange: type.half + 1, rounding: 2 ** -exponent / 2 }];
  });
}

/** The network of the inputs less the offsets of their scales. */
function seenFromOffsets({ columns, neurons, skip }: Artefact, scales: readonly Scale[]) {
  const moves = new Array<number>(skip.linear.length).fill(0);
  columns.forEach(({ first, centre, labels }, k) => {
    if (labels === undefined) moves[first] = scales[k].offset - centre;
  });
  const moved = (bias: number, weights: readonly number[]): number =>
    weights.reduce((sum, weight, k) => sum + weight * moves[k], bias);
  return {
    neurons: neurons.map(({ weights, bias, output }) => ({ weights, bias: moved(bias, weights), output })),
    linear: skip.linear,
    constant: moved(skip.constant, skip.linear),
  };
}

interface Layout {
  readonly cut: number;
  readonly leak: number;
  readonly divisor: number;
  readonly inputs: readonly Input[];
  readonly scales: readonly Scale[];
}

function functionText(artefact: Artefact, type: FixedType, own: Integers, layout: Layout) {
  const { name, columns } = artefact;
  const { word, wide } = type;
  const { weights, biases, outputs, linear, constant } = own;
  const count = biases.length;
  const dimension = dimensionOf(artefact);
  const text = (value: number): string => String(value + 0);
  const index = indexType(count);
  const isZero = linear.every((value) => value === 0);
  const lines = [
    ...(count === 0
      ? []
      : [
          ...matrix(`${word} ${name}_weight`, weights, dimension, text),
          ...table(`${wide} ${name}_bias`, biases, (value) => wideText(value, type)),
          ...table(`${word} ${name}_output`, outputs, text),
        ]),
    ...(isZero ? [] : table(`${word} ${name}_linear`, linear, text)),
    '',
    `static inline ${word} ${name}(const ${word} *x)`,
    '{',
    `    ${wide} in[${dimension}], y = ${wideText(constant, type)};`,
    ...(count === 0 ? [] : [`    ${index} j;`]),
    '    int k;',
    ...columns.flatMap((column, k) => inputText(column, k, layout.scales[k], type)),
    isZero
      ? `    for (k = 0; k < ${dimension}; k++) (void)in[k];`
      : `    for (k = 0; k < ${dimension}; k++) y += ${name}_linear[k] * in[k];`,
    ...(count === 0
      ? []
      : [
          `    for (j = 0; j < ${count}; j++) {`,
          `        ${wide} t = ${name}_bias[j];`,
          `        for (k = 0; k < ${dimension}; k++) t += ${name}_weight[j][k] * in[k];`,
          `        t /= ${wideText(layout.cut, type)};`,
          layout.leak === 0
            ? '        if (t < 0) t = 0;'
            : `        if (t < 0) t = t * ${layout.leak} / ${wideText(type.half, type)};`,
          `        y += ${name}_output[j] * t;`,
          '    }',
        ]),
    ...(layout.divisor > 1 ? [`    y /= ${wideText(layout.divisor, type)};`] : []),
    ...saturated('y', type),
    '}',
  ];
  const bytes = type.bits / 8;
  return {
    lines,
    tableBytes: count * (dimension + 1) * bytes + 2 * bytes * (count + 1) + (isZero ? 0 : dimension * bytes),
    stackBytes: (dimension + 2) * 2 * bytes + 8,
  };
}

function inputText(
  { first, clamp, labels }: ArtefactColumn,
  k: number,
  { offset, exponent }: Scale,
  type: FixedType,
): string[] {
  if (labels) {
    const none = type.bits === 16 ? 'INT16_MIN' : 'INT32_MIN';
    return [
      `    if (x[${k}] < 0 || x[${k}] >= ${labels.length}) return ${none};`,
      ...labels.map(
        (_, at) => `    in[${first + at}] = x[${k}] == ${at} ? ${wideText(-limitsOf(type)[0], type)} : 0;`,
      ),
    ];
  }
  const ends = clamp?.map((end) => String(Math.round((end - offset) * 2 ** exponent) + 0));
  return [`    in[${first}] = x[${k}];`, ...(ends ? clampText(`in[${first}]`, ends) : [])];
}
