/** The number of a goal that may be turned: its tolerance, penalty or weight, with the ends and the scale of the slider. Pure data. */
import { goalOf } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import type { TrialChange } from '../../protocol/trial';
import { formatNumber } from '../format';

export interface Dial {
  readonly kind: Exclude<TrialChange['kind'], 'sample' | 'set'>;
  /** What is turned, as the slider is called. */
  readonly name: string;
  /** What the text says; 0 is `interpolate`. */
  readonly written: number;
  /** As the text says it, in the words of the clause. */
  words(value: number): string;
  /** Only with the mass as the objective is there a least mass at each value, which does not rise with it. */
  readonly hard: boolean;
  /** From the share of the slider's way, 0 to 1, to a value of two digits; and back. */
  valueAt(share: number): number;
  shareOf(value: number): number;
  /** The values at the ends. */
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** Of the values of a curve: no two are nearer than this share of the slider's way. */
const CURVE_POINTS = 24;
/** From the value in the text to either end of a number without ends of its own. */
const REACH = 100;

/** Null where the goal has no such number, and for an answer without samples. */
export function dialOf(result: FitResult): Dial | null {
  const goal = goalOf(result.goal);
  switch (goal.kind) {
    case 'interpolate':
      return toleranceDial(result, 0, (value) => within(value), true);
    case 'within':
      return toleranceDial(
        result,
        result.budget?.tolerance?.asked ?? goal.tolerance,
        (value) => within(value),
        true,
      );
    case 'fewest':
      return toleranceDial(result, goal.tolerance, (value) => `fewest within ${spelt(value)}`, false);
    case 'within_penalty':
    case 'least_squares':
    case 'least_absolute':
    case 'huber':
    case 'quantile':
      return penaltyDial(result);
    case 'within_each':
      return 'percent' in goal.tolerance ? shareDial(goal.tolerance.percent) : null;
    case 'classify_soft':
      return {
        ...{ kind: 'softness', name: 'Weight of the margin' },
        ...steepDial(goal.softness, goal.softness / REACH, goal.softness * REACH),
        words: (value) => `classify soft ${spelt(value)}`,
        title: 'Mass and neurons at every weight of the margin',
      };
    default:
      return null;
  }
}

/** Why a goal that has tolerances has no number to turn, in a sentence; null for the other goals. */
export function whyNoDial(result: FitResult): string | null {
  const goal = goalOf(result.goal);
  if (goal.kind !== 'within_each' || !('column' in goal.tolerance)) return null;
  return `Each row has its own tolerance, in the column ${goal.tolerance.column}: there is no one number to try`;
}

export function changeOf({ kind }: Dial, value: number): TrialChange {
  return { kind, value };
}

/** The values of a curve, first those far from each other. */
export function curveValues(dial: Dial): number[] {
  const order: number[] = [];
  for (let step = CURVE_POINTS; step >= 1; step = Math.floor(step / 2)) {
    for (let k = 0; k <= CURVE_POINTS; k += step) order.push(k);
  }
  return [...new Set(order.map((k) => dial.valueAt(k / CURVE_POINTS)))];
}

/** Round values along the slider, each with its share of the way. */
export function dialTicks(dial: Dial): { readonly value: number; readonly share: number }[] {
  const least = dial.from > 0 ? dial.from : dial.to / 1000;
  const values = dial.from === 0 ? [0] : [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(dial.to); power++) {
    for (const digit of [1, 2, 5]) values.push(Number(`${digit}e${power}`));
  }
  return values
    .filter((value) => value >= dial.from && value <= dial.to)
    .map((value) => ({ value, share: dial.shareOf(value) }));
}

/** The root of a tolerance is spread evenly: what is tried is mostly near 0. */
function toleranceDial(
  result: FitResult,
  written: number,
  words: (value: number) => string,
  hard: boolean,
): Dial | null {
  const spread = spreadOf(result);
  if (spread === null) return null;
  const to = rounded(Math.max(spread, written * 1.2));
  const from = words(0) === 'interpolate' ? 0 : rounded(Math.min(to / 1000, written));
  return {
    ...{ kind: 'tolerance', name: 'Tolerance' },
    ...{ written, words, hard, from, to },
    ...rooted(from, to),
    title: `Least mass and neurons at every tolerance, in ${result.samples.target}`,
  };
}

/** Of `within 2%`: at 100 % a network without neurons meets every sample. */
function shareDial(written: number): Dial {
  const to = rounded(Math.max(100, written));
  const from = rounded(Math.min(to / 1000, written));
  return {
    ...{ kind: 'share', name: 'Tolerance', written, hard: true, from, to },
    words: (value) => `within ${spelt(value)}%`,
    ...rooted(from, to),
    title: 'Least mass and neurons at every tolerance, in % of |target|',
  };
}

function rooted(from: number, to: number): Pick<Dial, 'valueAt' | 'shareOf'> {
  return {
    valueAt: (share) => (share <= 0 ? from : share >= 1 ? to : rounded(Math.max(from, to * share * share))),
    shareOf: (value) => Math.sqrt(Math.min(1, Math.max(0, value) / to)),
  };
}

/** Over decades. */
function steepDial(
  written: number,
  first: number,
  last: number,
): Pick<Dial, 'written' | 'hard' | 'from' | 'to' | 'valueAt' | 'shareOf'> {
  const [from, to] = [rounded(first), rounded(last)];
  const decades = Math.log(to / from);
  return {
    ...{ written, hard: false, from, to },
    valueAt: (share) => (share <= 0 ? from : share >= 1 ? to : rounded(from * Math.exp(share * decades))),
    shareOf: (value) => Math.min(1, Math.max(0, Math.log(value / from) / decades)),
  };
}

function penaltyDial(result: FitResult): Dial | null {
  const { penalty } = result;
  if (penalty === undefined) return null;
  const inPercent = penalty.percent !== undefined;
  const written = penalty.percent ?? penalty.value;
  if (!(written > 0)) return null;
  const sign = inPercent ? '%' : '';
  const [from, to] = inPercent
    ? [Math.min(0.1, written), Math.max(100, written)]
    : [written / REACH, written * REACH];
  return {
    ...{ kind: 'penalty', name: 'Penalty' },
    ...steepDial(written, from, to),
    words: (value) => `penalty ${spelt(value)}${sign}`,
    title: `Mass and neurons at every penalty${inPercent ? ', in % of the least that leaves no neuron' : ''}`,
  };
}

const within = (value: number): string => (value === 0 ? 'interpolate' : `within ${spelt(value)}`);

function spelt(value: number): string {
  return formatNumber(value, 4);
}

/** Two digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

interface Line {
  readonly slope: number;
  /** Its value at `at` is `height`. */
  readonly at: number;
  readonly height: number;
}

const NO_LINE: Line = { slope: 0, at: 0, height: 0 };

/** The tolerance at which the terms without a price alone come near every sample; null without samples, and where that is at once. */
function spreadOf({ samples, skipKind }: FitResult): number | null {
  const { x, y } = samples;
  if (x === undefined || y === undefined || y.length === 0) return null;
  const line = skipKind === 'affine' && samples.inputs.length === 1 ? lineOf(x, y) : NO_LINE;
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < y.length; i++) {
    const left = y[i] - line.height - line.slope * (x[i][0] - line.at);
    least = Math.min(least, left);
    most = Math.max(most, left);
  }
  const spread = skipKind === 'none' ? Math.max(Math.abs(least), Math.abs(most)) : (most - least) / 2;
  return spread > 0 ? spread : null;
}

/** The line of least squares. Plain loops: of 100,000 samples each call of a function with a list to take apart is 50 ms. */
function lineOf(x: readonly (readonly number[])[], y: readonly number[]): Line {
  let [at, height] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    at += x[i][0] / y.length;
    height += y[i] / y.length;
  }
  let [across, along] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    const away = x[i][0] - at;
    across += away * away;
    along += away * (y[i] - height);
  }
  return { slope: across > 0 ? along / across : 0, at, height };
}
