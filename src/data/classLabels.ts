/** `target … is label`: which cells are the chosen class, and what the other one is called. */
import type { DecimalSign } from './dialect';
import { type TableCell, type CellReading, readLabel, readNumber } from './number';
import type { ClassLabels } from './samples';

/** The labels of the rows that are not of the chosen class, as far as it takes to name that class's opposite. */
export class OtherLabels {
  private first: string | undefined;
  private several = false;

  constructor(
    private readonly label: string | number,
    private readonly decimal: DecimalSign,
  ) {}

  note(cell: TableCell): void {
    if (this.several) return;
    const text = readLabel(cell);
    if (text === undefined) return;
    this.first ??= text;
    this.several = text !== this.first && !this.sameNumber(text, this.first);
  }

  /** Where all the others have one label, that is the name of their class. */
  get names(): ClassLabels {
    const positive = String(this.label);
    const negative = this.first === undefined || this.several ? `not ${positive}` : this.first;
    return { positive, negative };
  }

  /** Next to a number as the label, 0 and 0.0 are one label. */
  private sameNumber(a: string, b: string): boolean {
    const reading = readNumber(a, this.decimal);
    return (
      typeof this.label === 'number' && reading.kind === 'number' && sameLabel(b, reading.value, this.decimal)
    );
  }
}

/** +1 where a cell is the label, −1 where it is another. */
export function readClass(cell: TableCell, label: string | number, decimal: DecimalSign): CellReading {
  const text = readLabel(cell);
  if (text === undefined) return { kind: 'missing' };
  return { kind: 'number', value: sameLabel(text, label, decimal) ? 1 : -1 };
}

function sameLabel(text: string, label: string | number, decimal: DecimalSign): boolean {
  if (typeof label === 'string') return text === label;
  const reading = readNumber(text, decimal);
  return reading.kind === 'number' && reading.value === label;
}
