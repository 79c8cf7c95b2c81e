/**
 * At most as many neurons as samples that bind, at no larger objective: Carathéodory's theorem as the push phase of a crossover
 * (theory.md, section 4). A neuron's output moves down to 0, or to where the objective falls, while those of a basis make up for it on the
 * samples that bind: those whose loss bends at their value. Then one of the basis is used up and the neuron takes its place, or another
 * sample comes to bind and the neuron joins the basis with it. Each push ends with a neuron less outside the basis, and every network on
 * the way is feasible.
 */
import { atom } from '../atom';
import type { CancelSignal } from '../cancelSignal';
import { INSIDE, isPenalty } from '../loss/loss';
import { assess, type Network, networkValues } from '../master/vertex';
import type { NormalizedProblem } from '../normalize';
import { SPARSIFY } from '../settings/sparsify';
import { Basis } from './basis';
import { refine } from './refine';
import { withoutDust } from './merge';
import { meets } from './sparse';

const { atBend, massDust, pushCorrections, pushedMass, pushPivot, reducedEntries, setUpPasses } = SPARSIFY;

/** The pieces on which a sample's loss is linear. */
interface Piece {
  readonly least: number;
  readonly most: number;
  /** Of the objective in the sample's value. */
  readonly slope: number;
}

/** A column of the system and what it weighs. */
interface Pushed {
  readonly column: Float64Array;
  /** Of a unit of its share: 1 for a neuron's size of output, 0 for a free term. */
  readonly cost: number;
  share: number;
}

/**
 * The network itself where it has no more neurons than samples that bind already, where the loss has squares, and where it is too
 * large; once the signal is given, what has been reached.
 *
 * @param affordable multiplications that there is time for: with fewer than it takes to begin nothing is begun
 */
export function reduced(
  problem: NormalizedProblem,
  network: Network,
  signal: CancelSignal,
  affordable = Infinity,
): Network {
  const { neurons } = network;
  if (problem.loss.quadratic || neurons.length * problem.space.count > reducedEntries) return network;
  if (signal.aborted || setUpWork(problem, network) > affordable) return network;
  const values = networkValues(problem, neurons, network.free);
  const pieces = Array.from(values, (value, i) => pieceAt(problem, i, value));
  const binding = pieces.flatMap((piece, i) => (piece === null ? [i] : []));
  if (neurons.length <= binding.length) return network;
  const few = new Push(problem, network, values, pieces, binding).run(signal);
  // what carries next to nothing is left out where the others make up for it at no cost
  for (const some of [withoutDust(problem.space, few.neurons, massDust), few.neurons]) {
    const met = refine(problem, assess(problem, some, few.free), pushCorrections, signal);
    const isMet = meets(met) || met.violation <= network.violation;
    const fewer = neurons.length - met.neurons.length;
    // as many neurons as before are no more than the samples that have come to bind, at a smaller objective
    const isLight = met.objective <= network.objective * (fewer > 0 ? 1 + pushedMass : 1);
    if (isMet && isLight && fewer >= 0) return met;
    if (signal.aborted) break;
  }
  return network;
}

/** Multiplications before the first push: the network's values and the atoms, which see no signal. */
function setUpWork({ space }: NormalizedProblem, { neurons }: Network): number {
  return setUpPasses * neurons.length * space.count * (space.dimension + 1);
}

/** Null where the loss bends, or the value may not move: the sample binds. */
function pieceAt({ targets, loss }: NormalizedProblem, i: number, value: number): Piece | null {
  const own = loss.of(i);
  const [low, high] = own.tightened(INSIDE).interval(targets[i], 0);
  const [least, most] = isPenalty(own) ? own.dualRange(targets[i]) : [0, 0];
  if (Math.min(Math.abs(value - low), Math.abs(value - high)) <= atBend) return null;
  if (value < low) return isPenalty(own) ? { least: -Infinity, most: low, slope: -most } : null;
  if (value > high) return isPenalty(own) ? { least: high, most: Infinity, slope: -least } : null;
  return { least: low, most: high, slope: 0 };
}

/** What ends a push. */
interface End {
  readonly step: number;
  /** The share at this place is used up; null where it is none. */
  readonly place: number | null;
  /** This sample comes to bind; null where none does. */
  readonly sample: number | null;
  readonly pivot: number;
}

class Push {
  private readonly basis: Basis;
  /** By place; null for a unit column that stays 0, and how many of them there are. */
  private readonly places: (Pushed | null)[];
  private units: number;
  private readonly pushed: readonly Pushed[];
  private readonly freeTerms: readonly Pushed[];

