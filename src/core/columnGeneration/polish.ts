/**
 * The last stage of a column generation: from a solved master to a sparse network (theory.md, section 4). A vertex over the columns that
 * carry mass or touch the dual's surface, merged and refined; then the sparsest network that the optimal face is known to hold.
 */
import { dot } from '../linear/kernels';
import type { Decision } from '../log';
import type { Column } from '../master/columns';
import type { MasterSolution } from '../master/master';
import { denseNetwork, type Network } from '../master/vertex';
import { priceSizeOf } from '../pricing/pricer';
import { SETTINGS } from '../settings';
import { finish as finishSearch, type Outcome, polishBudget } from '../search';
import { type WeightedNeuron, withoutDust } from '../sparsify/merge';
import { refine } from '../sparsify/refine';
import { bestOutputs } from '../sparsify/bestOutputs';
import { inBudget } from '../sparsify/inBudget';
import { reweightedHeld } from '../sparsify/reweighted';
import { released, withFixedValues } from '../sparsify/heldLosses';
import { leaveOut } from '../sparsify/leaveOut';
import { faceNetwork, meets, sparseNetwork } from '../sparsify/sparse';
import type { ColumnSession } from './session';

type PolishReason = Extract<Decision, { decision: 'polish' }>['reason'];

/** A session that can tell where its best dual is tight. */
interface FaceSession extends ColumnSession {
  /** Neurons where |zᵀa(θ)| of the best dual z is within the tolerance of its bound. */
  tightColumns(tolerance: number): Column[];
}

/** Offers the incumbent a sparse network. */
export function polish(
  session: FaceSession,
  master: MasterSolution,
  merged: readonly WeightedNeuron[],
  reason: PolishReason,
): void {
  session.rounds?.decide({ decision: 'polish', reason });
  session.stages.run('polish', () => polished(session, master, merged, reason === 'network_due'));
}

/** @param onTheWay the network is only to be one that meets the samples: there will be a better one to make sparse */
function polished(
  session: FaceSession,
  master: MasterSolution,
  merged: readonly WeightedNeuron[],
  onTheWay: boolean,
): void {
  const { problem, options, incumbent } = session;
  const { columns } = session.working;
  if (session.working.cells) {
    const made = offerCells(session, master, merged);
    // on the way to the proof a vertex would have as many neurons; at its end a network of the optimal face is the best there is
    if (incumbent.closed()) {
      if (incumbent.light() && searchFace(session)) return;
    } else if (made === 'sparse' || (onTheWay && incumbent.best())) return;
  }
  const budget = polishBudget(session);
  const merge = options.sparsify !== 'off';
  const gap = Math.min(1, incumbent.remaining());
  const slack = Math.max(SETTINGS.candidateSlack, SETTINGS.slackPerGap * gap);
  let largest = 0;
  for (const { output } of merged) largest = Math.max(largest, Math.abs(output));
  for (const { theta } of merged) columns.add(theta);
  const sizeOf = priceSizeOf(problem.space);
  const near = columns.columns.filter((column, j) => {
    const output = Math.abs(j < master.outputs.length ? master.outputs[j] : Infinity);
    return output > SETTINGS.candidateMass * largest || sizeOf(dot(column.atom, master.dual)) > 1 - slack;
  });
  const heavy = merged.filter(({ output }) => Math.abs(output) > SETTINGS.candidateMass * largest);
  const inner = withFixedValues(problem, denseNetwork(problem, heavy, master.reached));
  for (const candidates of [near, columns.columns]) {
    const network = released(problem, sparseNetwork(inner, candidates, merge, budget));
    if (network === null) continue;
    incumbent.addNetwork(network);
    break;
  }
  searchFace(session);
}

/**
 * What the cells carry, without dust: where they are those of a sparse network, it is that network. It is `sparse` where it has
 * no more neurons than a vertex, and no more mass than is known to be needed; null where it does not meet the samples.
 */
