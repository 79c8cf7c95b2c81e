/** The best network of a running fit as a result that can be drawn: of what the fit asks, with that network. No figure of it is shown. */
import type { BestSoFar } from '../../protocol/rounds';
import type { FitResult } from '../../result/schema';

/** Made once a network, so that drawings know it again. */
const made = new WeakMap<BestSoFar, FitResult>();

/** Null where the network is of another question than `asked`. */
export function soFarOf(asked: FitResult, best: BestSoFar): FitResult | null {
  if (asked.provenance.inputSha256 !== best.input) return null;
  const known = made.get(best);
  if (known?.samples === asked.samples) return known;
  const { neurons, skip } = best.network;
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  // with an objective it is a result that has a network
  const shown = { ...asked, neurons, skip, mass, objective: mass };
  made.set(best, shown);
  return shown;
}

/** What stands beside its drawings. */
export function soFarWords({ network }: BestSoFar): string {
  return `Best network so far (round ${network.iteration}), not proven`;
}
