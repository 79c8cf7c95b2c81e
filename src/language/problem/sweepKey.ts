/** A hash of what a sweep asks for, which is known without making the jobs of its points. */
import { createHash } from 'node:crypto';
import type { Network } from '../generated/ast';
import type { Names } from '../model/fit';
import type { NetworkSpec } from '../model/network';
import type { SweepSpec } from '../model/sweep';
import type { firstDraft } from './sweepPlan';
import { withoutPlace } from './sweptData';

/** What else the points depend on. */
interface Blocks {
  readonly names: Names;
  readonly networks: ReadonlyMap<Network, NetworkSpec | undefined>;
  /** The data of the points (sweptData.ts). */
  readonly data: readonly string[];
}

/**
 * SHA-256, in hex. What the fit says of a varied clause has no part in it: its place is taken by the first of the values. `input` is the
 * hash of the fit as it stands, for a sweep whose first values make no fit.
 */
export function sweepKey(
  { varied, folds, choose }: SweepSpec,
  first: ReturnType<typeof firstDraft>,
  input: string,
  { names, networks, data }: Blocks,
): string {
  const clauses = varied.map(({ clause, values }) => [clause, values]);
  const named = varied.flatMap(({ clause, values }) =>
    clause === 'network' ? values.map((value) => names.networks.get(value)) : [],
  );
  const asked = [
    'hullfit.sweep.asked/2',
    clauses,
    folds ?? null,
    choose ?? null,
    first
      ? [{ ...first.spec, rivals: [] }, first.network, first.dataset.duplicates, first.dataset.scale]
      : input,
    named.map((network) => (network && networks.get(network)) ?? null),
    data,
  ];
  return createHash('sha256').update(JSON.stringify(asked, withoutPlace)).digest('hex');
}
