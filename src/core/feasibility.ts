/**
 * Can any network fit these samples? (MATH.md, section 2.6)
 *
 * With a bias: yes unless equal inputs have conflicting targets. Without one, write f(x) = c₀ + ℓᵀx + h(x): h is the
 * even, positively homogeneous part, which takes any values on distinct lines through the origin, and ℓ is free (from
 * the odd part of σ, or the skip). So samples can conflict only through lines that carry several of them; a conflict
 * is a dual z that vanishes on every network and still prices the targets (Farkas), found by a small linear program.
 */
import type { ProgramSolver } from './highs';
import { maxAbs } from './linear/kernels';
import { MARGIN, type Problem } from './problem';

/** 0-based samples that cannot be satisfied together; null when there is no conflict. */
export function findConflict(problem: Problem, solveProgram: ProgramSolver): number[] | null {
  if (problem.goal.kind === 'classify' && problem.goal.softness !== undefined) return null;
  return problem.bias.kind === 'none'
    ? conflictWithoutBias(problem, solveProgram)
    : conflictOfDuplicates(problem);
}

/** Targets that differ by less than this, relative to the largest, count as equal. */
const SAME_TARGET = 1e-12;

function conflictOfDuplicates(problem: Problem): number[] | null {
  const slack = allowedDifference(problem);
  for (const group of equalInputs(problem)) {
    let low = group[0];
    let high = group[0];
    for (const i of group) {
      if (problem.targets[i] < problem.targets[low]) low = i;
      if (problem.targets[i] > problem.targets[high]) high = i;
    }
    if (problem.targets[high] - problem.targets[low] > slack) return [low, high].sort((p, q) => p - q);
  }
  return null;
}

function allowedDifference(problem: Problem): number {
  const scale = maxAbs(problem.targets);
  if (problem.goal.kind === 'classify') return 0;
  return 2 * (problem.goal.tolerance ?? 0) + SAME_TARGET * scale;
}

/** Samples with equal inputs, every group in order of the rows. */
export function equalInputs(problem: Problem): number[][] {
  const groups = new Map<string, number[]>();
  for (let i = 0; i < problem.count; i++) {
    const key = problem.inputs.subarray(i * problem.dimension, (i + 1) * problem.dimension).join(' ');
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  return [...groups.values()];
}

/** A line through the origin and the samples on it, with their signed distances; `origin` holds the samples at 0. */
export interface Line {
  readonly members: number[];
  readonly lengths: number[];
}

/** Unit vectors within this of each other (or of each other's negative) are one line. */
const SAME_LINE = 1e-12;

export function linesThroughOrigin(problem: Problem): { lines: Line[]; origin: number[] } {
  const { count: n, dimension: d, inputs } = problem;
  const origin: number[] = [];
  const entries: { i: number; length: number; unit: number[] }[] = [];
  for (let i = 0; i < n; i++) {
    const row = Array.from(inputs.subarray(i * d, (i + 1) * d));
    let length = Math.hypot(...row);
    if (length === 0) {
      origin.push(i);
      continue;
    }
    const lead = row.find((value) => Math.abs(value) > 1e-9 * length) ?? 1;
    if (lead < 0) length = -length;
    entries.push({ i, length, unit: row.map((value) => value / length) });
  }
  entries.sort((p, q) => {
    for (let c = 0; c < d; c++) {
      const difference = p.unit[c] - q.unit[c];
      if (Math.abs(difference) > SAME_LINE) return difference;
    }
    return p.i - q.i;
  });
  const lines: Line[] = [];
  entries.forEach((entry, position) => {
    const previous = entries[position - 1];
    const same =
      position > 0 && entry.unit.every((value, c) => Math.abs(value - previous.unit[c]) <= SAME_LINE);
    if (!same) lines.push({ members: [], lengths: [] });
    const line = lines[lines.length - 1];
    line.members.push(entry.i);
    line.lengths.push(entry.length);
  });
  return { lines, origin };
}

function conflictWithoutBias(problem: Problem, solveProgram: ProgramSolver): number[] | null {
  const { dimension: d, targets, inputs, skip, goal } = problem;
  const { lines, origin } = linesThroughOrigin(problem);
  const shared = lines.filter((line) => line.members.length > 1);
  const samples = [...shared.flatMap((line) => line.members), ...origin];
  if (samples.length === 0) return null;
  const scale = maxAbs(targets);
  if (scale === 0) return null;

  // rows: even part of each shared line, odd part per input, constant, and the normalisation
  const inputScale = maxAbs(inputs) || 1;
  const rowCount = shared.length + d + 1 + 1;
  const column = (i: number, weight: number, gain: number): Float64Array => {
    const values = new Float64Array(rowCount);
    shared.forEach((line, k) => {
      const position = line.members.indexOf(i);
      if (position >= 0) values[k] = (weight * Math.abs(line.lengths[position])) / inputScale;
    });
    for (let c = 0; c < d; c++) values[shared.length + c] = (weight * inputs[i * d + c]) / inputScale;
    if (skip !== 'none') values[shared.length + d] = weight;
    values[rowCount - 1] = gain;
    return values;
  };
  const columns: Float64Array[] = [];
  const owner: number[] = [];
  const cost: number[] = [];
  for (const i of samples) {
    // classify: z = y∘λ with λ ≥ 0 and Σλ = 1; otherwise z = z⁺ − z⁻ with yᵀz = 1
    if (goal.kind === 'classify') {
      columns.push(column(i, targets[i], MARGIN));
      cost.push(0);
      owner.push(i);
    } else {
      columns.push(column(i, 1, targets[i] / scale), column(i, -1, -targets[i] / scale));
      cost.push(1, 1);
      owner.push(i, i);
    }
  }
  const bounds = new Float64Array(rowCount);
  bounds[rowCount - 1] = 1;
  const answer = solveProgram({
    cost: Float64Array.from(cost),
    columnLower: new Float64Array(columns.length),
    columnUpper: new Float64Array(columns.length).fill(Infinity),
    rowLower: bounds,
    rowUpper: bounds,
    columns,
    timeLimit: 60,
  });
  if (answer.kind === 'infeasible') return null;
  if (answer.kind === 'failed')
    throw new Error(`The feasibility program ended with status ${answer.status}.`);
  // a tolerance ε resists every z with ε‖z‖₁ ≥ yᵀz; without one, rounding of the targets does
  const tolerance = goal.kind === 'interpolate' ? Math.max(goal.tolerance ?? 0, 1e-10 * scale) / scale : 0;
  if (tolerance * answer.objective >= 1) return null;
  let largest = 0;
  for (const value of answer.values) largest = Math.max(largest, value);
  const rows = new Set<number>();
  answer.values.forEach((value, j) => {
    if (value > 1e-9 * largest) rows.add(owner[j]);
  });
  return [...rows].sort((p, q) => p - q);
}
