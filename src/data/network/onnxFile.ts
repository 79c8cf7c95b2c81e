/**
 * The parts of an ONNX file (onnx.proto3) that a small network has, read with pbf: nodes, constants, inputs and outputs. Each message
 * is read from its own stretch of the bytes, so that a length that is wrong cannot lead out of it.
 */
import { PbfReader } from 'pbf';

export interface OnnxTensor {
  readonly dims: readonly number[];
  /** Row-major; null where the type is not one of numbers, or the values lie in another file. */
  readonly values: ArrayLike<number> | null;
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

interface OnnxAttribute {
  readonly float: number;
  readonly int: number;
  readonly numbers: readonly number[];
  readonly tensor: OnnxTensor | null;
}

/** A value of the model's rim; a dimension of unknown length is null, and so are all where none is given. */
export interface OnnxRim {
  readonly name: string;
  readonly dims: readonly (number | null)[] | null;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  /** Those that are no constants. */
  readonly inputs: readonly OnnxRim[];
  readonly outputs: readonly OnnxRim[];
}

/** Wire type of what has a length. */
const LENGTH_DELIMITED = 2;

/** TensorProto.DataType. */
const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;
const DOUBLE = 11;

/** TensorProto.DataLocation. */
const EXTERNAL = 1;

const BYTES: ReadonlyMap<number, number> = new Map([
  [FLOAT, 4],
  [INT32, 4],
  [INT64, 8],
  [DOUBLE, 8],
]);

/** Throws an Error where the bytes are no ONNX model. */
export function readOnnxFile(bytes: Uint8Array): OnnxGraph {
  let graph: OnnxGraph | undefined;
  fields(bytes, (tag, pbf) => {
    if (tag === 7) graph = readGraph(bytesOf(pbf));
  });
  if (graph === undefined || graph.nodes.length === 0) throw new Error('There is no graph in it.');
  return graph;
}

function readGraph(bytes: Uint8Array): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxTensor>();
  const inputs: OnnxRim[] = [];
  const outputs: OnnxRim[] = [];
  fields(bytes, (tag, pbf) => {
    if (tag === 1) nodes.push(readNode(bytesOf(pbf)));
    else if (tag === 5) {
      const { name, ...tensor } = readTensor(bytesOf(pbf));
      constants.set(name, tensor);
    } else if (tag === 11) inputs.push(readRim(bytesOf(pbf)));
    else if (tag === 12) outputs.push(readRim(bytesOf(pbf)));
  });
  return { nodes, constants, inputs: inputs.filter(({ name }) => !constants.has(name)), outputs };
}

function readNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  let op = '';
  fields(bytes, (tag, pbf) => {
    if (tag === 1) inputs.push(textOf(pbf));
    else if (tag === 2) outputs.push(textOf(pbf));
    else if (tag === 4) op = textOf(pbf);
    else if (tag === 5) {
      const { name, ...attribute } = readAttribute(bytesOf(pbf));
      attributes.set(name, attribute);
    }
  });
  return { op, inputs, outputs, attributes };
}

function readAttribute(bytes: Uint8Array): OnnxAttribute & { readonly name: string } {
  const numbers: number[] = [];
  let [name, float, int] = ['', 0, 0];
  let tensor: OnnxTensor | null = null;
  fields(bytes, (tag, pbf) => {
    if (tag === 1) name = textOf(pbf);
    else if (tag === 2) float = pbf.readFloat();
    else if (tag === 3) int = pbf.readVarint(true);
    else if (tag === 5) tensor = readTensor(bytesOf(pbf));
    else if (tag === 7) repeated(pbf, numbers, (one) => one.readFloat());
    else if (tag === 8) repeated(pbf, numbers, (one) => one.readVarint(true));
  });
  return { name, float, int, numbers, tensor };
}

function readTensor(bytes: Uint8Array): OnnxTensor & { readonly name: string } {
  const dims: number[] = [];
  const listed: number[] = [];
  let [name, element, place] = ['', 0, 0];
  let raw: Uint8Array | undefined;
  fields(bytes, (tag, pbf) => {
    if (tag === 1) repeated(pbf, dims, (one) => one.readVarint(true));
    else if (tag === 2) element = pbf.readVarint();
    else if (tag === 4) repeated(pbf, listed, (one) => one.readFloat());
    else if (tag === 5 || tag === 7) repeated(pbf, listed, (one) => one.readVarint(true));
    else if (tag === 8) name = textOf(pbf);
    else if (tag === 9) raw = bytesOf(pbf);
    else if (tag === 10) repeated(pbf, listed, (one) => one.readDouble());
    else if (tag === 14) place = pbf.readVarint();
  });
  const count = dims.reduce((product, length) => product * length, 1);
  const values = place === EXTERNAL || !BYTES.has(element) ? null : raw ? numbersOf(raw, element) : listed;
  if (values !== null && values.length !== count) throw new Error('A tensor has another size than it says.');
  return { name, dims, values };
}

function numbersOf(raw: Uint8Array, element: number): Float64Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const bytes = BYTES.get(element)!;
  return Float64Array.from({ length: Math.floor(raw.length / bytes) }, (_, k) => {
    if (element === FLOAT) return view.getFloat32(bytes * k, true);
    if (element === DOUBLE) return view.getFloat64(bytes * k, true);
    return element === INT32 ? view.getInt32(bytes * k, true) : Number(view.getBigInt64(bytes * k, true));
  });
}

/** ValueInfoProto, its TypeProto.Tensor, and the dimensions of that. */
function readRim(bytes: Uint8Array): OnnxRim {
  let name = '';
  let dims: (number | null)[] | null = null;
  const readShape = (shape: Uint8Array): void => {
    const found: (number | null)[] = [];
    fields(shape, (tag, pbf) => {
      if (tag !== 1) return;
      let length: number | null = null;
      fields(bytesOf(pbf), (inner, one) => {
        if (inner === 1) length = one.readVarint(true);
      });
      found.push(length);
    });
    dims = found;
  };
  const within = (tag: number, read: (part: Uint8Array) => void) => (part: Uint8Array) =>
    fields(part, (found, pbf) => {
      if (found === tag) read(bytesOf(pbf));
    });
  fields(bytes, (tag, pbf) => {
    if (tag === 1) name = textOf(pbf);
    else if (tag === 2) within(1, within(2, readShape))(bytesOf(pbf));
  });
  return { name, dims };
}

function fields(bytes: Uint8Array, read: (tag: number, pbf: PbfReader) => void): void {
  const pbf = new PbfReader(bytes);
  pbf.readFields((tag, _, own) => read(tag, own), null);
  if (pbf.pos > bytes.length) throw new Error('It ends too early.');
}

/** The bytes of a field with a length; no copy. */
function bytesOf(pbf: PbfReader): Uint8Array {
  if (pbf.type !== LENGTH_DELIMITED) throw new Error('A field has another type than it should.');
  const bytes = pbf.readBytes();
  if (pbf.pos > pbf.length) throw new Error('It ends too early.');
  return bytes;
}

const textOf = (pbf: PbfReader): string => new TextDecoder().decode(bytesOf(pbf));

/** Numbers of a repeated field, packed into one or one by one. */
function repeated(pbf: PbfReader, into: number[], read: (pbf: PbfReader) => number): void {
  if (pbf.type !== LENGTH_DELIMITED) {
    into.push(read(pbf));
    return;
  }
  const bytes = bytesOf(pbf);
  const own = new PbfReader(bytes);
  while (own.pos < bytes.length) into.push(read(own));
  if (own.pos > bytes.length) throw new Error('It ends too early.');
}
