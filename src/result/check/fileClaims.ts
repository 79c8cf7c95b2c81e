/** A result against the .hull file it came from, as that is compiled now. */
import { networkValues } from '../../core/verify/evaluate';
import type { CancelSignal } from '../../core/cancelSignal';
import type { FitInput } from '../build';
import { goalOf, storedGoal } from '../goals';
import { storedShape } from '../networkShape';
import type { RawSamples } from '../restore';
import type { FitResult } from '../schema';
import { allOf, type OwnClaim } from './claim';
import { checkTest, scoresOf } from './scores';

/** The fit as the file asks for it, with the hash of everything its answer depends on. */
export type Source = FitInput;

/** The file asks for the very fit that the result answers. */
export const isSource = (result: FitResult, source: Source): boolean =>
  source.inputSha256 === result.provenance.inputSha256;

/** `source` must be that of the result (isSource). */
export function checkFile(
  result: FitResult,
  { inputs, targets, weights, tolerances }: RawSamples,
  source: Source,
  signal: CancelSignal | undefined,
): OwnClaim[] {
  const { problem, test } = source;
  const { samples, constraint, activation, scaling } = result;
  const rows = samples.rows ?? Array.from({ length: samples.count }, (_, i) => i + 1);
  const same = (field: string, mine: unknown, files: unknown): [boolean, string] => [
    equal(mine, files),
    `${field} is not that of the file.`,
  ];
  const claims = [
    allOf(
      'file',
      `Problem, samples and what was asked for are those of fit ${source.fit} in ${result.file}.`,
      [
        same('fit', result.fit, source.fit),
        same('dataset', result.dataset, source.dataset),
        same('requestedGap', result.requestedGap, source.gap),
        same('sparsify', result.sparsify, source.sparsify),
        same('goal', askedGoal(result), storedGoal(problem.goal)),
        same('constraint', constraint, { weights: problem.weights, bias: problem.bias }),
        same('skipKind', result.skipKind, problem.skip),
        same('shape', result.shape, storedShape(source.shape).shape),
        same('activation.slope', activation.slope, problem.slope),
        same('scaling', scaling, source.scaling),
        same('samples.inputs', samples.inputs, source.inputNames),
        same('samples.target', samples.target, source.targetName),
        same('samples.columns', samples.columns, source.columns),
        same('samples.labels', samples.labels, source.labels),
        same('samples.dialect', samples.dialect, source.dialect),
        same('samples.rows', rows, source.rowNumbers),
        same('samples.x', inputs, source.rawInputs),
        same('samples.y', targets, problem.targets),
        same('samples.weights', weights, problem.sampleWeights),
        same('samples.tolerances', tolerances, problem.sampleTolerances),
      ],
    ),
  ];
  const tested = test !== undefined && test.count > 0 && result.residual !== null;
  if (!tested || result.test === undefined) {
    const missing = tested === (result.test !== undefined);
    return [...claims, allOf('test', 'There are no test samples.', [[missing, 'Test errors belong to the fits with test samples, and to no other.']])]; // prettier-ignore
  }
  const values = networkValues({ ...result, slope: activation.slope }, test.inputs, signal);
  if (values === null) return claims;
  const scores = scoresOf(values, test.targets, problem.dimension);
  return [...claims, checkTest(result.test, problem.goal, scores, test.targets)];
}

/** The goal as the file says it: with a percentage in the place of the penalty that it has become, and without a budget's wider tolerance. */
function askedGoal({ goal, penalty, budget }: FitResult): object {
  if (budget?.tolerance && goalOf(goal).kind !== 'within_each') {
    const { asked: tolerance } = budget.tolerance;
    return tolerance > 0 ? { kind: goal.kind, tolerance } : { kind: 'interpolate' };
  }
  if (penalty?.percent === undefined || !('penalty' in goal)) return goal;
  const asked = Object.entries(goal).filter(([name]) => name !== 'penalty');
  return { ...Object.fromEntries(asked), percent: penalty.percent };
}

/** Deep equality of plain data and lists of numbers; the order of fields does not count. */
function equal(a: unknown, b: unknown): boolean {
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false;
    return true;
  }
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    const [mine, others] = [Object.entries(a), new Map(Object.entries(b))];
    return mine.length === others.size && mine.every(([key, value]) => equal(value, others.get(key)));
  }
  return a === b;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || value instanceof Float64Array;
