/**
 * An ONNX model of standard operators: `inputs` [n, d] in raw units to `output` [n], and `label` [n] of a classification. A column of text is
 * an input of its own, of n labels.
 */
import { type Artefact, type ArtefactColumn, singleColumn } from './artefact';
import type { Exporter } from './exporter';
import { toFloat } from './numbers';
import { Element, type Model, type Node, type Rim, type Tensor, writeModel } from './onnxFormat';
import { largestOf, piecesOfArtefact } from './pieces';
import { classWords, columnWords } from './words';

/** ONNX 1.8's: of 2020, and known to every runtime since. */
const OPSET = 13;
/** The set of OneHotEncoder. */
const LABELS_OPSET = 1;
const LABELS_DOMAIN = 'ai.onnx.ml';

export const onnxModel: Exporter = {
  id: 'onnx',
  label: 'ONNX model',
  purpose: 'for ONNX Runtime and every other program that reads ONNX',
  extension: '.onnx',
  numbers: ['double', 'float'],
  refusal: () => null,
  write(artefact, number) {
    const model = new Graph(artefact, number === 'float').model();
    const content = writeModel(model);
    return { content, size: `${content.length} bytes, opset ${OPSET}` };
  },
};

/** Collects the nodes and constants in the order in which they are computed. */
class Graph {
  private readonly nodes: Node[] = [];
  private readonly constants: Tensor[] = [];
  private element: Element.float | Element.double;
  private readonly numeric: readonly ArtefactColumn[];
  private readonly texts: readonly ArtefactColumn[];

  constructor(
    private readonly artefact: Artefact,
    isFloat: boolean,
  ) {
    this.element = isFloat ? Element.float : Element.double;
    this.numeric = artefact.columns.filter(({ labels }) => labels === undefined);
    this.texts = artefact.columns.filter(({ labels }) => labels !== undefined);
  }

  model(): Model {
    const { artefact, element, numeric, texts } = this;
    const { classes, origin, result } = artefact;
    if (isLossy(artefact)) this.byKinks();
    else this.bySum();
    const outputs: Rim[] = [{ name: 'output', element, columns: null }];
    if (classes !== null) {
      const above = this.add('Greater', 'above', 'output', this.constant('zero', [0], []));
      this.nodes.push({
        op: 'Where',
        inputs: [above, this.text('positive', classes.positive), this.text('negative', classes.negative)],
        output: 'label',
      });
      outputs.push({ name: 'label', element: Element.string, columns: null });
    }
    const inputs: Rim[] = [
      ...(numeric.length > 0 ? [{ name: 'inputs', element, columns: numeric.length }] : []),
      ...texts.map((column) => ({ name: inputName(column), element: Element.string, columns: null })),
    ];
    return {
      name: artefact.name,
      version: result.provenance.version,
      about: [
        ...origin,
        ...columnWords({ ...artefact, columns: numeric }, 'inputs'),
        ...classWords(artefact),
      ].join('\n'),
      nodes: this.nodes,
      constants: this.constants,
      inputs,
      outputs,
      opsets: { '': OPSET, ...(texts.length > 0 && { [LABELS_DOMAIN]: LABELS_OPSET }) },
      metadata: metadataOf(artefact),
    };
  }

  /** The network as it is: one hidden layer, and what goes around it. */
  private bySum(): void {
    const { neurons, skip } = this.artefact;
    const x = this.row();
    const straight = this.add('MatMul', 'straight', x, this.constant('linear', this.ordered(skip.linear)));
    const summed = neurons.length === 0 ? straight : this.add('Add', 'summed', straight, this.neurons(x));
    this.add('Add', 'output', summed, this.constant('constant', [skip.constant], []));
  }

  /**
   * One input as the lines that it is: where the last one begins before it, the value there and the slope. In doubles also where the model's
   * numbers are floats, of which every one is a double as well.
   */
  private byKinks(): void {
    const { kinks, from, value, slope } = piecesOfArtefact(this.artefact);
    const outer = this.element;
    const given = this.numbers();
    this.element = Element.double;
    const x = outer === Element.double ? given : this.cast(given, 'doubles', Element.double);
    const isRight = this.add('GreaterOrEqual', 'is_right', x, this.constant('kinks', Array.from(kinks)));
    this.cast(isRight, 'ones', Element.int64);
    this.constants.push({ name: 'columns', dims: [1], element: Element.int64, values: [1] });
    this.nodes.push({
      op: 'ReduceSum',
      inputs: ['ones', 'columns'],
      output: 'piece',
      attributes: [{ name: 'keepdims', int: 0 }],
    });
    const ofPiece = (output: string, table: string, values: Float64Array): string =>
      this.add('Gather', output, this.constant(table, Array.from(values)), 'piece');
    const place = ofPiece('place', 'places', from);
    const height = ofPiece('value', 'values', value);
    const rate = ofPiece('slope', 'slopes', slope);
    this.nodes.push({ op: 'Squeeze', inputs: [x, 'columns'], output: 'x' });
    const beyond = this.add('Mul', 'rise', this.add('Sub', 'beyond', 'x', place), rate);
    this.element = outer;
    if (outer === Element.double) this.add('Add', 'output', height, beyond);
    else this.cast(this.add('Add', 'sum', height, beyond), 'output', outer);
  }

  private cast(from: string, output: string, to: Element): string {
    this.nodes.push({ op: 'Cast', inputs: [from], output, attributes: [{ name: 'to', int: to }] });
    return output;
  }

