/**
 * What is claimed of a budget of neurons (theory.md, section 10), from the data alone: with one input, a free bias and an affine skip a
 * neuron is a kink, and how many any function needs within a tolerance follows from a path of its own (paths.ts).
 */
import type { Problem } from '../problem';
import { atMost, type Finding, type VerifyClaim } from './claim';
import { kinksNeeded } from './paths';

/** Relative width of the bracket of a least tolerance (theory.md, section 10), with what is rounded of it. */
const WIDEST_BRACKET = 1e-9;

export function checkBudget(problem: Problem, claim: VerifyClaim): Finding[] {
  const { budget, neurons } = claim;
  const { goal } = problem;
  if (budget === undefined) return [];
  const { asked, reached, proven, tolerance } = budget;
  const findings = [
    atMost(
      'budget',
      Math.abs(reached - neurons.length),
      0,
      'Neurons of the budget that are none of the network, or more',
    ),
  ];
  const own = 'tolerance' in goal && typeof goal.tolerance === 'number' ? goal.tolerance : NaN;
  // where each sample has its own tolerance those of the problem are wider by the factor that was reached
  const { sampleTolerances: each } = problem;
  if (tolerance) {
    const isOwn = each ? tolerance.asked === 1 : tolerance.reached === own;
    findings.push(
      atMost('budget', isOwn ? 0 : Infinity, 0, "The tolerance of the budget against the goal's"),
    );
    findings.push(atMost('budget', tolerance.asked, tolerance.reached, 'The tolerance that was asked for'));
  }
  if (!proven) return findings;
  const { dimension, bias, skip } = problem;
  const counts = dimension === 1 && bias.kind === 'free' && skip === 'affine';
  findings.push(atMost('budget', counts ? 0 : 1, 0, 'Proofs of a budget where a neuron is no kink'));
  if (!counts) return findings;
  if (asked !== null) {
    findings.push(atMost('budget', reached, asked, 'Neurons against the budget'));
    if (tolerance) {
      const { needsMore = 0 } = tolerance;
      const wide = (tolerance.reached - Math.max(needsMore, tolerance.asked)) / tolerance.reached;
      findings.push(
        atMost('budget', wide, WIDEST_BRACKET, 'The relative width of the bracket of the least tolerance'),
      );
      const factor = needsMore / tolerance.reached;
      const least = kinksNeeded(problem, (i) => (each ? factor * each[i] : needsMore));
      findings.push(
        atMost('budget', asked + 1, least, `Neurons said to be needed within ${needsMore}, which needs`),
      );
    }
  } else {
    const least = kinksNeeded(problem, () => own);
    findings.push(
      atMost('budget', reached, least, 'Neurons said to be the fewest, of which so many are needed'),
    );
  }
  return findings;
}
