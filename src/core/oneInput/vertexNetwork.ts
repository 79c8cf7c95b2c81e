/**
 * For few samples: networks over the neurons that are tight. A vertex of their program has at most one neuron per sample and may have
 * fewer than the piecewise linear function with its directions, merged (theory.md, section 4); where a loss has squares, their best outputs
 * are right to digits that values at samples have no room for.
 */
import { masterIsAffordable } from '../affordable';
import type { CancelSignal } from '../cancelSignal';
import { type Column, ColumnSet } from '../master/columns';
import type { Network } from '../master/vertex';
import type { Budget } from '../budget';
import type { NormalizedProblem } from '../normalize';
import { bestOutputs } from '../sparsify/bestOutputs';
import { reduced } from '../sparsify/reduce';
import { meets, sparseNetwork } from '../sparsify/sparse';
import { kinkCost, rayCost } from './gauge';
import type { ProgramPoint } from './interior';
import type { Program } from './program';
import { ONE_INPUT } from '../settings/oneInput';

const { tightPrice, vertexSamples } = ONE_INPUT;

/** Fewer neurons than `network` for at most (1 + slack) of its objective, or a smaller objective, or `network` itself. */
export function sparserVertex(
  problem: NormalizedProblem,
  program: Program,
  point: ProgramPoint,
  network: Network,
  slack: number,
  budget: Budget,
): Network {
  if (problem.space.count > vertexSamples) return network;
  const own = columnsOf(problem, ownOf(network));
  const all = columnsOf(problem, [...ownOf(network), ...tightOf(problem, program, point)]);
  let best = network;
  for (const columns of [own, all]) {
    const vertex = sparseNetwork(problem, columns, true, budget);
    if (vertex === null || !meets(vertex)) continue;
    const close = vertex.objective <= best.objective * (1 + slack);
    const fewer = vertex.neurons.length < best.neurons.length;
    const better = vertex.objective < best.objective * (1 - slack) || !meets(best);
    if ((close && fewer) || better) best = vertex;
  }
  return best;
}

/**
 * The tight neurons with their best outputs, where that is lighter than `network` by more than the slack; else `network`. Far from the
 * origin a line whose values are right to rounding may have a tilt, which is dear there.
 *
 * @param ms what it may take: with more samples nothing is begun
 */
export function lighterOutputs(
  problem: NormalizedProblem,
  program: Program,
  point: ProgramPoint,
  network: Network,
  slack: number,
  signal: CancelSignal,
  ms: number,
): Network {
  const thetas = [...ownOf(network), ...tightOf(problem, program, point)];
  if (!masterIsAffordable(problem.space.count, thetas.length, ms)) return network;
  const outputs = bestOutputs(problem, thetas, Infinity, signal);
  // of a linear loss they are those of an interior point, dense
  const found = outputs && reduced(problem, outputs, signal);
  return found !== null && found.objective < network.objective * (1 - slack) ? found : network;
}

const ownOf = ({ neurons }: Network): Float64Array[] => neurons.map(({ theta }) => theta);

function columnsOf(problem: NormalizedProblem, thetas: readonly Float64Array[]): readonly Column[] {
  const set = new ColumnSet(problem);
  for (const theta of thetas) set.add(theta);
  return set.columns;
}

/** The neurons of the program that its multipliers leave no room for, on the boundary of the unit set. */
function tightOf(
  { space }: NormalizedProblem,
  { places, rays }: Program,
  { slack }: ProgramPoint,
): Float64Array[] {
  const thetas: Float64Array[] = [];
  places.forEach(({ tau }, k) => {
    const cost = kinkCost(space, tau);
    for (const w of [1, -1]) {
      const c = 4 * k + (w > 0 ? 0 : 2);
      if (Math.min(slack[c], slack[c + 1]) <= tightPrice)
        thetas.push(Float64Array.of(w / cost, (-w * tau) / cost));
    }
  });
  for (const ray of rays) {
    const cost = rayCost(space, ray);
    thetas.push(Float64Array.of(ray[0] / cost, ray[1] / cost));
  }
  return thetas;
}
