/**
 * The loop where pricing is a search of its own (theory.md, section 3, "The tail"): a local ascent looks for violated neurons, the
 * master's dual is chosen to be easy to prove, and the branch and bound over signs runs once nothing violated is found.
 *
 * The master is solved in two ways: with an ℓ1 penalty on z (every sample may be missed a little), for the dual; and as it is, for the
 * network. Nothing the local ascent says is believed: what is reported is proven by the search, closed or not.
 */
import { type Outcome, type Scouted } from './columnGeneration';
import type { MasterSolution } from '../master/master';
import { CandidatePool } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import { dualCandidates } from './dualCandidates';
import { isDone, networkDue, reduceToVertex, solveExactly } from './heuristicNetwork';
import { proveAtEnd, proveGap, proveInterim, proveLast, supportIsProven } from './heuristicProof';
import { HeuristicSession } from './heuristicSession';
import { finish, searchFace } from './polish';
import { raisesMissPrice } from './restricted';
import type { DualCandidate } from './supportProof';

export class HeuristicPricing extends HeuristicSession {
  scout(gap: number): Scouted {
    this.begin();
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const { pool, penalised, best } = this.penalisedRound();
      this.norm = penalised.objective;
      const over = this.loopIsOver() !== null || this.done > this.loopEnd;
      const found = this.scouted(penalised, over);
      const violated = Math.max(0, best.largest - 1);
      if (over || violated <= gap || iteration >= SETTINGS.lookRounds) {
        this.rounds?.end(over ? 'time' : 'gap');
        return { ...found, candidate: best, work: this.done };
      }
      this.support = found.support;
      const added = this.working.extend(pool, this.support, this.additions);
      this.rounds?.decide({ decision: 'add_columns', count: added });
      this.working.drop(penalised);
      this.share = Math.max(
        SETTINGS.leastL1Share * this.options.gap,
        SETTINGS.l1Shrink * Math.min(SETTINGS.mostSeen, violated),
      );
      this.lastZ = penalised.dual;
    }
  }

  run(): Outcome {
    this.begin();
    // rounds in which the dual got no further, and in which not even a neuron was added
    let idle = 0;
    let stuck = 0;
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const due = networkDue(this, iteration, idle);
      if (due) solveExactly(this, iteration, due);
      if (isDone(this)) return finish(this, 'gap');
      if (this.exactAt === iteration && this.support.length > 0 && supportIsProven(this)) {
        searchFace(this);
        this.report(iteration);
        return finish(this, 'gap');
      }
      const { pool, penalised, best } = this.penalisedRound();
      this.report(iteration);
      const stop = this.loopIsOver();
      if (stop) return this.end(stop, best);

      const seen = Math.max(0, best.largest - 1);
      const promised = this.gapOf(this.incumbent.upper, best.conjecturedBound);
      if (promised <= SETTINGS.openShare * this.options.gap) {
        const proven = this.incumbent.closed() || proveGap(this, best, pool, SETTINGS.openShare);
        this.report(iteration);
        if (this.incumbent.closed()) {
          // the certificate tells which neurons are tight, and so where a sparser network is
          solveExactly(this, iteration, 'ending');
          if (!isDone(this) && proveGap(this, best, pool, SETTINGS.sparserShare))
            solveExactly(this, iteration, 'ending');
          return finish(this, 'gap');
        }
        const stopped = this.interrupted();
        if (stopped) return this.end(stopped, best);
        // the proof met a neuron the local ascent had missed, or lost to rounding what there was
        if (!proven) idle++;
      }
      const added = this.working.extend(pool, this.support, this.additions) + penalised.crossed;
      this.rounds?.decide({ decision: 'add_columns', count: added });
      if (added === 0 && raisesMissPrice(this, penalised)) continue;
      stuck = added === 0 ? stuck + 1 : 0;
      if (added === 0) idle++;
      else if (seen > SETTINGS.leastL1Share * this.options.gap) idle = 0;
      if (stuck > SETTINGS.stuckRounds) return this.end('stall', best);
      this.working.drop(penalised);
      const lost = this.gapOf(this.incumbent.upper, best.conjecturedBound);
      const share = idle > 0 ? SETTINGS.idleL1Shrink * this.share : this.share;
      const next = SETTINGS.l1Shrink * Math.min(SETTINGS.mostSeen, Math.max(seen, share, 0));
      this.share = Math.max(
        SETTINGS.leastL1Share * this.options.gap,
        Math.min(next, SETTINGS.l1PerGap * lost),
      );
      this.lastZ = penalised.dual;
      if (this.done > this.loopEnd) {
        proveLast(this, best, 'work_spent');
        if (isDone(this)) return finish(this, 'gap');
        // where the proof was soon done there is time for a better dual
        const left = this.affordable - this.done;
        this.loopEnd =
          this.done + Math.max(SETTINGS.loopShare * left, SETTINGS.leastLoopShare * this.affordable);
      }
    }
  }

  /** The master with the penalty on z, and what its best dual promises: an interim bound where that is due, violated neurons in the pool. */
  private penalisedRound(): { pool: CandidatePool; penalised: MasterSolution; best: DualCandidate } {
    const pool = new CandidatePool(1 + SETTINGS.guidedViolation);
    const penalised = this.solve(true);
    const candidates = this.candidates(penalised, pool);
    const best = candidates.reduce((p, q) => (q.conjecturedBound > p.conjecturedBound ? q : p));
    this.remember(best);
    proveInterim(this, best);
    return { pool, penalised, best };
  }

  private candidates(master: MasterSolution, pool: CandidatePool): readonly DualCandidate[] {
    return dualCandidates(this, master.dual, this.support, pool, (z, found) =>
      this.priceHeuristically(z, found),
    );
  }

  private end(why: 'time' | 'cancel' | 'stall', best: DualCandidate): Outcome {
    proveAtEnd(this, why, best);
    reduceToVertex(this);
    return finish(this, this.incumbent.closed() ? 'gap' : why);
  }
}
