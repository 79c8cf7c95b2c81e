/**
 * From the interior point's dense primal to a sparse network: a vertex of the restricted program (at most as many
 * neurons as samples), merged (theory.md, section 4), and its output weights refined until the samples are met.
 */
import { atom } from '../atom';
import type { Budget } from '../budget';
import { dot } from '../linear/kernels';
import { leastSquaresOn, norm2 } from '../linear/orthogonal';
import { INSIDE, isPenalty } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';
import { massOf, type WeightedNeuron } from '../sparsify/merge';
import type { Column } from './columns';
import { type PriceSize, priceSizeOf } from '../pricing/pricer';
import { unitsOfLengths } from '../program/columnUnits';
import { MASTER } from '../settings/master';

const { vertexDust, violatedColumn } = MASTER;

/** A network in normalised units; `free` are the coefficients of the free columns F. */
export interface Network {
  readonly neurons: readonly WeightedNeuron[];
  readonly free: Float64Array;
  /** The goal's primal value in normalised units. */
  readonly objective: number;
  /** Largest miss of a sample that may not be missed, in units of the largest target. */
  readonly violation: number;
}

export interface Vertex {
  readonly network: Network;
  /** Output weight per column. */
  readonly outputs: Float64Array;
  /** Dual of the rows the program was solved in: the samples, unless second differences were asked for. */
  readonly dual: Float64Array;
  /** What the program took, in multiplications of plain loops. */
  readonly work: number;
}

export interface VertexOptions {
  /** Loosens every sample's limits by that much, for columns that are right only to rounding. */
  readonly widening?: number;
  /** Allows second-difference rows where they make the program sparse. */
  readonly bend?: boolean;
  /** Cost per column of a positive and of a negative output, in pairs; infinite forbids it. All one by default. */
  readonly weights?: Float64Array;
  /** Largest value that the goal's primal value, mass counted unweighted, may take. */
  readonly limit?: number;
}

/** The simplex vertex over the given columns; null when HiGHS does not find one (the caller keeps what it has). */
export function solveVertex(
  problem: NormalizedProblem,
  columns: readonly Column[],
  budget: Budget,
  options: VertexOptions = {},
): Vertex | null {
  const units = unitsOfLengths(Float64Array.from(columns, ({ atom: a }) => norm2(a)));
  const scaled = units && vertexIn(units, problem, columns, budget, options);
  const sizeOf = priceSizeOf(problem.space);
  if (scaled !== null && isDual(columns, scaled, options, sizeOf)) return scaled;
  // where a column of next to no cost is lost beside the others, the columns as they are may do
  const plain = vertexIn(null, problem, columns, budget, options);
  if (scaled === null || plain === null) return plain ?? scaled;
  return worstPrice(columns, plain, sizeOf) < worstPrice(columns, scaled, sizeOf) ? plain : scaled;
}

/** Whether the vertex has a dual of these columns; one of weighted columns is not asked for. */
const isDual = (
  columns: readonly Column[],
  vertex: Vertex,
  { weights, bend }: VertexOptions,
  sizeOf: PriceSize,
): boolean =>
  weights !== undefined || bend === true || worstPrice(columns, vertex, sizeOf) <= 1 + violatedColumn;

function worstPrice(columns: readonly Column[], { dual }: Vertex, sizeOf: PriceSize): number {
  return columns.reduce((most, { atom: a }) => Math.max(most, sizeOf(dot(a, dual))), 0);
}

