/** What is too large for a rival: one sentence for the user, known before anything is computed. */
import type { Problem } from '../core/problem';
import { whyNotHeld } from './heldNetwork';
import type { NetworkTask, RivalTask } from './task';

/** Dimensions of θ whose arrangement of kinks brute force lists. */
const MOST_DIMENSIONS = 3;
/** Entries of its linear program: atoms of both signs times samples. For l2 it is solved again in every round. */
const MOST_ENTRIES = { polyhedral: 1e6, euclidean: 2e5 };
/** A kernel's matrix has as many rows and columns as there are samples. */
const MOST_KERNEL_SAMPLES = 4000;

/** One sentence when the method is known to have no answer to such a problem, else null. */
export function refusalOf(problem: Problem, task: RivalTask): string | null {
  const { kind } = task;
  if (kind === 'network') return notHeld(problem, task);
  if (kind === 'brute_force') return tooLargeToList(problem);
  return kind === 'gaussian_process' || kind === 'neural_tangent' ? tooManySamples(problem) : null;
}

function notHeld(problem: Problem, { file, network }: NetworkTask): string | null {
  const why = whyNotHeld(problem, network);
  return why === null ? null : `"${file}" ${why}.`;
}

export function tooManySamples({ count }: Problem): string | null {
  if (count <= MOST_KERNEL_SAMPLES) return null;
  return (
    `The kernel of ${count} samples is a matrix of ${count} rows and columns; it is computed for at most ` +
    `${MOST_KERNEL_SAMPLES} samples.`
  );
}

export function tooLargeToList(problem: Problem): string | null {
  const { count: n, dimension: d, weights, bias } = problem;
  const size = bias.kind === 'joint' || bias.kind === 'bound' ? d + 1 : d;
  if (size > MOST_DIMENSIONS) {
    return (
      `Brute force lists the cells of at most ${MOST_DIMENSIONS} dimensions, and a neuron here has ${size} ` +
      `(its weights${size > d ? ' and bias' : ''}).`
    );
  }
  const planes =
    n + size + (weights.norm === 'linf' ? size * (size - 1) : 0) + (bias.kind === 'bound' ? 8 : 0);
  const atoms = (bias.kind === 'free' ? n : 1) * (size === 1 ? 2 : size === 2 ? 2 * planes : planes * planes);
  const entries = 2 * atoms * n;
  const most = weights.norm === 'l2' ? MOST_ENTRIES.euclidean : MOST_ENTRIES.polyhedral;
  if (entries <= most) return null;
  return (
    `Brute force would write down ${atoms.toLocaleString('en')} neurons for ${n} samples, a linear program of ` +
    `${entries.toLocaleString('en')} entries; it takes at most ${most.toLocaleString('en')}.`
  );
}
