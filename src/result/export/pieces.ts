/**
 * A network of one input as what it is: lines, each from a kink to the next. All is worked out in doubled precision and rounded once.
 *
 * A kink −b/w is no number of a type, mostly. It is rounded up, so that every number of the type lies on the side of it where it belongs, and
 * each line keeps its own value and slope: between values at rounded kinks a line would be off by the change of slope times half a unit of
 * the input's last place.
 */
import { DoubledLine, KEPT, writeKept } from '../../core/evaluate/line';
import { DoubleDoubleSum } from '../../core/linear/doubleDouble';
import { maxAbs } from '../../core/linear/kernels';
import type { FittedNetwork } from '../predict';
import { type Artefact, OVERFLOW } from './artefact';
import { ExportRefusal } from './choices';
import { type Above, doubleAbove } from './numbers';

/** All in numbers of the inputs less a centre. */
export interface Pieces {
  /** Where lines begin, ascending and distinct: numbers of the type, the least that are not below the true kinks. */
  readonly kinks: Float64Array;
  /** Of each line, one more than kinks: the place that it is told by, where it begins (of the first, where it ends). */
  readonly from: Float64Array;
  /** Its value there, and its slope. */
  readonly value: Float64Array;
  readonly slope: Float64Array;
  /** By how much two neighbours differ at most where the second begins, from the rounding of the kinks alone. */
  readonly step: number;
}

/** Where pieces are rounded to, and seen from. */
export interface PiecesOptions {
  /** Taken from each input, in its unit. */
  readonly centre: number;
  /** The place that a line without kinks is told by, less the centre. */
  readonly at: number;
  /** Rounds up to the type of the inputs. */
  readonly above?: Above;
}

/** The lines of a network of one input. Throws ExportRefusal where one overflows. */
export function piecesOf(network: FittedNetwork, { centre, at, above = doubleAbove }: PiecesOptions): Pieces {
  const { neurons, skip, activation } = network;
  const line = new DoubledLine();
  line.add(skip.linear[0], skip.constant);
  const bends: Bend[] = [];
  neurons.forEach(({ weights: [weight], bias, output }, neuron) => {
    const [high, low] = weight === 0 ? [NaN, 0] : placeOf(weight, bias, centre);
    const rises = weight === 0 ? bias > 0 : weight < 0;
    // a kink that overflows is one that no input reaches, or that every input is beyond
    const isOn = high === -Infinity ? !rises : rises;
    line.addNeuron(weight, bias, output, isOn ? 1 : activation.slope);
    if (Number.isFinite(high)) bends.push({ high, low, neuron });
  });
  bends.sort((a, b) => a.high - b.high || a.low - b.low);
  const kept = new Float64Array(KEPT * (bends.length + 1));
  const kinks: number[] = [];
  line.keep(kept, 0);
  for (const { high, low, neuron } of bends) {
    const place = above(high, low);
    if (place === Infinity) break;
    const { weights, bias, output } = neurons[neuron];
    const [weight] = weights;
    line.addNeuron(weight, bias, output, weight > 0 ? 1 : -1);
    line.addNeuron(weight, bias, output, weight > 0 ? -activation.slope : activation.slope);
    if (kinks.at(-1) !== place) kinks.push(place);
    line.keep(kept, kinks.length);
  }
  const lines = new Lines(kept, centre);
  const from = Float64Array.from([kinks[0] ?? above(at, 0), ...kinks]);
  const pieces = {
    kinks: Float64Array.from(kinks),
    from,
    value: from.map((place, k) => lines.value(k, place)),
    slope: from.map((_, k) => lines.slope(k)),
    step: kinks.reduce((most, place, k) => Math.max(most, lines.differenceAt(place, k, k + 1)), 0),
  };
  if (![...pieces.value, ...pieces.slope].every(Number.isFinite)) throw new ExportRefusal(OVERFLOW);
  return pieces;
}

/** Of an artefact of one input. */
export function piecesOfArtefact({ columns, result }: Artefact, above?: Above): Pieces {
  const [{ range, centre }] = columns;
  return piecesOf(result, { centre, at: range === null ? 0 : range[0] - centre, ...(above && { above }) });
}

/** Its largest |value| over the range of the data, or at all kinks where that range is not known. */
export function largestOf({ columns }: Artefact, pieces: Pieces): number {
  const { from, value } = pieces;
  const [{ range, centre }] = columns;
  if (range === null) return maxAbs(value);
  const [least, most] = range.map((end) => end - centre);
  const inside = value.filter((_, k) => from[k] >= least && from[k] <= most);
  return maxAbs(Float64Array.of(valueAt(pieces, least), valueAt(pieces, most), ...inside));
}

/** The function's value at a place, less the centre. */
export function valueAt({ kinks, from, value, slope }: Pieces, place: number): number {
  const line = lineAt(kinks, place);
  return value[line] + slope[line] * (place - from[line]);
}

/** Which line a place lies on: so many kinks are not above it. */
export function lineAt(kinks: Float64Array, place: number): number {
  let low = 0;
  let high = kinks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kinks[middle] > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a neuron's kink is, as an unevaluated sum. */
interface Bend {
  readonly high: number;
  readonly low: number;
  readonly neuron: number;
}

/** −b/w − centre as high + low; ±Infinity where it overflows. */
function placeOf(weight: number, bias: number, centre: number): [number, number] {
  const quotient = -bias / weight;
  if (!Number.isFinite(quotient)) return [quotient, 0];
  const rest = new DoubleDoubleSum();
  rest.add(-bias);
  rest.addProduct(-quotient, weight);
  const place = new DoubleDoubleSum();
  place.add(quotient);
  place.add(-centre);
  const correction = rest.value / weight;
  if (Number.isFinite(correction)) place.add(correction);
  return place.parts();
}

/** Lines in doubled precision. */
class Lines {
  private readonly sum = new DoubleDoubleSum();

  constructor(
    private readonly kept: Float64Array,
    private readonly centre: number,
  ) {}

  slope(line: number): number {
    return this.kept[KEPT * line] + this.kept[KEPT * line + 1];
  }

  /** At centre + place. */
  value(line: number, place: number): number {
    this.write(line, place);
    return this.sum.value;
  }

  differenceAt(place: number, before: number, after: number): number {
    this.write(before, place);
    const [high, low] = this.sum.parts();
    this.write(after, place);
    this.sum.add(-high);
    this.sum.add(-low);
    return Math.abs(this.sum.value);
  }

  private write(line: number, place: number): void {
    const { kept, sum, centre } = this;
    writeKept(kept, line, centre, sum);
    sum.addKept(place, kept, KEPT * line);
  }
}
