/**
 * The restricted programs' solver: a Mehrotra predictor–corrector method for programs with few dense rows and many columns
 * (theory.md, section 3), made of blocks. It is asked for *central* duals, so it stops at the tolerance it is given and never moves
 * to a vertex.
 *
 * The rows are made orthonormal once (Cholesky-QR done twice), without which the method stalls silently from
 * about 200 rows on; σμ is kept above a floor for the same reason.
 */
import { type DenseMatrix, dot, maxAbs, multiply, multiplyTransposed, resident } from '../linear/kernels';
import { norm2 } from '../linear/orthogonal';
import { orthonormalizeRows, restoreDual } from '../linear/orthonormalRows';
import type { CancelSignal } from '../cancelSignal';
import { ACCURACY } from '../settings/accuracy';
import { MASTER } from '../settings/master';
import type { Block, Measures, PlainBlock, Targets } from './blocks/block';
import { Box } from './blocks/box';
import { CellGroups } from './blocks/cellGroups';
import { NonNegative } from './blocks/nonNegative';
import { Quadratic } from './blocks/quadratic';
import type { ConicProgram, ConicSolution } from './conicProgram';
import { NewtonSystem, SystemMemory } from './newtonSystem';

const { betterMerit, dualObjectiveShare, leastDivisor } = ACCURACY;

const {
  conicIterations,
  conicPatience,
  conicStep,
  lateMerit,
  latePatience,
  leastProduct,
  lostMerit,
  masterIterations,
  masterPatience,
  masterStep,
  residualRounding,
  residualWeight,
  stepRefinements,
} = MASTER;

/** How far the method goes, with cells and without. */
interface Course {
  readonly iterations: number;
  /** Of the way to the boundary. */
  readonly step: number;
  /** A merit so many times the best one comes back no more. */
  readonly lost: number;
  /** Iterations without a better point, given its merit, after which there is none. */
  patience(merit: number): number;
}

const WITHOUT_CELLS: Course = {
  iterations: masterIterations,
  step: masterStep,
  lost: lostMerit,
  patience: () => masterPatience,
};

const WITH_CELLS: Course = {
  iterations: conicIterations,
  step: conicStep,
  lost: Infinity,
  patience: (merit) => (merit > lateMerit ? conicPatience : latePatience),
};

/** What a product zᵀa of a column of about unit length is rounded by, in units of ‖z‖. */
const PRODUCT_ROUNDING = 4 * Number.EPSILON;

/**
 * Solves the program until gap and residuals are below the tolerance, or as far as double precision lets it; `accuracyOf` says how far.
 * Where the signal is given, what is known by then: Infinity everywhere if that is nothing. Throws for numbers that are not finite.
 *
 * @param units of the plain columns, whose dual residuals are those of the given program all the same; null where all are one
 */
export function interiorPoint(
  program: ConicProgram,
  units: Float64Array | null,
  tolerance: number,
  signal?: CancelSignal,
): ConicSolution {
  const course = program.cones ? WITH_CELLS : WITHOUT_CELLS;
  const point = new Point(program, units, signal);
  let best: ConicSolution | null = null;
  let bestMerit = Infinity;
  let sinceBest = 0;
  for (let iteration = 0; ; iteration++) {
    const here = point.measure();
    const { gap, primalResidual, dualResidual } = here;
    const merit = Math.max(gap, residualWeight * primalResidual, dualResidual);
    if (merit < bestMerit) {
      best = { ...point.solution(here), iterations: iteration };
      if (merit < betterMerit * bestMerit) sinceBest = 0;
      bestMerit = merit;
    } else sinceBest++;
    if (bestMerit <= tolerance || iteration >= course.iterations || signal?.aborted) break;
    if (sinceBest >= course.patience(bestMerit) || merit > course.lost * bestMerit || !Number.isFinite(merit))
      break;
    const system = point.system(signal);
    if (signal?.aborted) break;
    point.advance(system, here, 0.1 * tolerance, course.step);
  }
  if (signal?.aborted) return best ?? nothing(program);
  if (best === null) throw new Error('The interior-point method was given numbers that are not finite.');
  return best.primalResidual > residualRounding ? point.restored(best) : best;
}

