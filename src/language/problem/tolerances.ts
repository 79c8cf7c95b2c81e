/** The tolerance of each sample of a fit whose goal has one for each: a column of the table, or a part of |target|. */
import type { Goal, ToleranceSource } from '../../core/problem';
import { selectSamples } from '../../data/columns';
import type { Samples } from '../../data/samples';
import { cellPlace } from '../../data/table';
import type { SourceRange } from '../diagnostic';
import { memo } from '../recent';
import type { Reporter } from '../reporter';
import type { LoadedDataset } from './loadDataset';

/** Undefined where the goal has none of its own, null where they cannot be had, which is reported at `range`. */
export function sampleTolerances(
  goal: Goal,
  training: Samples,
  dataset: LoadedDataset,
  range: SourceRange,
  reporter: Reporter,
): Float64Array | undefined | null {
  if (goal.kind !== 'within_each') return undefined;
  const { tolerance } = goal;
  if ('column' in tolerance) return fromColumn(tolerance, training, dataset, range, reporter);
  const { percent } = tolerance;
  return memo(training, `within ${percent}%`, () =>
    training.targets.map((target) => (Math.abs(target) * percent) / 100),
  );
}

function fromColumn(
  { column }: Extract<ToleranceSource, { readonly column: string }>,
  training: Samples,
  { spec, table }: LoadedDataset,
  range: SourceRange,
  reporter: Reporter,
): Float64Array | null {
  if (spec.kind !== 'file' || table === undefined) {
    const message =
      'Only a dataset that is read from a file has columns; write one tolerance for all samples, for instance `goal within 0.05`.';
    reporter.error('missing-column', message, range);
    return null;
  }
  const rows = spec.rows && { rows: spec.rows };
  const found = memo(table, JSON.stringify(['tolerances', column, spec.rows]), () =>
    selectSamples(table, { inputs: [], target: column, missing: 'drop', ...rows }),
  );
  if (!found.ok) {
    for (const { code, message } of found.problems) reporter.error(code, message, range);
    return null;
  }
  const { rowNumbers, targets } = found.value;
  const places = new Map(rowNumbers.map((row, i) => [row, i]));
  const where = (row: number): string => cellPlace(table, row - 1, column);
  for (const row of training.rowNumbers) {
    const place = places.get(row);
    if (place === undefined) {
      const message = `${where(row)} is empty; every sample of \`goal within ${column}\` needs a tolerance.`;
      reporter.error('missing-cell', message, range);
      return null;
    }
    if (targets[place] >= 0) continue;
    reporter.error('bad-tolerance', `${where(row)} is ${targets[place]}; a tolerance is 0 or more.`, range);
    return null;
  }
  return memo(training, `tolerances ${column}`, () =>
    Float64Array.from(training.rowNumbers, (row) => targets[places.get(row)!]),
  );
}