function offerCells(
  session: ColumnSession,
  { reached }: MasterSolution,
  merged: readonly WeightedNeuron[],
): 'sparse' | 'dense' | null {
  const { problem, incumbent } = session;
  const heavy = withoutDust(problem.space, merged, SETTINGS.dustMass);
  const network = refine(problem, denseNetwork(problem, heavy, reached), undefined, session.finishing());
  if (!meets(network)) return null;
  incumbent.addNetwork(network);
  const few = heavy.length <= problem.rows.rank;
  return few && incumbent.light(network) ? 'sparse' : 'dense';
}

/**
 * A sparser network among the neurons where the best dual is tight: the optimal face, so far as it is known. Returns
 * whether there is a network of those.
 */
export function searchFace(session: FaceSession): boolean {
  const { problem, options, incumbent, stages } = session;
  const { network, dual } = incumbent;
  if (!network || !dual || options.sparsify === 'off' || network.neurons.length <= 1) return false;
  const gap = Math.min(1, incumbent.remaining());
  // far from the end hardly any neuron is tight, and which ones says nothing
  if (gap > SETTINGS.faceGap) return false;
  if (problem.loss.quadratic) return stages.run('polish', () => leaveNeuronsOut(session, network));
  const sparse = stages.run('polish', () => {
    const tight = session.tightColumns(Math.max(SETTINGS.tightSlack, SETTINGS.slackPerGap * gap));
    const slack = incumbent.slackOfMass(network);
    return faceNetwork(problem, tight, network.objective, slack, true, polishBudget(session), dual);
  });
  if (sparse === null) return false;
  if (sparse.neurons.length < network.neurons.length) incumbent.replace(sparse);
  else incumbent.addNetwork(sparse);
  return true;
}

/** Leaves out the neurons of the sparse network that its objective does not need. Returns whether there is a network. */
function leaveNeuronsOut(session: ColumnSession, network: Network): boolean {
  const { problem, incumbent } = session;
  const { rank } = problem.rows;
  if (rank * rank * (rank + network.neurons.length) > SETTINGS.leaveOutSize) return false;
  const limit = network.objective * (1 + incumbent.slackOfMass(network));
  const signal = polishBudget(session).signal;
  const best = (some: readonly WeightedNeuron[]): Network | null => withBestOutputs(session, some);
  const few = leaveOut(network, limit, best, SETTINGS.neededNeurons, signal);
  if (few.neurons.length < network.neurons.length) incumbent.replace(few);
  return true;
}

/** The network of these neurons with the outputs and free terms of the least objective. */
const withBestOutputs = (session: ColumnSession, neurons: readonly WeightedNeuron[]): Network | null =>
  bestOutputs(
    session.problem,
    neurons.map(({ theta }) => theta),
    session.missPrice,
    session.finishing(),
  );

/** Without a vertex there is still the interior point's own network, dense but feasible, or nearly. */
export function settle(
  session: ColumnSession,
  master: MasterSolution,
  neurons: readonly WeightedNeuron[],
): void {
  session.stages.run('polish', () => {
    const dense = denseNetwork(session.problem, neurons, master.reached);
    const network = meets(dense) ? dense : session.completed(dense, session.finishing());
    if (meets(network)) session.incumbent.addDense(network);
  });
}

/** The best network, with at most as many neurons as samples that bind. */
export function finish(session: ColumnSession, stoppedBy: Outcome['stoppedBy']): Outcome {
  session.reduceBest(stoppedBy);
  return finishSearch(session, stoppedBy, (network) => withFewer(session, network));
}

/** As many neurons as asked where a miss has its price; else fewer at a larger norm, no sample missed by more. */
function withFewer(session: ColumnSession, leastNorm: Network): Network {
  const { problem, working, options, missPrice } = session;
  const within = inBudget(problem, leastNorm, options.sparsify, polishBudget(session), missPrice);
  if (within !== leastNorm) return within;
  return reweightedHeld(problem, working.columns.columns, leastNorm, polishBudget(session));
}
