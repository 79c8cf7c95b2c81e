/**
 * Fewer neurons at a larger norm, an opt-in (theory.md, section 4): the program is solved again with mass weights
 * 1/(mass + ε) (Candès, Wakin, Boyd 2008), first over single neurons, then over the cells of those that are left, and
 * cells are left out as long as the others still meet the samples. Last comes the least norm over the cells that stay.
 */
import { type Column, ColumnSet } from '../master/columns';
import { assess, type Network, solveVertex } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import { type ClosedCell, CellProgram, cellsOf, type CellSolution, eliminateCells } from './closedCells';
import { reweighting } from './cellGroups';
import { released, withHeldLosses } from './heldLosses';
import { signPattern } from './merge';
import { meets, mergeRepeatedly } from './sparse';
import { refine } from './refine';
import { SPARSIFY } from '../settings/sparsify';
import { ACCURACY } from '../settings/accuracy';

const { allowedMiss } = ACCURACY;

const {
  carriedNetworks,
  cellEntries,
  cellVariants,
  countAccuracy,
  crossingGain,
  crossingRounds,
  epsilons,
  moreCancelling,
  neuronEntries,
  sameNorm,
} = SPARSIFY;

/**
 * The network with the fewest neurons that was found, of least norm among those; `start` when none has fewer.
 *
 * @param columns neurons to choose from, besides those of `start`
 * @param limit largest objective it may have, in normalised units
 */
export function reweightedNetwork(
  problem: NormalizedProblem,
  columns: readonly Column[],
  start: Network,
  budget: Budget,
  limit = Infinity,
): Network {
  const { count: n } = problem.space;
  if (start.neurons.length <= 1 || start.neurons.length * n > neuronEntries) return start;
  let best = start;
  const most = Math.min(
    limit,
    Math.max(moreCancelling * start.objective, allowedMiss / (Number.EPSILON * largestAtom(problem))),
  );
  const offer = (network: Network | null): void => {
    if (network && network.objective <= most && sparser(network, best)) best = network;
  };
  const overNeurons = reweightNeurons(problem, columns, start, budget);
  overNeurons.forEach(offer);
  const searchCells = (network: Network): void => {
    if (CellProgram.entries(problem, network.neurons.length * cellVariants) > cellEntries) return;
    const search = new CellSearch(problem, network, budget, limit);
    offer(search.reweight());
    offer(search.eliminate());
  };
  for (const network of [start, ...overNeurons.slice(0, carriedNetworks)]) searchCells(network);
  // neurons that have moved onto kinks open the cells beyond them
  for (let before = start; best !== before && !budget.signal?.aborted;) {
    before = best;
    if (CellProgram.entries(problem, best.neurons.length * cellVariants) > cellEntries) break;
    offer(leastNorm(problem, best, budget));
    searchCells(best);
  }
  return best.neurons.length < start.neurons.length ? best : start;
}

/** The same where a miss may have its price: no sample is missed by more for it. */
export function reweightedHeld(
  problem: NormalizedProblem,
  columns: readonly Column[],
  leastNorm: Network,
  budget: Budget,
): Network {
  const held = withHeldLosses(problem, leastNorm);
  const start = assess(held, leastNorm.neurons, leastNorm.free);
  const network = reweightedNetwork(held, columns, start, budget);
  return network === start ? leastNorm : (released(problem, network) ?? leastNorm);
}

/** What a neuron of the unit set can output at most: the largest ‖x̃_i‖ in the dual norm, up to a constant. */
function largestAtom({ space }: NormalizedProblem): number {
  const largest = space.inputs.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return largest * space.dimension;
}

function sparser(p: Network, q: Network): boolean {
  const fewer = p.neurons.length - q.neurons.length;
  return fewer < 0 || (fewer === 0 && p.objective < q.objective * (1 - sameNorm));
}

/** What a program's network becomes: refined and merged, null when it misses the samples. */
function finished(problem: NormalizedProblem, network: Network, budget: Budget): Network | null {
  const merged = mergeRepeatedly(problem, refine(problem, network, undefined, budget.signal), budget);
  return meets(merged) ? merged : null;
}

