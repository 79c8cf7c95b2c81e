/** Results for people: a table, and a sentence for each fit that did not reach its gap. */
import type { FitResult } from '../result/schema';
import { formatTable } from './table';

const HEAD = ['fit', 'samples', 'inputs', 'status', 'mass', 'gap', 'neurons', 'time'];
const RIGHT = new Set([1, 2, 4, 5, 6, 7]);

export function formatSummary(results: readonly FitResult[]): string {
  const rows = results.map((result) => [
    result.fit,
    String(result.samples.count),
    String(result.samples.inputs.length),
    result.status,
    result.mass === null ? '-' : formatNumber(result.mass),
    result.gap === null ? '-' : formatGap(result.gap),
    result.objective === null ? '-' : String(result.neurons.length),
    formatTime(result.timing.totalMs),
  ]);
  const reasons = results
    .filter(({ status }) => status !== 'optimal')
    .map(({ fit, status, reason }) => `${fit}: ${reason ?? `The fit is ${status}.`}\n`);
  return formatTable(HEAD, rows, RIGHT) + reasons.join('');
}

/** Seven significant digits, without trailing zeros. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(7)));
}

export function formatGap(gap: number): string {
  return gap === 0 ? '0' : gap.toExponential(1);
}

/** `12 ms`, `3.4 s`, `5 min 7 s`. */
export function formatTime(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
