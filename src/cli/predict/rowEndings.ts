/** What a row of output ends with: the mark that says whether it is inside the range of the data, where that is asked for, and a line break. */
import { csvCell } from '../../result/csvCell';
import type { Range } from '../../result/schema';

/** An input of numbers: its name, its place in a row of inputs, and what its values in the data lie between. */
export interface RangedInput {
  readonly name: string;
  readonly at: number;
  readonly range: Range;
}

/** How a line of output is written. */
export interface LineStyle {
  readonly separator: string;
  readonly comma: boolean;
  readonly lineBreak: string;
}

const INSIDE = 'inside';
/** So many endings are kept from rows to rows: of many inputs there may be one a row, which must not fill the memory. */
const MOST_KEPT = 1000;

export class RowEndings {
  /** Rows so far that have an input outside the range. */
  outside = 0;
  /** Good until the next rows are asked for. */
  texts: Uint8Array[] = [];
  /** Where the ending of a row outside stands, by the names of the inputs that are. */
  private readonly known = new Map<string, number>();
  private style: LineStyle | undefined;
  private which = new Uint32Array(0);

  /** @param ranged the inputs whose range is told; undefined where none is asked for */
  constructor(private readonly ranged: readonly RangedInput[] | undefined) {}

  /** Of each of some rows, row-major: which of the texts it has. Good until the next rows are asked for. */
  of(inputs: Float64Array, rows: number, style: LineStyle): Uint32Array {
    if (!sameStyle(style, this.style) || this.texts.length > MOST_KEPT) this.begin(style);
    if (this.which.length < rows) this.which = new Uint32Array(rows);
    const { ranged, which } = this;
    if (ranged) {
      const width = inputs.length / rows;
      for (let i = 0; i < rows; i++)
        which[i] = isInside(inputs, i * width, ranged) ? 0 : this.outsideAt(inputs, i * width, ranged);
    }
    return which;
  }

  /** The first text is that of a row inside. */
  private begin(style: LineStyle): void {
    this.style = style;
    this.known.clear();
    this.texts = [this.ending(INSIDE, style)];
  }

  private outsideAt(inputs: Float64Array, first: number, ranged: readonly RangedInput[]): number {
    this.outside++;
    let names = '';
    for (const input of ranged) {
      if (!contains(input.range, inputs[first + input.at]))
        names += names === '' ? input.name : `; ${input.name}`;
    }
    const known = this.known.get(names);
    if (known !== undefined) return known;
    const style = this.style!;
    const at = this.texts.push(this.ending(csvCell(`outside: ${names}`, style.separator), style)) - 1;
    this.known.set(names, at);
    return at;
  }

  private ending(mark: string, { lineBreak, separator }: LineStyle): Uint8Array {
    return Buffer.from(this.ranged ? separator + mark + lineBreak : lineBreak);
  }
}

function sameStyle(a: LineStyle, b: LineStyle | undefined): boolean {
  return b !== undefined && a.separator === b.separator && a.lineBreak === b.lineBreak;
}

/** Whether all inputs are; the row begins at `first`. */
function isInside(inputs: Float64Array, first: number, ranged: readonly RangedInput[]): boolean {
  for (const { at, range } of ranged) if (!contains(range, inputs[first + at])) return false;
  return true;
}

function contains([least, most]: Range, value: number): boolean {
  return value >= least && value <= most;
}
