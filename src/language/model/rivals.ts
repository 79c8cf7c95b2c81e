/** `compare …`: which rival, and with which arguments; a trained one is as many tasks as it has seeds. */
import { suggestion } from '../../data/didYouMean';
import type { RivalTask } from '../../engine/job';
import type { CompareClause } from '../generated/ast';
import { spellings } from '../fixes';
import { rangeOf, type Reporter } from '../reporter';
import { type Parameters, type ReadCall, readCall } from './calls';

const COUNT = { whole: true, least: 1 } as const;

const TRAINING = {
  width: { ...COUNT, default: 200, most: 100_000 },
  seeds: { ...COUNT, default: 5, most: 1000 },
  steps: { ...COUNT, default: 20_000, most: 1e9 },
  rate: { default: 1e-2, above: 0 },
} as const;

const PARAMETERS = {
  gradient_descent: { ...TRAINING, decay: { default: 1e-4, least: 0 } },
  neural_tangent: {},
  gaussian_process: {},
  group_lasso: {
    ...TRAINING,
    penalty: { default: 1e-4, least: 0 },
    tolerance: { default: 0.02, above: 0 },
  },
  brute_force: {},
} as const satisfies Readonly<Record<RivalTask['kind'], Parameters>>;

/** The rivals and what they take. */
export const RIVALS: Readonly<Record<string, Parameters>> = PARAMETERS;

/** The tasks of a comparison; none when it is in error, which is reported. */
export function readRival(clause: CompareClause, reporter: Reporter): readonly RivalTask[] {
  const { call } = clause;
  if (call?.callee === undefined) return [];
  const kind = call.callee;
  if (!isRival(kind)) {
    const message = `\`${kind}\` is no rival; ${suggestion(kind, Object.keys(RIVALS))}`;
    const range = rangeOf(call, 'callee');
    reporter.error('unknown-rival', message, range, { fixes: spellings(kind, Object.keys(RIVALS), range) });
    return [];
  }
  switch (kind) {
    case 'gradient_descent':
      return perSeed(readCall(call, PARAMETERS[kind], reporter)).map((values) => ({ kind, ...values }));
    case 'group_lasso':
      return perSeed(readCall(call, PARAMETERS[kind], reporter)).map((values) => ({ kind, ...values }));
    default:
      return readCall(call, PARAMETERS[kind], reporter) ? [{ kind }] : [];
  }
}

function isRival(name: string): name is RivalTask['kind'] {
  return Object.hasOwn(RIVALS, name);
}

/** `seeds: 3` as the seeds 1, 2 and 3. */
function perSeed<P extends typeof TRAINING & Parameters>(
  call: ReadCall<P> | undefined,
): readonly ({ readonly seed: number } & Omit<ReadCall<P>['values'], 'seeds'>)[] {
  if (call === undefined) return [];
  const { seeds, ...values } = call.values;
  return Array.from({ length: seeds }, (_, k) => ({ ...values, seed: k + 1 }));
}
