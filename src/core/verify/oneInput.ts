/**
 * One input with a bias: the maximum of |zᵀa(θ)| by walking through all cells, in twofold precision, in O(n log n).
 *
 * Neurons with w ≠ 0 are named by their sign s = sign(w) and the place τ = −b/w of their kink. Between two neighbouring
 * samples no sign pattern changes, so f(θ) = gᵀθ with g = (Σ D z x, Σ D z), and |f| has its maximum over that part of C at
 * one of its ends, at a corner of C inside it, or, for the Euclidean ball, where θ is parallel to g. A dual of close
 * samples is huge and cancels; that is why plain doubles, which is what the other searches use, do not do here.
 */
import type { Problem } from '../problem';
import type { DualValue } from './dualValue';
import { termsOf } from './goals';
import { sidesOf } from './shape';
import type { Rises } from './slopes';
import { UNIT, largestOf } from './sums';
import { minus, over, plus, rounded, times, TWOFOLD_UNIT, type Twofold } from './twofold';

export interface OneInputProof {
  /** Proven: |z*ᵀa(θ)| ≤ upper on C, rounding included. */
  readonly upper: number;
  /** The part of `upper` that is there for rounding, and what storing z may have changed it by. */
  readonly rounding: number;
  /** A value that |z*ᵀa(θ)| certainly reaches. */
  readonly reached: number;
  /** At most what z* is worth. */
  readonly value: DualValue;
  /** z* must be divided by at least this for each z*_i to be within its limits; never under 1. */
  readonly scale: number;
}

/** A stationary kink that may lie outside its cell by this, relatively, still counts: that only raises the bound. */
const ROUNDED_PLACE = 16 * UNIT;

export const appliesOneInput = ({ dimension, bias }: Problem): boolean =>
  dimension === 1 && bias.kind !== 'none';

/**
 * `dual`: the stored z, of the right signs. z* is z with its largest entries moved so that Fᵀz* = 0 to twofold precision.
 * Null where that would turn a sign; the caller then has other means.
 */
export function proveOneInput(
  problem: Problem,
  dual: Float64Array,
  rises: Rises | null = null,
): OneInputProof | null {
  const pulled = Array.from(dual, (value, i): Twofold => plus([value, 0], rises?.pulls.get(i) ?? [0, 0]));
  const priced = admissible(problem, pulled);
  if (priced === null) return null;
  const z = rises ? priced.map((value, i) => minus(value, rises.pulls.get(i) ?? [0, 0])) : priced;
  if (isTurned(problem, z)) return null;
  const cells = new Cells(problem, priced);
  const { largest, reached } = cells.maximum();
  const rounding = cells.rounding + 16 * UNIT * largest;
  const { limitOf } = termsOf(problem);
  const excess = (i: number): number => Math.abs(rounded(z[i])) / limitOf(i, rounded(z[i]) > 0);
  return {
    upper: largest + rounding,
    // z was rounded when it was stored: what its bound was before that may differ by so much
    rounding: rounding + 4 * UNIT * (cells.size + sizeOfPulls(problem, rises)),
    reached: reached - rounding,
    value: withRises(valueOf(problem, z), rises),
    scale: Math.max(1, largestOf(z.length, excess) * (1 + 4 * UNIT)),
  };
}

/** z with Fᵀz = 0: one entry takes up the sum, two take up sum and first moment. */
function admissible(problem: Problem, dual: readonly Twofold[]): Twofold[] | null {
  const { skip, bias, inputs: x } = problem;
  const z: Twofold[] = [...dual];
  if (skip === 'none' && bias.kind !== 'free') return z;
  const i = argmax(dual.length, (k) => Math.abs(dual[k][0]));
  const move = (k: number, change: Twofold): void => {
    z[k] = minus(z[k], change);
  };
  const sum = z.reduce<Twofold>(plus, [0, 0]);
  if (skip === 'affine') {
    // moments about x_i, where entry i has none
    const moment = dual.reduce<Twofold>(
      (total, value, k) => {
        const distance = minus([x[k], 0], [x[i], 0]);
        return plus(total, plus(times(distance, value[0]), times(distance, value[1])));
      },
      [0, 0],
    );
    const j = argmax(dual.length, (k) => Math.abs(dual[k][0] * (x[k] - x[i])));
    if (x[j] === x[i]) return rounded(moment) === 0 && rounded(sum) === 0 ? z : null;
    const change = divide(moment, minus([x[j], 0], [x[i], 0]));
    move(j, change);
    move(i, minus(sum, change));
  } else {
    move(i, sum);
  }
  return z;
}

