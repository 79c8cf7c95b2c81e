/**
 * One input with a bias (theory.md, section 3, "One input is special"): restricted program → central dual → proof → new
 * kinks, every part of it in O(n). At every round there is a proven lower bound, so it can be stopped at any time.
 */
import { type Outcome, searchBudget, type SearchOptions } from '../search';
import type { ProgramSolver } from '../highs';
import type { NormalizedProblem } from '../normalize';
import { meetsButForRounding } from './assess';
import { certify } from './dual';
import { type ProgramPoint, solveRestricted } from './interior';
import { isPenalty } from '../loss/loss';
import { masterIsAffordable } from '../affordable';
import { mostNeurons } from '../neuronBudget';
import type { Sparsify } from '../status';
import { networkOf, networkOfPenalty, type Restricted } from './network';
import { type GapOf, OneInputSearch } from './oneInputSearch';
import { Places } from './places';
import { PlacesSearch } from './placesSearch';
import { makeProgram, type Program } from './program';
import { quadraticLoss } from './quadraticLoss';
import { hasThreeInputs, type Samples, sidesOf, sortSamples, subset } from './samples';
import { reduced } from '../sparsify/reduce';
import { lighterOutputs, sparserVertex } from './vertexNetwork';
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
  lastOutputsShare,
  leastPlaceViolation,
  mostPrograms,
  placeGap,
  programPerGap,
  squaresPerGap,
  vertexWork,
} = ONE_INPUT;

/**
 * One input, any bias, at least three distinct inputs, whatever the loss. Nodes are ordered, and offsets of 1e6 of the spread lose nothing
 * here that column generation, which had the quadratic losses of few samples, gave up on.
 */
export function appliesOneInput(problem: NormalizedProblem, sparsify: Sparsify): boolean {
  const { space, free, slopes } = problem;
  const budget = mostNeurons(sparsify) !== null;
  // without the affine term directions of either sign make up for the slope; and kinks are not counted that have one sign
  if (space.oneSided && slopes === null && (free.length < 2 || budget)) return false;
  if (space.dimension !== 1 || !biasOf(space.bias).exists) return false;
  return hasThreeInputs(space.inputs);
}

export function solveOneInput(
  problem: NormalizedProblem,
  options: SearchOptions,
  solveProgram: ProgramSolver,
  gapOf: GapOf,
): Outcome {
  const { loss, space, slopes } = problem;
  const many = loss.quadratic || space.count > fewSamples || mostNeurons(options.sparsify) !== null;
  // places between samples know of no sign of a kink and of no slope
  const shaped = space.oneSided === true || slopes !== null;
  const search =
    isPenalty(loss) && many && !shaped
      ? new PlacesSearch(problem, options, gapOf)
      : new OneInput(problem, options, solveProgram, gapOf);
  return search.run();
}

class OneInput extends OneInputSearch {
  private readonly samples: Samples;
  /** The samples of the restricted program, as nodes of all of them and by themselves. */
  private nodes: number[];
  private part: Samples;
  private places: Places;

  constructor(
    problem: NormalizedProblem,
    options: SearchOptions,
    private readonly solveProgram: ProgramSolver,
    gapOf: GapOf,
  ) {
    super(problem, options, gapOf);
    this.samples = sortSamples(problem);
    const missesAll = isPenalty(problem.loss) && problem.loss.ofResidual;
    this.nodes = firstNodes(this.samples, missesAll);
    this.part = this.nodes.length < this.samples.x.length ? subset(this.samples, this.nodes) : this.samples;
    this.places = new Places(problem.space, this.part.x);
    this.rounds?.decide({ decision: 'start', reason: 'no_solution', neurons: 0 });
  }

  protected size(): { columns: number; rows: number } {
    return { columns: this.places.count, rows: this.part.x.length };
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
      const { quadratic } = problem.loss;
      const sides = part.exact || quadratic ? [] : sidesOf(problem, part);
      const start = startOf(part);
      const loss = quadratic ? quadraticLoss(problem, part, start) : null;
      const demands = { start, free: !part.exact, sides, loss, slopes: problem.slopes };
      const point = this.stages.run('master', () =>
        solveRestricted(program, demands, tolerance, this.expired),
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
    const slopeDual = certificate && certificate.slopeDual && this.risesOfAll(certificate.slopeDual);
    this.keepBound(certificate && { ...certificate, slopeDual });
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
    const fitted = problem.loss.quadratic
      ? {
          network: networkOfPenalty(problem, samples, restricted, merge, slack, this.cancelled),
          missed: [],
        }
      : networkOf(problem, samples, restricted, merge, slack, this.cancelled);
    const { missed } = fitted;
    let { network } = fitted;
    const ms = lastOutputsShare * options.timeMs;
    // a vertex of the program knows of no limits of the slope
    if (network !== null && merge && !problem.loss.quadratic && problem.slopes === null) {
      const budget = searchBudget(options, this.solveProgram, vertexWork, problem.massScale);
      network = sparserVertex(problem, restricted.program, restricted.point, network, slack, budget);
      // the program's own function may have a kink at each sample
      if (masterIsAffordable(problem.space.count, network.neurons.length, ms))
        network = reduced(problem, network, this.timedSignal());
    }
    if (network !== null && meetsButForRounding(problem, network)) this.keepNetwork(network);
    if (network !== null && isPenalty(problem.loss) && problem.slopes === null && !this.closed()) {
      const { program, point } = restricted;
      this.keepNetwork(lighterOutputs(problem, program, point, network, slack, this.timedSignal(), ms));
    }
    if (missed.length === 0 || this.closed()) return 0;
    const before = this.nodes.length;
    this.nodes = [...new Set([...this.nodes, ...missed])].sort((p, q) => p - q);
    if (this.nodes.length === before) return 0;
    this.part = subset(samples, this.nodes);
    this.places = new Places(problem.space, this.part.x);
    return this.nodes.length - before;
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
