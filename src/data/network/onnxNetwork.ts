/**
 * The network in an ONNX graph: one matrix of inputs, one hidden layer of Relu or LeakyRelu neurons, one number. Its nodes are carried
 * out on functions of the inputs (signal.ts) instead of numbers, so that scalers, biases that are added and terms beside the neurons
 * fold into one network.
 */
import { constantOf, type Value } from './onnxConstants';
import { type OnnxGraph, type OnnxNode, type OnnxRim, type OnnxTensor, readOnnxFile } from './onnxFile';
import { checked, NotANetwork, type RawNetwork } from './rawNetwork';
import { activated, inputSignal, plus, scaled, shifted, type Signal, times } from './signal';

/** Inputs of a network that is read: their products with the weights are worked out one by one. */
const MOST_INPUTS = 1000;
/** Operators that a message lists. */
const MOST_LISTED = 12;
/** Slope of a LeakyRelu that says none. */
const LEAKY_DEFAULT = 0.01;

/** Of a BatchNormalization that says none. */
const EPSILON_DEFAULT = 1e-5;

/** TensorProto.DataType of Cast to numbers with a fraction. */
const FRACTIONAL: ReadonlySet<number> = new Set([1, 10, 11]);

/** Throws NotANetwork, whose message names the file as `file`. */
export function readOnnxNetwork(file: string, bytes: Uint8Array): RawNetwork {
  let graph: OnnxGraph;
  try {
    graph = readOnnxFile(bytes);
  } catch {
    throw new NotANetwork(`${file} is no ONNX model; export the network again.`);
  }
  return checked(file, new Reading(file, graph).network());
}

class Reading {
  private readonly values = new Map<string, Value>();
  private readonly nodes: readonly OnnxNode[];

  constructor(
    private readonly file: string,
    private readonly graph: OnnxGraph,
  ) {
    this.nodes = neededNodes(graph);
  }

  network(): RawNetwork {
    const { file, graph, nodes } = this;
    const [output] = graph.outputs;
    const inputs = graph.inputs.filter(({ name }) => nodes.some((node) => node.inputs.includes(name)));
    if (output === undefined || inputs.length !== 1) {
      throw this.fault(
        inputs.length === 0
          ? 'has no input'
          : `has ${inputs.length} inputs (${listed(inputs.map(({ name }) => name))})`,
        'a network of one matrix of inputs is compared',
      );
    }
    for (const [name, tensor] of graph.constants) this.values.set(name, { kind: 'constant', tensor });
    this.values.set(inputs[0].name, { kind: 'signal', signal: inputSignal(this.inputsOf(inputs[0])) });
    for (const node of nodes) this.values.set(node.outputs[0], this.valueOf(node));
    const value = this.values.get(output.name);
    if (value?.kind !== 'signal') throw new NotANetwork(`${file} has an output that depends on no input.`);
    const { signal } = value;
    if (signal.size !== 1) {
      throw this.fault(`gives ${signal.size} numbers`, 'a network of one output is compared');
    }
    return this.collected(signal);
  }

  /** How many numbers a sample has: as the input says, else as the first weights say. */
  private inputsOf({ name, dims }: OnnxRim): number {
    const given = dims?.at(-1);
    const between = dims?.slice(1, -1) ?? [];
    if (between.some((length) => length !== null && length !== 1)) {
      throw this.fault(`takes samples of ${dims!.length - 1} dimensions`, 'rows of numbers are compared');
    }
    const count = given ?? this.inputsOfWeights(name);
    if (count > MOST_INPUTS)
      throw this.fault(`takes ${count} inputs`, `networks of at most ${MOST_INPUTS} are read`);
    return count;
  }

  private inputsOfWeights(name: string): number {
    for (const { op, inputs, attributes } of this.nodes) {
      const dims = this.graph.constants.get(inputs[1] ?? '')?.dims;
      if ((op !== 'MatMul' && op !== 'Gemm') || dims === undefined) continue;
      return attributes.get('transB')?.int ? dims[1] : dims[0];
    }
    throw new NotANetwork(
      `${this.file} does not say how many numbers its input ${name} has; export it with its shape.`,
    );
  }

