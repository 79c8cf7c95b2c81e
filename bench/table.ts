/** Plain text tables and numbers. */

/** Lines of a table; columns in `left` are aligned to the left. */
export function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: ReadonlySet<number>,
): string {
  const all = [head, ...rows];
  const widths = head.map((_, k) => Math.max(...all.map((row) => row[k].length)));
  return all
    .map((row) =>
      row
        .map((cell, k) => (left.has(k) ? cell.padEnd(widths[k]) : cell.padStart(widths[k])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The middle value, the mean of the middle two of an even number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((p, q) => p - q);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const inSeconds = (ms: number): string => `${(ms / 1000).toPrecision(3)} s`;

export const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

export const inPowers = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

/** A ratio in few characters; empty when there is none. */
export function ratioOf(value: number, base: number): string {
  const ratio = value / base;
  if (!Number.isFinite(ratio)) return '';
  return ratio >= 1e4 || (ratio < 1e-2 && ratio > 0) ? ratio.toExponential(0) : ratio.toPrecision(3);
}
