/** Results for people: a table, and a sentence for each fit that did not reach its gap. */
import { goalOf, levelOf } from '../result/goals';
import { noisySentence } from '../result/noisy';
import { type FitResult, isClassification } from '../result/schema';
import { budgetSentence } from '../result/budgetWords';
import { gapText } from '../result/provenDigits';
import { formatTable } from './table';

export function formatSummary(results: readonly FitResult[]): string {
  const tested = results.some(({ test }) => test !== undefined);
  const head = ['fit', 'samples', 'inputs', 'status', 'mass', 'gap', 'neurons', 'on its data'];
  const rows = results.map((result) => [
    result.fit,
    String(result.samples.count),
    String(result.samples.inputs.length),
    result.status,
    result.mass === null ? '-' : formatNumber(result.mass),
    result.gap === null ? '-' : gapText(result.gap),
    result.objective === null ? '-' : String(result.neurons.length),
    onData(result),
    ...(tested ? [heldOut(result)] : []),
    formatTime(result.timing.totalMs),
  ]);
  const reasons = results
    .filter(({ status }) => status !== 'optimal')
    .map(({ fit, status, reason }) => `${fit}: ${reason ?? `The fit is ${status}.`}\n`);
  const budgets = results.flatMap((result) => {
    const sentence = budgetSentence(result);
    return sentence === undefined ? [] : [`${result.fit}: ${sentence}\n`];
  });
  const noisy = results.flatMap((result) => {
    const sentence = noisySentence(result);
    return sentence === null ? [] : [`${result.fit}: ${sentence}\n`];
  });
  const columns = [...head, ...(tested ? ['held out'] : []), 'time'];
  const right = new Set(columns.keys());
  for (const left of [0, 3]) right.delete(left);
  return formatTable(columns, rows, right) + [...budgets, ...reasons, ...noisy].join('');
}

/** Share of right signs, of a quantile the share of samples below the function, or the largest miss in units of the target. */
function onData({ residual, goal }: FitResult): string {
  if (residual === null) return '-';
  const level = levelOf(goalOf(goal));
  if ('below' in residual && residual.below !== undefined && level !== undefined)
    return `${formatShare(residual.below)} below${residual.on ? `, ${formatShare(residual.on)} on it` : ''} (asked ${formatNumber(100 * level)} %)`;
  return isClassification(residual)
    ? `${formatShare(residual.accuracy)} right`
    : `max ${formatMiss(residual.max)}`;
}

/** The same of the samples that were held out, or of the test's dataset. */
function heldOut({ test }: FitResult): string {
  if (test?.accuracy !== undefined) return `${formatShare(test.accuracy)} right`;
  return test?.rms === undefined ? '-' : `rms ${formatMiss(test.rms)}`;
}

function formatShare(share: number): string {
  // what is not all is not called 100 %
  const percent = share === 1 ? '100' : Math.min(99.9, 100 * share).toFixed(1);
  return `${percent} %`;
}

function formatMiss(value: number): string {
  return value !== 0 && value < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

/** Seven significant digits, without trailing zeros. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** `12 ms`, `3.4 s`, `5 min 7 s`. */
export function formatTime(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = `${Math.floor(whole / 60)} min`;
  return whole % 60 === 0 ? minutes : `${minutes} ${whole % 60} s`;
}
