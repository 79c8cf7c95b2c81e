/** The lines that `hullfit predict` writes: values or labels, marks of rows outside the data's range, and a table with both as columns. */
import { BYTE_ORDER_MARK } from '../../data/utf8';
import { csvCell, quoted } from '../../result/csvCell';
import type { Range } from '../../result/schema';
import { oneLine } from '../diagnostics';
import { NumberText } from '../numberText/numberText';
import { ByteText } from './byteText';
import type { InputRows, WrittenTable } from './rows';

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
  /** Whose labels are written instead of values, where they are asked for. Exactly 0 is told as the negative class. */
  readonly classes: Classes | undefined;
}

/** A value above 0 is of the positive class. */
interface Classes {
  readonly positive: string;
  readonly negative: string;
}

type WrittenRows = Pick<InputRows, 'inputs' | 'texts' | 'written'>;

/** How a line of output is written. */
interface Style {
  readonly separator: string;
  readonly comma: boolean;
  readonly lineBreak: string;
}

const PLAIN: Style = { separator: ',', comma: false, lineBreak: '\n' };
const INSIDE = Buffer.from('inside');
const RANGE = 'range';
const NEWLINE = 10;
/** So many cells are kept: of many inputs there may be one a row, which must not fill the memory. */
const MOST_MARKS = 1000;

export class PredictedLines {
  /** So far. */
  rows = 0;
  /** Rows so far that have an input outside the range. */
  outside = 0;
  /** The cells of rows outside, by the names of the inputs that are. */
  private readonly marks = new Map<string, Uint8Array>();
  private readonly numbers = new NumberText();
  private readonly cells = new ByteText();

  constructor(private readonly options: LineOptions) {}

  /** Writes some rows, each with its value, or with the class of that. */
  write(rows: WrittenRows, values: Float64Array, to: ByteText): void {
    const { append, classes, ranged } = this.options;
    this.rows += values.length;
    const written = append ? rows.written : undefined;
    const style = written ? styleOf(written) : PLAIN;
    if (!written && !ranged && !classes) {
      this.numbers.write(values, PLAIN.lineBreak, to);
      return;
    }
    const places = written && !ranged && !classes && !style.comma ? rows.texts.places : undefined;
    if (places && this.numbers.writeBehind(places, values, style.separator, style.lineBreak, to)) return;
    const separator = style.separator.charCodeAt(0);
    const lineBreak = Buffer.from(style.lineBreak);
    const chosen = classes && classCells(classes, written || ranged ? style.separator : undefined);
    const cells = chosen ? undefined : this.valueCells(values, style);
    const width = rows.inputs.length / values.length;
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      if (written) {
        rows.texts.write(i, to);
        to.addCode(separator);
      }
      if (chosen) addAll(values[i] > 0 ? chosen.positive : chosen.negative, to);
      else {
        at = to.addUntil(NEWLINE, cells!, at) + 1;
      }
      if (ranged) {
        to.addCode(separator);
        addAll(this.mark(rows.inputs, i * width, ranged, style.separator), to);
      }
      addAll(lineBreak, to);
    }
  }

  /** The cells of the values, each with a line break behind. */
  private valueCells(values: Float64Array, { comma, separator }: Style): Uint8Array {
    const { cells } = this;
    cells.clear();
    this.numbers.write(values, '\n', cells);
    if (!comma) return cells.written;
    const texts = cells.written.toString('latin1').split('\n');
    cells.clear();
    cells.add(texts.map((text) => quoted(text.replace('.', ','), separator)).join('\n'));
    return cells.written;
  }

  /** What comes before the first row. A table without a line of names gets none. */
  header(written: WrittenTable | undefined): string {
    const { append, ranged, target } = this.options;
    if (!append || !written) return '';
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
  ): Uint8Array {
    let names = '';
    for (const { name, at, range } of ranged) {
      if (!isInside(inputs[first + at], range)) names += names === '' ? name : `; ${name}`;
    }
    if (names === '') return INSIDE;
    this.outside++;
    const known = this.marks.get(names);
    if (known !== undefined) return known;
    const cell = Buffer.from(csvCell(`outside: ${names}`, separator));
    if (this.marks.size < MOST_MARKS) this.marks.set(names, cell);
    return cell;
  }
}

function styleOf({ dialect: { separator, decimal }, lineBreak }: WrittenTable): Style {
  return { separator, comma: decimal === ',', lineBreak };
}

/** Without other columns a label is a line, not a cell; it may have line breaks, as a quoted cell may. */
function classCells(
  { positive, negative }: Classes,
  separator: string | undefined,
): Record<keyof Classes, Uint8Array> {
  const cell = (label: string): Uint8Array =>
    Buffer.from(separator === undefined ? oneLine(label) : csvCell(label, separator));
  return { positive: cell(positive), negative: cell(negative) };
}

function addAll(bytes: Uint8Array, to: ByteText): void {
  to.addBytes(bytes, 0, bytes.length);
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
