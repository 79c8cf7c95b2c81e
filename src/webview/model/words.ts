/** A result in words: its status, what was asked, and what was proven. Pure text; no DOM. */
import type { FitResult } from '../../result/schema';
import {
  countOf,
  formatBound,
  formatDuration,
  formatGap,
  formatNumber,
  formatShare,
  isNumber,
  listOf,
} from '../format';
import type { IconName } from '../iconOutlines';
import { budgetSentence } from '../../result/budgetWords';
import { goalView } from './goals';
import { skipTerms } from './skip';
import { shapeAdjectives, shapeWords, slopeLimits } from './shape';

type Tone = 'good' | 'warn' | 'bad' | 'plain';

export interface Words {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly text: string;
}

/** The status line of a result: never a success without a proof. */
export function statusWords(result: FitResult): Words {
  switch (result.status) {
    case 'optimal':
      return { icon: 'check', tone: 'good', text: optimalText(result) };
    case 'stopped':
      return { icon: 'pause', tone: 'warn', text: `${reasonAfter('Stopped', result)}${gapUnsaid(result)}` };
    case 'cancelled':
      return {
        icon: 'slash',
        tone: 'warn',
        text: `${reasonAfter('Cancelled', result)}${gapUnsaid(result)}`,
      };
    case 'infeasible':
      return { icon: 'cross', tone: 'bad', text: reasonAfter('Infeasible', result) + rowsUnsaid(result) };
  }
}

function optimalText(result: FitResult): string {
  if (!isNumber(result.gap)) return 'Reported optimal, but without a proven gap';
  const reweighted = result.sparsify === 'reweighted' ? ' (reweighted for fewer neurons)' : '';
  return result.gap === 0
    ? `Proven optimal${reweighted}`
    : `Proven optimal to ${formatGap(result.gap)}${reweighted}`;
}

/** The status word and the reason; a reason that starts with the word stands for both. */
function reasonAfter(word: string, { reason }: FitResult): string {
  if (reason === undefined) return word;
  const sentence = reason.replace(/\.\s*$/, '');
  if (sentence.startsWith(word)) return sentence;
  return `${word}: ${sentence[0].toLowerCase()}${sentence.slice(1)}`;
}

/** The proven gap, where no reason names it: that for fewer neurons does not. */
function gapUnsaid({ gap, reason, stoppedBy }: FitResult): string {
  if (reason !== undefined && stoppedBy !== 'fewerNeurons') return '';
  return isNumber(gap) ? ` — proven gap ${formatGap(gap)}` : ' — no network found yet';
}

/** The rows in conflict, where no reason names them. */
function rowsUnsaid({ conflict, reason }: FitResult): string {
  if (reason !== undefined || conflict === undefined || conflict.length === 0) return '';
  return ` (row${conflict.length === 1 ? '' : 's'} ${listOf(conflict)})`;
}

/** "leaky-ReLU network" or "ReLU network". */
export function networkKind(result: FitResult): string {
  const kind = result.activation.slope === 0 ? 'ReLU network' : 'leaky-ReLU network';
  const limits = slopeLimits(result);
  return [shapeAdjectives(result), kind, limits && `of ${limits}`].filter((part) => part !== '').join(' ');
}

/** "all 5 samples". */
export function allSamples({ samples }: FitResult): string {
  return samples.count === 1 ? 'the sample' : `all ${countOf(samples.count, 'sample')}`;
}

/** Below this gap the figures that are shown cannot tell a network's objective from its bound. */
const SAME = 1e-4;

/** The proof in plain words, one sentence an entry. */
export function proofText(result: FitResult): string[] {
  if (result.status === 'infeasible') return infeasibleText(result);
  const { penalty, does } = goalView(result);
  const { objective, lowerBound, gap, status } = result;
  const measure = penalty === null ? 'mass' : `mass + ${penalty.words}`;
  const which = penalty === null ? ` that ${does(allSamples(result))}` : '';
  const none = `No ${networkKind(result)}${which} has`;
  if (isNumber(objective) && status === 'optimal' && isNumber(gap) && gap <= SAME)
    return [penalty === null ? `${none} less mass.` : `${none} less ${measure}.`];
  if (!isNumber(lowerBound) || lowerBound <= 0) {
    return [
      `Nothing is proven yet about how small the ${measure} can be.`,
      ...(isNumber(objective)
        ? [`The network found has ${formatNumber(objective)}; a smaller one may exist.`]
        : ['No network was found before the fit ended.']),
      ...reasonText(result),
    ];
  }
  const first = `${none} ${measure} below ${formatBound(lowerBound, 'down')}`;
  if (!isNumber(objective))
    return [`${first}; no such network was found before the fit ended.`, ...reasonText(result)];
  return [
    `${first}; this one has ${formatNumber(objective)}.`,
    ...(status === 'optimal' ? [] : [unfinished(result), ...reasonText(result)]),
  ];
}

/** Why the fit ended before its gap was reached, as a sentence. */
function reasonText({ reason, status }: FitResult): string[] {
  if (reason === undefined || status === 'optimal') return [];
  const sentence = reason.replace(/\.\s*$/, '').replace(/^Infeasible: /, '');
  return [`${sentence[0].toUpperCase()}${sentence.slice(1)}.`];
}

