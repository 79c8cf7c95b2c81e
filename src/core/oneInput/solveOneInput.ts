/**
 * One input with a bias (theory.md, section 3, "One input is special"): restricted program → central dual → proof → new
 * kinks, every part of it in O(n). At every round there is a proven lower bound, so it can be stopped at any time.
 */
import { type Outcome, searchBudget, type SearchOptions } from '../search';
import type { ProgramSolver } from '../highs';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { RoundLog } from '../roundLog';
import type { TraceEntry } from '../solution';
import { StageClock } from '../stageClock';
import { meetsButForRounding } from './assess';
import { certify } from './dual';
import { type ProgramPoint, solveRestricted } from './interior';
import { isPenalty } from '../loss/loss';
import { networkOf, type Restricted } from './network';
import { Places } from './places';
import { makeProgram, type Program } from './program';
import { type Samples, sidesOf, sortSamples, subset } from './samples';
import { sparserVertex } from './vertexNetwork';
import { ONE_INPUT } from '../settings/oneInput';
import { ACCURACY } from '../settings/accuracy';
import { biasOf } from '../set';

const { leastSlack, slackOfGap } = ACCURACY;

const {
  coarsestProgram,
  coarsestSquares,
  fewSamples,
  finerProgram,
  finestProgram,
  firstOfMany,
  leastPlaceViolation,
  mostPrograms,
  placeGap,
  programPerGap,
  squaresPerGap,
  vertexSamples,
  vertexWork,
} = ONE_INPUT;

/** One input, any bias, at least three distinct inputs, and a loss that is piecewise linear, or quadratic and of many samples. */
export function appliesOneInput(problem: NormalizedProblem): boolean {
  const { space, loss, free, slopes } = problem;
  // without the affine term directions of either sign make up for the slope
  if (space.oneSided && free.length < 2) return false;
  if (loss.quadratic && space.count <= vertexSamples && slopes === null) return false;
  if (space.dimension !== 1 || !biasOf(space.bias).exists) return false;
  return new Set(space.inputs).size >= 3;
}

export function solveOneInput(
  problem: NormalizedProblem,
  options: SearchOptions,
  solveProgram: ProgramSolver,
  gapOf: (upper: number, lower: number) => number,
): Outcome {
  return new OneInput(problem, options, solveProgram, gapOf).run();
}

class OneInput {
  private readonly samples: Samples;
  /** The samples of the restricted program, as nodes of all of them and by themselves. */
  private nodes: number[];
  private part: Samples;
  private places: Places;
  private network: Network | null = null;
  private dual: Float64Array | null = null;
  private slopeDual: Float64Array | null = null;
  private lowerBound = 0;
  private readonly stages: StageClock;
  /** Null where there is no log. */
  private readonly rounds: RoundLog | null;
  private readonly trace: TraceEntry[] = [];

  constructor(
    private readonly problem: NormalizedProblem,
    private readonly options: SearchOptions,
    private readonly solveProgram: ProgramSolver,
    private readonly gapOf: (upper: number, lower: number) => number,
  ) {
    this.stages = new StageClock(options.now);
    this.samples = sortSamples(problem);
    const missesAll = isPenalty(problem.loss) && problem.loss.ofResidual;
    this.nodes = firstNodes(this.samples, missesAll);
    this.part = this.nodes.length < this.samples.x.length ? subset(this.samples, this.nodes) : this.samples;
    this.places = new Places(problem.space, this.part.x);
    this.rounds = this.roundLog();
    this.rounds?.decide({ decision: 'start', reason: 'no_solution', neurons: 0 });
  }

  private roundLog(): RoundLog | null {
    const { log, now, started } = this.options;
    if (!log) return null;
    return new RoundLog({
      log,
      stages: this.stages,
      elapsed: () => now() - started,
      standing: () => {
        const { network, lowerBound, places, part } = this;
        const { massScale } = this.problem;
        return {
          loop: 'one_input',
          columns: places.count,
          cells: 0,
          rows: part.x.length,
          objective: network && network.objective * massScale,
          neurons: network && network.neurons.length,
          lowerBound: lowerBound * massScale,
          gap: network && this.gapOf(network.objective, lowerBound),
        };
      },
    });
  }

