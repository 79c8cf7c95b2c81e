/** Leaves a row out of a dataset: the line of a sample becomes a comment; of a table `rows` can leave out the first or the last. */
import type { Fix } from '../diagnostic';
import { addClause, replace } from '../fixes';
import { rangeOf } from '../reporter';
import type { JobParts } from './jobParts';
import { sampleRange } from './loadDataset';

/** More than these are no choice. */
const MOST_ROWS = 4;

/** One fix a row (1-based, of the dataset) that can be left out; none changes a data file. */
export function leaveOutRows({ dataset }: JobParts, rows: readonly number[]): Fix[] {
  return rows.slice(0, MOST_ROWS).flatMap((row) => {
    const title = `Leave out row ${row}`;
    return dataset.spec.kind === 'samples'
      ? leaveOutSample(dataset.spec, row, title)
      : leaveOutOfTable(dataset, row, title);
  });
}

type SampleSpec = Extract<JobParts['dataset']['spec'], { kind: 'samples' }>;

function leaveOutSample(spec: SampleSpec, row: number, title: string): Fix[] {
  const range = sampleRange(spec, row);
  const text = spec.source.$cstNode?.root.fullText;
  if (range === undefined || text === undefined) return [];
  const end = spec.offset + spec.scanned.offsets[row - 1] + spec.scanned.lengths[row - 1];
  // a brace behind it would be a part of the comment
  const alone = /^[^\S\n]*(\/\/.*)?\r?(\n|$)/.test(text.slice(end, end + LONGEST_TAIL));
  const start = { start: range.start, end: range.start };
  return [alone ? replace(start, '// ', title, false) : replace(range, '', title, false)];
}

/** Characters behind a sample that are looked at: to look further would take as long as a file that is all one line. */
const LONGEST_TAIL = 200;

function leaveOutOfTable({ spec, table }: JobParts['dataset'], row: number, title: string): Fix[] {
  if (spec.kind !== 'file' || table === undefined) return [];
  if (spec.rows === undefined && !table.complete) return [];
  const { first, last } = spec.rows ?? { first: 1, last: table.count };
  if (first >= last || (row !== first && row !== last)) return [];
  const clause = row === first ? `rows ${first + 1}..${last}` : `rows ${first}..${last - 1}`;
  const written = `${title} (\`${clause}\`)`;
  if (spec.rowsNode) return [replace(rangeOf(spec.rowsNode), clause, written, false)];
  // set from outside of the text
  return spec.rows === undefined ? addClause(spec.node, clause, written, false) : [];
}