/** Rounds of reweighting over single neurons, those of one cell counting as one; the sparsest network first. */
function reweightNeurons(
  problem: NormalizedProblem,
  columns: readonly Column[],
  start: Network,
  budget: Budget,
): Network[] {
  const set = new ColumnSet(problem);
  const most = neuronEntries / problem.space.count;
  for (const { theta } of [...start.neurons, ...columns].slice(0, most)) set.add(theta);
  const patterns = set.columns.map(({ theta }) => signPattern(problem.space, theta));
  const networks: Network[] = [];
  let current = start;
  for (const [round, epsilon] of epsilons.entries()) {
    if (budget.signal?.aborted) break;
    const mean = current.objective / current.neurons.length;
    const weights = reweighting(problem.space, patterns, current.neurons, epsilon * mean);
    const vertex = solveVertex(problem, set.columns, budget, { weights });
    const next = vertex && finished(problem, vertex.network, budget);
    budget.log?.('neurons_reweighted', round + 1, next);
    if (!next || next.neurons.length === 0) break;
    networks.push(next);
    current = next;
  }
  return networks.sort((p, q) => p.neurons.length - q.neurons.length || p.objective - q.objective);
}

/** The search over the cells of one network's neurons. */
class CellSearch {
  private readonly program: CellProgram;
  /** Weights of the last solution. */
  private weights: Float64Array;
  private solution: CellSolution | null;

  constructor(
    private readonly problem: NormalizedProblem,
    network: Network,
    private readonly budget: Budget,
    private readonly limit: number,
  ) {
    const cells = distinct(network.neurons.flatMap((neuron) => cellsOf(problem, neuron, cellVariants)));
    this.program = new CellProgram(problem, cells, budget);
    this.weights = new Float64Array(cells.length).fill(1);
    this.solution = this.program.solve({ accuracy: countAccuracy });
  }

  reweight(): Network | null {
    for (const [round, epsilon] of epsilons.entries()) {
      if (this.solution === null || this.budget.signal?.aborted) break;
      const { masses } = this.solution;
      const used = masses.filter((mass) => mass > 0).length;
      const mean = masses.reduce((sum, mass) => sum + mass, 0) / used;
      const weights = masses.map((mass) => mean / (mass + epsilon * mean));
      const next = this.program.solve({ weights, accuracy: countAccuracy });
      this.budget.log?.('cells_reweighted', round + 1, next && next.network);
      if (next === null) break;
      this.solution = next;
      this.weights = weights;
    }
    return this.network();
  }

  eliminate(): Network | null {
    if (this.solution === null) return null;
    let round = 0;
    const solve = (kept: (cell: number) => boolean): CellSolution | null => {
      const weights = this.weights.map((weight, g) => (kept(g) ? weight : Infinity));
      const next = this.program.solve({ weights, accuracy: countAccuracy });
      const within = next && next.network.objective <= this.limit ? next : null;
      this.budget.log?.('cells_left_out', ++round, within && within.network);
      return within;
    };
    this.solution = eliminateCells(this.solution, solve, this.budget.signal);
    return this.network();
  }

  private network(): Network | null {
    return this.solution && finished(this.problem, this.solution.network, this.budget);
  }
}

/** The least norm over the cells of a network's neurons; those that end on a kink may cross it in the next round. */
function leastNorm(problem: NormalizedProblem, start: Network, budget: Budget): Network {
  let best = start;
  for (let round = 0; round < crossingRounds && !budget.signal?.aborted; round++) {
    const owners: number[] = [];
    const cells = best.neurons.flatMap((neuron, j) => {
      const own = cellsOf(problem, neuron, cellVariants);
      for (let q = 0; q < own.length; q++) owners.push(j);
      return own;
    });
    const program = new CellProgram(problem, cells, budget);
    let solution = program.solve();
    if (solution === null) break;
    let next = finished(problem, solution.network, budget);
    if (next === null || next.neurons.length > best.neurons.length) {
      // a neuron split over two of its cells: only the heavier one stays
      const { masses } = solution;
      const heaviest = best.neurons.map((_, j) => Math.max(...masses.filter((_, g) => owners[g] === j)));
      solution = program.solve({
        weights: masses.map((mass, g) => (mass === heaviest[owners[g]] ? 1 : Infinity)),
      });
      next = solution && finished(problem, solution.network, budget);
    }
    budget.log?.('least_norm', round + 1, next);
    if (next === null || !sparser(next, best)) break;
    const gained = best.objective - next.objective;
    best = next;
    if (gained < crossingGain * best.objective) break;
  }
  return best;
}

function distinct(cells: readonly ClosedCell[]): ClosedCell[] {
  const seen = new Set<string>();
  return cells.filter(({ sign, pattern }) => {
    const key = `${sign} ${pattern.join('')}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