  run(): Outcome {
    const { options, problem } = this;
    const [coarsest, perGap] = problem.loss.quadratic
      ? [coarsestSquares, squaresPerGap]
      : [coarsestProgram, programPerGap];
    let tolerance = Math.min(coarsest, Math.max(finestProgram, perGap * options.gap));
    for (let iteration = 1; ; iteration++) {
      this.rounds?.begin(iteration);
      const { part, places } = this;
      const program = makeProgram(problem, part.x, places.list(), places.rays);
      const sides = part.exact || problem.loss.quadratic ? [] : sidesOf(problem, part);
      const start = startOf(part);
      const point = this.stages.run('master', () =>
        solveRestricted(
          program,
          {
            start,
            free: !part.exact,
            sides,
            squares: part.squares,
            capped: part.capped,
            slopes: problem.slopes,
          },
          tolerance,
          this.expired,
        ),
      );
      this.rounds?.note({ tolerance });
      if (point === null) return this.finish(this.interrupted() ?? 'stall');
      // cancelled half way: the last proof is better than another of an unfinished program
      const enough = this.dual !== null && this.interrupted() === 'cancel';
      const kinks = enough ? 0 : this.stages.run('price', () => this.certify(program, point));
      let missed = 0;
      const stop = this.interrupted();
      const settled = this.gapOf(point.objective, this.lowerBound) <= options.gap;
      const last = iteration >= mostPrograms || (kinks === 0 && tolerance <= finestProgram);
      if (stop !== 'cancel' && (stop || settled || last)) {
        const restricted = { nodes: this.nodes, samples: part, sides, program, point };
        this.rounds?.decide({ decision: 'polish', reason: settled ? 'gap_small' : 'ending' });
        missed = this.stages.run('polish', () => this.build(restricted));
      }
      this.report(iteration);
      if (this.closed()) return this.finish('gap');
      if (stop) return this.finish(stop);
      if (iteration >= mostPrograms) return this.finish('stall');
      if (kinks > 0) this.rounds?.decide({ decision: 'add_columns', count: kinks });
      if (missed > 0) this.rounds?.decide({ decision: 'add_samples', count: missed });
      if (kinks + missed > 0) continue;
      if (tolerance <= finestProgram) return this.finish('stall');
      tolerance = Math.max(finestProgram, finerProgram * tolerance);
      this.rounds?.decide({ decision: 'tighten', reason: 'nothing_new', tolerance });
    }
  }

  /** Proves the dual's bound, and adds the places that violate it. Returns how many. */
  private certify(program: Program, point: ProgramPoint): number {
    const { problem, part, places } = this;
    let added = 0;
    const threshold = 1 + Math.max(leastPlaceViolation, programPerGap * Math.min(placeGap, this.options.gap));
    const certificate = certify(problem, part, program, point, threshold, (ray, _value, gap) => {
      if (places.add(ray, gap)) added++;
    });
    if (certificate && (this.dual === null || certificate.lowerBound > this.lowerBound)) {
      this.dual = certificate.dual;
      this.slopeDual = certificate.slopeDual && this.risesOfAll(certificate.slopeDual);
      this.lowerBound = certificate.lowerBound;
    }
    return added;
  }

  /** Multipliers of the rises between the program's nodes as those between all: a rise is the sum of those within it. */
  private risesOfAll(rises: Float64Array): Float64Array {
    const all = new Float64Array(this.samples.x.length - 1);
    rises.forEach((value, k) => all.fill(value, this.nodes[k], this.nodes[k + 1]));
    return all;
  }