/** Whether a multiplier of a classification has been moved to the wrong sign. */
const isTurned = (problem: Problem, z: readonly Twofold[]): boolean =>
  termsOf(problem).classes && z.some((value, k) => problem.targets[k] * rounded(value) < 0);

/** Σ of what the pulls add to the value of a neuron whose kink is among the inputs, each by itself. */
function sizeOfPulls({ inputs, weights }: Problem, rises: Rises | null): number {
  if (rises === null) return 0;
  const reach = 2 * weights.radius * largestOf(inputs.length, (i) => Math.abs(inputs[i]));
  return [...rises.pulls.values()].reduce((sum, pull) => sum + Math.abs(pull[0]) * reach, 0);
}

const withRises = (value: DualValue, rises: Rises | null): DualValue =>
  rises ? { ...value, linear: value.linear + rises.value } : value;

/** A quotient of pairs: the divisor's low part as a first-order correction, twice. */
function divide(a: Twofold, divisor: Twofold): Twofold {
  let quotient = over(a, divisor[0]);
  for (let step = 0; step < 2; step++) {
    const missed = minus(a, plus(times(quotient, divisor[0]), times(quotient, divisor[1])));
    quotient = plus(quotient, over(missed, divisor[0]));
  }
  return quotient;
}

function argmax(count: number, value: (k: number) => number): number {
  let best = 0;
  for (let k = 1; k < count; k++) if (value(k) > value(best)) best = k;
  return best;
}

/** Σ y z* − Σ ε|z*|, rounded down, for a classification y z* = |z*| and the margin is 1; and Σ z*²/(2κ), rounded up. */
function valueOf(problem: Problem, z: readonly Twofold[]): DualValue {
  const { targets } = problem;
  const { toleranceOf, curvatureOf } = termsOf(problem);
  let value: Twofold = [0, 0];
  let size = 0;
  let squares = 0;
  for (let i = 0; i < z.length; i++) {
    const sign = z[i][0] < 0 ? -1 : 1;
    value = plus(value, minus(times(z[i], targets[i]), times(z[i], sign * toleranceOf(i))));
    size += Math.abs(z[i][0]) * (Math.abs(targets[i]) + toleranceOf(i));
    if (curvatureOf(i) > 0) squares += rounded(z[i]) ** 2 / (2 * curvatureOf(i));
  }
  const exact = rounded(value);
  return {
    linear: exact - 2 * UNIT * Math.abs(exact) - (z.length + 8) * TWOFOLD_UNIT * size,
    squares: squares * (1 + (z.length + 8) * UNIT),
  };
}

/** The cells between neighbouring kinks, for both signs of w. */
class Cells {
  /** Distinct inputs that z touches, ascending. */
  private readonly x: number[] = [];
  /** Sums of z x and of z over the inputs up to and including x[k]. */
  private readonly moments: Twofold[] = [];
  private readonly sums: Twofold[] = [];
  /** What the sums' rounding can add to |f| on C. */
  readonly rounding: number;
  /** Σ|z_i|·max|a_i|, up to a factor of two. */
  readonly size: number;

  constructor(
    private readonly problem: Problem,
    z: readonly Twofold[],
  ) {
    const { inputs, weights } = problem;
    const { radius } = weights;
    // with a free bias only kinks among the inputs matter
    const largestBias = this.limitOfBias() ?? radius * largestOf(inputs.length, (i) => Math.abs(inputs[i]));
    const order = Array.from(z.keys())
      .filter((i) => z[i][0] !== 0)
      .sort((p, q) => inputs[p] - inputs[q]);
    let moment: Twofold = [0, 0];
    let sum: Twofold = [0, 0];
    let size = 0;
    for (const i of order) {
      moment = plus(moment, times(z[i], inputs[i]));
      sum = plus(sum, z[i]);
      size += Math.abs(z[i][0]) * (radius * Math.abs(inputs[i]) + largestBias);
      if (this.x.at(-1) === inputs[i]) {
        this.moments[this.moments.length - 1] = moment;
        this.sums[this.sums.length - 1] = sum;
      } else {
        this.x.push(inputs[i]);
        this.moments.push(moment);
        this.sums.push(sum);
      }
    }
    this.size = size;
    this.rounding = 8 * (order.length + 8) * TWOFOLD_UNIT * size;
  }

