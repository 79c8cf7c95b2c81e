/** Residuals, margins and test errors, worked out again from a network's values in doubled precision. */
import { show } from '../../core/verify/claim';
import type { NetworkValues } from '../../core/verify/evaluate';
import { MARGIN, type Goal } from '../../core/problem';
import { goalOf, hasClasses, tradeOf } from '../goals';
import { UNIT } from '../../core/verify/sums';
import { ON_FUNCTION } from '../residual';
import type { RawSamples } from '../restore';
import type { FitResult, TestScore } from '../schema';
import { AGREEMENT, type OwnClaim } from './claim';

/** What a reader who adds in doubles may be off by, in roundings of the sizes added. */
const ROUNDINGS = 16;

export interface Scores {
  readonly max: number;
  readonly rms: number;
  readonly margin: number;
  readonly accuracy: number;
  readonly hinge: number;
  /** Shares of the samples' weights. */
  readonly below: number;
  readonly on: number;
  /** The part of them whose place rounding leaves open. */
  readonly open: number;
  /** What rounding may change of a value, and of the share of samples on the right side. */
  readonly rounding: number;
  readonly ambiguous: number;
}

export function scoresOf(
  { high, low, sizes }: NetworkValues,
  targets: Float64Array,
  inputs: number,
  weights?: Float64Array,
): Scores {
  let [max, squares, margin, right, hinge, rounding, ambiguous] = [0, 0, Infinity, 0, 0, 0, 0];
  for (let i = 0; i < targets.length; i++) {
    const miss = Math.abs(high[i] - targets[i] + low[i]);
    max = Math.max(max, miss);
    squares += miss * miss;
    const product = targets[i] * high[i] + targets[i] * low[i];
    margin = Math.min(margin, product);
    if (product > 0) right++;
    hinge += (weights?.[i] ?? 1) * Math.max(0, MARGIN - product);
    const own = ROUNDINGS * (inputs + 4) * UNIT * sizes[i];
    rounding = Math.max(rounding, own);
    if (Math.abs(product) <= own) ambiguous++;
  }
  const n = targets.length;
  return {
    ...placesOf({ high, low, sizes }, targets, inputs, max, weights),
    max,
    rms: Math.sqrt(squares / n),
    margin,
    accuracy: right / n,
    hinge,
    rounding,
    ambiguous: ambiguous / n,
  };
}

/** What lies on or below the function; a residual counts as none up to a part of the largest. */
function placesOf(
  { high, low, sizes }: NetworkValues,
  targets: Float64Array,
  inputs: number,
  max: number,
  weights: Float64Array | undefined,
): Pick<Scores, 'below' | 'on' | 'open'> {
  const edge = ON_FUNCTION * max;
  let [below, on, open, total] = [0, 0, 0, 0];
  for (let i = 0; i < targets.length; i++) {
    const weight = weights?.[i] ?? 1;
    const residual = high[i] - targets[i] + low[i];
    total += weight;
    if (Math.abs(residual) <= edge) on += weight;
    else if (residual > 0) below += weight;
    const rounding = ROUNDINGS * (inputs + 4) * UNIT * (sizes[i] + Math.abs(targets[i]));
    if (Math.abs(Math.abs(residual) - edge) <= rounding) open += weight;
  }
  return { below: below / total, on: on / total, open: open / total };
}

/** How far a reported score may be from the one found. */
function allowed(name: keyof Scores, found: Scores, targets: Float64Array): number {
  const scale = targets.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
  const each = found.rounding + 8 * UNIT * scale;
  if (name === 'accuracy') return found.ambiguous + AGREEMENT;
  if (name === 'below' || name === 'on') return found.open + AGREEMENT;
  return AGREEMENT * Math.abs(found[name]) + each * (name === 'hinge' ? targets.length : 1);
}

const SCORE_WORDS: Readonly<Partial<Record<keyof Scores, string>>> = {
  below: 'The share of the samples below the function',
  on: 'The share of the samples on the function',
};

export function checkResiduals({ residual }: FitResult, found: Scores, targets: Float64Array): OwnClaim[] {
  if (residual === null) return [];
  return (Object.entries(residual) as [keyof Scores, number][]).map(([name, value]) => {
    const holds = Math.abs(value - found[name]) <= allowed(name, found, targets);
    const subject = SCORE_WORDS[name] ?? `The ${name} residual in raw units`;
    return { what: 'residual', holds, sentence: `${subject}: ${compared(found[name], value, holds)}.` };
  });
}

/** Numbers that agree are written shorter; of two that differ every digit counts. */
function compared(found: number, reported: number, holds: boolean): string {
  const write = holds ? show : String;
  return `${write(found)}, reported as ${write(reported)}`;
}

/** Of goals that trade a mean loss for mass; ℓ changes by no more than its residual, or its square as the residual does. */
export function checkLoss(
  { goal, loss }: FitResult,
  { high, low }: NetworkValues,
  { targets, weights }: Pick<RawSamples, 'targets' | 'weights'>,
  { rounding, max }: Scores,
): OwnClaim[] {
  const trade = tradeOf(goalOf(goal));
  if (trade === null || loss === undefined) return [];
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  const total = targets.reduce((sum, _, i) => sum + weightOf(i), 0);
  const mean = targets.reduce((sum, y, i) => sum + weightOf(i) * trade.loss(high[i] - y + low[i]), 0) / total;
  const slope = Math.max(1, max);
  const holds = Math.abs(mean - loss) <= AGREEMENT * mean + slope * rounding;
  const sentence = `The mean loss in raw units: ${compared(mean, loss, holds)}.`;
  return [{ what: 'residual', holds, sentence }];
}

/** `found`: of the network at the held-out samples. */
export function checkTest(test: TestScore, goal: Goal, found: Scores, targets: Float64Array): OwnClaim {
  const classes = hasClasses(goal);
  const name = classes ? 'accuracy' : 'rms';
  const value = test[name] ?? NaN;
  const other = classes ? test.rms : test.accuracy;
  const holds =
    test.samples === targets.length &&
    other === undefined &&
    Math.abs(value - found[name]) <= allowed(name, found, targets);
  const sentence = `The ${name} of ${targets.length} test samples: ${compared(found[name], value, holds)} of ${test.samples}.`;
  return { what: 'test', holds, sentence };
}
