/** A sweep's chain as the payload of a queue, and its fits as links. */
import * as v from 'valibot';
import { chainShape, type FitOutcome, type SweepChain, type SweepData } from '../protocol/sweep';
import type { Chain } from './coordinator';
import type { Packer } from './packing';

const numbers = v.instance(Float64Array);

const dataShape = v.object({
  sha256: v.string(),
  dataset: v.string(),
  dimension: v.pipe(v.number(), v.integer(), v.minValue(1)),
  inputNames: v.array(v.string()),
  targetName: v.string(),
  inputs: numbers,
  targets: numbers,
  rows: numbers,
  weights: v.exactOptional(numbers),
  tolerances: v.exactOptional(numbers),
  test: v.exactOptional(v.object({ inputs: numbers, targets: numbers })),
});

const payloadShape = v.pipe(
  v.object({ chain: chainShape, data: dataShape }),
  v.check(
    ({ chain, data }) =>
      chain.data === data.sha256 && data.inputs.length === data.targets.length * data.dimension,
    'samples of the chain',
  ),
);

export function queued(chain: SweepChain, data: SweepData, packer: Packer): Chain {
  return {
    id: `${chain.fits[0].point}.${foldName(chain)}`,
    links: chain.fits.map(({ point }) => `${point}.${foldName(chain)}`),
    pack: () => packer.pack({ chain, data }),
  };
}

/** What a worker was given. Throws v.ValiError where it is no chain of a sweep. */
export function readPayload(payload: unknown): { readonly chain: SweepChain; readonly data: SweepData } {
  return v.parse(payloadShape, payload);
}

/** Of each link of some chains: which fit it is. */
export function fitsOf(chains: readonly SweepChain[]): Map<string, Pick<FitOutcome, 'point' | 'fold'>> {
  return new Map(
    chains.flatMap((chain) =>
      chain.fits.map(({ point }) => [
        `${point}.${foldName(chain)}`,
        { point, fold: chain.fold?.held ?? null },
      ]),
    ),
  );
}

function foldName({ fold }: SweepChain): string {
  return fold === null ? 'all' : String(fold.held);
}
