/** Networks in files: ONNX models against onnxruntime's values of the same bytes, weights as JSON, and what is refused. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../src/core/startingNeurons';
import { readNetwork } from '../../src/data/network/readNetwork';
import type { RawNetwork } from '../../src/data/network/rawNetwork';
import { onnxBytes, type TestGraph, type TestNode, type TestTensor } from '../helpers/onnxGraph';

const D = 3;
const K = 5;
const ROWS = 40;
/** Bytes of the operator sets, without which the graph is whole. */
const BEHIND_THE_GRAPH = 30;
/** The runtime computes in single precision. */
const AGREEMENT = 1e-6;

const random = mulberry32(5);
const numbers = (count: number): number[] =>
  Array.from({ length: count }, () => Math.fround(2 * random() - 1));
const tensor = (dims: readonly number[], form?: TestTensor['form']): TestTensor => ({
  dims,
  values: numbers(dims.reduce((product, length) => product * length, 1)),
  ...(form && { form }),
});
const shape = (...values: number[]): TestTensor => ({ dims: [values.length], values, form: 'int64' });

function node(op: string, inputs: string, output: string, attributes?: TestNode['attributes']): TestNode {
  return { op, inputs: inputs.split(' '), output, ...(attributes && { attributes }) };
}

const WEIGHTS = { w: tensor([D, K]), b: tensor([K]), v: tensor([K, 1]), c: tensor([1]) };
const graph = (
  nodes: TestNode[],
  constants: Record<string, TestTensor>,
  columns: number | null = D,
): TestGraph => ({
  nodes,
  constants,
  columns,
  output: nodes.at(-1)!.output,
});
const FIRST = [node('MatMul', 'x w', 'p'), node('Add', 'p b', 't')];
const LAST = [node('MatMul', 'h v', 'q'), node('Add', 'q c', 'y')];

