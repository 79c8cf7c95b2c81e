/** What keeps a network from meeting all samples of a fit: a warning where the last of them stands, with what would let it. */
import type { Goal, Problem } from '../../core/problem';
import { shapeWords } from '../../core/shape/shape';
import { shownTolerance, toleranceText } from '../../result/tolerance';
import type { Samples } from '../../data/samples';
import { hasClasses } from '../../result/goals';
import type { Fix, RelatedPlace, SourceRange } from '../diagnostic';
import { addClause, replace } from '../fixes';
import { memo } from '../recent';
import { rangeOf, type Reporter } from '../reporter';
import type { JobParts } from './jobParts';
import { clauseRange, setClause } from './clausesOfBlock';
import { type Conflict, findConflicts } from './feasibility';
import { leaveOutRows } from './leaveOut';
import { sampleRange } from './loadDataset';

/** More than these help nobody. */
const MAX_CONFLICTS = 5;

export function warnOfConflicts(
  problem: Problem,
  training: Samples,
  parts: JobParts,
  reporter: Reporter,
): void {
  const { goal, bias, skip, shape } = problem;
  const asked = [shape?.outputs, shape?.slopes?.map(String), problem.slope === 0];
  const key = `conflicts ${JSON.stringify([goal, bias, skip, ...asked])}`;
  const { conflicts, leastTolerance } = memo(problem.inputs, key, () => findConflicts(problem));
  const looser = looserGoal(parts, problem, leastTolerance);
  for (const { kind, samples } of conflicts.slice(0, MAX_CONFLICTS)) {
    const rows = samples.map((sample) => training.rowNumbers[sample]);
    const more = conflicts.length > MAX_CONFLICTS ? ` (one of ${conflicts.length} conflicts)` : '';
    const range = placeOf(parts, rows[rows.length - 1]);
    const related = relatedRows(parts, rows, range);
    const leaveOut = leaveOutRows(parts, rows);
    const within = leastTolerance === undefined ? '' : `\`goal within ${toleranceText(leastTolerance)}\``;
    const least =
      leastTolerance === undefined
        ? ''
        : `; the least tolerance that is met is ${shownTolerance(leastTolerance)}`;
    if (kind === 'duplicates') {
      const message = `Rows ${rows[0]} and ${rows[1]} have equal inputs but targets that no network meets together${more}; `;
      const average = hasClasses(goal) ? [] : averageFix(parts);
      const remedies = ['remove one of them', ...(average.length > 0 ? ['write `duplicates average`'] : [])];
      const advice = `the fit is infeasible: ${remedies.join(', ')}, or ${remedyOf(goal, within)}${least}.`;
      const fixes = [...looser, ...average, ...leaveOut];
      reporter.warning('conflicting-duplicates', message + advice, range, { related, fixes });
    } else if (kind === 'shape') {
      const shape = shapeWords(parts.network);
      const message = `${rowsText(rows)} do not fit ${/^[aeiou]/.test(shape) ? 'an' : 'a'} ${shape} network together${more}; `;
      const remedies = ['leave the shape out', 'remove a row'];
      const advice = `the fit is infeasible: ${remedies.join(', ')}, or ${remedyOf(goal, within)}${least}.`;
      reporter.warning('infeasible-shape', message + advice, range, {
        related,
        fixes: [...looser, ...leaveOut],
      });
    } else {
      const what = withoutBiasText(kind, rows);
      const remedies = ['use `bias joint`', 'remove a row', ...(within ? [`use ${within}`] : [])];
      const advice = `${more}; the fit is infeasible: ${remedies.slice(0, -1).join(', ')}, or ${remedies.at(-1)}${least}.`;
      const fixes = [...addBias(parts), ...looser, ...leaveOut];
      reporter.warning('infeasible-no-bias', what + advice, range, { related, fixes });
    }
  }
}

