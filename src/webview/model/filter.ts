/** The filter of the neurons' table: `3` finds neuron 3, `output < 0, share >= 5` are conditions that all must hold. */

export interface FilterColumn {
  readonly id: string;
  readonly title: string;
  /** Null where a neuron has no such value. */
  readonly values: readonly (number | null)[];
  /** What one of the filter's numbers stands for in `values`: 0.01 where a percentage is typed. */
  readonly unit: number;
}

export type Filter =
  | { readonly ok: true; readonly keeps: (neuron: number) => boolean }
  | { readonly ok: false; readonly problem: string };

const CONDITION = /^(.*?)\s*(<=|>=|!=|=|<|>)\s*(\S+)$/;

export function parseFilter(text: string, columns: readonly FilterColumn[]): Filter {
  const conditions: ((neuron: number) => boolean)[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue;
    const single = numberOf(part.replace(/^#/, ''));
    if (single !== null) {
      conditions.push((neuron) => neuron + 1 === single);
      continue;
    }
    const match = CONDITION.exec(part);
    if (match === null) {
      return wrong(
        `“${part}” is no condition; write a column, a sign and a number, for instance output < 0.`,
      );
    }
    const [, name, sign, digits] = match;
    const limit = numberOf(digits.replace(/%$/, ''));
    if (limit === null) return wrong(`“${digits}” is not a number.`);
    const column = columnOf(name, columns);
    if (column === undefined) {
      const known = columns.map(({ title }) => title);
      return wrong(`There is no column “${name}”; there are ${known.slice(0, 8).join(', ')}.`);
    }
    conditions.push((neuron) => {
      const value = column.values[neuron];
      return value !== null && compare(value, sign, limit * column.unit);
    });
  }
  return { ok: true, keeps: (neuron) => conditions.every((holds) => holds(neuron)) };
}

/** The whole name, else the one column that begins with what was typed, else one that has it as a word. */
function columnOf(name: string, columns: readonly FilterColumn[]): FilterColumn | undefined {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return undefined;
  const names = columns.map((column) => ({ column, title: column.title.toLowerCase() }));
  return (
    names.find(({ column, title }) => title === wanted || column.id === wanted) ??
    names.find(({ title }) => title.startsWith(wanted)) ??
    names.find(({ title }) => title.endsWith(` ${wanted}`))
  )?.column;
}

function compare(value: number, sign: string, limit: number): boolean {
  switch (sign) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '!=':
      return value !== limit;
    default:
      return value === limit;
  }
}

function numberOf(text: string): number | null {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

function wrong(problem: string): Filter {
  return { ok: false, problem };
}