  /** The network's inputs as one matrix: numbers first, then the labels of each column of text. */
  private row(): string {
    const { numeric, texts } = this;
    const parts = [
      ...(numeric.length > 0 ? [this.numbers()] : []),
      ...texts.map((column) => this.labels(column)),
    ];
    if (parts.length === 1) return parts[0];
    this.nodes.push({ op: 'Concat', inputs: parts, output: 'row', attributes: [{ name: 'axis', int: 1 }] });
    return 'row';
  }

  private numbers(): string {
    const { numeric } = this;
    const ends = numeric.flatMap(({ clamp }) => (clamp === null ? [] : [clamp]));
    let x = 'inputs';
    if (ends.length > 0) {
      x = this.add(
        'Max',
        'not_below',
        x,
        this.constant(
          'least',
          ends.map(([least]) => least),
        ),
      );
      x = this.add(
        'Min',
        'in_range',
        x,
        this.constant(
          'most',
          ends.map(([, most]) => most),
        ),
      );
    }
    if (numeric.every(({ centre }) => centre === 0)) return x;
    return this.add(
      'Sub',
      'centred',
      x,
      this.constant(
        'centre',
        numeric.map(({ centre }) => centre),
      ),
    );
  }

  /** One where the label is, zeros elsewhere. A label that the fit does not know is an error of the runtime. */
  private labels(column: ArtefactColumn): string {
    const name = inputName(column);
    this.nodes.push({
      op: 'OneHotEncoder',
      domain: LABELS_DOMAIN,
      inputs: [name],
      output: `${name}_ones`,
      attributes: [
        { name: 'cats_strings', strings: column.labels!.map(({ text }) => text) },
        { name: 'zeros', int: 0 },
      ],
    });
    if (this.element === Element.float) return `${name}_ones`;
    return this.cast(`${name}_ones`, `${name}_numbers`, this.element);
  }

  private neurons(x: string): string {
    const { neurons, activation } = this.artefact;
    const rows = neurons.map(({ weights }) => this.ordered(weights));
    const inputs = rows[0].length;
    const weights = Array.from({ length: inputs }, (_, k) => rows.map((row) => row[k])).flat();
    const biases = neurons.map(({ bias }) => bias);
    const products = this.add(
      'MatMul',
      'products',
      x,
      this.constant('weights', weights, [inputs, rows.length]),
    );
    const sums = this.add('Add', 'sums', products, this.constant('biases', biases));
    const activated =
      activation.slope === 0 ? this.add('Relu', 'activated', sums) : this.leaky(sums, activation.slope);
    return this.add(
      'MatMul',
      'hidden',
      activated,
      this.constant(
        'outputs',
        neurons.map(({ output }) => output),
      ),
    );
  }

  /** max(t, αt): LeakyRelu has no doubles. */
  private leaky(t: string, slope: number): string {
    return this.add('Max', 'activated', t, this.add('Mul', 'leak', t, this.constant('slope', [slope], [])));
  }

  /** Coefficients of the inputs in the order of `row`. */
  private ordered(coefficients: readonly number[]): number[] {
    const { numeric, texts } = this;
    return [
      ...numeric.map(({ first }) => coefficients[first]),
      ...texts.flatMap(({ first, labels }) => coefficients.slice(first, first + labels!.length)),
    ];
  }

  private add(op: string, output: string, ...inputs: string[]): string {
    this.nodes.push({ op, inputs, output });
    return output;
  }

  private constant(
    name: string,
    values: readonly number[],
    dims: readonly number[] = [values.length],
  ): string {
    const { element } = this;
    this.constants.push({
      name,
      dims,
      element,
      values: element === Element.float ? values.map(toFloat) : values,
    });
    return name;
  }

  private text(name: string, value: string): string {
    this.constants.push({ name, dims: [], element: Element.string, values: [value] });
    return name;
  }
}

/** A sum of neurons may lose so much of its digits, four bits, before its kinks are written instead. */
const LOSS = 16;

/** Whether the neurons of one input cancel so much that their sum, rounded term by term, is not the function any more. */
function isLossy(artefact: Artefact): boolean {
  const { neurons, skip } = artefact;
  const column = singleColumn(artefact);
  if (column === null || column.range === null || neurons.length < 2) return false;
  const ends = column.range.map((end) => end - column.centre);
  const sizes = ends.map((end) =>
    neurons.reduce(
      (sum, { weights: [weight], bias, output }) =>
        sum + Math.abs(output) * (Math.abs(weight * end) + Math.abs(bias)),
      Math.abs(skip.constant) + Math.abs(skip.linear[0] * end),
    ),
  );
  return Math.max(...sizes) > LOSS * largestOf(artefact, piecesOfArtefact(artefact));
}

/** Never one of the graph's own names. */
const inputName = ({ safe }: ArtefactColumn): string => `label_${safe}`;

function metadataOf({ beyond, columns, result }: Artefact): Record<string, string> {
  const { fit, file, goal, status, objective, mass, lowerBound, gap, neurons, samples, provenance } = result;
  return {
    'hullfit.version': provenance.version,
    'hullfit.fit': fit,
    'hullfit.file': file,
    'hullfit.started_at': provenance.startedAt,
    'hullfit.input_sha256': provenance.inputSha256,
    'hullfit.goal': JSON.stringify(goal),
    'hullfit.status': status,
    'hullfit.objective': String(objective),
    'hullfit.lower_bound': String(lowerBound),
    'hullfit.gap': String(gap),
    'hullfit.mass': String(mass),
    'hullfit.neurons': String(neurons.length),
    'hullfit.columns': JSON.stringify(
      columns.map(({ name, range, labels }) => ({
        name,
        ...(range && { range }),
        ...(labels && { labels: labels.map(({ text }) => text) }),
      })),
    ),
    'hullfit.target': samples.target,
    'hullfit.beyond_range': beyond,
  };
}
