/** What is known of a budget of neurons, as one sentence for the command line, the panel and the report. */
import { goalOf } from './goals';
import type { FitResult } from './schema';

/** Undefined where none was asked for. */
export function budgetSentence({ budget, goal }: FitResult): string | undefined {
  if (budget === undefined) return undefined;
  const { asked, reached, proven, tolerance } = budget;
  const own = goalOf(goal);
  if (asked === null) {
    const within =
      'tolerance' in own && typeof own.tolerance === 'number' ? ` within ${digits(own.tolerance)}` : '';
    return `${proven ? `${neurons(reached)} ${verb(reached)} the fewest${within}, which is proven` : `${neurons(reached)}${within}; that no fewer suffice is not proven`}.`;
  }
  if (reached > asked) return `No network of at most ${neurons(asked)} was found; this one has ${reached}.`;
  if (tolerance) {
    const { needsMore } = tolerance;
    const isFactor = own.kind === 'within_each';
    const before = isFactor
      ? 'these were asked for'
      : tolerance.asked > 0
        ? `${digits(tolerance.asked)} was asked for`
        : 'the targets themselves were asked for';
    const within = `${digits(tolerance.reached)}${isFactor ? " times the samples' own tolerances" : ''}`;
    const more =
      needsMore === undefined
        ? 'that is not proven to be the least'
        : `below that ${asked + 1} are needed, which is proven`;
    return `${neurons(reached)} suffice${reached === 1 ? 's' : ''} within ${within}, where ${before}; ${more}.`;
  }
  const found = proven ? '' : '; which of them are left was a search';
  return `${neurons(reached)} of at most ${asked}${found}.`;
}

const neurons = (count: number): string => (count === 1 ? '1 neuron' : `${count} neurons`);
const verb = (count: number): string => (count === 1 ? 'is' : 'are');

/** Five digits, rounded up: what suffices still does. */
function digits(value: number): string {
  if (!(value > 0)) return String(value);
  const unit = 10 ** (Math.floor(Math.log10(value)) - 4);
  return String(Number((Math.ceil(value / unit - SHOWN) * unit).toPrecision(5)));
}

/** Of a unit of the last digit: what lies above a whole one by no more is that digit. */
const SHOWN = 1e-6;
