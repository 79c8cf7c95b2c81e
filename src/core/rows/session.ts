/** What the stages of the search over growing samples share: which samples are in, and what the looks at them have come to. */
import type { DualCandidate } from '../columnGeneration/supportProof';
import type { ProgramSolver } from '../highs';
import { isPenalty } from '../loss/loss';
import { assess, type Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import type { PricingLimits } from '../pricing/pricer';
import type { Standing } from '../roundLog';
import { SETTINGS } from '../settings';
import {
  type Outcome,
  polishMs,
  type Search,
  type SearchOptions,
  type SearchStart,
  Session,
} from '../search';
import { meets } from '../sparsify/sparse';
import { BindingSamples } from './binding';
import { wrongOf } from './capped';
import { extendedTo } from './restrict';

/** How problems of some samples are searched. */
export interface Searches {
  /** The search that suits the size; one that is no `ColumnGeneration` has too many samples to be looked at. */
  searchFor(problem: NormalizedProblem, options: SearchOptions): Search;
  /** The whole way to a proof. */
  run(problem: NormalizedProblem, options: SearchOptions): Outcome;
  /** A proven bound of |zᵀa(θ)|. */
  bound(problem: NormalizedProblem, z: Float64Array, limits: PricingLimits): number;
  /** Whether neurons that move are for such problems. */
  readonly slides: boolean;
}

export class GrowingSession extends Session {
  readonly loop = 'growing_samples';
  readonly binding: BindingSamples;
  /** Samples that are missed at a price count together. */
  readonly groups: boolean;
  /** What the next look starts from. */
  known: SearchStart = { neurons: [], columns: [], dual: null, proven: null, work: 0 };
  /** Of the look that misses the least, dense: the last one may have been cut short. */
  least: { readonly network: Network; readonly missed: number } | null = null;
  /** The dual that would prove the most of those that no search has proven, of all samples. */
  unproven: DualCandidate | null = null;
  private iterations = 0;

  constructor(
    problem: NormalizedProblem,
    readonly searches: Searches,
    solveProgram: ProgramSolver,
    options: SearchOptions,
    gapOf: (upper: number, lower: number) => number,
  ) {
    super(problem, solveProgram, options, gapOf, polishMs(options));
    this.binding = new BindingSamples(problem.space);
    this.groups = isPenalty(problem.loss) && problem.space.count >= SETTINGS.groupsFrom;
  }

  size(): Pick<Standing, 'columns' | 'cells' | 'rows'> {
    return { columns: this.known.columns.length, cells: 0, rows: this.binding.samples.length };
  }

  report(neurons: number): void {
    this.tell(++this.iterations, neurons);
  }

  /** A network of some samples as one of all. */
  whole({ neurons, free }: Network): Network {
    return assess(this.problem, neurons, free);
  }

  /** By how much a network misses each sample, and which way; of those that count together, how it misses what they are taken for. */
  wrong(network: Network): Float64Array {
    return wrongOf(this.problem, network, this.binding.capped);
  }

  /** Takes a network if it meets all samples; one that need not be sparse only if it is lighter than what is known. */
  offer(network: Network, sparse = false): void {
    const { incumbent } = this;
    if (meets(network)) {
      if (sparse) incumbent.addNetwork(network);
      else if (network.objective < incumbent.upper) incumbent.addDense(network);
    }
    this.post();
  }

  /** Keeps the bound that a dual of some samples proves. */
  absorb(samples: Int32Array, { dual }: Pick<Outcome, 'dual'>): void {
    if (!dual) return;
    this.incumbent.addBound(extendedTo(this.problem.space.count, samples, dual), 1);
    this.post();
  }

  /** For a search of some samples. */
  innerOptions(samples: Int32Array): SearchOptions {
    const { options } = this;
    const { dual } = this.known;
    // a bound that has multipliers of samples that are not in any more is none of those that are
    const isIn = new Uint8Array(this.problem.space.count);
    for (const i of samples) isIn[i] = 1;
    const bounding = this.incumbent.dual;
    const proven = bounding?.every((value, i) => value === 0 || isIn[i] === 1) ? bounding : null;
    const some = (z: Float64Array): Float64Array => Float64Array.from(samples, (i) => z[i]);
    return {
      ...options,
      // what is solved of some samples is then made one of all, and reduced
      timeMs: options.timeMs - Math.min(SETTINGS.lastReductionMs, polishMs(options)),
      stages: this.stages,
      onProgress: ({ neurons }) => this.report(neurons),
      sparsify: options.sparsify === 'off' ? 'off' : 'merge',
      start: { ...this.known, dual: dual && some(dual), proven: proven && some(proven) },
      onOutcome: (outcome) => {
        this.absorb(samples, outcome());
        return true;
      },
    };
  }
}