const GRAPHS: Readonly<Record<string, TestGraph>> = {
  'PyTorch: Gemm, Relu, Gemm': graph(
    [
      node('Gemm', 'x w b', 't', { transB: 1, alpha: { float: 1 }, beta: { float: 1 } }),
      node('Relu', 't', 'h'),
      node('Gemm', 'h v c', 'y', { transB: 1 }),
    ],
    { w: tensor([K, D]), b: tensor([K], 'float_data'), v: tensor([1, K], 'float_data'), c: tensor([1]) },
  ),
  'Gemm with factors, an input of unknown width': graph(
    [
      node('Gemm', 'x w b', 't', { alpha: { float: 0.5 }, beta: { float: 2 } }),
      node('LeakyRelu', 't', 'h', { alpha: { float: 0.25 } }),
      node('Gemm', 'h v', 'y', { alpha: { float: -3 } }),
    ],
    WEIGHTS,
    null,
  ),
  'skl2onnx: MLPRegressor': graph(
    [
      node('Cast', 'x', 'cast', { to: 1 }),
      node('MatMul', 'cast w', 'p'),
      node('Add', 'p b', 't'),
      node('Relu', 't', 'h'),
      node('MatMul', 'h v', 'q'),
      node('Add', 'q c', 'sum'),
      node('Reshape', 'sum shape', 'y'),
    ],
    { ...WEIGHTS, shape: shape(-1, 1), b: tensor([1, K]), c: tensor([1, 1]) },
  ),
  'skl2onnx: a scaler in front': graph(
    [
      {
        ...node('Scaler', 'x', 's', { offset: { floats: [0.5, -1, 2] }, scale: { floats: [2, 0.5, 4] } }),
        domain: 'ai.onnx.ml',
      },
      node('MatMul', 's w', 'p'),
      ...FIRST.slice(1),
      node('Relu', 't', 'h'),
      ...LAST,
    ],
    WEIGHTS,
  ),
  'scaled by hand, before and behind, with an unnamed slope': graph(
    [
      node('Sub', 'x mean', 'm'),
      node('Div', 'm deviation', 's'),
      node('Flatten', 's', 'f'),
      node('MatMul', 'f w', 'p'),
      node('Add', 'b p', 't'),
      node('LeakyRelu', 't', 'h'),
      ...LAST,
      node('Mul', 'y factor', 'z'),
      node('Sub', 'shift z', 'u'),
      node('Squeeze', 'u axes', 'r'),
      node('Identity', 'r', 'end'),
    ],
    {
      ...WEIGHTS,
      mean: tensor([D]),
      deviation: { dims: [D], values: [2, 0.5, 1.5] },
      factor: { dims: [], values: [2.5] },
      shift: { dims: [1], values: [7] },
      axes: shape(1),
    },
  ),
  'max(t, αt), transposed constants and nodes that are constants': graph(
    [
      node('Constant', '', 'wt', { value: tensor([K, D]) }),
      node('Transpose', 'wt', 'w', {}),
      ...FIRST,
      node('Mul', 'alpha t', 'a'),
      node('Max', 'a t', 'h'),
      ...LAST,
    ].map((one) => (one.op === 'Constant' ? { ...one, inputs: [] } : one)),
    { b: WEIGHTS.b, v: WEIGHTS.v, c: WEIGHTS.c, alpha: { dims: [], values: [0.125] } },
  ),
  'max(t, 0), a vector of outputs': graph(
    [...FIRST, node('Max', 't zero', 'h'), node('MatMul', 'h v', 'q'), node('Add', 'q c', 'y')],
    { ...WEIGHTS, v: tensor([K]), c: { dims: [], values: [0.5] }, zero: { dims: [], values: [0] } },
  ),
  'a straight term beside the neurons, and neurons that are scaled': graph(
    [
      ...FIRST,
      node('PRelu', 't slope', 'g'),
      node('Mul', 'g b', 'h'),
      node('MatMul', 'h v', 'q'),
      node('MatMul', 'x line', 'straight'),
      node('Add', 'straight q', 'sum'),
      node('Add', 'sum c', 'y'),
    ],
    { ...WEIGHTS, slope: { dims: [1], values: [0.3] }, line: tensor([D, 1]) },
  ),
  'PyTorch: batches normalised before and behind, one column of the output': graph(
    [
      node('BatchNormalization', 'x s0 b0 m0 v0', 'n', { epsilon: { float: 0.5 } }),
      node('MatMul', 'n w', 't'),
      node('BatchNormalization', 't s1 b1 m1 v1', 'r'),
      node('Relu', 'r', 'h'),
      node('Gemm', 'h v c', 'q'),
      node('Gather', 'q last', 'y', { axis: 1 }),
    ],
    {
      w: WEIGHTS.w,
      v: tensor([K, 1]),
      c: tensor([1]),
      ...Object.fromEntries(
        [D, K].flatMap((size, i) => ['s', 'b', 'm'].map((name) => [`${name}${i}`, tensor([size])])),
      ),
      v0: { dims: [D], values: [0.5, 2, 1] },
      v1: { dims: [K], values: [0.25, 1, 3, 0.5, 2] },
      last: { dims: [], values: [-1], form: 'int64' },
    },
  ),
  'two branches of one activation': graph(
    [
      ...FIRST,
      node('Relu', 't', 'h'),
      node('MatMul', 'x w2', 't2'),
      node('Relu', 't2', 'h2'),
      node('Sub', 'h h2', 'd'),
      node('MatMul', 'd v', 'y'),
    ],
    { ...WEIGHTS, w2: tensor([D, K]) },
  ),
  'no neurons': graph([node('MatMul', 'x v', 'q'), node('Add', 'q c', 'y')], {
    v: tensor([D, 1]),
    c: tensor([1]),
  }),
};

/** f(x), term by term. */
function valueAt({ neurons, skip, slope }: RawNetwork, x: readonly number[]): number {
  const dot = (weights: readonly number[]): number => weights.reduce((sum, w, k) => sum + w * x[k], 0);
  return neurons.reduce(
    (sum, { weights, bias, output }) => {
      const t = dot(weights) + bias;
      return sum + output * (t > 0 ? t : slope! * t);
    },
    skip.constant + dot(skip.linear),
  );
}

