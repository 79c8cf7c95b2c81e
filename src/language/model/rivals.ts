/** `compare …`: which rival, and with which arguments; a trained one is as many tasks as it has seeds. */
import { suggestion } from '../../data/didYouMean';
import type { NetworkTask, RivalTask } from '../../engine/job';
import type { Argument, CompareClause, NamedCall } from '../generated/ast';
import { change, spellings } from '../fixes';
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
  network: {},
} as const satisfies Readonly<Record<RivalTask['kind'], Parameters>>;

/** The rivals and what they take. */
export const RIVALS: Readonly<Record<string, Parameters>> = PARAMETERS;

/** A rival that is read from a file, and where the text names it. */
export interface NetworkFile {
  readonly kind: NetworkTask['kind'];
  readonly file: string;
  readonly argument: Argument;
}

export type Rival = Exclude<RivalTask, NetworkTask> | NetworkFile;

/** The tasks of a comparison; none when it is in error, which is reported. */
export function readRival(clause: CompareClause, reporter: Reporter): readonly Rival[] {
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
    case 'network':
      return readFile(call, reporter);
    default:
      return readCall(call, PARAMETERS[kind], reporter) ? [{ kind }] : [];
  }
}

/** `network("net.onnx")`: one text without a name. */
function readFile(call: NamedCall, reporter: Reporter): readonly NetworkFile[] {
  const [argument, more] = call.arguments;
  const example = '`network("net.onnx")`';
  if (argument === undefined) {
    const message = `\`network\` needs the file of a trained network, for instance ${example}.`;
    const end = call.$cstNode?.text.endsWith(')') ? call.$cstNode.end - 1 : undefined;
    const fixes = end === undefined ? [] : change(call, end, 0, '"net.onnx"', 'Add a file');
    reporter.error('missing-argument', message, rangeOf(call, 'callee'), { fixes });
    return [];
  }
  const odd = argument.name !== undefined || !argument.text ? argument : more;
  if (odd !== undefined) {
    const message = `\`network\` takes one file in quotes and nothing else, for instance ${example}.`;
    reporter.error('bad-argument', message, rangeOf(odd));
    return [];
  }
  return [{ kind: 'network', file: argument.text!, argument }];
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