/** @param units of the columns; null where all are one */
function vertexIn(
  units: Float64Array | null,
  problem: NormalizedProblem,
  columns: readonly Column[],
  budget: Budget,
  { widening = 0, bend: mayBend = false, weights, limit }: VertexOptions,
): Vertex | null {
  const { space, targets, loss, free } = problem;
  const n = space.count;
  const k = columns.length;
  const vectors: Float64Array[] = [];
  const cost: number[] = [];
  const lower: number[] = [];
  columns.forEach(({ atom: a }, j) => {
    const unit = units ? units[j] : 1;
    vectors.push(
      a.map((v) => v / unit),
      a.map((v) => -v / unit),
    );
    cost.push(1 / unit, 1 / unit);
    lower.push(0, 0);
  });
  for (const column of free) {
    vectors.push(column);
    cost.push(0);
    lower.push(-Infinity);
  }
  for (const { row, sign, price } of missColumns(problem)) {
    const unit = new Float64Array(n);
    unit[row] = sign;
    vectors.push(unit);
    cost.push(price);
    lower.push(0);
  }
  const upper = new Float64Array(vectors.length).fill(Infinity);
  const own = Float64Array.from(cost);
  // outputs ≥ 0 only: none of the negative ones
  if (space.oneSided) for (let j = 0; j < k; j++) upper[2 * j + 1] = 0;
  weights?.forEach((weight, j) => {
    cost[j] = Number.isFinite(weight) ? weight * own[j] : 0;
    if (!Number.isFinite(weight)) upper[j] = 0;
  });
  const bend = mayBend && loss.exact && space.dimension === 1 ? secondDifferences(space.inputs) : null;
  const samples = bend
    ? { rowLower: bend(targets).map((v) => v - widening), rowUpper: bend(targets).map((v) => v + widening) }
    : rowBounds(problem, widening);
  const entries = bend ? vectors.map(bend) : vectors;
  const limited = limit !== undefined;
  const rows = limited
    ? {
        rowLower: append(samples.rowLower, -Infinity),
        rowUpper: append(samples.rowUpper, limit),
      }
    : samples;
  const seconds = budget.seconds();
  if (seconds <= 0) return null;
  const answer = budget.solveProgram({
    cost: Float64Array.from(cost),
    columnLower: Float64Array.from(lower),
    columnUpper: upper,
    ...rows,
    columns: limited ? entries.map((entry, j) => append(entry, own[j])) : entries,
    timeLimit: seconds,
    signal: budget.signal,
  });
  if (answer.kind !== 'optimal') return null;
  const { values, rowDual } = answer;
  // in units of its column
  const shares = Float64Array.from(columns, (_, j) => values[2 * j] - values[2 * j + 1]);
  const outputs = shares.map((share, j) => share / (units ? units[j] : 1));
  const neurons: WeightedNeuron[] = [];
  outputs.forEach((output, j) => {
    if (Math.abs(shares[j]) > vertexDust) neurons.push({ theta: columns[j].theta, output });
  });
  return {
    network: assess(problem, neurons, values.slice(2 * k, 2 * k + free.length)),
    outputs,
    dual: rowDual.slice(0, n),
    work: answer.work,
  };
}

function append(values: Float64Array, last: number): Float64Array {
  const longer = new Float64Array(values.length + 1);
  longer.set(values);
  longer[values.length] = last;
  return longer;
}

/**
 * One input, equal samples: in second-difference coordinates an atom has at most two entries besides two boundary
 * rows (theory.md, section 3), so the simplex method works on a very sparse matrix. Entries that are rounding are zero. Null where
 * inputs are equal.
 */
function secondDifferences(inputs: Float64Array): ((v: Float64Array) => Float64Array) | null {
  const order = Array.from(inputs.keys()).sort((p, q) => inputs[p] - inputs[q]);
  if (order.some((i, k) => k > 0 && inputs[i] === inputs[order[k - 1]])) return null;
  return (v) => {
    let size = 0;
    for (const value of v) size = Math.max(size, Math.abs(value));
    return Float64Array.from(order, (i, k) => {
      if (k === 0 || k === order.length - 1) return v[i];
      const [a, c] = [order[k - 1], order[k + 1]];
      const left = inputs[i] - inputs[a];
      const right = inputs[c] - inputs[i];
      // the bend at i times the harmonic size of the two steps, so that every row is of the size of v
      const bend = (right * (v[a] - v[i]) + left * (v[c] - v[i])) / (left + right);
      return Math.abs(bend) > 8 * Number.EPSILON * size ? bend : 0;
    });
  };
}

/** A column that takes up what a sample misses: non-negative, and what a unit of it costs. */
interface MissColumn {
  readonly row: number;
  readonly sign: 1 | -1;
  readonly price: number;
}