  private collected(signal: Signal): RawNetwork {
    const { inputs, hidden, constant, linear } = signal;
    const layers = [...hidden].filter(([, { values }]) => values.some((value) => value !== 0));
    const slopes = new Set(layers.map(([{ slope }]) => slope));
    if (slopes.size > 1) {
      throw this.fault(
        `mixes activations of the slopes ${[...slopes].join(' and ')}`,
        'a network of one activation is compared',
      );
    }
    const neurons = layers.flatMap(([{ size, weights, bias }, { values }]) =>
      Array.from({ length: size }, (_, j) => ({
        weights: Array.from(weights.subarray(j * inputs, (j + 1) * inputs)),
        bias: bias[j],
        output: values[j],
      })),
    );
    const [slope = null] = slopes;
    return { inputs, neurons, skip: { constant: constant[0], linear: Array.from(linear) }, slope };
  }

  private valueOf(node: OnnxNode): Value {
    const given = node.inputs.map((name) => (name === '' ? undefined : this.values.get(name)));
    const own = constantOf(this.file, node, given);
    if (own !== null) return own;
    return { kind: 'signal', signal: this.signalOf(node, given) };
  }

  private signalOf(node: OnnxNode, given: readonly (Value | undefined)[]): Signal {
    const { op, attributes } = node;
    const [a, b] = given;
    switch (op) {
      case 'Gemm':
        return this.gemm(node, given);
      case 'MatMul': {
        const { tensor } = constant(b) ?? this.unread(op);
        return this.product(op, this.signal(op, a), tensor, false);
      }
      case 'Add':
      case 'Sub':
        return this.sum(op, a, b);
      case 'Mul':
      case 'Div':
        return this.quotient(op, a, b);
      case 'Relu':
        return this.activation(this.signal(op, a), 0);
      case 'LeakyRelu':
        return this.activation(this.signal(op, a), attributes.get('alpha')?.float ?? LEAKY_DEFAULT);
      case 'PRelu': {
        const { tensor } = constant(b) ?? this.unread(op);
        const numbers = this.numbers(op, tensor);
        if (!Array.from(numbers).every((slope) => slope === numbers[0])) this.unread(op);
        return this.activation(this.signal(op, a), numbers[0]);
      }
      case 'Max':
        return this.larger(a, b, given.length);
      case 'Scaler':
        return this.scaler(node, this.signal(op, a));
      case 'BatchNormalization':
        return this.normalized(node, given);
      case 'Identity':
      case 'Dropout':
        return this.signal(op, a);
      case 'Cast':
        if (!FRACTIONAL.has(attributes.get('to')?.int ?? 0)) this.unread(op);
        return this.signal(op, a);
      case 'Flatten':
        if ((attributes.get('axis')?.int ?? 1) !== 1) this.unread(op);
        return { ...this.signal(op, a), flat: false };
      case 'Squeeze':
      case 'Unsqueeze': {
        const signal = this.signal(op, a);
        if (signal.size !== 1) this.unread(op);
        return { ...signal, flat: op === 'Squeeze' };
      }
      case 'Reshape':
        return this.reshaped(this.signal(op, a), b);
      case 'Gather':
        return this.chosen(node, this.signal(op, a), b);
      default:
        return this.unread(op);
    }
  }

  /** alpha·A·B + beta·C. */
  private gemm({ op, attributes }: OnnxNode, [a, b, c]: readonly (Value | undefined)[]): Signal {
    const { tensor } = constant(b) ?? this.unread(op);
    if (attributes.get('transA')?.int) this.unread(op);
    const alpha = attributes.get('alpha')?.float ?? 1;
    const beta = attributes.get('beta')?.float ?? 1;
    const product = this.product(op, this.signal(op, a), tensor, attributes.get('transB')?.int === 1);
    const whole = alpha === 1 ? product : scaled(product, new Float64Array(product.size).fill(alpha));
    if (c === undefined) return whole;
    const added = constant(c) ?? this.unread(op);
    return shifted(
      whole,
      this.broadcast(op, added.tensor, whole).map((value) => beta * value),
    );
  }

