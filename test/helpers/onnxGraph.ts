/** ONNX models as other tools write them: attributes and tensors in every form that the product's own writer has no use for. */
import { PbfWriter } from 'pbf';

/** How the numbers of a tensor are kept. */
type Form = 'float' | 'double' | 'float_data' | 'double_data' | 'int64';

export interface TestTensor {
  readonly dims: readonly number[];
  readonly values: readonly number[];
  /** `float` unless said. */
  readonly form?: Form;
}

type Attribute = number | { readonly float: number } | { readonly floats: readonly number[] } | TestTensor;

export interface TestNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

export interface TestGraph {
  readonly nodes: readonly TestNode[];
  readonly constants: Readonly<Record<string, TestTensor>>;
  /** Columns of the input `x`; null: not said. */
  readonly columns: number | null;
  readonly output: string;
  readonly element?: 'float' | 'double';
}

const ELEMENT = { float: 1, float_data: 1, double: 11, double_data: 11, int64: 7 } as const;
const OPSET = 13;

export function onnxBytes(graph: TestGraph): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, 7);
  pbf.writeMessage(7, writeGraph, graph);
  for (const [domain, version] of [
    ['', OPSET],
    ['ai.onnx.ml', 1],
  ] as const)
    pbf.writeMessage(
      8,
      (_: null, own) => {
        own.writeStringField(1, domain);
        own.writeVarintField(2, version);
      },
      null,
    );
  return pbf.finish();
}

function writeGraph(graph: TestGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, 'test');
  for (const [name, tensor] of Object.entries(graph.constants))
    pbf.writeMessage(5, writeTensor, { name, tensor });
  const element = ELEMENT[graph.element ?? 'float'];
  pbf.writeMessage(11, writeRim, { name: 'x', element, dims: [null, graph.columns] });
  pbf.writeMessage(12, writeRim, { name: graph.output, element, dims: null });
}

function writeNode({ op, inputs, output, attributes = {}, domain }: TestNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(4, op);
  for (const [name, value] of Object.entries(attributes))
    pbf.writeMessage(5, writeAttribute, { name, value });
  if (domain !== undefined) pbf.writeStringField(7, domain);
}

/** AttributeProto.AttributeType. */
const TYPE = { float: 1, int: 2, tensor: 4, floats: 6 } as const;

function writeAttribute({ name, value }: { name: string; value: Attribute }, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, TYPE.int);
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, TYPE.float);
  } else if ('floats' in value) {
    for (const number of value.floats) pbf.writeFloatField(7, number);
    pbf.writeVarintField(20, TYPE.floats);
  } else {
    pbf.writeMessage(5, writeTensor, { name: '', tensor: value });
    pbf.writeVarintField(20, TYPE.tensor);
  }
}

function writeTensor({ name, tensor }: { name: string; tensor: TestTensor }, pbf: PbfWriter): void {
  const { dims, values, form = 'float' } = tensor;
  pbf.writePackedVarint(1, [...dims]);
  pbf.writeVarintField(2, ELEMENT[form]);
  if (form === 'float_data') pbf.writePackedFloat(4, [...values]);
  pbf.writeStringField(8, name);
  if (form === 'double_data') pbf.writePackedDouble(10, [...values]);
  if (form === 'float') pbf.writeBytesField(9, bytesOf(Float32Array.from(values)));
  if (form === 'double') pbf.writeBytesField(9, bytesOf(Float64Array.from(values)));
  if (form === 'int64') pbf.writeBytesField(9, bytesOf(BigInt64Array.from(values.map(BigInt))));
}

const bytesOf = ({ buffer }: { readonly buffer: ArrayBuffer }): Uint8Array => new Uint8Array(buffer);

interface Rim {
  readonly name: string;
  readonly element: number;
  readonly dims: readonly (number | null)[] | null;
}

function writeRim({ name, element, dims }: Rim, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(
    2,
    (_: null, type) =>
      type.writeMessage(
        1,
        (__: null, tensor) => {
          tensor.writeVarintField(1, element);
          if (dims !== null) tensor.writeMessage(2, writeShape, dims);
        },
        null,
      ),
    null,
  );
}

function writeShape(dims: readonly (number | null)[], pbf: PbfWriter): void {
  dims.forEach((length, k) =>
    pbf.writeMessage(
      1,
      (_: null, dim) => {
        if (length === null) dim.writeStringField(2, `d${k}`);
        else dim.writeVarintField(1, length);
      },
      null,
    ),
  );
}
