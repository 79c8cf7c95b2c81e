/**
 * The first stage of a column generation: the columns that the restricted program begins with, and the first network. They come from an
 * earlier search of some of the samples, from the last solution, or else, where cells are columns, from a descent (theory.md, section 3,
 * "The tail").
 */
import { denseNetwork, type Network, withFreeTerms } from '../master/vertex';
import { lastNeurons } from '../lastNeurons';
import { SETTINGS } from '../settings';
import type { WeightedNeuron } from '../sparsify/merge';
import { refine } from '../sparsify/refine';
import { meets } from '../sparsify/sparse';
import { descend } from '../support/descend';
import type { ColumnSession } from './session';

/** What the start leaves to the stages after it. */
export interface Started {
  /** What the descent's last stage offers as a dual; nothing about it is known. Null without a descent. */
  readonly dual: Float64Array | null;
  /** The descent was ended by the clock. */
  readonly late: boolean;
}

/** Neurons to start from, and the network they make: with the free terms that suit them best, corrected so far as that goes. */
interface Start {
  readonly neurons: readonly WeightedNeuron[];
  readonly network: Network;
}

/** Fills the session's columns and cells, and gives its incumbent a bound or a network where one is known. */
export function start(session: ColumnSession): Started {
  const { problem, options, working, incumbent, stages, rounds } = session;
  if (options.start) {
    const { proven, columns, neurons } = options.start;
    if (proven) incumbent.addBound(proven, 1);
    for (const theta of columns) working.columns.add(theta);
    session.take(neurons);
    return { dual: null, late: false };
  }
  const last = lastNeurons(problem, options.warm?.neurons ?? []);
  const descent = last.length === 0 && working.cells !== null ? new Descent(session) : null;
  const first = stages.run('start', () => descent?.run() ?? startOf(session, last));
  rounds?.decide({
    decision: 'start',
    reason: descent ? 'descent' : last.length > 0 ? 'last_solution' : 'no_solution',
    neurons: first.neurons.length,
  });
  session.take(first.neurons);
  stages.run('start', () => offerFirst(session, first.network));
  session.post();
  return { dual: descent?.dual ?? null, late: descent?.late ?? false };
}

/** A network from the start, however long the first master takes. */
function offerFirst(session: ColumnSession, first: Network): void {
  const { incumbent, working } = session;
  const { count } = session.problem.space;
  if (meets(first)) incumbent.addNetwork(first);
  session.post();
  if (
    meets(first) ||
    count < SETTINGS.manySamples ||
    working.columns.columns.length < SETTINGS.columnsToComplete * count
  )
    return;
  const dense = session.completed(first, session.timedSignal());
  if (meets(dense)) incumbent.addDense(dense);
}

function startOf(session: ColumnSession, neurons: readonly WeightedNeuron[]): Start {
  const { problem } = session;
  return {
    neurons,
    network: refine(
      problem,
      denseNetwork(problem, neurons, problem.targets),
      SETTINGS.firstCorrections,
      session.timedSignal(),
    ),
  };
}

/**
 * Many samples may need many neurons, but where few do, fewer get there sooner. One that ends with few neurons and misses
 * the samples has not arrived: it begins again elsewhere, and takes longer.
 */
class Descent {
  dual: Float64Array | null = null;
  late = false;
  private readonly work: number;
  /** Of the time that the start may take, in multiplications. */
  private left: number;

  constructor(private readonly session: ColumnSession) {
    const { count: n, dimension: d } = session.problem.space;
    this.work = Math.min(SETTINGS.descentMostWork, SETTINGS.descentWork * n * (d + 1));
    this.left = SETTINGS.descentTimeShare * SETTINGS.plainSpeed * session.searchMs;
  }

  run(): Start {
    const { session } = this;
    const { problem } = session;
    const { count: n, dimension: d } = problem.space;
    const width = Math.round(
      Math.min(SETTINGS.descentWidest, Math.max(SETTINGS.descentWidth, (SETTINGS.descentPerSample * n) / d)),
    );
    if (n < SETTINGS.manySamples) {
      const first = startOf(session, this.descent(width, 1));
      if (!this.hasNotArrived(first)) return first;
      const second = startOf(session, this.descent(width, 1, 1));
      return second.network.violation < first.network.violation ? second : first;
    }
    const narrow = this.descent(SETTINGS.descentWidth, SETTINGS.narrowShare);
    const { violation } = withFreeTerms(problem, narrow);
    return startOf(session, violation <= SETTINGS.nearlyMet ? narrow : this.descent(width, 1));
  }

  /** @param part of the work that is left which it may take */
  private descent(neurons: number, part: number, again = 0): WeightedNeuron[] {
    const signal = this.session.timedSignal(SETTINGS.descentLatest);
    const found = descend(this.session.problem, {
      width: neurons,
      seed: 1 + again,
      work: Math.min(part * this.left, this.work * (1 + again)),
      signal,
      onDual: (z) => (this.dual = z),
    });
    this.left -= found.work;
    this.late = signal.aborted;
    return found.neurons;
  }

  /** Few neurons that nearly meet the samples, and do not. */
  private hasNotArrived({ neurons, network }: Start): boolean {
    const { loss, space } = this.session.problem;
    return (
      loss.exact &&
      neurons.length <= SETTINGS.fewNeurons * space.count &&
      !meets(network) &&
      network.violation <= SETTINGS.nearMiss
    );
  }
}
