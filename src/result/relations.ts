/** What must hold between the fields of a result. */
import { mostNeurons } from '../core/neuronBudget';
import { isRelative } from '../core/problem';
import { goalOf, hasClasses, hasLevel, tradeOf } from './goals';
import { inputNamesOf } from './inputs';
import type { FitResult } from './schema';

/** The first broken relation as `field must …`, or null. Expects a result of the right shape. */
export function brokenRelation(result: FitResult): string | null {
  return (
    brokenLength(result) ??
    brokenNull(result) ??
    brokenTrade(result) ??
    brokenBudget(result) ??
    brokenShares(result) ??
    brokenTest(result) ??
    brokenSamples(result)
  );
}

function brokenLength(result: FitResult): string | null {
  const dimension = result.samples.inputs.length;
  // Of many neurons only one that is wrong gets a name.
  const wrongNeuron = (path: string, neurons: FitResult['neurons']): [string, readonly number[]][] => {
    const j = neurons.findIndex(({ weights }) => weights.length !== dimension);
    return j < 0 ? [] : [[`${path}[${j}].weights`, neurons[j].weights]];
  };
  const perInput: [string, readonly number[]][] = [
    ...wrongNeuron('neurons', result.neurons),
    ['skip.linear', result.skip.linear],
    ...result.rivals.flatMap(({ network }, r): [string, readonly number[]][] =>
      network === undefined
        ? []
        : [
            [`rivals[${r}].network.skip.linear`, network.skip.linear],
            ...wrongNeuron(`rivals[${r}].network.neurons`, network.neurons),
          ],
    ),
    ['scaling.offset', result.scaling.offset],
    ['scaling.factor', result.scaling.factor],
  ];
  for (const [name, numbers] of perInput) {
    if (numbers.length !== dimension)
      return `${name} must hold ${dimension} numbers, one for each of samples.inputs`;
  }
  const { dual, samples, lowerBound, infeasibility } = result;
  if (samples.rows !== undefined && samples.rows.length !== samples.count)
    return `samples.rows must hold ${samples.count} numbers, one for each sample`;
  if (infeasibility !== undefined && infeasibility.ray.length !== infeasibility.rows.length)
    return 'infeasibility.ray must hold one number for each of infeasibility.rows';
  if (dual.length === samples.count) return null;
  if (dual.length > 0) return `dual must hold ${samples.count} numbers, one for each sample`;
  return lowerBound > 0 ? 'dual must hold one number for each sample, or lowerBound must be 0' : null;
}

/** A result either has a network with all its numbers, or none of them; only residuals may not have been computed in time. */
function brokenNull(result: FitResult): string | null {
  const { objective, mass, gap, residual, neurons, status } = result;
  const known = objective !== null;
  if (known && status === 'optimal' && residual === null)
    return 'residual must not be null when status is optimal';
  if (!known && residual !== null) return 'residual must be null when objective is null';
  for (const [name, value] of Object.entries({ mass, gap })) {
    if ((value !== null) !== known)
      return `${name} must ${known ? 'not ' : ''}be null when objective is ${known ? 'a number' : 'null'}`;
  }
  if (!known && neurons.length > 0) return 'neurons must be empty when objective is null';
  if (!known && status === 'optimal') return 'objective must be a number when status is optimal';
  return null;
}

/** Whether λ is the percentage that it is said to be, to rounding; of nothing, where no neuron has anything to do, it is that of 1. */
function isPercentage(penalty: FitResult['penalty']): boolean {
  if (penalty?.percent === undefined || penalty.largest === undefined) return true;
  const expected = (penalty.percent / 100) * (penalty.largest || 1);
  return Math.abs(penalty.value - expected) <= 1e-12 * expected;
}

/** A penalty and a mean loss belong to the goals that trade one for mass. */
function brokenTrade({ goal, penalty, loss, residual }: FitResult): string | null {
  const asked = goalOf(goal);
  const trade = tradeOf(asked);
  if (isRelative(asked)) {
    if (Number.isNaN(asked.percent)) return `goal must hold a penalty for the goal ${goal.kind}`;
    return penalty !== undefined || loss !== undefined || residual !== null
      ? 'goal.penalty must be a number where there is a network'
      : null;
  }
  const percentage = [penalty?.percent, penalty?.largest].filter((value) => value !== undefined);
  if (percentage.length === 1) return 'penalty must hold both percent and largest or neither';
  if (!isPercentage(penalty)) return 'penalty.value must be penalty.percent of penalty.largest';
  if (penalty?.value !== trade?.penalty)
    return trade === null
      ? `penalty must be absent for the goal ${goal.kind}`
      : 'penalty.value must be that of goal';
  return (loss !== undefined) !== (trade !== null && residual !== null)
    ? `loss must ${trade === null ? 'be absent' : 'be there as residual is'} for the goal ${goal.kind}`
    : null;
}

