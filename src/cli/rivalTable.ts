/** The rivals of a fit as a table: medians over the seeds, and ranges. */
import { goalOf, hasClasses } from '../result/goals';
import type { FitResult, RivalResult } from '../result/schema';
import { rivalName } from '../result/rivalName';
import { formatNumber, formatTime } from './summary';
import { formatTable } from './table';

const RIGHT = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]);

/** Empty without rivals. The first row is the fit itself. */
export function formatRivals(result: FitResult): string {
  if (result.rivals.length === 0) return '';
  const tested = result.test !== undefined;
  const groups = groupsOf(result.rivals);
  const head = [
    `rivals of ${result.fit}`,
    'runs',
    'neurons',
    'mass',
    ...(traded(result) ? ['objective', 'above bound'] : []),
    'worst miss',
    'rms miss',
    ...(tested ? ['test'] : []),
    'time',
  ];
  const rows = groups.map(({ name, rivals }) => [
    name,
    String(rivals.length),
    rivals[0].neurons === null ? '∞' : over(rivals, ({ neurons }) => neurons, String),
    over(rivals, ({ mass }) => mass, short),
    ...(traded(result)
      ? [
          over(rivals, ({ objective }) => objective ?? null, short),
          over(rivals, ({ objective }) => aboveBound(result, objective), percent),
        ]
      : []),
    over(rivals, ({ maxResidual }) => maxResidual, short),
    over(rivals, ({ rmsResidual }) => rmsResidual ?? null, short),
    ...(tested ? [over(rivals, testScore, showTest(result))] : []),
    over(rivals, ({ ms }) => ms, formatTime),
  ]);
  const notes = groups.flatMap(({ name, rivals }) =>
    [...new Set(rivals.flatMap(({ stopped }) => stopped ?? []))].map((reason) => `${name}: ${reason}\n`),
  );
  return `\n${formatTable(head, [ownRow(result, tested), ...rows], RIGHT)}${notes.join('')}`;
}

interface Group {
  readonly name: string;
  readonly rivals: readonly RivalResult[];
}

/** One group for each kind with its settings; these are named where a kind is there more than once. */
function groupsOf(rivals: readonly RivalResult[]): Group[] {
  const groups = new Map<string, RivalResult[]>();
  for (const rival of rivals) {
    const key = JSON.stringify([rivalName(rival), rival.settings]);
    groups.set(key, [...(groups.get(key) ?? []), rival]);
  }
  const all = [...groups.values()];
  return all.map((own) => {
    const [{ kind, settings = {} }] = own;
    const name = rivalName(own[0]);
    const alike = all.filter(([first]) => first.kind === kind);
    const told = Object.entries(settings).filter(([name, value]) =>
      alike.some(([first]) => first.settings?.[name] !== value),
    );
    const list = told.map(([argument, value]) => `${argument}: ${value}`).join(', ');
    return { name: list === '' ? name : `${kind}(${list})`, rivals: own };
  });
}

function ownRow({ residual, ...result }: FitResult, tested: boolean): string[] {
  const known = result.objective !== null;
  const regression = residual !== null && 'rms' in residual;
  const worst = residual === null ? null : regression ? residual.max : Math.max(0, 1 - residual.margin);
  return [
    result.status === 'optimal' ? 'this fit (proven)' : `this fit (${result.status})`,
    '1',
    known ? String(result.neurons.length) : '-',
    known ? short(result.mass!) : '-',
    ...(traded(result)
      ? [known ? short(result.objective!) : '-', known ? percent(aboveBound(result, result.objective!)) : '-']
      : []),
    worst === null ? '-' : short(worst),
    regression ? short(residual.rms) : '-',
    ...(tested ? [result.test ? showTest(result)(result.test.rms ?? result.test.accuracy ?? 0) : '-'] : []),
    formatTime(result.timing.totalMs),
  ];
}

/** The objective is more than the mass: it says how far above what is proven a network ends. */
const traded = ({ penalty }: Pick<FitResult, 'penalty'>): boolean => penalty !== undefined;

/** By what part of the proven bound an objective is above it; null where nothing is proven. */
function aboveBound(
  { lowerBound }: Pick<FitResult, 'lowerBound'>,
  objective: number | undefined,
): number | null {
  return objective === undefined || !(lowerBound > 0) ? null : Math.max(0, objective / lowerBound - 1);
}

const percent = (part: number | null): string => (part === null ? '-' : `${short(100 * part)} %`);

function testScore({ testRms, testAccuracy }: RivalResult): number | null {
  return testRms ?? testAccuracy ?? null;
}

function showTest({ goal }: Pick<FitResult, 'goal'>): (value: number) => string {
  return hasClasses(goalOf(goal)) ? (value) => `${(100 * value).toFixed(1)} %` : short;
}

/** `17.2 (16.9–18.1)`: the median, and the range of several that differ; `-` where there is none. */
function over(
  rivals: readonly RivalResult[],
  pick: (rival: RivalResult) => number | null,
  show: (value: number) => string,
): string {
  const values = rivals.map(pick).filter((value) => value !== null);
  if (values.length === 0) return '-';
  values.sort((p, q) => p - q);
  const middle = (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2;
  const [low, high] = [show(values[0]), show(values[values.length - 1])];
  return low === high ? low : `${show(middle)} (${low}–${high})`;
}

function short(value: number): string {
  const size = Math.abs(value);
  return size > 0 && size < 1e-3 ? value.toExponential(1) : formatNumber(Number(value.toPrecision(4)));
}