/** A point of the program and how far it is from its solution. */
interface Standing extends Omit<Measures, 'complementarity'> {
  readonly gap: number;
  readonly primalResidual: number;
  /** Mean complementarity product. */
  readonly mu: number;
  readonly pairs: number;
}

class Point {
  private readonly a: DenseMatrix;
  /** The matrix of one step: the cells' columns are others at every point. */
  private readonly stepMatrix: DenseMatrix;
  private readonly rhs: Float64Array;
  private readonly size: number;
  private readonly factors: Float64Array[];
  private readonly cells: CellGroups | null;
  private readonly plain: readonly PlainBlock[];
  private readonly blocks: readonly Block[];
  /** Primal and dual take one step together: a block has primal values in its dual equations. */
  private readonly inStep: boolean;
  private readonly costSize: number;
  private readonly inUnits: boolean;
  private readonly z: Float64Array;
  private readonly net: Float64Array;
  private readonly products: Float64Array;
  private readonly missed: Float64Array;
  private readonly memory: SystemMemory;

  constructor(program: ConicProgram, units: Float64Array | null, signal?: CancelSignal) {
    const { cones } = program;
    const a = cones ? program.matrix : resident(program.matrix);
    const { rows: n, columns: width } = a;
    this.a = a;
    this.rhs = Float64Array.from(program.rhs);
    this.factors = orthonormalizeRows(a, this.rhs, signal);
    this.size = 1 + maxAbs(this.rhs);
    this.stepMatrix = cones ? resident(packed(a)) : a;
    const first = cones ? cones.cones.length * cones.dimension : 0;
    const quadratic = new Quadratic(program, first);
    this.cells = cones && new CellGroups(cones, a);
    this.plain = [quadratic, new NonNegative(program, first, units), new Box(program, first, units)];
    this.blocks = this.cells ? [this.cells, ...this.plain] : this.plain;
    this.inStep = cones !== null || !quadratic.isEmpty;
    this.inUnits = units !== null;
    this.costSize = cones ? 1 : Math.max(1, ...this.plain.map(({ largestCost }) => largestCost));
    [this.z, this.missed] = [new Float64Array(n), new Float64Array(n)];
    [this.net, this.products] = [new Float64Array(width), new Float64Array(width)];
    this.memory = new SystemMemory(n, width);
    multiplyTransposed(a, this.rhs, this.products);
    const central = this.inStep || this.inUnits;
    // steps of one length from where multipliers are costs stay short if dear columns, which the targets may need all of, start at nothing
    const dearest = quadratic.isEmpty || cones ? 1 : this.costSize;
    const product = Math.max(maxAbs(this.products), leastProduct * maxAbs(this.rhs), leastDivisor);
    const mu = dearest * product;
    // costs in units of the columns may be of any size
    const start = { mu, products: this.products, central, cheapest: this.inUnits ? 0 : 1 };
    for (const block of this.blocks) block.start(start);
  }

  measure(): Standing {
    const { a, z, products, missed, rhs } = this;
    multiplyTransposed(a, z, products);
    for (const block of this.blocks) block.follow(products);
    this.addUp();
    const sums = { objective: 0, size: 0, dualObjective: dot(rhs, z), complementarity: 0, dualResidual: 0 };
    const rounding = this.inUnits ? PRODUCT_ROUNDING * norm2(z) : 0;
    let pairs = 0;
    for (const block of this.blocks) {
      block.measure(sums, rounding);
      pairs += block.pairs;
    }
    const { objective, size, dualObjective } = sums;
    return {
      objective,
      size,
      dualObjective,
      gap:
        Math.abs(objective - dualObjective) /
        Math.max(leastDivisor, size, Math.abs(dualObjective) * dualObjectiveShare),
      primalResidual: maxAbs(missed) / this.size,
      dualResidual: sums.dualResidual / this.costSize,
      mu: sums.complementarity / Math.max(1, pairs),
      pairs: Math.max(1, pairs),
    };
  }

  /** The columns' net values, and by how much they miss the rows. */
  private addUp(): void {
    const { a, net, missed, rhs } = this;
    net.fill(0);
    for (const block of this.blocks) block.addValues(net);
    multiply(a, net, missed);
    for (let i = 0; i < missed.length; i++) missed[i] = rhs[i] - missed[i];
  }

