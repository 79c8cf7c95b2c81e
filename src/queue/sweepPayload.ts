/** A sweep's chain as the payload of a queue, and its fits as links. */
import * as v from 'valibot';
import {
  chainShape,
  type ChainState,
  chainStateShape,
  type FitOutcome,
  type SweepChain,
  type SweepData,
} from '../protocol/sweep';
import type { RankedChain } from '../sweep/rank';
import type { Chain } from './coordinator';
import { Packer, unpack } from './packing';

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

export function queued({ chain, rankAt }: RankedChain, data: SweepData, packer: Packer): Chain {
  return {
    id: `${chain.fits[0].point}.${foldName(chain)}`,
    links: chain.fits.map(({ point }) => `${point}.${foldName(chain)}`),
    rank: rankAt(0),
    pack: () => packer.pack({ chain, data }),
  };
}

/** What a worker was given. Throws v.ValiError where it is no chain of a sweep. */
export function readPayload(payload: unknown): { readonly chain: SweepChain; readonly data: SweepData } {
  return v.parse(payloadShape, payload);
}

/** Where a chain stands, as text. */
export function stateText(state: ChainState): string {
  return new Packer().pack(state).text;
}

/** Throws v.ValiError where it is no such text. */
export async function readState(text: string): Promise<ChainState> {
  return v.parse(chainStateShape, await unpack(text, noBlob));
}

const noBlob = (hash: string): never => {
  throw new TypeError(`Where a chain stands has no numbers apart, as ${hash}.`);
};

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