  maximum(): { readonly largest: number; readonly reached: number } {
    const { x, problem } = this;
    let reached = 0;
    let largest = 0;
    const meet = (value: number): void => {
      reached = Math.max(reached, value);
    };
    if (x.length === 0) return { largest, reached };
    const limit = this.limitOfBias();
    if (limit !== null) {
      // without weight, and with a positive bias or a negative one
      const sum = rounded(this.sums.at(-1)!);
      meet(limit * Math.max(this.sizeOf(sum), this.sizeOf(-problem.slope * sum)));
    }
    for (const sign of [1, -1] as const) {
      for (let k = 0; k < x.length; k++) meet(this.atKink(sign, k, x[k]));
      for (const corner of this.corners()) meet(this.atKink(sign, this.cellOf(corner), corner));
      largest = Math.max(largest, reached);
      if (problem.bias.kind !== 'joint' || problem.weights.norm !== 'l2') continue;
      for (let k = -1; k < x.length; k++) {
        const [g1, g2] = this.gradient(sign, k);
        const [along, across] = [rounded(g1), rounded(g2)];
        const stationary = problem.weights.radius * Math.hypot(along, across);
        // it is at θ ∥ g, or at its opposite with the sign of w turned
        if (this.sizeOf(along * sign) < 0) continue;
        if (this.holds(k, along, across, ROUNDED_PLACE)) largest = Math.max(largest, stationary);
        if (this.holds(k, along, across, -ROUNDED_PLACE)) meet(stationary);
      }
    }
    return { largest: Math.max(largest, reached), reached };
  }

  /** What a value counts as: its size, or where outputs have one sign the value on that side. */
  private sizeOf(value: number): number {
    return sidesOf(this.problem).reduce((most, side) => Math.max(most, side * value), -Infinity);
  }

  /** g of the cell between x[k] and x[k + 1] (k = −1: before all). */
  private gradient(sign: 1 | -1, k: number): readonly [Twofold, Twofold] {
    const { slope } = this.problem;
    const part = (values: readonly Twofold[]): Twofold => {
      const below: Twofold = k < 0 ? [0, 0] : values[k];
      const above = minus(values.at(-1)!, below);
      return sign > 0 ? plus(above, times(below, slope)) : plus(below, times(above, slope));
    };
    return [part(this.moments), part(this.sums)];
  }

  /** What f counts as at the neuron on the boundary of C with its kink at τ, inside or at an end of cell k. */
  private atKink(sign: 1 | -1, k: number, place: number): number {
    const [g1, g2] = this.gradient(sign, k);
    return this.sizeOf(sign * rounded(minus(g1, times(g2, place)))) / this.gauge(place);
  }

  /** Does the Euclidean ball's stationary point lie in cell k, widened by a relative slack? Its kink is at −g₂/g₁. */
  private holds(k: number, along: number, across: number, relative: number): boolean {
    const { x } = this;
    if (along === 0) return k < 0 || k === x.length - 1;
    const place = -across / along;
    const slack = relative * Math.abs(place);
    return (k < 0 || place >= x[k] - slack) && (k === x.length - 1 || place <= x[k + 1] + slack);
  }

  private cellOf(place: number): number {
    let [low, high] = [0, this.x.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x[middle] <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The gauge of C at (1, −τ). */
  private gauge(place: number): number {
    const { bias, weights } = this.problem;
    const size = Math.abs(place);
    const { norm, radius } = weights;
    if (bias.kind === 'free') return 1 / radius;
    if (bias.kind === 'bound') return Math.max(1 / radius, size / bias.limit);
    if (norm === 'l2') return Math.hypot(1, place) / radius;
    return (norm === 'l1' ? 1 + size : Math.max(1, size)) / radius;
  }

  /** Kinks of the corners of C with w ≠ 0. */
  private corners(): readonly number[] {
    const { bias, weights } = this.problem;
    if (bias.kind === 'bound') return [bias.limit / weights.radius, -bias.limit / weights.radius];
    if (bias.kind === 'free' || weights.norm === 'l2') return [];
    return weights.norm === 'l1' ? [0] : [1, -1];
  }

  /** Largest |b| of a neuron without weight; null where it has no limit, and no effect since 1ᵀz = 0. */
  private limitOfBias(): number | null {
    const { bias, weights } = this.problem;
    if (bias.kind === 'free') return null;
    return bias.kind === 'bound' ? bias.limit : weights.radius;
  }
}
