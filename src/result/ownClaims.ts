/** What a result claims besides its solution: the residuals it shows and the status it gives itself. */
import { residualOf } from './quality';
import type { RawSamples } from './restore';
import type { FitResult } from './schema';

export interface OwnClaim {
  readonly what: string;
  readonly holds: boolean;
  readonly sentence: string;
}

/** Two evaluations of one network may differ by this, relative to the targets. */
const AGREEMENT = 1e-9;

export function checkOwnClaims(result: FitResult, { inputs, targets }: RawSamples): OwnClaim[] {
  return [...checkResiduals(result, inputs, targets), ...checkStatus(result)];
}

function checkResiduals(result: FitResult, inputs: Float64Array, targets: Float64Array): OwnClaim[] {
  if (result.residual === null) return [];
  const scale = targets.reduce((largest, target) => Math.max(largest, Math.abs(target)), 1);
  const claimed = Object.entries(result.residual) as [string, number][];
  const found: Record<string, number> = { ...residualOf(result.goal, result, inputs, targets) };
  return claimed.map(([name, value]) => ({
    what: 'residual',
    holds: Math.abs(value - found[name]) <= AGREEMENT * scale * (name === 'hinge' ? targets.length : 1),
    sentence: `The ${name} residual in raw units: ${found[name]}, reported as ${value}.`,
  }));
}

function checkStatus({ status, gap, requestedGap }: FitResult): OwnClaim[] {
  if (status !== 'optimal' || gap === null) return [];
  return [
    {
      what: 'status',
      holds: gap <= requestedGap * (1 + AGREEMENT),
      sentence: `Optimal means a gap of at most ${requestedGap}: it is ${gap}.`,
    },
  ];
}
