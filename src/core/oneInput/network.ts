/** The sparse network of a solved restricted program (theory.md, sections 2.5 and 4). */
import { isPenalty } from '../loss/loss';
import type { Network } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { assessSorted, meetsButForRounding } from './assess';
import type { Side } from './demands';
import type { ProgramPoint } from './interior';
import { kinkCost } from './gauge';
import { orient } from './orient';
import {
  type Leaning,
  mergeKinks,
  type Polyline,
  polylineThrough,
  significantKinks,
  type Spread,
  valuesOf,
  withoutStraight,
} from './polyline';
import type { Program } from './program';
import type { Samples } from './samples';
import { shapedLine } from './shapedLine';
import { ONE_INPUT } from '../settings/oneInput';
import { ACCURACY } from '../settings/accuracy';

const { exactMiss } = ACCURACY;

const {
  bindingShare,
  demandRounding,
  levelTilt,
  lineRepairs,
  littleObjective,
  longRun,
  onPiece,
  perRun,
  sameCost,
  mergeChanges,
  straightDust,
} = ONE_INPUT;

/** What a restricted program is made of: some of the samples, their sides, its places and its solution. */
export interface Restricted {
  /** Which of all samples they are. */
  readonly nodes: readonly number[];
  readonly samples: Samples;
  readonly sides: readonly Side[];
  readonly program: Program;
  readonly point: ProgramPoint;
}

export interface Fitted {
  /** Null when samples that the program did not have are missed, or the time is up. */
  readonly network: Network | null;
  /** Samples that the program did not have and that are missed: the worst of every run, and some of every long run. */
  readonly missed: readonly number[];
}

/** @param slack what a sparser network may cost more, relatively */
export function networkOf(
  problem: NormalizedProblem,
  samples: Samples,
  restricted: Restricted,
  merge: boolean,
  slack: number,
  expired: () => boolean,
): Fitted {
  const { program, point } = restricted;
  const leaning = leaningOf(problem, program, point);
  const line = fittedLine(problem, restricted, leaning, lineRepairs);
  const values = valuesOf(line, samples.x);
  const penalty = isPenalty(problem.loss);
  const met = allowance(samples, exactMiss);
  const missed = worstOfRuns(samples, values, met, restricted.nodes);
  if (expired() || (missed.length > 0 && !penalty)) return { network: null, missed };
  const finish = (candidate: Polyline): Network =>
    networkOfLine(problem, samples, program, point, candidate, expired);
  if (!merge) return { network: finish(line), missed };
  // what is missed already at a price may be missed more: what that costs is in the objective
  const exactly = allowance(samples, demandRounding);
  const allows: Allows = (i, value) => exactly(i, value) || (penalty && !exactly(i, values[i]));
  const candidates = [finish(mergeKinks(line, samples.x, allows))];
  // a line that was merged across a change of direction can cost more than before
  if (candidates[0].objective > point.objective * (1 + sameCost)) candidates.push(finish(line));
  const dear = (network: Network): boolean =>
    network.objective > point.objective * (1 + slack) + littleObjective * slack;
  if (expired()) return { network: sparsest(problem, candidates, slack), missed: [] };
  if (!samples.exact && candidates.every(dear)) {
    // every sample at the interior point's own value: its function as it is, with all its kinks
    candidates.push(finish(fittedLine(problem, restricted, leaning, 0)));
  }
  if (samples.exact) {
    // the kinks of the samples' own polygon, merged in pairs: fewest where the gauge hardly bends between samples
    const found = significantKinks(problem.space, program, point, sizeOf(samples, point));
    const polygon = exactLine(samples, found, [], leaning);
    candidates.push(finish(mergeKinks(polygon, samples.x, allows)));
  }
  return { network: sparsest(problem, candidates, slack), missed };
}

/**
 * Of a penalty every function is one for the goal: it has the program's values where its kinks are and at the ends, and is straight in
 * between; then kinks are merged that have no sample between them, or as far as that costs next to nothing.
 *
 * @param program its nodes may be some of the samples
 */
