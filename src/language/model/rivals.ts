/** `compare …`: which rival, and with which arguments. */
import { suggestion } from '../../data/didYouMean';
import type { CompareClause } from '../generated/ast';
import { spellings } from '../fixes';
import { rangeOf, type Reporter } from '../reporter';
import { type Parameters, readCall } from './calls';

const COUNT = { whole: true, least: 1 } as const;

/** The rivals and what they take. */
export const RIVALS: Readonly<Record<string, Parameters>> = {
  gradient_descent: {
    width: { ...COUNT, default: 200, most: 100_000 },
    seeds: { ...COUNT, default: 5, most: 1000 },
    steps: { ...COUNT, default: 20_000, most: 1e9 },
    decay: { default: 1e-4, least: 0 },
  },
  neural_tangent: {},
  gaussian_process: {},
  group_lasso: { width: { ...COUNT, default: 200, most: 100_000 } },
  brute_force: {},
};

/** Checks a comparison. Rivals do not run in this version, which it says: nobody should wait for their numbers. */
export function readRival(clause: CompareClause, reporter: Reporter): void {
  const { call } = clause;
  if (call?.callee === undefined) return;
  if (!Object.hasOwn(RIVALS, call.callee)) {
    const message = `\`${call.callee}\` is no rival; ${suggestion(call.callee, Object.keys(RIVALS))}`;
    const range = rangeOf(call, 'callee');
    reporter.error('unknown-rival', message, range, {
      fixes: spellings(call.callee, Object.keys(RIVALS), range),
    });
    return;
  }
  if (readCall(call, RIVALS[call.callee], reporter)) {
    const message = `This version does not run comparisons yet: the fit runs without \`${call.callee}\`.`;
    reporter.add('information', 'compare-not-run', message, rangeOf(clause));
  }
}
