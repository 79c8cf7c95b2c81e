/** The lines that `hullfit predict` writes: values or labels, with marks of rows outside the data's range, and a table with both as columns. */
import { BYTE_ORDER_MARK } from '../../data/utf8';
import { csvCell, quoted } from '../../result/csvCell';
import { oneLine } from '../diagnostics';
import { NumberText } from '../numberText/numberText';
import { ByteText } from './byteText';
import { type LineStyle, type RangedInput, RowEndings } from './rowEndings';
import type { InputRows, WrittenTable } from './rows';

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

/** Rows, and those that have an input outside the range. */
export interface RowCounts {
  readonly rows: number;
  readonly outside: number;
}

type WrittenRows = Pick<InputRows, 'inputs' | 'texts' | 'written'>;

const PLAIN: LineStyle = { separator: ',', comma: false, lineBreak: '\n' };
const RANGE = 'range';
const NEWLINE = 10;

export class PredictedLines {
  /** So far. */
  rows = 0;
  private readonly numbers = new NumberText();
  private readonly cells = new ByteText();

  private readonly endings: RowEndings;

  constructor(private readonly options: LineOptions) {
    this.endings = new RowEndings(options.ranged);
  }

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
    const endingOf = this.endings.of(rows.inputs, values.length, style);
    const { texts: endings } = this.endings;
    const { separator } = style;
    const lines = written && rows.texts.places;
    const plain = !classes && !style.comma && (!written || lines);
    if (plain && this.numbers.writeRows({ lines, separator, endings, endingOf }, values, to)) return;
    const chosen = classes && classCells(classes, written || ranged ? separator : undefined);
    const cells = chosen ? undefined : this.valueCells(values, style);
    let at = 0;
    for (let i = 0; i < values.length; i++) {
      if (written) {
        rows.texts.write(i, to);
        to.addCode(separator.charCodeAt(0));
      }
      if (chosen) addAll(values[i] > 0 ? chosen.positive : chosen.negative, to);
      else {
        at = to.addUntil(NEWLINE, cells!, at) + 1;
      }
      addAll(endings[endingOf[i]], to);
    }
  }

  /** Rows so far that have an input outside the range. */
  get outside(): number {
    return this.endings.outside;
  }

  /** Counts rows in that another has written. */
  count({ rows, outside }: RowCounts): void {
    this.rows += rows;
    this.endings.outside += outside;
  }

  /** The cells of the values, each with a line break behind. */
  private valueCells(values: Float64Array, { comma, separator }: LineStyle): Uint8Array {
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
}

function styleOf({ dialect: { separator, decimal }, lineBreak }: WrittenTable): LineStyle {
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

/** The name, or `other`, or that with the first number that makes it no name of a column yet. */
function distinct(name: string, columns: readonly string[], other: string): string {
  const taken = new Set(columns);
  if (!taken.has(name)) return name;
  let found = other;
  for (let number = 2; taken.has(found); number++) found = `${other} ${number}`;
  return found;
}