export function networkOfPenalty(
  problem: NormalizedProblem,
  samples: Samples,
  { program, point }: Pick<Restricted, 'program' | 'point'>,
  merge: boolean,
  slack: number,
  expired: () => boolean,
): Network {
  const { x } = program;
  const n = x.length;
  const leaning = leaningOf(problem, program, point);
  const kinks = significantKinks(problem.space, program, point, sizeOf(samples, point)).filter(
    ({ position }) => position > x[0] && position < x[n - 1],
  );
  const binding = [0];
  let node = 0;
  const bind = (j: number): void => {
    if (j > binding[binding.length - 1]) binding.push(j);
  };
  for (const { position } of kinks) {
    while (x[node + 1] <= position) node++;
    bind(node);
    if (x[node] < position) bind(node + 1);
  }
  bind(n - 1);
  const at = (values: Float64Array): Float64Array => Float64Array.from(binding, (j) => values[j]);
  const line = polylineThrough(at(x), at(point.values), kinks, leaning);
  const finish = (candidate: Polyline): Network =>
    networkOfLine(problem, samples, program, point, candidate, expired);
  const plain = finish(line);
  if (!merge || expired()) return plain;
  const values = valuesOf(line, samples.x);
  const candidates = [plain];
  const most = Math.min(plain.objective, point.objective) * (1 + slack);
  // what is moved by a little costs the square of that, and may save neurons that double precision left beside one another
  for (const change of mergeChanges) {
    if (expired()) break;
    const keeps: Allows = (i, value) => Math.abs(value - values[i]) <= change;
    const merged = finish(mergeKinks(line, samples.x, keeps));
    candidates.push(merged);
    if (merged.objective <= most) break;
  }
  return sparsest(problem, candidates, slack);
}

/** The objective, but where none may be needed not so little that everything else is large. */
function sizeOf(samples: Samples, point: ProgramPoint): number {
  return samples.exact ? point.objective : Math.max(point.objective, littleObjective);
}

function sparsest(problem: NormalizedProblem, candidates: readonly Network[], slack: number): Network {
  const met = candidates.filter((network) => meetsButForRounding(problem, network));
  if (met.length === 0) return candidates[0];
  const least = met.reduce((low, { objective }) => Math.min(low, objective), Infinity);
  return met
    .filter(({ objective }) => objective <= least * (1 + slack))
    .reduce((p, q) => (q.neurons.length < p.neurons.length ? q : p));
}

/** Complementary slackness: a kink at τ leans to the side where the tilt ℓ(τ) of the price function is. */
function leaningOf(problem: NormalizedProblem, program: Program, { g }: ProgramPoint): Leaning {
  const { x, slope, ends } = program;
  const n = x.length;
  const rho = (1 + slope) / (1 - slope);
  const first = ends === 0 ? 0 : rho * g[0];
  const last = ends === 0 ? 0 : -rho * g[n - 1];
  return (position) => {
    const share = (position - x[0]) / (x[n - 1] - x[0]);
    const tilt = ((1 - share) * first + share * last) / kinkCost(problem.space, position);
    return Math.abs(tilt) > levelTilt ? Math.sign(tilt) : 0;
  };
}

/** Samples that lie straight between others bind only where kinks were `found`. */
function exactLine(
  samples: Samples,
  found: readonly Spread[],
  kinks: readonly Spread[],
  leaning: Leaning,
): Polyline {
  const binding = withoutStraight(samples.x, samples.lower, found, onPiece);
  const at = (values: Float64Array): Float64Array => Float64Array.from(binding, (j) => values[j]);
  return polylineThrough(at(samples.x), at(samples.lower), kinks, leaning);
}

function networkOfLine(
  problem: NormalizedProblem,
  samples: Samples,
  program: Program,
  point: ProgramPoint,
  line: Polyline,
  expired: () => boolean,
): Network {
  const pairs = pairPlaces(program, point);
  const straight = program.rays.map((ray, k) => {
    const output = point.straight[2 * k] - point.straight[2 * k + 1];
    return { ray, output: Math.abs(output) > straightDust * point.objective ? output : 0 };
  });
  const shaped = shapedLine(problem, line, samples.x[samples.x.length - 1]);
  const { neurons, free } = orient(problem, samples.x, shaped, straight, pairs, expired);
  return assessSorted(problem, samples, neurons, free);
}

/** Where opposite neurons carry mass together: the centre of each kind. */
function pairPlaces(program: Program, { mass }: ProgramPoint): number[] {
  const places: number[] = [];
  for (const [p, q] of [
    [0, 3],
    [1, 2],
  ]) {
    let total = 0;
    let moment = 0;
    program.places.forEach(({ tau }, k) => {
      const both = Math.min(mass[4 * k + p], mass[4 * k + q]);
      total += both;
      moment += both * tau;
    });
    const centre = moment / total;
    if (centre > program.x[0] && centre < program.x[program.x.length - 1]) places.push(centre);
  }
  return places;
}

type Allows = (i: number, value: number) => boolean;

function allowance({ lower, upper }: Samples, tolerance: number): Allows {
  return (i, value) => value >= lower[i] - tolerance && value <= upper[i] + tolerance;
}

/**
 * The line through the binding samples. Where it leaves a demand that does not bind, the interior point's own value
 * there, which meets it, is made to bind as well.
 */