function unfinished(result: FitResult): string {
  const { objective, lowerBound } = result;
  if (!isNumber(objective) || !(objective > 0)) return 'The proof is not finished.';
  const room = formatShare((objective - lowerBound) / objective);
  const { before = '', after = '' } =
    ENDS[result.stoppedBy ?? (result.status === 'cancelled' ? 'cancel' : 'unsaid')];
  return `${before ? `${before} a` : 'A'} network up to ${room} smaller may exist${after}.`;
}

/** What is said about a smaller network, by what ended the fit; results of earlier versions do not say it. */
const ENDS: Record<
  NonNullable<FitResult['stoppedBy']> | 'unsaid',
  { readonly before?: string; readonly after?: string }
> = {
  precision: { after: '; double precision has no digits left to tell, and more time would not help' },
  time: { after: '; more time may close the gap' },
  cancel: { after: '; it was cancelled before that was decided' },
  fewerNeurons: { before: 'It was reduced to fewer neurons; with more of them,' },
  unsaid: {},
};

function infeasibleText(result: FitResult): string[] {
  const rows = result.conflict ?? [];
  const first = `No ${networkKind(result)} with these constraints ${goalView(result).canDo(allSamples(result))}.`;
  const reason = reasonText(result);
  if (rows.length === 0 || reason.length > 0) return [first, ...reason];
  return [
    first,
    `Row${rows.length === 1 ? '' : 's'} ${listOf(rows, 12)} of ${result.dataset} cannot hold together.`,
  ];
}

export function activationWords(slope: number): string {
  return slope === 0 ? 'max(t, 0)' : `max(t, ${formatNumber(slope)}·t)`;
}

/** The fit as it was asked for: pairs of a name and its value in words. */
export function particulars(result: FitResult): (readonly [name: string, value: string])[] {
  const { constraint, samples, scaling, timing, provenance } = result;
  const scaled =
    scaling.offset.some((offset) => offset !== 0) || scaling.factor.some((factor) => factor !== 1);
  return [
    ['Dataset', `${result.dataset}, ${countOf(samples.count, 'sample')}`],
    ['Inputs', samples.inputs.join(', ')],
    ['Target', samples.target],
    ['Goal', goalView(result).words],
    ...tradeFacts(result),
    ['Activation', activationWords(result.activation.slope)],
    ['Weights and bias', constraintWords(constraint)],
    ['Skip terms', skipTerms(result)],
    ...(result.shape ? ([['Shape', shapeWords(result)]] as const) : []),
    ['Sparsify', result.sparsify],
    ...budgetWords(result),
    ['Requested gap', formatGap(result.requestedGap)],
    [
      'Scaling',
      scaled
        ? 'inputs scaled before the fit; mass and gap speak of scaled inputs, weights here of raw ones'
        : 'none',
    ],
    [
      'Time',
      `${formatDuration(timing.totalMs)} (master ${formatDuration(timing.masterMs)}, pricing ${formatDuration(timing.pricingMs)})`,
    ],
    [
      'Hullfit',
      `${provenance.version}, started ${provenance.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}`,
    ],
  ];
}

function budgetWords(result: FitResult): (readonly [name: string, value: string])[] {
  const sentence = budgetSentence(result);
  return sentence === undefined ? [] : [['Budget', sentence]];
}

/** Of a goal with a mean loss: what it came to, and what the penalty is a part of. */
function tradeFacts(result: FitResult): (readonly [name: string, value: string])[] {
  const { penalty, loss, residual } = result;
  const { level } = goalView(result);
  const facts: (readonly [string, string])[] = [];
  if (penalty !== undefined) {
    const { value, percent, largest, largestAtMost } = penalty;
    const least = largestAtMost === undefined ? '' : ` (at most ${formatNumber(largestAtMost)})`;
    const share =
      percent === undefined || largest === undefined
        ? ''
        : `: ${formatNumber(percent)} % of ${formatNumber(largest)}${least}, the least penalty that leaves no neuron`;
    facts.push(['Penalty', `${formatNumber(value)} a unit of mass${share}`]);
  }
  if (loss !== undefined) facts.push(['Mean loss', formatNumber(loss)]);
  if (residual === null || !('max' in residual)) return facts;
  const { max, rms, below, on } = residual;
  if (loss !== undefined) facts.push(['Residual', `rms ${formatNumber(rms)}, max ${formatNumber(max)}`]);
  if (level !== null && below !== undefined && on !== undefined)
    facts.push(['Samples', sharesWords(result, level, below, on)]);
  return facts;
}

/** A quantile's shares, which count the samples' weights where they have some. */
function sharesWords({ samples }: FitResult, level: number, below: number, on: number): string {
  const weighed = samples.weights === undefined ? '' : ', by their weights';
  return `${formatShare(below)} below the curve and ${formatShare(on)} on it, where ${formatShare(level)} below was asked for${weighed}`;
}

const NORM_SIGN = { l1: '₁', l2: '₂', linf: '∞' } as const;

export function constraintWords({ weights, bias }: FitResult['constraint']): string {
  const sign = NORM_SIGN[weights.norm];
  const radius = formatNumber(weights.radius);
  switch (bias.kind) {
    case 'joint':
      return `‖(w, b)‖${sign} ≤ ${radius}`;
    case 'none':
      return `‖w‖${sign} ≤ ${radius}, no bias`;
    case 'free':
      return `‖w‖${sign} ≤ ${radius}, free bias`;
    case 'bound':
      return `‖w‖${sign} ≤ ${radius}, |b| ≤ ${formatNumber(bias.limit)}`;
  }
}
