/** JSON data files: an array of objects, one an object a row. */
import type { Cell } from './number';
import { type DataOutcome, sourceFailure } from './problem';
import type { Table } from './table';

/** Columns are the keys in the order they first appear; a key that a row lacks is a missing cell. */
export function readJson(file: string, text: string): DataOutcome<Table> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return sourceFailure('bad-data-file', `${file} is not valid JSON: ${error.message}. Correct it there.`);
  }
  if (!Array.isArray(parsed)) {
    return sourceFailure(
      'bad-data-file',
      `${file} must hold an array of objects, one a row: [{"x": 1, "y": 2}, …].`,
    );
  }
  const lines = elementLines(text);
  const position = new Map<string, number>();
  const rows: Cell[][] = [];
  for (const [index, row] of parsed.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      return sourceFailure(
        'bad-data-file',
        `Row ${index + 1} (line ${lines[index]} of ${file}) is not an object; write it as {"column": value, …}.`,
        lines[index],
      );
    }
    const cells: Cell[] = [];
    for (const [key, value] of Object.entries(row as Record<string, unknown>)) {
      let column = position.get(key);
      if (column === undefined) position.set(key, (column = position.size));
      // A nested value is no number and no label; its text says what it is in the message.
      cells[column] = typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell);
    }
    rows.push(cells);
  }
  const table: Table = {
    file,
    columns: [...position.keys()],
    count: rows.length,
    line: (row) => lines[row],
    has: () => true,
    cell: (row, column) => rows[row][column],
  };
  return { ok: true, value: table };
}

/** 1-based line on which each element of the outermost array starts; `text` is valid JSON. */
function elementLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let awaiting = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\n') line++;
    if (char.trim() === '') continue;
    if (awaiting && char !== ']') {
      lines.push(line);
      awaiting = false;
    }
    if (char === '"') {
      for (i++; text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (char === '[' || char === '{') {
      depth++;
      awaiting = depth === 1;
    } else if (char === ']' || char === '}') {
      depth--;
    } else if (char === ',' && depth === 1) {
      awaiting = true;
    }
  }
  return lines;
}