function fittedLine(
  problem: NormalizedProblem,
  restricted: Restricted,
  leaning: Leaning,
  repairs: number,
): Polyline {
  const { samples, sides, program, point } = restricted;
  const { x } = samples;
  const n = x.length;
  const kinks = significantKinks(problem.space, program, point, sizeOf(samples, point));
  if (samples.exact) return exactLine(samples, kinks, kinks, leaning);
  const size = sizeOf(samples, point);
  const fixed = new Float64Array(n).fill(NaN);
  const missed = new Uint8Array(n);
  sides.forEach(({ sample, sign, limit, price }, q) => {
    const lambda = point.multipliers[q];
    const miss = Math.max(0, sign * (limit - point.values[sample]));
    if (lambda <= bindingShare * point.room[q] * size) return;
    if (price < Infinity && price - lambda <= bindingShare * miss * size) missed[sample] = 1;
    else fixed[sample] = limit;
  });
  const inner = kinks.filter(({ position }) => position > x[0] && position < x[n - 1]);
  keepApart(x, fixed, missed, inner, point);
  fixEnds(x, fixed, inner, point);
  const met = allowance(samples, demandRounding);
  const allows: Allows = (i, value) => missed[i] === 1 || met(i, value);
  for (let repair = 0; ; repair++) {
    const binding: number[] = [];
    for (let j = 0; j < n; j++) if (!Number.isNaN(fixed[j]) || repair === repairs) binding.push(j);
    const line = polylineThrough(
      Float64Array.from(binding, (j) => x[j]),
      Float64Array.from(binding, (j) => (Number.isNaN(fixed[j]) ? point.values[j] : fixed[j])),
      inner,
      leaning,
    );
    if (repair === repairs) return line;
    const worst = worstOfRuns(samples, valuesOf(line, x), allows, binding);
    if (worst.length === 0) return line;
    for (const j of worst) fixed[j] = point.values[j];
  }
}

/**
 * A soft demand that is missed at full price bends the price function like one that binds: kinks on either side of it are
 * not one kink. One such sample between any two kinks of one sign binds at the value it has.
 */
function keepApart(
  x: Float64Array,
  fixed: Float64Array,
  missed: Uint8Array,
  inner: readonly Spread[],
  point: ProgramPoint,
): void {
  let sample = 0;
  for (let k = 0; k + 1 < inner.length; k++) {
    const [p, q] = [inner[k], inner[k + 1]];
    while (sample < x.length && x[sample] <= p.position) sample++;
    let binds = -1;
    for (let i = sample; i < x.length && x[i] < q.position; i++) {
      if (!Number.isNaN(fixed[i])) binds = x.length;
      else if (binds < 0 && missed[i] === 1) binds = i;
    }
    if (binds >= 0 && binds < x.length && p.bend * q.bend > 0) fixed[binds] = point.values[binds];
  }
}

/** The first and the last sample bind where kinks lie beyond those that do, and where too few do. */
function fixEnds(x: Float64Array, fixed: Float64Array, inner: readonly Spread[], point: ProgramPoint): void {
  const n = x.length;
  const isFixed = (value: number): boolean => !Number.isNaN(value);
  const first = fixed.findIndex(isFixed);
  const last = fixed.findLastIndex(isFixed);
  const few = first === last;
  const fix = (j: number): void => {
    if (!isFixed(fixed[j])) fixed[j] = point.values[j];
  };
  if (few || (inner.length > 0 && inner[0].position <= x[first])) fix(0);
  if (few || (inner.length > 0 && inner[inner.length - 1].position >= x[last])) fix(n - 1);
}

/**
 * Of each run of samples that miss their demand, the one that misses it most, and of long runs some more.
 *
 * @param known samples that are not asked about, ascending; they end a run
 */
function worstOfRuns(
  samples: Samples,
  values: Float64Array,
  allows: Allows,
  known: readonly number[],
): number[] {
  const { lower, upper } = samples;
  const found: number[] = [];
  let next = 0;
  let from = -1;
  let worst = -1;
  let most = 0;
  for (let i = 0; i <= values.length; i++) {
    while (next < known.length && known[next] < i) next++;
    const free = i < values.length && known[next] !== i;
    if (free && !allows(i, values[i])) {
      const excess = Math.max(lower[i] - values[i], values[i] - upper[i]);
      if (worst < 0) from = i;
      if (worst < 0 || excess > most) {
        worst = i;
        most = excess;
      }
      continue;
    }
    if (worst < 0) continue;
    found.push(worst);
    if (i - from > longRun)
      for (let k = 0; k < perRun; k++) found.push(from + Math.floor(((i - from) * k) / perRun));
    worst = -1;
  }
  return found;
}