  constructor(
    { space, free }: NormalizedProblem,
    private readonly network: Network,
    private readonly values: Float64Array,
    private readonly pieces: (Piece | null)[],
    private readonly binding: number[],
  ) {
    this.basis = new Basis(binding.length);
    this.places = binding.map(() => null);
    this.units = binding.length;
    this.pushed = network.neurons.map(({ theta, output }) => {
      const column = atom(space, theta);
      if (output < 0) for (let i = 0; i < column.length; i++) column[i] = -column[i];
      return { column, cost: 1, share: Math.abs(output) };
    });
    this.freeTerms = free.map((column, c) => ({ column, cost: 0, share: network.free[c] }));
  }

  run(signal: CancelSignal): Pick<Network, 'neurons' | 'free'> {
    // the heavy ones stay
    const order = [...this.pushed].sort((p, q) => q.share - p.share);
    const outside = [...this.freeTerms, ...order].filter((one) => !signal.aborted && !this.enters(one));
    for (const one of outside.reverse()) {
      if (signal.aborted) break;
      if (one.cost > 0) this.push(one);
    }
    const { neurons } = this.network;
    return {
      neurons: neurons.flatMap(({ theta, output }, j) => {
        const { share } = this.pushed[j];
        return share > 0 ? [{ theta, output: Math.sign(output) * share }] : [];
      }),
      free: Float64Array.from(this.freeTerms, ({ share }) => share),
    };
  }

  private onBinding({ column }: Pushed): Float64Array {
    return Float64Array.from(this.binding, (i) => column[i]);
  }

  /** Takes the place of a unit column, where it has a part in one: nothing moves. */
  private enters(one: Pushed): boolean {
    if (this.units === 0) return false;
    const column = this.onBinding(one);
    const alpha = this.basis.shares(column);
    let place = -1;
    let largest = pushPivot * Math.max(...column.map(Math.abs));
    this.places.forEach((there, k) => {
      if (there !== null || Math.abs(alpha[k]) <= largest) return;
      largest = Math.abs(alpha[k]);
      place = k;
    });
    if (place < 0) return false;
    this.basis.replace(place, column, alpha);
    this.places[place] = one;
    this.units--;
    return true;
  }

  private push(one: Pushed): void {
    const column = this.onBinding(one);
    const alpha = this.basis.solve(column);
    const { change, slope } = this.along(one, alpha);
    const direction = slope < 0 ? 1 : -1;
    const end = this.endOf(one, alpha, change, direction);
    if (end.step === Infinity) return;
    this.move(one, alpha, change, direction * end.step);
    if (end.place !== null) {
      this.places[end.place]!.share = 0;
      this.basis.replace(end.place, column, alpha);
      this.places[end.place] = one;
    } else if (end.sample !== null) {
      const i = end.sample;
      const entries = Float64Array.from(this.places, (there) => there?.column[i] ?? 0);
      this.basis.append(entries, column, alpha, change[i]);
      this.binding.push(i);
      this.pieces[i] = null;
      this.places.push(one);
    } else one.share = 0;
  }

  /** What a unit more of a column changes, the basis making up for it where samples bind, and the slope of the objective. */
  private along({ column, cost }: Pushed, alpha: Float64Array): { change: Float64Array; slope: number } {
    const change = column.slice();
    let slope = cost;
    this.places.forEach((there, k) => {
      const share = alpha[k];
      if (there === null || share === 0) return;
      slope -= share * there.cost;
      for (let i = 0; i < change.length; i++) change[i] -= share * there.column[i];
    });
    this.pieces.forEach((piece, i) => (slope += piece === null ? 0 : piece.slope * change[i]));
    return { change, slope };
  }

  /** Of what ends it first, and of ties what has the largest pivot. */
  private endOf(one: Pushed, alpha: Float64Array, change: Float64Array, direction: 1 | -1): End {
    let end: End = {
      step: direction < 0 ? one.share : Infinity,
      place: null,
      sample: null,
      pivot: 1,
    };
    const consider = (next: End): void => {
      if (next.step < end.step || (next.step === end.step && next.pivot > end.pivot)) end = next;
    };
    const least = pushPivot * alpha.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    this.places.forEach((there, place) => {
      const fall = direction * alpha[place];
      if (there === null || there.cost === 0 || fall <= least) return;
      consider({ step: Math.max(0, there.share) / fall, place, sample: null, pivot: fall });
    });
    this.pieces.forEach((piece, sample) => {
      const rise = direction * change[sample];
      if (piece === null || Math.abs(rise) <= pushPivot) return;
      const room = rise > 0 ? piece.most - this.values[sample] : this.values[sample] - piece.least;
      consider({ step: Math.max(0, room) / Math.abs(rise), place: null, sample, pivot: Math.abs(rise) });
    });
    return end;
  }

  private move(one: Pushed, alpha: Float64Array, change: Float64Array, step: number): void {
    one.share += step;
    this.places.forEach((there, k) => {
      if (there !== null) there.share -= step * alpha[k];
    });
    for (let i = 0; i < change.length; i++) if (this.pieces[i] !== null) this.values[i] += step * change[i];
  }
}
