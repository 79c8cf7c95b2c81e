/** The lines that `hullfit predict` writes: values or labels, marks of rows outside the data's range, and a table with both as columns. */
import { BYTE_ORDER_MARK } from '../data/utf8';
import { csvCell, quoted } from '../result/csvCell';
import type { Range } from '../result/schema';
import { oneLine } from './diagnostics';
import type { InputRows, WrittenTable } from './inputRows';
import { NumberText } from './numberText/numberText';

/** An input of numbers: its name, its place in a row of inputs, and what its values in the data lie between. */
export interface RangedInput {
  readonly name: string;
  readonly at: number;
  readonly range: Range;
}

export interface LineOptions {
  /** What the column of the predictions is called. */
  readonly target: string;
  /** Whether the lines are the table's own, with the prediction behind. */
  readonly append: boolean;
  /** The inputs whose range is told; undefined where none is asked for. */
  readonly ranged: readonly RangedInput[] | undefined;
}

/** How a line of output is written. */
interface Style {
  readonly separator: string;
  readonly comma: boolean;
  readonly lineBreak: string;
}

const PLAIN: Style = { separator: ',', comma: false, lineBreak: '\n' };
const INSIDE = 'inside';
const RANGE = 'range';
/** So many cells are kept: of many inputs there may be one a row, which must not fill the memory. */
const MOST_MARKS = 1000;

export class PredictedLines {
  /** So far. */
  rows = 0;
  /** Rows so far that have an input outside the range. */
  outside = 0;
  private begun = false;
  /** The cells of rows outside, by the names of the inputs that are. */
  private readonly marks = new Map<string, string>();
  private readonly numbers = new NumberText();

  constructor(private readonly options: LineOptions) {}

  /** Of some rows, each with its value, or the label that is given instead. */
  write(rows: InputRows, values: Float64Array, labels: readonly string[] | undefined): string {
    const { append, ranged } = this.options;
    this.rows += values.length;
    const written = append ? rows.written : undefined;
    const style = written ? styleOf(written) : PLAIN;
    const { lineBreak, separator } = style;
    const header = written && !this.begun ? this.header(written) : '';
    this.begun = true;
    if (!written && !ranged && !labels) return this.numbers.ended(values, PLAIN.lineBreak);
    const cells = labels
      ? labelCells(labels, written || ranged ? separator : undefined)
      : this.valueCells(values, style);
    const width = rows.inputs.length / cells.length;
    let text = header;
    for (let i = 0; i < cells.length; i++) {
      if (written) text += rows.texts[i] + separator;
      text += cells[i];
      if (ranged) text += separator + this.mark(rows.inputs, i * width, ranged, separator);
      text += lineBreak;
    }
    return text;
  }

  private valueCells(values: Float64Array, { comma, separator }: Style): string[] {
    const texts = this.numbers.ended(values, ',').split(',');
    texts.pop();
    return comma ? texts.map((text) => quoted(text.replace('.', ','), separator)) : texts;
  }

  /** A table without a line of names gets none. */
  private header(written: WrittenTable): string {
    const { ranged, target } = this.options;
    const mark = written.marked ? BYTE_ORDER_MARK : '';
    if (!written.dialect.header) return mark;
    const { separator } = written.dialect;
    const added = [distinct(target, written.columns, `predicted ${target}`)];
    if (ranged) added.push(distinct(RANGE, [...written.columns, ...added], RANGE));
    const names = [written.header, ...added.map((name) => csvCell(name, separator))];
    return mark + names.join(separator) + written.lineBreak;
  }

  /** `inside`, or the names of the inputs that are not. The row begins at `first`. */
  private mark(
    inputs: Float64Array,
    first: number,
    ranged: readonly RangedInput[],
    separator: string,
  ): string {
    let names = '';
    for (const { name, at, range } of ranged) {
      if (!isInside(inputs[first + at], range)) names += names === '' ? name : `; ${name}`;
    }
    if (names === '') return INSIDE;
    this.outside++;
    const known = this.marks.get(names);
    if (known !== undefined) return known;
    const cell = csvCell(`outside: ${names}`, separator);
    if (this.marks.size < MOST_MARKS) this.marks.set(names, cell);
    return cell;
  }
}

function styleOf({ dialect: { separator, decimal }, lineBreak }: WrittenTable): Style {
  return { separator, comma: decimal === ',', lineBreak };
}

/** Without other columns a label is a line, not a cell; it may have line breaks, as a quoted cell may. */
function labelCells(labels: readonly string[], separator: string | undefined): string[] {
  const cells = new Map<string, string>();
  return labels.map((label) => {
    const known = cells.get(label);
    if (known !== undefined) return known;
    const cell = separator === undefined ? oneLine(label) : csvCell(label, separator);
    cells.set(label, cell);
    return cell;
  });
}

function isInside(value: number, [least, most]: Range): boolean {
  return value >= least && value <= most;
}

/** The name, or `other`, or that with the first number that makes it no name of a column yet. */
function distinct(name: string, columns: readonly string[], other: string): string {
  const taken = new Set(columns);
  if (!taken.has(name)) return name;
  let found = other;
  for (let number = 2; taken.has(found); number++) found = `${other} ${number}`;
  return found;
}
