/**
 * Piecewise linear functions of one input: the restricted program's answer as one with few kinks. Kinks of one sign
 * between two samples that bind are one kink (Jensen, theory.md, section 2.5), the function passes exactly through every
 * sample that binds, and then kinks of one sign are merged as far as the demands allow (the merge lemma).
 */
import type { ProgramPoint } from './interior';
import { kinkCost } from './gauge';
import type { Program } from './program';
import type { AtomSpace } from '../atomSpace';
import { ONE_INPUT } from '../settings/oneInput';

const { straightBend } = ONE_INPUT;

export interface Kink {
  readonly position: number;
  /** Change of slope there, never zero. */
  readonly bend: number;
  /** 1: (1, −τ) for a positive bend and (−1, τ) for a negative one; −1: the other way round; 0: either. */
  readonly lean: number;
}

/** Value and slope at `from`, kinks ascending and all beyond it. */
export interface Polyline {
  readonly from: number;
  readonly value: number;
  readonly slope: number;
  readonly kinks: readonly Kink[];
}

/** A kink as the interior point spread it out, before anything is merged. */
export interface Spread {
  readonly position: number;
  readonly bend: number;
}

/** Which way a kink at a position leans (see `Kink`); 0 where both ways cost the same. */
export type Leaning = (position: number) => number;

/**
 * Kinks that carry mass, not what the interior point leaves on every neuron.
 *
 * @param size the objective, or what counts as much
 */
export function significantKinks(
  space: AtomSpace,
  program: Program,
  point: ProgramPoint,
  size: number,
): Spread[] {
  const { mass, slack } = point;
  const typical = size / program.x.length;
  const kinks: Spread[] = [];
  program.places.forEach(({ tau }, k) => {
    const share = (c: number): number => (mass[4 * k + c] > slack[4 * k + c] * typical ? mass[4 * k + c] : 0);
    const scale = (1 - space.slope) / kinkCost(space, tau);
    // both directions and signs at once tilt the function without bending it; that part is not a kink
    const bend = (share(0) - share(1) + share(2) - share(3)) * scale;
    if (bend !== 0) kinks.push({ position: tau, bend });
  });
  return kinks;
}

/** What a stretch between two binding samples holds: one kink of each sign at most. */
interface Stretch {
  readonly kinks: Kink[];
}

/**
 * The function through (x_k, y_k), k over the binding samples (at least two), with the kinks that were found. Stretches
 * without a kink are straight; a sample where nothing was found stays smooth where its neighbours leave it the freedom.
 */
export function polylineThrough(
  x: Float64Array,
  y: Float64Array,
  spread: readonly Spread[],
  leaning: Leaning,
): Polyline {
  const n = x.length;
  const stretches: Stretch[] = [];
  const bent = new Uint8Array(n);
  let next = 0;
  while (next < spread.length && spread[next].position < x[0]) next++;
  for (let j = 0; j < n - 1; j++) {
    if (next < spread.length && spread[next].position === x[j]) {
      if (j > 0) bent[j] = 1;
      next++;
    }
    const inside: Spread[] = [];
    while (next < spread.length && spread[next].position < x[j + 1]) inside.push(spread[next++]);
    stretches.push({ kinks: joined(inside, leaning) });
  }
  const secant = Float64Array.from({ length: n - 1 }, (_, j) => (y[j + 1] - y[j]) / (x[j + 1] - x[j]));
  let steepest = 0;
  for (const s of secant) steepest = Math.max(steepest, Math.abs(s));
  for (let round = 0; ; round++) {
    const { after, before } = slopes(x, secant, stretches, bent, straightBend * steepest);
    const kinks: Kink[] = [];
    let failed = false;
    for (let j = 0; j < n - 1; j++) {
      const bend = after[j] - before[j];
      if (j > 0 && Math.abs(bend) > straightBend * steepest)
        kinks.push({ position: x[j], bend, lean: leaning(x[j]) });
      const placed = placeKinks(x[j], x[j + 1], secant[j], after[j], before[j + 1], stretches[j].kinks);
      if (placed) kinks.push(...placed);
      else {
        failed = true;
        bent[j] = 1;
        bent[j + 1] = 1;
      }
    }
    if (!failed || round >= 20) return { from: x[0], value: y[0], slope: after[0], kinks };
  }
}

