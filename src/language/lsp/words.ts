/** Networks, goals and results in words and formulas. */
import type { Shape } from '../../core/problem';
import type { FitSummary } from '../../protocol/fits';
import type { FitResult } from '../../result/schema';
import { shortNumber } from '../../data/summary';
import { boundText, gapText } from '../../result/provenDigits';
import type { NetworkSpec } from '../model/network';
import type { LastResult } from '../surroundings';

const NORM_WORDS = {
  l1: 'sum of magnitudes',
  l2: 'Euclidean length',
  linf: 'largest magnitude',
} as const;
const NORM_SIGN = { l1: '‖·‖₁', l2: '‖·‖₂', linf: '‖·‖∞' } as const;

/** The constraint set of one neuron and the activation, as a few lines of Markdown. */
export function networkWords({ slope, weights, bias, skip, shape }: NetworkSpec): string {
  const { norm, radius } = weights;
  const [open, close] = NORM_SIGN[norm].split('·');
  const activation = slope === 0 ? 'σ(t) = max(t, 0)' : `σ(t) = max(t, ${shortNumber(slope)}·t)`;
  const what = NORM_WORDS[norm];
  const set = {
    joint: [
      `The ${what} of a neuron’s weights and bias together is at most ${shortNumber(radius)}.`,
      `${open}(w, b)${close} ≤ ${shortNumber(radius)}`,
    ],
    none: [
      `The ${what} of a neuron’s weights is at most ${shortNumber(radius)}; there is no bias.`,
      `${open}w${close} ≤ ${shortNumber(radius)}, b = 0`,
    ],
    free: [
      `The ${what} of a neuron’s weights is at most ${shortNumber(radius)}; its bias is free.`,
      `${open}w${close} ≤ ${shortNumber(radius)}, b ∈ ℝ`,
    ],
    bound: [
      `The ${what} of a neuron’s weights is at most ${shortNumber(radius)}, and its bias at most ${bias.kind === 'bound' ? shortNumber(bias.limit) : ''} in magnitude.`,
      `${open}w${close} ≤ ${shortNumber(radius)}, |b| ≤ ${bias.kind === 'bound' ? shortNumber(bias.limit) : ''}`,
    ],
  }[bias.kind];
  const beside = { none: '', constant: ' + c', affine: ' + a·x + c' }[skip];
  return [
    `${set[0]} The mass is the sum of |v| over the neurons${skip === 'none' ? '' : `; the ${skip} part is free`}.`,
    '```text',
    `f(x) = Σ v·σ(w·x + b)${beside}`,
    activation,
    set[1],
    ...shapeFormulas(shape),
    '```',
  ].join('\n');
}

/** What a shape asks for, a line each. */
function shapeFormulas({ outputs, slopes }: Shape): string[] {
  const sign = { any: [], convex: ['v ≥ 0, so that f is convex'], concave: ['v ≤ 0, so that f is concave'] };
  if (slopes === null) return sign[outputs];
  const [least, most] = slopes.map((value) => (Number.isFinite(value) ? shortNumber(value) : ''));
  return [...sign[outputs], `${least}${least && ' ≤ '}f′${most && ' ≤ '}${most}`];
}

/** `optimal · 9 neurons · mass 4.113 · gap 8e-7`, or why there is no network; undefined without a result. */
export function resultWords({ status, mass, gap, neurons }: FitSummary): string | undefined {
  if (status === undefined || status === 'infeasible') return status;
  if (neurons === undefined || mass === null || mass === undefined) {
    return status === 'cancelled' ? status : `${status} · no network found in time`;
  }
  return `${status} · ${count(neurons, 'neuron')} · mass ${shortNumber(mass)} · gap ${gapWords(gap)}`;
}

export function gapWords(gap: number | null | undefined): string {
  if (gap === null || gap === undefined) return 'unknown';
  return gapText(gap);
}

/** A result as Markdown, for hover. */
export function resultMarkdown({ result, stale }: LastResult): string {
  const lines = [
    `**${statusWords(result)}**${stale ? ' — stale: the text or the data have changed since' : ' — current'}`,
  ];
  if (result.neurons && result.mass !== null) {
    lines.push(
      `${count(result.neurons.length, 'neuron')}, mass ${shortNumber(result.mass)}, proven lower bound ` +
        `${boundText(result.lowerBound, 4)}, gap ${gapWords(result.gap)}`,
    );
  }
  if (result.reason) lines.push(result.reason);
  lines.push(`Fitted ${dateWords(result.provenance.startedAt)}.`);
  return lines.join('\n\n');
}

function statusWords({ status }: FitResult): string {
  return {
    optimal: 'Proven optimal to its gap',
    stopped: 'Stopped early',
    infeasible: 'Infeasible',
    cancelled: 'Cancelled',
  }[status];
}

/** `2026-11-28 17:44 UTC`, of a moment in ISO 8601. */
export function dateWords(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
