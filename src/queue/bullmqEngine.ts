/** A sweep on workers elsewhere, over BullMQ and Redis. */
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { noFit } from '../engine/chain';
import { outcomeShape, type SweepChain, type SweepData } from '../protocol/sweep';
import type { SweepEngine, SweepPorts } from '../sweep/engine';
import { ranked } from '../sweep/rank';
import { connect } from './connection';
import { coordinate } from './coordinator';
import { Packer } from './packing';
import { fitsOf, queued } from './sweepPayload';

export interface BullmqOptions {
  /** `redis://` or `rediss://`. */
  readonly redis: string;
  /** Whether what workers have done since an earlier run of the same sweep ended is taken. */
  readonly resume: boolean;
  /** How many workers there are, whenever that changes. */
  readonly onWorkers: (count: number) => void;
  /** One line, without secrets. */
  readonly log: (text: string) => void;
}

export class BullmqEngine implements SweepEngine {
  private constructor(
    private readonly redis: Redis,
    private readonly options: BullmqOptions,
  ) {}

  /** Throws RedisRefused where Redis cannot be had. */
  static async connect(options: BullmqOptions): Promise<BullmqEngine> {
    return new BullmqEngine(await connect(options.redis), options);
  }

  async run(
    chains: readonly SweepChain[],
    data: ReadonlyMap<string, SweepData>,
    { signal, onOutcome }: SweepPorts,
  ): Promise<void> {
    if (chains.length === 0) return;
    const packer = new Packer();
    const fits = fitsOf(chains);
    await coordinate(this.redis, {
      ...this.options,
      id: chains[0].sweep,
      chains: ranked(chains).map((one) => queued(one, data.get(one.chain.data)!, packer)),
      signal,
      onOutcome: async (link, outcome) => {
        const fit = fits.get(link)!;
        await onOutcome(
          'error' in outcome
            ? { ...fit, ...noFit('failed', outcome.error) }
            : v.parse(outcomeShape, outcome.value),
        );
      },
    });
  }

  async dispose(): Promise<void> {
    await this.redis.quit();
  }
}