/** None where nothing may be missed. Throws for a quadratic loss, which is no part of a linear program (fixedValues.ts). */
export function missColumns({ targets, loss }: NormalizedProblem): MissColumn[] {
  if (!isPenalty(loss)) return [];
  if (loss.quadratic) throw new Error('A linear program has no quadratic loss.');
  return Array.from(targets).flatMap((y, row) => {
    const [least, most] = loss.of(row).dualRange(y);
    return [
      ...(most > 0 ? [{ row, sign: 1 as const, price: most }] : []),
      ...(least < 0 ? [{ row, sign: -1 as const, price: -least }] : []),
    ];
  });
}

/** What each sample's value may be, `widening` added on both sides. */
export function rowBounds(
  { targets, loss }: NormalizedProblem,
  widening: number,
): { rowLower: Float64Array; rowUpper: Float64Array } {
  const inside = loss.tightened(INSIDE);
  return {
    rowLower: targets.map((y, i) => inside.of(i).interval(y, widening)[0]),
    rowUpper: targets.map((y, i) => inside.of(i).interval(y, widening)[1]),
  };
}

/**
 * The dense network of the interior point's primal, for when there is no time for a vertex. `slack` is what the
 * demand's slack columns contribute; the free terms are what is left over.
 */
export function denseNetwork(
  problem: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  rightHandSide: Float64Array,
): Network {
  const rest = Float64Array.from(rightHandSide);
  const values = networkValues(problem, neurons, new Float64Array(problem.free.length));
  for (let i = 0; i < rest.length; i++) rest[i] -= values[i];
  // of samples that count together only the sum is reached
  const apart = new Uint8Array(rest.length).fill(1);
  for (const members of problem.together ?? []) for (const i of members) apart[i] = 0;
  const separate = (column: Float64Array): Float64Array => column.filter((_, i) => apart[i] === 1);
  return assess(problem, neurons, leastSquaresOn(problem.free.map(separate), separate(rest)));
}

/** The network of these neurons, with the free terms that suit them best. */
export function withFreeTerms(problem: NormalizedProblem, neurons: readonly WeightedNeuron[]): Network {
  const bare = assess(problem, neurons, new Float64Array(problem.free.length));
  return assess(problem, neurons, leastSquaresOn(problem.free, missesOf(problem, bare)));
}

/**
 * The network of a descent: with its own free terms where a miss has its price, of which the squares of `withFreeTerms` know nothing.
 */
export const networkOfDescent = (
  problem: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
): Network => (isPenalty(problem.loss) ? assess(problem, neurons, free) : withFreeTerms(problem, neurons));

/** Values of a network on the kept samples. */
export function networkValues(
  problem: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
): Float64Array {
  const values = new Float64Array(problem.space.count);
  for (const { theta, output } of neurons) {
    const a = atom(problem.space, theta);
    for (let i = 0; i < values.length; i++) values[i] += output * a[i];
  }
  problem.free.forEach((column, c) => {
    for (let i = 0; i < values.length; i++) values[i] += free[c] * column[i];
  });
  return values;
}

/** What must be added to a network's values for every sample to be met: nothing where it is. */
export function missesOf(problem: NormalizedProblem, { neurons, free }: Network): Float64Array {
  const { targets } = problem;
  const inside = problem.loss.tightened(INSIDE);
  return networkValues(problem, neurons, free).map(
    (value, i) => 0 - inside.of(i).miss(value - targets[i], targets[i]),
  );
}

/** Objective and violation of a network. */
export function assess(
  problem: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
): Network {
  return assessed(problem, neurons, free, networkValues(problem, neurons, free));
}

/** The same, from its values. */
export function assessed(
  { targets, loss, space }: NormalizedProblem,
  neurons: readonly WeightedNeuron[],
  free: Float64Array,
  values: Float64Array,
): Network {
  // none of the problem's: it counts for nothing
  if (space.oneSided && neurons.some(({ output }) => output < 0))
    return { neurons, free, objective: Infinity, violation: Infinity };
  let missed = 0;
  let objective = massOf(neurons);
  for (let i = 0; i < values.length; i++) {
    const own = loss.of(i);
    const value = own.value(values[i] - targets[i], targets[i]);
    if (isPenalty(own)) objective += own.weight * value;
    else missed = Math.max(missed, value);
  }
  return { neurons, free, objective, violation: missed };
}
