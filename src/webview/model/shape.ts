/** The shape of a network in words; what is said of a proof by it. */
import type { FitResult } from '../../result/schema';
import { formatNumber } from '../format';

/** `convex`, `increasing`, `convex and increasing`; empty where nothing is asked, or limits of the slope are all that is. */
export function shapeAdjectives({ shape }: Pick<FitResult, 'shape'>): string {
  const words = shape === undefined || shape.outputs === 'any' ? [] : [shape.outputs as string];
  const { least, most } = shape?.slopes ?? {};
  if (least === 0 && most === undefined) words.push('increasing');
  if (most === 0 && least === undefined) words.push('decreasing');
  return words.join(' and ');
}

/** As the particulars have it. */
export function shapeWords(result: Pick<FitResult, 'shape'>): string {
  const adjectives = shapeAdjectives(result);
  const limits = slopeLimits(result);
  return [adjectives, limits].filter((part) => part !== '').join(', ') || 'any';
}

/** `slope 0.5 … 2`; empty where an adjective says it. */
export function slopeLimits({ shape }: Pick<FitResult, 'shape'>): string {
  const { least, most } = shape?.slopes ?? {};
  return least === undefined || most === undefined
    ? ''
    : `slope ${formatNumber(least)} … ${formatNumber(most)}`;
}

/** What the dual vector is held against on the constraint set. */
export function priceWords({ shape }: Pick<FitResult, 'shape'>): string {
  const outputs = shape?.outputs ?? 'any';
  return outputs === 'any' ? '|zᵀa(θ)|' : outputs === 'convex' ? 'zᵀa(θ)' : '−zᵀa(θ)';
}
