/** Where the samples of a compiled fit stand, and which of them stands on a line. */
import type { CompiledDocument } from './compiled';
import { type LoadedDataset, sampleRange } from './problem/loadDataset';

/** A line of the text, or of the data file at `path`; 0-based. */
export interface LinePlace {
  readonly path?: string;
  readonly line: number;
}

function datasetOf({ fits, datasets }: CompiledDocument, fit: string): LoadedDataset | undefined {
  const job = fits.find(({ name }) => name === fit)?.job;
  return job ? datasets.get(job.dataset) : undefined;
}

/** Undefined of a row that stands nowhere: of a generated dataset, a table in memory, or beyond the last. */
export function placeOfRow(compiled: CompiledDocument, fit: string, row: number): LinePlace | undefined {
  const dataset = datasetOf(compiled, fit);
  if (dataset === undefined) return undefined;
  const { spec, table, path } = dataset;
  if (table !== undefined && path !== undefined) {
    const line = row <= table.count ? table.line(row - 1) : undefined;
    return line === undefined ? undefined : { path, line: line - 1 };
  }
  if (spec.kind !== 'samples' || row > spec.scanned.count) return undefined;
  const range = sampleRange(spec, row);
  return range && { line: range.start.line };
}

/** 0-based sample of the fit whose row stands on a line of the text, or of the data file at `path`; null when none does. */
export function sampleOnLine(
  compiled: CompiledDocument,
  fit: string,
  { path, line }: LinePlace,
): number | null {
  const dataset = datasetOf(compiled, fit);
  const rows = compiled.fits.find(({ name }) => name === fit)?.job?.rowNumbers;
  if (dataset === undefined || rows === undefined || dataset.path !== path) return null;
  const count = dataset.table?.count ?? dataset.samples.rowNumbers.at(-1) ?? 0;
  const row = rowOnLine(count, line, (one) => placeOfRow(compiled, fit, one)?.line);
  if (row === null) return null;
  const sample = rows.indexOf(row);
  return sample < 0 ? null : sample;
}

/** The row of 1 … `count` that stands on a line; their lines ascend. */
function rowOnLine(count: number, line: number, lineOf: (row: number) => number | undefined): number | null {
  let [from, to] = [1, count];
  while (from <= to) {
    const middle = (from + to) >> 1;
    const found = lineOf(middle);
    if (found === undefined) return null;
    if (found === line) return middle;
    if (found < line) from = middle + 1;
    else to = middle - 1;
  }
  return null;
}
