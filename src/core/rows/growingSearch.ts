/**
 * Only the samples that bind (theory.md, section 8): a fit of some samples is a relaxation, so its bound holds for all, and its
 * network is one for all once it misses none of them. The samples that are missed most join, until none is; those that stay
 * slack leave. Master, pricing and proof have the size of the samples that are in.
 */
import { LOOP_SPEED } from '../affordable';
import type { Outcome, Search } from '../search';
import { SETTINGS } from '../settings';
import { join, leave, look, missesOfLook } from './look';
import { finish, polish } from './polish';
import { proveBest, proveSamples } from './prove';
import { GrowingSession } from './session';
import { start } from './start';

/** Why all samples at once come further: so many are missed at a price, or so many bind that one program cannot hold them. */
export type Unsuited = 'overlapping' | 'outgrown';

export class GrowingSearch extends GrowingSession implements Search {
  /** Null where the samples that bind were searched. */
  unsuited: Unsuited | null = null;

  /** The time of the looks, by their work. */
  get workedMs(): number {
    return this.known.work / LOOP_SPEED;
  }

  run(): Outcome {
    const { binding, incumbent, options } = this;
    const started = start(this);
    if (started === null) return this.leaveTo('overlapping');
    const coarse = Math.max(SETTINGS.lastLookGap, SETTINGS.coarseLookPerGap * options.gap);
    const finest = Math.min(coarse, SETTINGS.lastLookPerGap * options.gap);
    // what bound the last time mostly does again, and is looked at as finely as at last
    for (let gap = started.isWarm ? finest : Math.max(finest, SETTINGS.firstLookGap); ;) {
      const samples = binding.counted;
      const seen = look(this, samples, gap);
      if (seen === null) return this.leaveTo('outgrown');
      const misses = missesOfLook(this, seen);
      if (!seen.over && !this.interrupted()) {
        leave(this, seen, misses);
        const outside = binding.outside(misses, SETTINGS.missedPerGap * gap).length;
        if (outside < SETTINGS.fewMissed * binding.samples.length)
          gap = Math.max(finest, SETTINGS.finerLook * gap);
        if (join(this, seen, misses, SETTINGS.missedPerGap * gap)) continue;
      }
      if (seen.over) {
        proveBest(this);
        // to solve the samples that are in may take all that is left
        if (incumbent.best() === null) return this.end('time');
      }
      const { network, stoppedBy } = proveSamples(this, samples);
      const left = network && this.wrong(this.whole(network));
      const joined = left ? binding.join(left, SETTINGS.missed) : 0;
      if (joined === 0 && incumbent.closed()) return finish(this, 'gap');
      const stop = this.interrupted() ?? (seen.over ? 'time' : null);
      if (stop) return this.end(stop);
      if (joined === 0) return this.end(stoppedBy);
    }
  }

  private leaveTo(unsuited: Unsuited): Outcome {
    this.unsuited = unsuited;
    return this.outcome(this.incumbent.best(), 'stall');
  }

  private end(why: Outcome['stoppedBy']): Outcome {
    polish(this, why);
    return finish(this, why);
  }
}