  /** The sparse network of a solved program; samples that it misses are taken in. Returns how many. */
  private build(restricted: Restricted): number {
    const { problem, samples, options } = this;
    const merge = options.sparsify !== 'off';
    const slack = Math.max(leastSlack, slackOfGap * options.gap);
    const fitted = networkOf(problem, samples, restricted, merge, slack, this.cancelled);
    const { missed } = fitted;
    let { network } = fitted;
    // a vertex of the program knows of no limits of the slope
    if (network !== null && merge && !problem.loss.quadratic && problem.slopes === null) {
      const budget = searchBudget(options, this.solveProgram, vertexWork, problem.massScale);
      network = sparserVertex(problem, restricted.program, restricted.point, network, slack, budget);
    }
    if (network !== null && meetsButForRounding(problem, network)) {
      if (this.network === null || network.objective < this.network.objective) this.network = network;
    }
    if (missed.length === 0 || this.closed()) return 0;
    const before = this.nodes.length;
    this.nodes = [...new Set([...this.nodes, ...missed])].sort((p, q) => p - q);
    if (this.nodes.length === before) return 0;
    this.part = subset(samples, this.nodes);
    this.places = new Places(problem.space, this.part.x);
    return this.nodes.length - before;
  }

  private closed(): boolean {
    return this.network !== null && this.gapOf(this.network.objective, this.lowerBound) <= this.options.gap;
  }

  private readonly cancelled = (): boolean => this.options.signal?.aborted ?? false;

  private readonly expired = (): boolean => this.interrupted() !== null;

  private interrupted(): 'time' | 'cancel' | null {
    if (this.options.signal?.aborted) return 'cancel';
    return this.options.now() - this.options.started > this.options.timeMs ? 'time' : null;
  }

  private report(iteration: number): void {
    const entry: TraceEntry = {
      iteration,
      ms: this.options.now() - this.options.started,
      objective: this.network?.objective ?? null,
      lowerBound: this.lowerBound,
      neurons: this.network?.neurons.length ?? this.places.count,
    };
    this.trace.push(entry);
    this.options.onProgress?.(entry);
    if (this.dual !== null || this.network !== null) this.options.onOutcome?.(() => this.outcome('cancel'));
  }

  private finish(stoppedBy: Outcome['stoppedBy']): Outcome {
    this.rounds?.end(stoppedBy);
    return this.outcome(stoppedBy);
  }

  private outcome(stoppedBy: Outcome['stoppedBy']): Outcome {
    const { network, dual, slopeDual, lowerBound, trace } = this;
    const { master, polish, price } = this.stages.read();
    const [masterMs, pricingMs] = [master + polish, price];
    const ofSlopes = slopeDual ? { slopeDual } : {};
    return { network, dual, ...ofSlopes, lowerBound, stoppedBy, trace, masterMs, pricingMs };
  }
}

/**
 * All samples where there are few or each binds, or where it is missed at a price; else some, and the neighbours of every change of
 * label.
 */
function firstNodes({ x, exact, lower, upper }: Samples, missesAll: boolean): number[] {
  const n = x.length;
  if (exact || missesAll || n <= fewSamples) return Array.from({ length: n }, (_, j) => j);
  const nodes = new Set<number>();
  for (let k = 0; k < firstOfMany; k++) nodes.add(Math.round(((n - 1) * k) / (firstOfMany - 1)));
  for (let j = 0; j + 1 < n; j++) {
    const changes =
      (lower[j] === -Infinity && upper[j + 1] === Infinity) ||
      (upper[j] === Infinity && lower[j + 1] === -Infinity);
    if (changes) nodes.add(j).add(j + 1);
  }
  return [...nodes].sort((p, q) => p - q);
}

/** Values inside the demands: the middle of an interval, and one beyond a single limit. */
function startOf({ lower, upper }: Samples): Float64Array {
  return lower.map((low, j) => {
    if (low === -Infinity) return upper[j] - 1;
    return upper[j] === Infinity ? low + 1 : (low + upper[j]) / 2;
  });
}
