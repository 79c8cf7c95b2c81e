/** Whether an interpolation follows noise: it then needs nearly as many neurons as there are samples. */
import { goalOf } from './goals';
import type { FitResult } from './schema';

/** Fewer samples say nothing: a handful has as many kinks as samples also without noise. */
const LEAST_SAMPLES = 20;
/** Neurons for each sample from which on there are nearly as many; noise of one input keeps 0.7 to 0.8 of them after merging. */
const NEARLY = 0.6;
/**
 * One input: the part of neighbouring kinks that bend in opposite ways. Second differences of independent noise have a correlation of
 * -2/3 with the next, so that 1/2 + asin(2/3)/π = 0.73 of them change sign, with a deviation under 0.1 from 20 on; those of a
 * function change sign where it turns only.
 */
const ALTERNATING = 0.4;

/** What a goal for noisy targets is written as. */
export const NOISY_GOAL = 'least_squares penalty 5%';

const known = new WeakMap<FitResult, string | null>();

/** What is to be said of a network that passes through samples which no small one passes through; null where it is none. */
export function noisySentence(result: FitResult): string | null {
  let sentence = known.get(result);
  if (sentence === undefined) known.set(result, (sentence = sentenceOf(result)));
  return sentence;
}

function sentenceOf(result: FitResult): string | null {
  const { goal, objective, neurons, samples } = result;
  if (objective === null || goalOf(goal).kind !== 'interpolate') return null;
  const { count, inputs } = samples;
  if (count < LEAST_SAMPLES || neurons.length < NEARLY * count) return null;
  const as = neurons.length < count ? 'nearly as many' : 'as many';
  const first = `It took ${neurons.length} neurons to pass through ${count} samples, ${as} neurons as samples`;
  const remedy = `\`goal ${NOISY_GOAL}\` lets samples be missed, at a price, and finds a far smaller network`;
  // Of several inputs a smooth function may need as many: nothing in the result tells it from noise.
  if (inputs.length > 1) return `${first}; if the targets are noisy, ${remedy}.`;
  return alternation(neurons) < ALTERNATING ? null : `${first}: the targets look noisy. ${remedy}.`;
}

/** The part of neighbouring kinks (one input) whose changes of slope have opposite signs. */
function alternation(neurons: FitResult['neurons']): number {
  const kinks = neurons.flatMap(({ weights: [weight], bias, output }) =>
    weight === 0 ? [] : [{ at: -bias / weight, bend: Math.sign(output) }],
  );
  kinks.sort((a, b) => a.at - b.at);
  let changes = 0;
  for (let k = 1; k < kinks.length; k++) if (kinks[k].bend !== kinks[k - 1].bend) changes++;
  return changes / Math.max(1, kinks.length - 1);
}
