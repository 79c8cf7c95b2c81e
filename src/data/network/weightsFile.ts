/**
 * A network as JSON: PyTorch's `state_dict` as lists. Two matrices NAME.weight, K × d and 1 × K, and for each a NAME.bias that may be
 * missing; `activation` is "relu" or {"leaky_relu": slope}.
 */
import * as v from 'valibot';
import { checked, NotANetwork, type RawNetwork } from './rawNetwork';

const matrixShape = v.pipe(v.array(v.array(v.number())), v.minLength(1));
const biasShape = v.array(v.number());
const activationShape = v.union([v.literal('relu'), v.strictObject({ leaky_relu: v.number() })]);

const WEIGHT = '.weight';
const BIAS = '.bias';

interface Layer {
  readonly name: string;
  /** One row a unit. */
  readonly rows: readonly (readonly number[])[];
  readonly bias: readonly number[] | null;
}

/** Throws NotANetwork, whose message names the file as `file`. */
export function readWeightsFile(file: string, bytes: Uint8Array): RawNetwork {
  const content = parse(file, bytes);
  const layers = layersOf(file, content);
  const [first, second] = inOrder(file, layers);
  const inputs = first.rows[0].length;
  const [outputs] = second.rows;
  return checked(file, {
    inputs,
    neurons: first.rows.map((weights, j) => ({ weights, bias: first.bias?.[j] ?? 0, output: outputs[j] })),
    skip: { constant: second.bias?.[0] ?? 0, linear: new Array<number>(inputs).fill(0) },
    slope: slopeOf(file, content.activation),
  });
}

function parse(file: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new NotANetwork(
      `${file} is not well-formed JSON; write the network's state_dict with lists of numbers.`,
    );
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new NotANetwork(
      `${file} must be one object of lists, for instance {"fc1.weight": [[1]], "fc1.bias": [0], "fc2.weight": [[1]]}.`,
    );
  }
  return content as Readonly<Record<string, unknown>>;
}

function layersOf(file: string, content: Readonly<Record<string, unknown>>): Layer[] {
  const names = Object.keys(content);
  const layers = names.filter((name) => name.endsWith(WEIGHT)).map((name) => name.slice(0, -WEIGHT.length));
  const known = new Set(['activation', ...layers.flatMap((name) => [name + WEIGHT, name + BIAS])]);
  const odd = names.find((name) => !known.has(name));
  if (odd !== undefined) {
    throw new NotANetwork(
      `${file} has "${odd}", which is no NAME.weight, NAME.bias of one, or activation; a network of one hidden layer has nothing else.`,
    );
  }
  return layers.map((name) => {
    const weight = v.safeParse(matrixShape, content[name + WEIGHT]);
    const even = weight.success && weight.output.every((row) => row.length === weight.output[0].length);
    if (!even || weight.output[0].length === 0) {
      throw new NotANetwork(`${file}: "${name + WEIGHT}" must be a list of equally long lists of numbers.`);
    }
    const rows = weight.output;
    if (!Object.hasOwn(content, name + BIAS)) return { name, rows, bias: null };
    const bias = v.safeParse(biasShape, content[name + BIAS]);
    if (!bias.success || bias.output.length !== rows.length) {
      throw new NotANetwork(
        `${file}: "${name + BIAS}" must be a list of as many numbers as its weight has rows, ${rows.length}.`,
      );
    }
    return { name, rows, bias: bias.output };
  });
}

/** The hidden layer, then the output's; in the order of the file where both ways fit. */
function inOrder(file: string, layers: readonly Layer[]): readonly [Layer, Layer] {
  if (layers.length !== 2) {
    const count = layers.length === 1 ? '1 matrix' : `${layers.length} matrices`;
    throw new NotANetwork(
      `${file} has ${count} of weights; a network of one hidden layer has two (NAME.weight of K × d and of 1 × K).`,
    );
  }
  const [a, b] = layers;
  const fit = (first: Layer, second: Layer): boolean =>
    second.rows.length === 1 && second.rows[0].length === first.rows.length;
  if (fit(a, b)) return [a, b];
  if (fit(b, a)) return [b, a];
  const shapes = layers.map(({ name, rows }) => `"${name + WEIGHT}" is ${rows.length} × ${rows[0].length}`);
  throw new NotANetwork(
    `${file}: ${shapes.join(' and ')}; a network of one hidden layer and one output has K × d and 1 × K.`,
  );
}

function slopeOf(file: string, activation: unknown): number | null {
  if (activation === undefined) return null;
  const read = v.safeParse(activationShape, activation);
  if (!read.success) {
    throw new NotANetwork(`${file}: "activation" must be "relu" or {"leaky_relu": SLOPE}.`);
  }
  return read.output === 'relu' ? 0 : read.output.leaky_relu;
}