/** What besides leaving a sample out lets all of them be met; tolerances of a column are the user's to widen. */
function remedyOf(goal: Goal, within: string): string {
  const other = `\`goal ${lenientGoal(goal)}\``;
  if (within !== '') return `use ${within}`;
  return goal.kind === 'within_each' ? `use ${other} or wider tolerances` : `use ${other}`;
}

const rowsText = (rows: readonly number[]): string =>
  rows.length === 1 ? `Row ${rows[0]}` : `Rows ${rows.slice(0, -1).join(', ')} and ${rows.at(-1)}`;

function withoutBiasText(
  kind: Exclude<Conflict['kind'], 'duplicates' | 'shape'>,
  rows: readonly number[],
): string {
  if (kind === 'origin')
    return `Row ${rows[0]} has all inputs 0, where a network without bias is 0, and its targets do not allow it`;
  const named = rowsText(rows);
  if (kind === 'ray')
    return `${named} lie on one ray from the origin, along which a network without bias is linear, and their targets do not allow it`;
  return `${named} lie on lines through the origin, along which a network without bias is bent only there, and their targets do not allow it`;
}

/** The last of the rows in conflict: in the text, or else where the fit names its data. */
function placeOf(parts: JobParts, row: number): SourceRange {
  return sampleRange(parts.dataset.spec, row) ?? clauseRange(parts, 'DataClause', 'dataset');
}

/** The other rows, in the text or in the data file. */
function relatedRows(parts: JobParts, rows: readonly number[], main: SourceRange): RelatedPlace[] {
  const { spec, table } = parts.dataset;
  if (table && parts.dataset.path !== undefined) {
    const { path } = parts.dataset;
    return rows.flatMap((row) => {
      const line = table.line(row - 1);
      if (line === undefined) return [];
      const start = { line: line - 1, character: 0 };
      return [{ message: `Row ${row} of ${table.file}.`, range: { start, end: start }, path }];
    });
  }
  return rows.flatMap((row) => {
    const range = sampleRange(spec, row);
    return range && range.start.line !== main.start.line ? [{ message: `Row ${row}.`, range }] : [];
  });
}

/** A goal that no samples are in conflict for. */
function lenientGoal(goal: Goal): string {
  return hasClasses(goal) ? 'classify soft 10' : 'least_squares penalty 5%';
}

/** Goals that the samples in conflict can meet: the least tolerance, where there is one for all of them, and a loss where it is not asked. */
function looserGoal(parts: JobParts, problem: Problem, leastTolerance: number | undefined): Fix[] {
  const { goal } = problem;
  const written = (text: string): Fix[] => setClause(parts.fit, 'GoalClause', `goal ${text}`);
  const least = leastTolerance ?? (goal.kind === 'within_each' ? leastForAll(problem) : undefined);
  const within = least === undefined ? [] : written(`within ${toleranceText(least)}`);
  return leastTolerance === undefined ? [...written(lenientGoal(goal)), ...within] : within;
}

/** The least tolerance that is the same for all samples, of a goal whose samples have their own. */
function leastForAll(problem: Problem): number | undefined {
  const { sampleTolerances, ...rest } = problem;
  if (sampleTolerances === undefined) return undefined;
  return findConflicts({ ...rest, goal: { kind: 'interpolate' } }).leastTolerance;
}

/** One row of the mean for all rows of equal inputs. */
function averageFix({ dataset }: JobParts): Fix[] {
  const { node } = dataset.spec;
  const clause = node.clauses.find(({ $type }) => $type === 'DuplicatesClause');
  const title = 'Average rows of equal inputs';
  return clause
    ? [replace(rangeOf(clause), 'duplicates average', title, false)]
    : addClause(node, 'duplicates average', title, false);
}

function addBias({ spec }: JobParts): Fix[] {
  // Without a network of its own a fit has the default one, which has a bias.
  return spec.network ? setClause(spec.network, 'BiasClause', 'bias joint') : [];
}
