/** A dataset in words: how many samples, their ranges, what is missing, how the classes balance, which rows are double. */
import { separatorWord } from '../../data/dialect';
import { thousandsWord } from '../../data/grouping';
import {
  duplicateRows,
  shortNumber,
  sparkline,
  summarizeNumbers,
  type ColumnSummary,
} from '../../data/summary';
import type { Table } from '../../data/table';
import type { LoadedDataset } from '../problem/loadDataset';
import { memo } from '../recent';
import { summaryOf } from './columns';
import { count } from './words';

/** Beyond this many inputs the table of ranges is cut. */
const MAX_INPUTS = 12;

export function datasetMarkdown(dataset: LoadedDataset): string {
  const { samples, inputNames, targetName, spec, table } = dataset;
  const { inputs, dimension, targets } = samples;
  const lines = [`**${count(samples.count, 'sample')}** of ${count(dimension, 'input')}`];
  const shown = inputNames.slice(0, MAX_INPUTS).map((name, k) => {
    const summary = memo(samples, `input ${k}`, () =>
      summarizeNumbers(samples.count, (i) => inputs[i * dimension + k]),
    );
    return row(name, summary);
  });
  const target = memo(samples, 'target', () => summarizeNumbers(samples.count, (i) => targets[i]));
  const cut = inputNames.length > MAX_INPUTS ? [`| … ${inputNames.length - MAX_INPUTS} more | | |`] : [];
  lines.push(
    ['| | range | |', '| --- | --- | --- |', ...shown, ...cut, row(targetName, target, ' (target)')].join(
      '\n',
    ),
  );
  const facts: string[] = [];
  const classes = classBalance(targets);
  if (classes) facts.push(classes);
  if (table && spec.kind === 'file' && spec.missing === 'drop') {
    const first = spec.rows?.first ?? 1;
    const last = Math.min(spec.rows?.last ?? table.count, table.count);
    const dropped = last - first + 1 - samples.count;
    facts.push(
      dropped === 0 ? 'no row has missing cells' : `${count(dropped, 'row')} with missing cells left out`,
    );
  } else facts.push('nothing is missing');
  const duplicates = memo(samples, 'duplicates', () => duplicateRows(samples));
  facts.push(
    duplicates === 0
      ? 'no two rows have equal inputs'
      : `${count(duplicates, 'row')} with inputs that an earlier row has`,
  );
  lines.push(`${facts.join('; ')}.`.replace(/^./, (letter) => letter.toUpperCase()));
  const dialect = table && dialectMarkdown(table);
  if (dialect) lines.push(dialect);
  return lines.join('\n\n');
}

function row(name: string, { low, high, bins }: ColumnSummary, note = ''): string {
  return `| ${escape(name)}${note} | ${shortNumber(low)} … ${shortNumber(high)} | ${sparkline(bins)} |`;
}

/** How the text of a table is read, and what of it is guessed; undefined of JSON. */
export function dialectMarkdown({ dialect }: Pick<Table, 'dialect'>): string | undefined {
  if (!dialect) return undefined;
  const guess = (part: 'separator' | 'decimal') => (dialect.guessed.includes(part) ? ' (guessed)' : '');
  const header = dialect.header
    ? 'the first line names the columns'
    : 'no line names the columns, they are 1, 2, 3 …';
  return (
    `Cells are separated by ${separatorWord(dialect.separator)}${guess('separator')}, ` +
    `the decimal sign is the ${dialect.decimal === '.' ? 'point' : 'comma'}${guess('decimal')}; ${header}.`
  );
}

/** Only of two-valued targets. */
function classBalance(targets: Float64Array): string | undefined {
  const counts = new Map<number, number>();
  for (const target of targets) {
    counts.set(target, (counts.get(target) ?? 0) + 1);
    if (counts.size > 2) return undefined;
  }
  const two = [...counts.keys()].every((value) => value === 1 || value === 0 || value === -1);
  if (counts.size !== 2 || !two) return undefined;
  const part = (value: number, n: number) =>
    `${value > 0 ? '+1' : value}: ${n} (${Math.round((100 * n) / targets.length)} %)`;
  return `classes ${[...counts]
    .sort(([a], [b]) => b - a)
    .map(([value, n]) => part(value, n))
    .join(', ')}`;
}

export function columnMarkdown(table: Table, name: string): string {
  const column = table.columns.indexOf(name);
  if (column < 0) return `${table.file} has no column \`${name}\`.`;
  const {
    numbers,
    missing,
    texts,
    low,
    high,
    mean,
    deviation,
    bins,
    labels,
    distinctLabels,
    partial,
    ...rest
  } = summaryOf(table, column);
  const lines = [`**${escape(name)}** in ${escape(table.file)}`];
  if (numbers > 0) {
    lines.push(
      `${shortNumber(low)} … ${shortNumber(high)}, mean ${shortNumber(mean)}, standard deviation ${shortNumber(deviation)}`,
      `\`${sparkline(bins)}\``,
    );
  }
  if (texts > 0) {
    const shown = labels.slice(0, 8).map(([label, n]) => `${escape(label)} (${n})`);
    const more = distinctLabels > shown.length ? ', …' : '';
    lines.push(`${count(distinctLabels, 'label')}: ${shown.join(', ')}${more}`);
  }
  const thousands = table.thousands?.(column);
  if (thousands !== undefined) lines.push(`${thousandsWord(thousands)} separate its thousands.`);
  const where = partial ? `the first ${rest.count} rows` : count(rest.count, 'row');
  const gaps = missing === 0 ? 'none missing' : `${missing} missing`;
  lines.push(
    `${where}: ${count(numbers, 'number')}, ${gaps}${texts > 0 ? `, ${count(texts, 'text')}` : ''}.`,
  );
  return lines.join('\n\n');
}

/** Names of columns may hold anything. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|<>]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}
