/** What a fit asks, in words, before it has run. Pure text; no DOM. */
import { goalOf } from '../../result/goals';
import type { FitResult } from '../../result/schema';
import { countOf, formatDuration, formatGap, isolated, listOf } from '../format';
import { goalView } from './goals';
import { activationWords, allSamples, constraintWords, networkKind } from './words';

/** A fit that has not run: a result without a network. */
export interface Asked {
  readonly fit: string;
  /** Version of the text that asks it. */
  readonly version: number;
  readonly result: FitResult;
  readonly timeMs: number;
}

/** "Of all ReLU networks of any width that pass through all 9 samples: one of least mass, and a proof that none has less." */
export function askedText({ result }: Asked): string {
  const { penalty, theyDo } = goalView(result);
  const measure = penalty === null ? 'mass' : `mass + ${penalty.words}`;
  const which = penalty === null ? ` that ${theyDo(allSamples(result))}` : '';
  const fewest = goalOf(result.goal).kind === 'fewest';
  const sought = fewest ? 'one with as few neurons as can be found' : `one of least ${measure}`;
  const proof = fewest ? 'and how many are needed at least' : 'and a proof that none has less';
  return `Of all ${networkKind(result)}s of any width${which}: ${sought}, ${proof}.`;
}

export function askedFacts({ result, timeMs }: Asked): (readonly [name: string, value: string])[] {
  const { samples, constraint, activation, requestedGap } = result;
  const network = [
    ...(activation.slope === 0 ? [] : [activationWords(activation.slope)]),
    constraintWords(constraint),
    freeTerms(result),
  ];
  return [
    ['Data', `${result.dataset}, ${countOf(samples.count, 'sample')}: ${overInputs(result)}`],
    ['Network', network.join(', ')],
    ['Goal', goalView(result).words],
    ['Proof', `to a gap of ${formatGap(requestedGap)}, in at most ${formatDuration(timeMs)}`],
  ];
}

/** Whether there is a picture of the samples alone. */
export function isDrawn({ result }: Asked): boolean {
  return result.samples.x !== undefined && result.samples.inputs.length <= 2;
}

function overInputs({ samples }: FitResult): string {
  return `${isolated(samples.target)} over ${listOf(samples.inputs.map(isolated))}`;
}

function freeTerms({ skipKind, samples }: FitResult): string {
  switch (skipKind) {
    case 'none':
      return 'nothing free beside the neurons';
    case 'constant':
      return 'a free constant';
    case 'affine':
      return samples.inputs.length === 1 ? 'a free line' : 'a free affine function';
  }
}