function read(bytes: Uint8Array, file = 'net.onnx'): RawNetwork {
  const network = readNetwork(`/somewhere/${file}`, bytes);
  if (typeof network === 'string') throw new Error(network);
  return network;
}

describe('an ONNX model', () => {
  it.each(Object.entries(GRAPHS))('%s: is read as the runtime runs it', async (_, own) => {
    const bytes = onnxBytes(own);
    const network = read(bytes);
    expect(network.inputs).toBe(D);
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
    const rows = Array.from({ length: ROWS }, () => numbers(D).map((value) => Math.fround(3 * value)));
    const answers = await session.run({
      x: new Tensor('float32', Float32Array.from(rows.flat()), [ROWS, D]),
    });
    const values = Array.from(answers[own.output].data as Float32Array);
    expect(values).toHaveLength(ROWS);
    const size = Math.max(...values.map(Math.abs));
    rows.forEach((row, i) =>
      expect(Math.abs(valueAt(network, row) - values[i])).toBeLessThan(4 * AGREEMENT * size),
    );
  });

  const hidden = (...ops: TestNode[]): TestGraph => graph([...FIRST, ...ops, ...LAST], WEIGHTS);
  it.each<[string, TestGraph, RegExp]>([
    [
      'two hidden layers',
      graph(
        [
          ...FIRST,
          node('Relu', 't', 'g'),
          node('MatMul', 'g w2', 't2'),
          node('LeakyRelu', 't2', 'h'),
          ...LAST,
        ],
        { ...WEIGHTS, w2: tensor([K, K]) },
      ),
      /^net\.onnx has 2 hidden layers \(MatMul, Relu, MatMul, LeakyRelu, MatMul\); a network of one hidden layer is compared\.$/,
    ],
    ['another activation', hidden(node('Tanh', 't', 'h')), /^net\.onnx has the operator Tanh where .*\.$/],
    [
      'a sigmoid at its end',
      graph([...hidden(node('Relu', 't', 'h')).nodes, node('Sigmoid', 'y', 'z')], WEIGHTS),
      /Sigmoid/,
    ],
    [
      'three outputs',
      graph([...FIRST, node('Relu', 't', 'h'), node('MatMul', 'h v', 'y')], {
        ...WEIGHTS,
        v: tensor([K, 3]),
      }),
      /^net\.onnx gives 3 numbers; a network of one output is compared\.$/,
    ],
    [
      'inputs that are clamped',
      graph(
        [node('Max', 'x least', 'm'), node('MatMul', 'm w', 'p'), FIRST[1], node('Relu', 't', 'h'), ...LAST],
        {
          ...WEIGHTS,
          least: tensor([D]),
        },
      ),
      /^net\.onnx clamps its inputs \(Max\); .*\.$/,
    ],
    [
      'two activations',
      graph(
        [
          ...FIRST,
          node('Relu', 't', 'a'),
          node('LeakyRelu', 't', 'e', { alpha: { float: 0.5 } }),
          node('Add', 'a e', 'h'),
          ...LAST,
        ],
        WEIGHTS,
      ),
      /^net\.onnx mixes activations of the slopes 0 and 0\.5; .*\.$/,
    ],
    [
      'a column that is added to the samples',
      graph([...FIRST, node('Relu', 't', 'h'), node('MatMul', 'h v', 'q'), node('Add', 'q c', 'y')], {
        ...WEIGHTS,
        c: tensor([4, 1]),
      }),
      /operator Add where/,
    ],
    [
      'a row that is chosen',
      graph([...FIRST, node('Relu', 't', 'h'), ...LAST, node('Gather', 'y first', 'z')], {
        ...WEIGHTS,
        first: { dims: [], values: [0], form: 'int64' },
      }),
      /operator Gather where/,
    ],
    [
      'batches normalised as in training',
      hidden(node('BatchNormalization', 't b b b b', 'h', { training_mode: 1 })),
      /operator BatchNormalization where/,
    ],
    ['weights that are no numbers', hidden(node('Relu', 't', 'h')), /not finite/],
    [
      'more inputs than are read',
      graph([...FIRST, node('Relu', 't', 'h'), ...LAST], WEIGHTS, 2000),
      /takes 2000 inputs/,
    ],
    [
      'weights of another shape',
      graph([...FIRST, node('Relu', 't', 'h'), ...LAST], WEIGHTS, 4),
      /multiplies 4 numbers by a matrix of 3 rows/,
    ],
  ])('with %s is refused in one sentence', (name, own, sentence) => {
    const constants =
      name === 'weights that are no numbers'
        ? { ...own.constants, c: { dims: [1], values: [NaN] } }
        : own.constants;
    expect(readNetwork('net.onnx', onnxBytes({ ...own, constants }))).toMatch(sentence);
  });

  it('that is none, or is cut or changed anywhere, is one sentence or another network, and no fault', () => {
    const whole = onnxBytes(GRAPHS['PyTorch: Gemm, Relu, Gemm']);
    expect(readNetwork('net.onnx', new TextEncoder().encode('{"no": "model"}'))).toMatch(/is no ONNX model/);
    expect(readNetwork('net.onnx', new Uint8Array())).toMatch(/is no ONNX model/);
    for (let length = 1; length < whole.length - BEHIND_THE_GRAPH; length += 3)
      expect(typeof readNetwork('net.onnx', whole.subarray(0, length))).toBe('string');
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 0x7f, 0xff]) {
        const changed = whole.slice();
        changed[at] = value;
        readNetwork('net.onnx', changed);
      }
    }
  });
});