  private product(op: string, signal: Signal, tensor: OnnxTensor, transposed: boolean): Signal {
    const numbers = this.numbers(op, tensor);
    const { dims } = tensor;
    if (dims.length === 0 || dims.length > 2 || signal.flat) this.unread(op);
    const [rows, columns] = transposed ? [dims[1], dims[0]] : [dims[0], dims[1] ?? 1];
    if (rows !== signal.size) {
      throw this.fault(
        `multiplies ${signal.size} numbers by a matrix of ${rows} rows`,
        'such a model runs nowhere; export it again',
      );
    }
    const matrix = transposed
      ? Float64Array.from({ length: rows * columns }, (_, at) => {
          const [i, c] = [Math.floor(at / columns), at % columns];
          return numbers[c * rows + i];
        })
      : numbers;
    return times(signal, matrix, columns, dims.length === 1);
  }

  private sum(op: string, a: Value | undefined, b: Value | undefined): Signal {
    const sign = op === 'Sub' ? -1 : 1;
    const negative = (signal: Signal): Signal =>
      sign === 1 ? signal : scaled(signal, new Float64Array(signal.size).fill(-1));
    if (a?.kind === 'signal' && b?.kind === 'signal') {
      if (a.signal.size !== b.signal.size || a.signal.flat !== b.signal.flat) this.unread(op);
      return plus(a.signal, negative(b.signal));
    }
    if (a?.kind === 'signal' && b?.kind === 'constant') {
      return shifted(
        a.signal,
        this.broadcast(op, b.tensor, a.signal).map((value) => sign * value),
      );
    }
    if (a?.kind !== 'constant' || b?.kind !== 'signal') return this.unread(op);
    return shifted(negative(b.signal), this.broadcast(op, a.tensor, b.signal));
  }

  private quotient(op: string, a: Value | undefined, b: Value | undefined): Signal {
    const [first, second] = op === 'Mul' && a?.kind === 'constant' ? [b, a] : [a, b];
    if (first?.kind !== 'signal' || second?.kind !== 'constant') return this.unread(op);
    const numbers = this.broadcast(op, second.tensor, first.signal);
    return scaled(first.signal, op === 'Mul' ? numbers : numbers.map((value) => 1 / value));
  }

  /** max(t, αt) and max(t, 0). */
  private larger(a: Value | undefined, b: Value | undefined, count: number): Signal {
    for (const [whole, part] of [
      [a, b],
      [b, a],
    ]) {
      if (count !== 2 || whole?.kind !== 'signal' || part === undefined) continue;
      if (part.kind === 'constant') {
        if (Array.from(this.numbers('Max', part.tensor)).every((value) => value === 0))
          return this.activation(whole.signal, 0);
        if (whole.signal.hidden.size === 0)
          throw this.fault(
            'clamps its inputs (Max)',
            'export it so that it goes on beyond the range of the data',
          );
        continue;
      }
      const { multiple } = part.signal;
      if (multiple?.of === whole.signal && multiple.factor >= 0 && multiple.factor <= 1)
        return this.activation(whole.signal, multiple.factor);
    }
    return this.unread('Max');
  }

  private activation(signal: Signal, slope: number): Signal {
    if (signal.hidden.size === 0) return activated(signal, slope);
    const ops = this.nodes.map(({ op }) => op).filter((op) => LAYER_OPS.has(op));
    const layers = this.nodes.filter(({ op }) => ACTIVATIONS.has(op)).length;
    throw this.fault(
      `has ${Math.max(2, layers)} hidden layers (${listed(ops)})`,
      'a network of one hidden layer is compared',
    );
  }

  /** (x − offset)·scale: scikit-learn's scalers as skl2onnx writes them. */
  private scaler({ op, attributes }: OnnxNode, signal: Signal): Signal {
    const own = (name: string, usual: number): readonly number[] => {
      const numbers = attributes.get(name)?.numbers ?? [usual];
      if (numbers.length === signal.size) return numbers;
      return numbers.length === 1 ? new Array<number>(signal.size).fill(numbers[0]) : this.unread(op);
    };
    return scaled(
      shifted(
        signal,
        own('offset', 0).map((value) => -value),
      ),
      own('scale', 1),
    );
  }