  /** The present point as a solution, to which `restored` may go back. */
  solution({ objective, gap, primalResidual, dualResidual }: Standing): Omit<ConicSolution, 'iterations'> {
    const dual = Float64Array.from(this.z);
    restoreDual(this.factors, dual.length, dual);
    for (const block of this.plain) block.keep();
    const phi = this.cells ? Float64Array.from(this.cells.phi) : new Float64Array(0);
    return { phi, values: this.net.slice(phi.length), dual, objective, gap, primalResidual, dualResidual };
  }

  system(signal?: CancelSignal): NewtonSystem {
    return new NewtonSystem(this.stepMatrix, this.blocks, this.memory, signal);
  }

  /** @param floor of what the complementarity aims at, relative to the size of the objective */
  advance(system: NewtonSystem, { mu, size, pairs }: Standing, floor: number, damping: number): void {
    const { blocks, inStep } = this;
    this.solve(system, { mu: 0, share: 0 });
    const [primal, dual] = this.stepLengths(1);
    let affine = 0;
    for (const block of blocks) affine += block.complementarityAfter(primal, dual);
    const ratio = affine / pairs / mu;
    const target = Math.min(mu, Math.max(ratio * ratio * ratio * mu, (floor * size) / pairs));
    // of a common step that was cut short only a part of its second-order terms is worth anything
    this.solve(system, { mu: target, share: inStep ? primal * primal : 1 });
    const [alpha, beta] = this.stepLengths(damping);
    for (const block of blocks) block.step(alpha, beta);
    const { dz } = this.memory;
    for (let i = 0; i < dz.length; i++) this.z[i] += beta * dz[i];
  }

  private solve(system: NewtonSystem, targets: Targets): void {
    const { dz, products } = this.memory;
    system.solve(targets, this.missed, this.size);
    if (this.cells) multiplyTransposed(this.a, dz, products);
    for (const block of this.blocks) block.finishStep(products);
  }

  /** Primal and dual, at most 1, that stay inside by the damping factor. */
  private stepLengths(damping: number): readonly [number, number] {
    let [primal, dual] = [1, 1];
    for (const block of this.blocks) {
      const [most, dualMost] = block.longestStep();
      primal = Math.min(primal, damping * most);
      dual = Math.min(dual, damping * dualMost);
    }
    const both = Math.min(primal, dual);
    return this.inStep ? [both, both] : [primal, dual];
  }

  /** Short steps leave a primal residual behind: the nearest point to the kept one without it, in the metric of its weights, if feasible. */
  restored(found: ConicSolution): ConicSolution {
    if (this.cells) return found;
    for (const block of this.plain) block.recall();
    const system = this.system();
    let residual = Infinity;
    for (let round = 0; round < stepRefinements; round++) {
      this.addUp();
      residual = maxAbs(this.missed) / this.size;
      if (residual <= residualRounding) break;
      const products = system.nearest(this.missed);
      for (const block of this.plain) block.nudge(products);
    }
    if (residual > residualRounding || !this.plain.every((block) => block.isFeasible())) return found;
    const sums = { objective: 0, size: 0, dualObjective: 0, complementarity: 0, dualResidual: 0 };
    for (const block of this.plain) block.measure(sums, 0);
    this.addUp();
    return { ...found, values: this.net.slice(), objective: sums.objective, primalResidual: residual };
  }
}

/** A copy without what lies between its rows. */
function packed({ rows, columns, stride, data }: DenseMatrix): DenseMatrix {
  const copy = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) copy.set(data.subarray(i * stride, i * stride + columns), i * columns);
  return { rows, columns, stride: columns, data: copy };
}

/** The answer of a program that was cancelled before it had any: it meets nothing and proves nothing. */
function nothing({ matrix, costPlus }: ConicProgram): ConicSolution {
  return {
    phi: new Float64Array(matrix.columns - costPlus.length),
    values: new Float64Array(costPlus.length),
    dual: new Float64Array(matrix.rows),
    objective: Infinity,
    primalResidual: Infinity,
    gap: Infinity,
    dualResidual: Infinity,
    iterations: 0,
  };
}