/** A budget belongs to the fits that ask for one, and is that. */
function brokenBudget({ budget, sparsify, goal, objective }: FitResult): string | null {
  const asked = mostNeurons(sparsify);
  const wanted = objective !== null && (asked !== null || goal.kind === 'fewest');
  if ((budget !== undefined) !== wanted)
    return `budget must ${wanted ? 'be there' : 'be absent'} as it is asked for`;
  if (budget === undefined || objective === null) return null;
  if (budget.asked !== asked) return 'budget.asked must be that of sparsify';
  // a network may be lighter by what it misses its samples by
  return (budget.leastObjective ?? 0) > objective * (1 + SAME)
    ? 'budget.leastObjective must not be above objective'
    : null;
}

/** Two objectives that are the same but for rounding. */
const SAME = 1e-6;

/** The shares below and on the function belong to a quantile. */
function brokenShares({ goal, residual }: FitResult): string | null {
  if (residual === null || !('max' in residual)) return null;
  const { below, on } = residual;
  if ((below === undefined) !== (on === undefined)) return 'residual must hold both below and on or neither';
  if (below === undefined || on === undefined) return null;
  if (!hasLevel(goalOf(goal))) return `residual.below must be absent for the goal ${goal.kind}`;
  // the two are quotients of sums of weights, each rounded
  return below + on > 1 + 4 * Number.EPSILON
    ? 'residual.below and residual.on must be at most 1 together'
    : null;
}

/** A test error is of the kind of the goal. */
function brokenTest({ test, goal }: FitResult): string | null {
  if (test === undefined) return null;
  const [own, other] = hasClasses(goalOf(goal))
    ? (['accuracy', 'rms'] as const)
    : (['rms', 'accuracy'] as const);
  return test[own] === undefined || test[other] !== undefined
    ? `test must hold ${own}, and no ${other}, for the goal ${goal.kind}`
    : null;
}

function brokenSamples({ samples, goal }: FitResult): string | null {
  const { x, y, weights, tolerances, path, sha256, count, inputs, labels, columns, ranges } = samples;
  if (columns !== undefined && inputNamesOf(columns).join('\n') !== inputs.join('\n'))
    return 'samples.columns must be those of samples.inputs';
  if (ranges !== undefined && ranges.length !== inputs.length)
    return `samples.ranges must hold ${inputs.length} ranges, one for each of samples.inputs`;
  const reversed = ranges?.findIndex(([least, most]) => least > most) ?? -1;
  if (reversed >= 0) return `samples.ranges[${reversed}] must begin with the least value`;
  const classes = hasClasses(goalOf(goal));
  if (labels !== undefined && !classes) return `samples must hold no labels for the goal ${goal.kind}`;
  if (labels !== undefined && labels.positive === labels.negative)
    return 'samples.labels must name two classes, and not both the same';
  if (x === undefined || y === undefined) {
    if (x !== undefined || y !== undefined) return 'samples must hold both x and y or neither';
    if (weights !== undefined || tolerances !== undefined)
      return 'samples must hold weights and tolerances only beside x and y';
    return path === undefined || sha256 === undefined
      ? 'samples must hold x and y, or path and sha256'
      : null;
  }
  if (x.length !== count) return `samples.x must hold ${count} rows`;
  if (y.length !== count) return `samples.y must hold ${count} numbers`;
  for (const [name, numbers] of Object.entries({ weights, tolerances }))
    if (numbers !== undefined && numbers.length !== count)
      return `samples.${name} must hold ${count} numbers, one for each sample`;
  const own = goalOf(goal).kind === 'within_each';
  if (own !== (tolerances !== undefined))
    return own
      ? 'samples must hold tolerances, one for each sample, for this goal'
      : `samples must hold no tolerances for the goal ${goal.kind}`;
  const uneven = x.findIndex((row) => row.length !== inputs.length);
  if (uneven >= 0)
    return `samples.x[${uneven}] must hold ${inputs.length} numbers, one for each of samples.inputs`;
  const odd = classes ? y.findIndex((value) => Math.abs(value) !== 1) : -1;
  return odd >= 0 ? `samples.y[${odd}] must be 1 or -1 in a classification` : null;
}
