/**
 * Column generation whose neurons move, for losses with a quadratic part (theory.md, section 7, "Least squares, measured"), and for others
 * with their kinks rounded, ever less ("Losses with kinks"): the program to solve has the size of the support, never that of the samples.
 * Each round prices the network's own multipliers z = −κℓ'(f − y), takes in the worst neurons, finds the outputs of all, and slides all of
 * them downhill with the true σ. Any network gives a dual at once; the search for a proof runs once that dual promises the gap asked for,
 * and cheaply on the way.
 */
import { CandidatePool } from '../pricing/pricer';
import { finish, type Outcome, type Search } from '../search';
import { SLIDING } from '../settings/sliding';
import { improve } from './improve';
import { polish, withFewer } from './polish';
import { price } from './price';
import { isReady, proveLast, proveReady } from './prove';
import { roundedObjective, sharpen } from './rounding';
import { SlidingSession } from './session';
import { start } from './start';

const { idleSlides, progress, violation, violationPerGap } = SLIDING;

export class SlidingSearch extends SlidingSession implements Search {
  run(): Outcome {
    const { incumbent, options, stages } = this;
    stages.run('start', () => start(this));
    let reached = Infinity;
    for (let iteration = 1, idle = 0; ; iteration++) {
      this.rounds?.begin(iteration);
      const pool = new CandidatePool(1 + Math.min(violation, violationPerGap * options.gap));
      const candidate = stages.run('price', () => price(this, pool, idle));
      this.tell(iteration, this.support.neurons.length);
      if (incumbent.closed()) return this.end('gap');
      const stop = this.loopIsOver();
      if (stop) return this.end(stop);
      if (candidate && isReady(this, candidate, idle)) {
        proveReady(this, candidate, pool);
        this.tell(iteration, this.support.neurons.length);
        if (incumbent.closed()) return this.end('gap');
        const over = this.interrupted();
        if (over) return this.end(over);
      }
      if (candidate && sharpen(this, candidate, idle)) {
        reached = Infinity;
        idle = 0;
      }
      const added = stages.run('master', () => improve(this, pool, idle));
      this.rounds?.decide({ decision: 'add_columns', count: added });
      const objective = roundedObjective(this);
      const gained = reached - objective > progress * options.gap * objective;
      reached = Math.min(reached, objective);
      idle = gained ? 0 : idle + 1;
      if (idle > idleSlides) return this.end('stall');
    }
  }

  private end(why: Outcome['stoppedBy']): Outcome {
    this.options.path?.keepSummits(this.problem.space, this.summits);
    if (why !== 'cancel' && why !== 'gap') proveLast(this);
    if (why !== 'cancel') this.stages.run('polish', () => polish(this));
    if (!this.problem.loss.quadratic) this.reduceBest(why);
    return finish(this, this.incumbent.closed() ? 'gap' : why, (network) => withFewer(this, network));
  }
}
