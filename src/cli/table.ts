/** Plain text tables. */

/** Columns as wide as their widest cell; `right` lists the columns to align right. One line a row, each ended. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
) {
  const all = [head, ...rows];
  const widths = head.map((_, k) => Math.max(...all.map((row) => [...row[k]].length)));
  const pad = (cell: string, k: number): string => {
    const space = ' '.repeat(widths[k] - [...cell].length);
    return right.has(k) ? space + cell : cell + space;
  };
  return all.map((row) => `${row.map(pad).join('  ').trimEnd()}\n`).join('');
}
