/** The chosen rows of a table as numbers, and what is wrong with their cells. */
import { BadColumn } from './badCells';
import { OtherLabels, readClass } from './classLabels';
import { Numbers } from './columnStore';
import { type TableCell, type CellReading, readNumber } from './number';
import type { DataPlace } from './fault';
import { decimalOf, type Table } from './table';
import { inputLabel } from './textColumns';

/** Some ten milliseconds of work. */
const CELLS_AT_A_STRETCH = 20_000;

export interface Selection {
  readonly inputs: readonly string[];
  readonly target: string;
  /** `target … is label`: +1 where equal, −1 elsewhere. */
  readonly label?: string | number;
  /** The column of the samples' weights. */
  readonly weight?: string;
  /** 1-based, inclusive. */
  readonly rows?: { readonly first: number; readonly last: number };
  readonly missing: 'error' | 'drop';
}

/** What a column is read for. */
export interface Role {
  readonly kind: 'input' | 'target' | 'weight';
  readonly name: string;
  readonly place: DataPlace;
  /** Of an input of text: the position of each label. */
  readonly labels?: ReadonlyMap<string, number>;
}

export class RowReader {
  /** Row-major: one number a column, as many as there are labels of a column of text. */
  readonly inputs = new Numbers(Float64Array);
  readonly targets = new Numbers(Float64Array);
  readonly weights = new Numbers(Float64Array);
  readonly rowNumbers: number[] = [];
  /** The cells of each role that are not what they should be. */
  readonly bad: readonly BadColumn[];
  readonly others: OtherLabels | undefined;
  private readonly readings: CellReading[];
  private readonly decimal;

  constructor(
    private readonly table: Table,
    private readonly selection: Selection,
    private readonly roles: readonly Role[],
    private readonly positions: readonly number[],
  ) {
    const { label } = selection;
    const mayBeLabels = ({ kind }: Role) => kind === 'target' && label === undefined;
    this.decimal = decimalOf(table);
    this.bad = roles.map((role) => new BadColumn(table, role.name, mayBeLabels(role)));
    this.others = label === undefined ? undefined : new OtherLabels(label, this.decimal);
    this.readings = new Array<CellReading>(roles.length);
  }

  /** Inputs of a sample. */
  get dimension(): number {
    return this.roles.reduce(
      (sum, { kind, labels }) => sum + (kind === 'input' ? (labels?.size ?? 1) : 0),
      0,
    );
  }

  /** Reads all of the chosen rows, once; what asks may do something else after each so many cells. */
  *read(): Generator<void, void> {
    const { rows } = this.selection;
    const { count } = this.table;
    const last = Math.min(rows?.last ?? count, count);
    const most = Math.ceil(CELLS_AT_A_STRETCH / this.roles.length);
    let read = 0;
    for (let row = (rows?.first ?? 1) - 1; row < last; row++) {
      if (this.readRow(row)) this.takeRow(row);
      if (++read % most === 0) yield;
    }
  }

  /** False when the row is left out. */
  private readRow(row: number): boolean {
    const { positions, readings, roles, table } = this;
    const drops = this.selection.missing === 'drop';
    for (let k = 0; k < roles.length; k++) {
      const reading = this.readCell(table.cell(row, positions[k]), roles[k]);
      if (drops && (reading.kind === 'missing' || reading.kind === 'nan')) return false;
      readings[k] = reading;
    }
    return true;
  }

  /** Of an input of text, the position of its label. */
  private readCell(cell: TableCell, { kind, labels }: Role): CellReading {
    const { decimal, selection } = this;
    if (kind === 'target' && selection.label !== undefined) return readClass(cell, selection.label, decimal);
    if (labels === undefined) return readNumber(cell, decimal);
    const text = inputLabel(cell, decimal);
    return text === undefined ? { kind: 'missing' } : { kind: 'number', value: labels.get(text)! };
  }

  private takeRow(row: number): void {
    const { bad, positions, readings, roles, table } = this;
    for (let k = 0; k < roles.length; k++) {
      const reading = readings[k];
      if (reading.kind !== 'number') bad[k].note(row, table.cell(row, positions[k]), reading.kind);
      else if (!this.takeValue(roles[k], reading.value, row, k)) {
        bad[k].note(row, table.cell(row, positions[k]), 'not-positive');
      }
    }
    this.rowNumbers.push(row + 1);
  }

  /** False where a number is none that its column may have. */
  private takeValue({ kind, labels }: Role, value: number, row: number, k: number): boolean {
    if (kind === 'input') {
      if (labels === undefined) this.inputs.push(value);
      else for (let at = 0; at < labels.size; at++) this.inputs.push(at === value ? 1 : 0);
    } else if (kind === 'target') {
      this.targets.push(value);
      if (value < 0) this.others?.note(this.table.cell(row, this.positions[k]));
    } else if (value > 0) this.weights.push(value);
    else return false;
    return true;
  }
}
