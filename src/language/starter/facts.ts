/** What the samples of a first fit are like: their sizes, their repeated rows and their noise. */
import { firstAlike } from '../../data/duplicates';
import { pick, type Samples } from '../../data/samples';
import { applyScaling, fitScaling } from '../../data/scaling';

export interface SampleFacts {
  /** Rows whose inputs an earlier one has, with another target. */
  readonly conflicting: number;
  /** Why the inputs are scaled; undefined where they are of one size. */
  readonly unlike: string | undefined;
  /** How noise of the targets, or a mixture of the classes, shows; undefined where a network may well meet them all. */
  readonly noisy: string | undefined;
  /** What is said of targets far from all others; undefined where there are none. */
  readonly outliers: string | undefined;
}

/** Inputs that are larger than others, or than the bias, by more than this. */
const TENFOLD = 10;

/** Fewer samples than these go through a curve of some neurons, whatever their noise. */
const FEW = 20;

/** In noise two of three samples turn, in a curve that is sampled well few do. */
const TURNING = 1 / 3;

/** Of noise on a slope three of four bends are to the other side than the one before (1/2 + asin(2/3)/π), of a curve few are. */
const BENDING = 1 / 2;

/** Bends below this part of the targets' spread are their rounding to three digits. */
const ROUNDED = 1e-3;

export function factsOf(samples: Samples, names: readonly string[], classes: boolean): SampleFacts {
  const conflicting = conflictsIn(samples);
  const noisy = classes ? mixedClasses(samples, conflicting) : signsOfNoise(samples, conflicting);
  const outliers = classes ? undefined : outliersOf(samples);
  return { conflicting, unlike: unlikeInputs(samples, names), noisy, outliers };
}

/** A target further from the median than so many times the distance of the quartiles is a slip of the pen, or a tail of its own. */
const FAR = 30;

function outliersOf({ targets }: Samples): string | undefined {
  const sorted = targets.toSorted();
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))];
  const [middle, width] = [at(0.5), at(0.75) - at(0.25)];
  if (sorted.length < FEW || width === 0) return undefined;
  const far = targets.filter((y) => Math.abs(y - middle) > FAR * width);
  if (far.length === 0) return undefined;
  const most = far.reduce((worst, y) => (Math.abs(y - middle) > Math.abs(worst - middle) ? y : worst));
  return far.length === 1
    ? `one row has a target far from all others, ${most}`
    : `${far.length} rows have targets far from the others, up to ${most}`;
}

function conflictsIn(samples: Samples): number {
  const { targets } = samples;
  return firstAlike(samples).reduce((sum, first, i) => sum + (targets[first] === targets[i] ? 0 : 1), 0);
}

function unlikeInputs({ count, dimension, inputs }: Samples, names: readonly string[]): string | undefined {
  const sizes = names.map((_, k) => sizeOf((i) => inputs[i * dimension + k], count));
  const large = sizes.reduce((best, size, k) => (size.largest > sizes[best].largest ? k : best), 0);
  const small = sizes.reduce((best, size, k) => (size.largest < sizes[best].largest ? k : best), 0);
  if (sizes[large].largest > TENFOLD * sizes[small].largest) {
    return `\`${names[large]}\` is more than tenfold larger than \`${names[small]}\``;
  }
  const far = sizes.findIndex(({ middle, spread }) => Math.abs(middle) > TENFOLD * spread);
  if (far >= 0) return `\`${names[far]}\` lies far from zero for its spread`;
  const odd = sizes.findIndex(({ largest }) => largest > TENFOLD || largest * TENFOLD < 1);
  return odd < 0
    ? undefined
    : `\`${names[odd]}\` differs more than tenfold from 1, the size of the bias's input`;
}

function sizeOf(
  at: (i: number) => number,
  count: number,
): { largest: number; middle: number; spread: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    low = Math.min(low, at(i));
    high = Math.max(high, at(i));
  }
  return {
    largest: Math.max(Math.abs(low), Math.abs(high)),
    middle: (low + high) / 2,
    spread: (high - low) / 2,
  };
}

/** So many samples tell whether classes mix. */
const MAX_COMPARED = 1000;

/** Classes that a network tells apart have fewer rows than this whose nearest one is of the other. */
const MIXED = 0.1;

function mixedClasses(samples: Samples, conflicting: number): string | undefined {
  if (conflicting > 0) return 'equal rows are of both classes';
  if (samples.count < FEW) return undefined;
  const step = Math.ceil(samples.count / MAX_COMPARED);
  const some = pick(
    samples,
    Array.from({ length: Math.ceil(samples.count / step) }, (_, i) => i * step),
  );
  const { count, dimension, targets } = some;
  const inputs = applyScaling(fitScaling('standard', some.inputs, dimension), some.inputs);
  let other = 0;
  for (let i = 0; i < count; i++) if (targets[nearestTo(i, inputs, dimension)] !== targets[i]) other++;
  const percent = Math.round((100 * other) / count);
  return other > MIXED * count
    ? `${percent} % of the rows have their nearest one in the other class`
    : undefined;
}

function nearestTo(i: number, inputs: Float64Array, dimension: number): number {
  let [nearest, least] = [i, Infinity];
  for (let j = 0; j * dimension < inputs.length; j++) {
    if (j === i) continue;
    let distance = 0;
    for (let k = 0; k < dimension; k++)
      distance += (inputs[i * dimension + k] - inputs[j * dimension + k]) ** 2;
    if (distance < least) [nearest, least] = [j, distance];
  }
  return nearest;
}

function signsOfNoise(
  { count, dimension, inputs, targets }: Samples,
  conflicting: number,
): string | undefined {
  if (conflicting > 0) return 'equal inputs have unequal targets';
  if (count < FEW) return undefined;
  if (dimension > 1) return 'real tables of several inputs are noisy';
  const order = Array.from(targets.keys()).sort((a, b) => inputs[a] - inputs[b]);
  const steps = order.slice(1).map((i, k) => targets[i] - targets[order[k]]);
  if (signChanges(steps) > TURNING * count) return 'the target goes up and down from row to row';
  const bends = bendsAt(order, inputs, targets);
  const rms = Math.sqrt(bends.reduce((sum, bend) => sum + bend * bend, 0) / count);
  const rounded = rms <= ROUNDED * 2 * sizeOf((i) => targets[i], count).spread;
  return !rounded && signChanges(bends) > BENDING * count
    ? 'the target bends up and down from row to row'
    : undefined;
}

/** How far each sample lies from the line through its two neighbours. */
function bendsAt(order: readonly number[], inputs: Float64Array, targets: Float64Array): number[] {
  return order.slice(1, -1).flatMap((i, k) => {
    const [before, after] = [order[k], order[k + 2]];
    const width = inputs[after] - inputs[before];
    if (!(width > 0)) return [];
    const along = (inputs[i] - inputs[before]) / width;
    return [targets[i] - targets[before] - along * (targets[after] - targets[before])];
  });
}

/** Of values that are not 0, how many have another sign than the one before. */
function signChanges(values: readonly number[]): number {
  const signs = values.map(Math.sign).filter((sign) => sign !== 0);
  return signs.filter((sign, k) => k > 0 && sign !== signs[k - 1]).length;
}
