/** The parts of ONNX's format that a network needs (onnx.proto3 of ONNX 1.8, IR version 7), written with pbf. */
import { PbfWriter } from 'pbf';

/** Element types of tensors. */
export const enum Element {
  float = 1,
  int64 = 7,
  string = 8,
  double = 11,
}

export interface Tensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly element: Element;
  /** Row-major; texts of a tensor of strings. */
  readonly values: ArrayLike<number> | readonly string[];
}

type Attribute =
  | { readonly name: string; readonly int: number }
  | { readonly name: string; readonly strings: readonly string[] };

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: readonly Attribute[];
  /** Where the operator is none of ONNX's own set. */
  readonly domain?: string;
}

/** A value of the model's rim: n rows of `columns` numbers, or n of them where that is null. */
export interface Rim {
  readonly name: string;
  readonly element: Element;
  readonly columns: number | null;
}

export interface Model {
  readonly name: string;
  readonly version: string;
  readonly about: string;
  readonly nodes: readonly Node[];
  readonly constants: readonly Tensor[];
  readonly inputs: readonly Rim[];
  readonly outputs: readonly Rim[];
  /** Versions of the operator sets by domain; '' is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const IR_VERSION = 7;

export function writeModel(model: Model): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'hullfit');
  pbf.writeStringField(3, model.version);
  pbf.writeStringField(6, model.about);
  pbf.writeMessage(7, writeGraph, model);
  for (const [domain, version] of Object.entries(model.opsets))
    pbf.writeMessage(8, writeOpset, { domain, version });
  for (const [key, value] of Object.entries(model.metadata)) pbf.writeMessage(14, writeEntry, { key, value });
  return pbf.finish();
}

function writeOpset({ domain, version }: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeEntry({ key, value }: { key: string; value: string }, pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeGraph({ name, nodes, constants, inputs, outputs }: Model, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const tensor of constants) pbf.writeMessage(5, writeTensor, tensor);
  for (const rim of inputs) pbf.writeMessage(11, writeRim, rim);
  for (const rim of outputs) pbf.writeMessage(12, writeRim, rim);
}

function writeNode({ op, inputs, output, attributes = [], domain }: Node, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, output);
  pbf.writeStringField(4, op);
  for (const attribute of attributes) pbf.writeMessage(5, writeAttribute, attribute);
  if (domain !== undefined) pbf.writeStringField(7, domain);
}

/** AttributeProto.AttributeType. */
const INT = 2;
const STRINGS = 8;

function writeAttribute(attribute: Attribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, attribute.name);
  if ('int' in attribute) {
    pbf.writeVarintField(3, attribute.int);
    pbf.writeVarintField(20, INT);
  } else {
    for (const text of attribute.strings) pbf.writeStringField(9, text);
    pbf.writeVarintField(20, STRINGS);
  }
}

function writeTensor({ name, dims, element, values }: Tensor, pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeVarintField(1, dim);
  pbf.writeVarintField(2, element);
  if (element === Element.string)
    for (const text of values as readonly string[]) pbf.writeStringField(6, text);
  pbf.writeStringField(8, name);
  if (element !== Element.string) pbf.writeBytesField(9, littleEndian(values as ArrayLike<number>, element));
}

function littleEndian(values: ArrayLike<number>, element: Element): Uint8Array {
  const bytes = element === Element.float ? 4 : 8;
  const view = new DataView(new ArrayBuffer(values.length * bytes));
  for (let k = 0; k < values.length; k++) {
    if (element === Element.float) view.setFloat32(4 * k, values[k], true);
    else if (element === Element.int64) view.setBigInt64(8 * k, BigInt(values[k]), true);
    else view.setFloat64(8 * k, values[k], true);
  }
  return new Uint8Array(view.buffer);
}

function writeRim({ name, element, columns }: Rim, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, writeType, { element, columns });
}

type RimType = Pick<Rim, 'element' | 'columns'>;

function writeType(type: RimType, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, type);
}

function writeTensorType({ element, columns }: RimType, pbf: PbfWriter): void {
  pbf.writeVarintField(1, element);
  pbf.writeMessage(2, writeShape, columns);
}

function writeShape(columns: number | null, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeRows, 'n');
  if (columns !== null) pbf.writeMessage(1, writeDim, columns);
}

const writeRows = (name: string, pbf: PbfWriter): void => pbf.writeStringField(2, name);
const writeDim = (length: number, pbf: PbfWriter): void => pbf.writeVarintField(1, length);
