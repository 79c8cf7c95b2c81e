/** Which kinks a drawing shows one by one: those that carry the mass, unless they are too many. Pure data. */
import type { FitResult } from '../../result/schema';
import { byContribution, massShares } from './network';
import { formatCount } from '../format';

/** A kink below this share of the mass is folded away, … */
const SMALL = 1e-3;
/** … if all such together stay below this share. */
const SMALL_TOGETHER = 0.01;
/** More kinks than these are shown as sums over columns of pixels. */
const MOST_STEMS = 60;

export interface KinkPlan {
  /** Neurons whose kinks are drawn, by falling share of the mass. */
  readonly neurons: readonly number[];
  /** How many are left out for their small share. */
  readonly folded: number;
  /** True where there are too many to tell apart. */
  readonly crowded: boolean;
}

export function kinkPlan({ neurons }: Pick<FitResult, 'neurons'>): KinkPlan {
  const order = byContribution(neurons);
  const shares = massShares(neurons);
  let keep = order.length;
  let together = 0;
  while (keep > 1 && shares[order[keep - 1]] < SMALL) {
    together += shares[order[keep - 1]];
    if (together >= SMALL_TOGETHER) {
      keep = order.length;
      break;
    }
    keep--;
  }
  return { neurons: order.slice(0, keep), folded: order.length - keep, crowded: keep > MOST_STEMS };
}

/** One sentence on what is folded away, or the empty text. */
export function foldedNote({ folded }: KinkPlan): string {
  if (folded === 0) return '';
  return folded === 1
    ? '1 kink with under 0.1 % of the mass is folded away.'
    : `${formatCount(folded)} kinks with under 0.1 % of the mass each are folded away.`;
}
