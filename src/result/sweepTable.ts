/** The columns of a sweep's table, for its files and for people. */
import { type CellValue, csvCell } from './csvCell';
import type { SweepHead, SweepRow } from './sweepResult';

export interface Column {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'count';
  readonly cells: readonly (string | number | null)[];
}

/** Clauses first. A varied clause that has a column's name keeps it; the column then is `NAME_`. */
export function columnsOf({ clauses }: Pick<SweepHead, 'clauses'>, rows: readonly SweepRow[]): Column[] {
  const free = (name: string): string => (clauses.includes(name) ? `${name}_` : name);
  const text = (name: string, cells: Column['cells']): Column => ({ name, kind: 'text', cells });
  const measured = (
    name: string,
    key: 'objective' | 'mass' | 'gap' | 'residual' | 'test' | 'cv' | 'cvSe' | 'ms',
  ): Column => ({
    name: free(name),
    kind: 'number',
    cells: rows.map((row) => row[key]),
  });
  return [
    ...clauses.map((clause, at) =>
      text(
        clause,
        rows.map(({ values }) => values[at]),
      ),
    ),
    text(
      free('status'),
      rows.map(({ status }) => status),
    ),
    measured('objective', 'objective'),
    measured('mass', 'mass'),
    measured('gap', 'gap'),
    { name: free('neurons'), kind: 'count', cells: rows.map(({ neurons }) => neurons) },
    measured('residual', 'residual'),
    measured('test', 'test'),
    measured('cv', 'cv'),
    measured('cv_se', 'cvSe'),
    measured('ms', 'ms'),
  ];
}

/** A line a row, the names first. */
export function csvText(columns: readonly Column[]): string {
  const line = (cells: readonly CellValue[]): string => `${cells.map((cell) => csvCell(cell)).join(',')}\n`;
  const [{ cells }] = columns;
  return [
    line(columns.map(({ name }) => name)),
    ...cells.map((_, at) => line(columns.map((column) => column.cells[at]))),
  ].join('');
}
