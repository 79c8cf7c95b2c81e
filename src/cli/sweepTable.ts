/** A sweep's table for people, and the sentence of its choice. */
import { pointWords, type SweepResult } from '../result/sweepResult';
import { gapText } from '../result/provenDigits';
import { columnsOf } from '../result/sweepTable';
import { plural } from '../data/fault';
import { formatTime } from './summary';
import { formatTable } from './table';

/** Reasons that are told; more of them say little more. */
const MOST_REASONS = 5;

export function formatSweep(result: SweepResult): string {
  const { sweep, fit, rows, choice, points } = result;
  const columns = columnsOf(result, rows);
  const shown = columns.filter(({ cells }) => cells.some((cell) => cell !== null));
  const head = ['', ...shown.map(({ name }) => name)];
  const lines = rows.map((_, at) => [
    choice?.point === at ? '*' : '',
    ...shown.map(({ name, cells }) => cellText(name, cells[at])),
  ]);
  const right = new Set(shown.flatMap(({ kind }, at) => (kind === 'text' ? [] : [at + 1])));
  const reasons = rows.flatMap((row) =>
    row.reason === undefined || row.status === 'optimal'
      ? []
      : [`${pointWords(result.clauses, row.values)}: ${row.reason}\n`],
  );
  const more = reasons.length - MOST_REASONS;
  return [
    `${sweep}, of the fit ${fit}: ${rows.length < points ? `${rows.length} of ` : ''}${plural(points, 'point')}\n`,
    formatTable(head, lines, right),
    ...reasons.slice(0, MOST_REASONS),
    ...(more > 0 ? [`and ${plural(more, 'point')} more that did not reach the gap.\n`] : []),
    ...(choice ? [`* ${choice.rule}: ${choice.why}\n`] : []),
  ].join('');
}

function cellText(name: string, cell: string | number | null): string {
  if (cell === null) return '-';
  if (typeof cell === 'string') return cell;
  if (name === 'gap') return gapText(cell);
  if (name === 'ms') return formatTime(cell);
  return String(Number(cell.toPrecision(5)));
}
