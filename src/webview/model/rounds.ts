/** What was recorded of the rounds of the solver: a result with the network that was the best in one of them. */
import { ROUND_LIMITS, type RoundNetwork } from '../../protocol/rounds';
import type { FitResult } from '../../result/schema';

/** Made once a round, so that drawings know them again when they are played twice. */
const made = new WeakMap<RoundNetwork, FitResult>();

/** The result with the last network that was recorded up to a round; null before the first. */
export function resultOfRound(
  result: FitResult,
  rounds: readonly RoundNetwork[],
  iteration: number,
): FitResult | null {
  const round = rounds.findLast((one) => one.iteration <= iteration);
  if (round === undefined) return null;
  const known = made.get(round);
  if (known?.samples === result.samples) return known;
  const shown = { ...result, neurons: round.neurons, skip: round.skip };
  made.set(round, shown);
  return shown;
}

/** What playing shows beside the figures, in a sentence. */
export function roundsNote(result: FitResult | null, rounds: readonly RoundNetwork[]): string {
  if (result === null) return '';
  const { inputs, neurons } = ROUND_LIMITS;
  if (rounds.length > 0) return 'The function and the network above are those of the round.';
  if (result.samples.inputs.length > inputs)
    return `With more than ${inputs} inputs playing shows the figures alone.`;
  return `Playing shows the figures alone: networks of rounds are kept until the window is reloaded, and up to ${neurons} neurons. Run the fit again to see them.`;
}