/**
 * Samples that a line through their neighbours misses by no more than a tolerance say nothing new, where no kink was
 * found: indices of the others, both ends included. A window of slopes is narrowed as the line goes on: O(n).
 */
export function withoutStraight(
  x: Float64Array,
  y: Float64Array,
  spread: readonly Spread[],
  tolerance: number,
): number[] {
  const n = x.length;
  const kept = [0];
  let next = 0;
  let from = 0;
  let least = -Infinity;
  let most = Infinity;
  for (let j = 1; j < n; j++) {
    while (next < spread.length && spread[next].position <= x[j - 1]) next++;
    const step = x[j] - x[from];
    const slope = (y[j] - y[from]) / step;
    const bentHere = next < spread.length && spread[next].position <= x[j];
    if (j - 1 > from && (bentHere || !(slope >= least && slope <= most))) {
      kept.push(j - 1);
      from = j - 1;
      least = -Infinity;
      most = Infinity;
    }
    if (bentHere) {
      kept.push(j);
      from = j;
      least = -Infinity;
      most = Infinity;
      continue;
    }
    const reach = x[j] - x[from];
    const chord = (y[j] - y[from]) / reach;
    least = Math.max(least, chord - tolerance / reach);
    most = Math.min(most, chord + tolerance / reach);
  }
  if (kept[kept.length - 1] !== n - 1) kept.push(n - 1);
  return kept;
}

/** One kink of each sign, at the centre of those found, in order. */
function joined(inside: readonly Spread[], leaning: Leaning): Kink[] {
  const kinks: Kink[] = [];
  for (const sign of [1, -1]) {
    let bend = 0;
    let moment = 0;
    for (const kink of inside) {
      if (kink.bend * sign <= 0) continue;
      bend += kink.bend;
      moment += kink.bend * (kink.position - inside[0].position);
    }
    if (bend === 0) continue;
    const position = inside[0].position + moment / bend;
    kinks.push({ position, bend, lean: leaning(position) });
  }
  return kinks.sort((p, q) => p.position - q.position);
}

/** Slopes just after and just before every sample. */
function slopes(
  x: Float64Array,
  secant: Float64Array,
  stretches: readonly Stretch[],
  bent: Uint8Array,
  straight: number,
): { after: Float64Array; before: Float64Array } {
  const n = x.length;
  const after = new Float64Array(n);
  const before = new Float64Array(n);
  for (let j = 0; j < n - 1; j++) {
    const step = x[j + 1] - x[j];
    after[j] = secant[j];
    before[j + 1] = secant[j];
    for (const { position, bend } of stretches[j].kinks) {
      after[j] -= (bend * (x[j + 1] - position)) / step;
      before[j + 1] += (bend * (position - x[j])) / step;
    }
  }
  for (let j = 1; j < n - 1; j++) {
    if (bent[j]) continue;
    const leftFree = stretches[j - 1].kinks.length > 0;
    const rightFree = stretches[j].kinks.length > 0;
    if (leftFree && rightFree) after[j] = before[j] = (after[j] + before[j]) / 2;
    else if (leftFree) before[j] = after[j];
    else if (rightFree) after[j] = before[j];
    else if (Math.abs(after[j] - before[j]) <= straight) after[j] = before[j];
  }
  before[0] = after[0];
  after[n - 1] = before[n - 1];
  return { after, before };
}