const STATE = {
  'fc1.weight': [
    [1, 2],
    [-3, 4],
    [0.5, -1],
  ],
  'fc1.bias': [0.1, 0.2, 0.3],
  'fc2.weight': [[1, -1, 2]],
  'fc2.bias': [0.7],
};
const json = (content: unknown): RawNetwork | string =>
  readNetwork(
    'w.json',
    new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)),
  );

describe('weights as JSON', () => {
  it('are a network, in any order and under any names', () => {
    const network = {
      inputs: 2,
      neurons: [
        { weights: [1, 2], bias: 0.1, output: 1 },
        { weights: [-3, 4], bias: 0.2, output: -1 },
        { weights: [0.5, -1], bias: 0.3, output: 2 },
      ],
      skip: { constant: 0.7, linear: [0, 0] },
    };
    expect(json(STATE)).toEqual({ ...network, slope: null });
    expect(json({ ...STATE, activation: 'relu' })).toEqual({ ...network, slope: 0 });
    const { 'fc1.weight': first, 'fc2.weight': second } = STATE;
    expect(json({ 'net.2.weight': second, 'net.0.weight': first, activation: { leaky_relu: 0.2 } })).toEqual({
      inputs: 2,
      neurons: network.neurons.map((neuron) => ({ ...neuron, bias: 0 })),
      skip: { constant: 0, linear: [0, 0] },
      slope: 0.2,
    });
  });

  it.each<[unknown, RegExp]>([
    ['{', /not well-formed JSON/],
    [[1], /must be one object of lists/],
    [{ 'fc1.weight': [[1]] }, /has 1 matrix of weights/],
    [{ ...STATE, 'fc3.weight': [[1]] }, /has 3 matrices of weights/],
    [{ ...STATE, 'bn.mean': [1] }, /has "bn\.mean", which is no NAME\.weight/],
    [{ ...STATE, 'fc2.weight': [[1, 2]] }, /"fc1\.weight" is 3 × 2 and "fc2\.weight" is 1 × 2/],
    [{ ...STATE, 'fc1.weight': [[1], [2, 3]] }, /"fc1\.weight" must be a list of equally long lists/],
    [
      { ...STATE, 'fc1.bias': [1] },
      /"fc1\.bias" must be a list of as many numbers as its weight has rows, 3/,
    ],
    [{ ...STATE, activation: 'tanh' }, /"activation" must be "relu"/],
    ['{"a.weight": [[1e999]], "b.weight": [[1]]}', /not finite/],
  ])('%j is refused in one sentence', (content, sentence) => {
    expect(json(content)).toMatch(sentence);
    expect(json(content)).toMatch(/^w\.json.*\.$/);
  });
});
