/**
 * A budget of kinks for a penalty, one input (theory.md, section 10): kinks are left out one after the other, or merged with a neighbour
 * of the same sign, whichever costs least; then each is moved as long as that gains something. A search: it proves nothing.
 */
import type { CancelSignal } from '../cancelSignal';
import type { Network } from '../master/vertex';
import { ONE_INPUT } from '../settings/oneInput';

const { budgetChoices, budgetMoves, budgetSweeps } = ONE_INPUT;

/** A kink and its change of slope. */
export interface BudgetKink {
  readonly position: number;
  readonly bend: number;
}

/** The best function with kinks at these places only. */
export interface WithKinks {
  readonly kinks: readonly BudgetKink[];
  readonly network: Network;
}

/**
 * @param start its kinks in order
 * @param solve null where there is none, or no time
 */
export function kinksTo(
  start: WithKinks,
  most: number,
  range: readonly [first: number, last: number],
  solve: (positions: readonly number[]) => WithKinks | null,
  signal: CancelSignal | undefined,
): WithKinks {
  let best = start;
  while (best.network.neurons.length > most && best.kinks.length > 0 && !signal?.aborted) {
    let next: WithKinks | null = null;
    for (const positions of fewerKinks(best.kinks)) {
      if (signal?.aborted) break;
      const found = solve(positions);
      if (found && (next === null || found.network.objective < next.network.objective)) next = found;
    }
    if (next === null || next.kinks.length >= best.kinks.length) break;
    best = next;
  }
  return best.network.neurons.length <= most ? moved(best, range, solve, signal) : best;
}

/** Without one of the lightest kinks, or with it merged with a neighbour. */
function fewerKinks(kinks: readonly BudgetKink[]): number[][] {
  const lightest = [...kinks.keys()]
    .sort((j, k) => Math.abs(kinks[j].bend) - Math.abs(kinks[k].bend))
    .slice(0, budgetChoices);
  return lightest.flatMap((j) => {
    const others = kinks.flatMap(({ position }, k) => (k === j ? [] : [position]));
    const choices = [others];
    for (const k of [j - 1, j + 1]) {
      if (k < 0 || k >= kinks.length || kinks[j].bend * kinks[k].bend <= 0) continue;
      const share = kinks[j].bend / (kinks[j].bend + kinks[k].bend);
      const centre = kinks[k].position + share * (kinks[j].position - kinks[k].position);
      choices.push([...kinks.flatMap(({ position }, i) => (i === j || i === k ? [] : [position])), centre]);
    }
    return choices.map((positions) => positions.sort((p, q) => p - q));
  });
}

/** Each kink moved by a part of the way to its neighbours, as long as the objective falls. */
function moved(
  start: WithKinks,
  [first, last]: readonly [number, number],
  solve: (positions: readonly number[]) => WithKinks | null,
  signal: CancelSignal | undefined,
): WithKinks {
  let best = start;
  for (let sweep = 0; sweep < budgetSweeps; sweep++) {
    const before = best.network.objective;
    for (const part of budgetMoves) {
      for (let j = 0; j < best.kinks.length; j++) {
        for (const sign of [1, -1]) {
          if (signal?.aborted) return best;
          const positions = best.kinks.map(({ position }) => position);
          const to = sign > 0 ? (positions[j + 1] ?? last) : (positions[j - 1] ?? first);
          positions[j] += part * (to - positions[j]);
          const found = solve(positions);
          const better = found && found.network.objective < best.network.objective;
          if (!better || found.network.neurons.length > start.network.neurons.length) continue;
          best = found;
          if (j >= best.kinks.length) break;
        }
      }
    }
    if (!(best.network.objective < before)) break;
  }
  return best;
}
