/** A statement of a result beyond its mathematics, and whether it holds. */
export interface OwnClaim {
  readonly what:
    'residual' | 'test' | 'status' | 'rows' | 'trace' | 'timing' | 'scaling' | 'ranges' | 'rival' | 'file';
  readonly holds: boolean;
  readonly sentence: string;
  /** It does not hold for want of a proof: nothing is known against it. */
  readonly open?: true;
}

/** Relative agreement of numbers that are merely worked out again. */
export const AGREEMENT = 1e-9;

/** A claim that is about several things: those that fail are named, or it is said that all hold. */
export function allOf(
  what: OwnClaim['what'],
  fine: string,
  checks: readonly (readonly [holds: boolean, otherwise: string])[],
): OwnClaim {
  const broken = checks.filter(([holds]) => !holds).map(([, otherwise]) => otherwise);
  return { what, holds: broken.length === 0, sentence: broken.length === 0 ? fine : broken.join(' ') };
}