/** Kinks between two samples for given slopes at both; null when those of the expected signs do not fit. */
function placeKinks(
  a: number,
  b: number,
  secant: number,
  slopeA: number,
  slopeB: number,
  kinks: readonly Kink[],
): Kink[] | null {
  const step = b - a;
  if (kinks.length === 0) return [];
  if (kinks.length === 1) {
    const bend = slopeB - slopeA;
    const position = a + (step * (slopeB - secant)) / bend;
    const { bend: found, lean } = kinks[0];
    return bend * found > 0 && position > a && position < b ? [{ position, bend, lean }] : null;
  }
  // bends p + q = slopeB − slopeA and p(b − s) + q(b − t) = (secant − slopeA)·step
  const [first, second] = kinks;
  const total = slopeB - slopeA;
  const apart = second.position - first.position;
  const p = ((secant - slopeA) * step - total * (b - second.position)) / apart;
  const q = total - p;
  return p * first.bend > 0 && q * second.bend > 0
    ? [
        { ...first, bend: p },
        { ...second, bend: q },
      ]
    : null;
}

/** Values on ascending positions, in compensated arithmetic so that long sums of steep pieces stay exact. */
export function valuesOf(line: Polyline, x: Float64Array): Float64Array {
  const values = new Float64Array(x.length);
  let next = 0;
  let at = line.from;
  let value = line.value;
  let valueLow = 0;
  let slope = line.slope;
  let slopeLow = 0;
  const go = (to: number): void => {
    const step = slope * (to - at) + slopeLow * (to - at);
    const sum = value + step;
    const part = sum - value;
    valueLow += value - (sum - part) + (step - part);
    value = sum;
    at = to;
  };
  for (let i = 0; i < x.length; i++) {
    if (x[i] < line.from) {
      values[i] = line.value + line.slope * (x[i] - line.from);
      continue;
    }
    while (next < line.kinks.length && line.kinks[next].position <= x[i]) {
      const { position, bend } = line.kinks[next++];
      go(position);
      const sum = slope + bend;
      const part = sum - slope;
      slopeLow += slope - (sum - part) + (bend - part);
      slope = sum;
    }
    go(x[i]);
    values[i] = value + valueLow;
  }
  return values;
}

/**
 * Merges kinks of one sign and direction from left to right for as long as every sample between them keeps its demand.
 * Their centre takes their place, which never costs more (Jensen).
 *
 * @param allows whether the value of sample i may be this
 */
export function mergeKinks(
  line: Polyline,
  x: Float64Array,
  allows: (i: number, value: number) => boolean,
): Polyline {
  const values = valuesOf(line, x);
  const merged: Kink[] = [];
  const { kinks } = line;
  let sample = 0;
  for (let k = 0; k < kinks.length;) {
    let group = kinks[k];
    const first = group.position;
    while (sample < x.length && x[sample] <= first) sample++;
    let end = k + 1;
    for (; end < kinks.length; end++) {
      const other = kinks[end];
      if (other.bend * group.bend < 0 || other.lean * group.lean < 0) break;
      const bend = group.bend + other.bend;
      const share = other.bend / bend;
      const position = group.position + share * (other.position - group.position);
      const lean = group.lean === 0 ? other.lean : group.lean;
      if (!fits(line, kinks, k, end, position, bend, x, sample, values, allows)) break;
      group = { position, bend, lean };
    }
    merged.push(group);
    k = end;
  }
  return { ...line, kinks: merged };
}

/** With kinks k … end made one: f changes only between the outer two, by the distance of two convex functions. */
function fits(
  line: Polyline,
  kinks: readonly Kink[],
  k: number,
  end: number,
  position: number,
  bend: number,
  x: Float64Array,
  sample: number,
  values: Float64Array,
  allows: (i: number, value: number) => boolean,
): boolean {
  let next = k;
  let spread = 0;
  let total = 0;
  for (let i = sample; i < x.length && x[i] < kinks[end].position; i++) {
    while (next <= end && kinks[next].position <= x[i]) {
      total += kinks[next].bend;
      spread += kinks[next].bend * (kinks[next].position - line.from);
      next++;
    }
    const old = total * (x[i] - line.from) - spread;
    const now = x[i] > position ? bend * (x[i] - position) : 0;
    if (!allows(i, values[i] + now - old)) return false;
  }
  return true;
}