  /** (x − mean)·scale/√(variance + ε) + shift, as training has left them. */
  private normalized({ op, attributes }: OnnxNode, given: readonly (Value | undefined)[]): Signal {
    if (attributes.get('training_mode')?.int) this.unread(op);
    const signal = this.signal(op, given[0]);
    if (signal.flat) this.unread(op);
    const [scale, shift, mean, variance] = [1, 2, 3, 4].map((at) => {
      const { tensor } = constant(given[at]) ?? this.unread(op);
      return this.broadcast(op, tensor, signal);
    });
    const epsilon = attributes.get('epsilon')?.float ?? EPSILON_DEFAULT;
    const factors = scale.map((factor, k) => factor / Math.sqrt(variance[k] + epsilon));
    const centred = shifted(
      signal,
      mean.map((value) => -value),
    );
    return shifted(scaled(centred, factors), shift);
  }

  /** One number of each row, [n, size] to [n]. */
  private chosen({ op, attributes }: OnnxNode, signal: Signal, index: Value | undefined): Signal {
    const { tensor } = constant(index) ?? this.unread(op);
    const axis = attributes.get('axis')?.int ?? 0;
    if (signal.flat || tensor.dims.length > 0 || (axis !== 1 && axis !== -1)) this.unread(op);
    const [given] = Array.from(this.numbers(op, tensor));
    const at = given < 0 ? given + signal.size : given;
    const column = Float64Array.from({ length: signal.size }, (_, k) => Number(k === at));
    return times(signal, column, 1, true);
  }

  /** Only what leaves the rows as they are: [n, size], or [n] of one number. */
  private reshaped(signal: Signal, shape: Value | undefined): Signal {
    const { tensor } = constant(shape) ?? this.unread('Reshape');
    const dims = Array.from(this.numbers('Reshape', tensor));
    const last = dims.at(-1);
    if (dims.length === 1 && signal.size === 1) return { ...signal, flat: true };
    const kept = last === signal.size || (last === -1 && (dims[0] === 0 || dims[0] === 1));
    if (dims.length !== 2 || !kept) this.unread('Reshape');
    return { ...signal, flat: false };
  }

  private signal(op: string, value: Value | undefined): Signal {
    return value?.kind === 'signal' ? value.signal : this.unread(op);
  }

  private numbers(op: string, { values }: OnnxTensor): ArrayLike<number> {
    return values ?? this.unread(op);
  }

  /** One number for each of the signal's. */
  private broadcast(op: string, tensor: OnnxTensor, { size, flat }: Signal): number[] {
    const numbers = this.numbers(op, tensor);
    const [count, last] = [numbers.length, tensor.dims.at(-1) ?? 1];
    // a column would be one number a sample
    if ((count !== 1 && (count !== size || last !== size)) || (flat && tensor.dims.length > 1))
      return this.unread(op);
    return Array.from({ length: size }, (_, k) => numbers[count === 1 ? 0 : k]);
  }

  private unread(op: string): never {
    throw this.fault(
      `has the operator ${op} where it is not known how to read it`,
      'Gemm, MatMul, Add, BatchNormalization, Relu and LeakyRelu of one hidden layer are',
    );
  }

  private fault(found: string, wanted: string): NotANetwork {
    return new NotANetwork(`${this.file} ${found}; ${wanted}.`);
  }
}

const ACTIVATIONS: ReadonlySet<string> = new Set(['Relu', 'LeakyRelu', 'PRelu', 'Max']);
const LAYER_OPS: ReadonlySet<string> = new Set([...ACTIVATIONS, 'Gemm', 'MatMul']);

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED;
  return [...names.slice(0, MOST_LISTED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

const constant = (value: Value | undefined): Extract<Value, { kind: 'constant' }> | undefined =>
  value?.kind === 'constant' ? value : undefined;

/** The nodes that the first output depends on, in their order, which is one in which they can be carried out. */
function neededNodes({ nodes, outputs }: OnnxGraph): OnnxNode[] {
  const needed = new Set(outputs.slice(0, 1).map(({ name }) => name));
  const kept: OnnxNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    kept.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return kept.reverse();
}
