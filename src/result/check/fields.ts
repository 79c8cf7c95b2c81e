/** Every field of a result, and how `verify` checks it: one table for the check, docs/verify.md and the tests. */
import { GOAL_NUMBERS, goalOf, hasClasses } from '../goals';
import type { FitResult } from '../schema';

/**
 * What it takes to check a field:
 * `proven` – always done, from the result and its samples;
 * `file` – compared with the .hull file while that still asks for the same fit, otherwise not checked;
 * `order` – only that it contradicts nothing;
 * `nothing` – there is nothing it could be checked against.
 */
type Proof = 'proven' | 'file' | 'order' | 'nothing';

export interface FieldCheck {
  readonly proof: Proof;
  readonly how: string;
}

const proven = (how: string): FieldCheck => ({ proof: 'proven', how });
const file = (how = 'equals what the .hull file says'): FieldCheck => ({ proof: 'file', how });
const order = (how: string): FieldCheck => ({ proof: 'order', how });
const nothing = (how: string): FieldCheck => ({ proof: 'nothing', how });

const STATEMENT =
  'the proof is of the problem stated here; that it is the one of the .hull file is compared with that';
const VALUES = 'the written network is evaluated at every sample in doubled precision';
const LABELS = 'equals what the .hull file and its data call the class; without labels they are 1 and -1';
const COLUMNS = 'makes the names of samples.inputs, and equals what the .hull file and its data say';
const DIALECT = 'equals that of the data file, as it is said in the .hull file or guessed';
const RIVAL = "the rival's written network is evaluated; one without a finite network is not checked";

/** By path: `[]` is any entry of a list, `*` any name. */
export const FIELDS: Readonly<Record<string, FieldCheck>> = {
  schema: proven('is the one this version reads'),
  fit: file('names a fit of the .hull file'),
  file: nothing('where the .hull file is looked for'),
  dataset: file(),
  status: proven(
    '`optimal`: the gap is at most requestedGap; `infeasible`: proven by the ray; the others claim less. Whether it was stopped or cancelled, and had to be, is not checked',
  ),
  reason: nothing('a sentence; only that there is one exactly when the status is not `optimal`'),
  stoppedBy: nothing('what ended it; only that no other status has it'),
  'conflict[]': proven('the rows of the ray'),
  'infeasibility.rows[]': proven('a ray on these rows vanishes on every network, and not on the targets'),
  'infeasibility.ray[]': proven('the same'),
  'infeasibility.slopeRay[]': proven('the same, with what the limits of the slope let it be'),
  'infeasibility.leastTolerance': proven(
    'no smaller tolerance is met, by the ray; that this one is, by the data where there is a bias, otherwise not checked',
  ),
  objective: proven('worked out again from the network'),
  mass: proven('Σ|v| of the neurons'),
  lowerBound: proven(
    'the dual vector proves it: branch and bound over the whole constraint set; never above objective',
  ),
  gap: proven('follows from objective and lowerBound, and is not less than what is proven'),
  requestedGap: file('equals the gap asked for in the .hull file'),
  'neurons[].weights[]': proven(`lies in the constraint set; ${VALUES}`),
  'neurons[].bias': proven('the same'),
  'neurons[].output': proven('the same'),
  'skip.constant': proven(`only where the network has one; ${VALUES}`),
  'skip.linear[]': proven('the same'),
  'activation.kind': proven('is the only one'),
  'activation.slope': file(STATEMENT),
  'constraint.weights.norm': file(STATEMENT),
  'constraint.weights.radius': file(STATEMENT),
  'constraint.bias.kind': file(STATEMENT),
  'constraint.bias.limit': file(STATEMENT),
  skipKind: file(STATEMENT),
  'shape.outputs': file(`${STATEMENT}; no output has another sign`),
  'shape.slopes.least': file(`${STATEMENT}; no slope of the network is below it`),
  'shape.slopes.most': file(`${STATEMENT}; no slope of the network is above it`),
  'goal.kind': file(STATEMENT),
  ...Object.fromEntries([...GOAL_NUMBERS.values()].flat().map((name) => [`goal.${name}`, file(STATEMENT)])),
  sparsify: file(),
  'budget.asked': proven('that of `sparsify`'),
  'budget.reached': proven('the number of neurons'),
  'budget.proven': proven(
    'that fewer kinks do not suffice: a path of fewest kinks of its own; only said where that can be proven',
  ),
  'budget.tolerance.asked': file(STATEMENT),
  'budget.tolerance.reached': proven(
    'equals the tolerance of the goal, or is the factor of the tolerances of the samples that the network keeps',
  ),
  'budget.tolerance.needsMore': proven('one neuron more is needed there: a path of fewest kinks of its own'),
  'budget.leastObjective': nothing(
    'what the objective was before neurons were taken away; only that it is not above the objective',
  ),
  'dual[]': proven('|zᵀa(θ)| ≤ 1 on the constraint set, Fᵀz = 0, and the signs and limits of its goal'),
  'slopeDual[]': proven('the same of the dual with what they add to it, and of the signs of their limits'),
  'residual.max': proven(VALUES),
  'residual.rms': proven(VALUES),
  'residual.below': proven(VALUES),
  'residual.on': proven(VALUES),
  'residual.margin': proven(VALUES),
  'residual.accuracy': proven(VALUES),
  'residual.hinge': proven(VALUES),
  loss: proven(VALUES),
  'goal.tolerance.column': file(STATEMENT),
  'goal.tolerance.percent': file(STATEMENT),
  'penalty.value': proven('equals the penalty of the goal'),
  'penalty.percent': file(
    'penalty.value is always this part of penalty.largest; which one the .hull file says',
  ),
  'penalty.largest': proven(
    'a neuron reaches it with the multipliers of the best free terms alone, and none is above; not where these have several',
  ),
  'penalty.largestAtMost': proven('no neuron is above it'),
  'test.samples': file('the network is evaluated at the test samples of the .hull file'),
  'test.rms': file('the same'),
  'test.accuracy': file('the same'),
  'samples.count': proven('the number of the samples'),
  'samples.inputs[]': file(),
  'samples.target': file(),
  'samples.columns[].name': file(COLUMNS),
  'samples.columns[].labels[]': file(COLUMNS),
  'samples.labels.positive': file(LABELS),
  'samples.labels.negative': file(LABELS),
  'samples.dialect.separator': file(DIALECT),
  'samples.dialect.decimal': file(DIALECT),
  'samples.dialect.header': file(DIALECT),
  'samples.ranges[][]': proven('least and largest value of each input of the samples'),
  'samples.rows[]': file(),
  'samples.x[][]': file(STATEMENT),
  'samples.y[]': file(STATEMENT),
  'samples.weights[]': file(STATEMENT),
  'samples.tolerances[]': file(STATEMENT),
  'samples.path': proven('the file that the samples are read from'),
  'samples.sha256': proven('the hash of the samples read'),
  'scaling.offset[]': file(
    'always that of `scale none`, `standard` or `minmax` for the samples; which one the .hull file says',
  ),
  'scaling.factor[]': file('the same'),
  'trace[].iteration': order('does not fall'),
  'trace[].ms': order('ascends, within the time of the fit'),
  'trace[].objective': order('falls, and is never under a lower bound'),
  'trace[].lowerBound': order('rises, and is never above an objective'),
  'trace[].neurons': nothing('how many the network had on the way'),
  'timing.totalMs': order('not less than its parts and the trace'),
  'timing.masterMs': order('a part of the whole'),
  'timing.pricingMs': order('a part of the whole'),
  'rivals[].kind': nothing('what it is called'),
  'rivals[].seed': nothing('what it was started with'),
  'rivals[].settings.*': nothing('what it was given'),
  'rivals[].file': nothing('what its file was called'),
  'rivals[].sha256': nothing('the file is not read again: its network is written below'),
  'rivals[].neurons': proven('the number of neurons of its network'),
  'rivals[].mass': proven('Σ|v| of its network, and not under what the dual vector proves for its values'),
  'rivals[].objective': proven('worked out again from its network, and not under the lower bound'),
  'rivals[].leastMass': proven('what the dual vector proves for its values'),
  'rivals[].maxResidual': proven(RIVAL),
  'rivals[].rmsResidual': proven(RIVAL),
  'rivals[].testRms': file(RIVAL),
  'rivals[].testAccuracy': file(RIVAL),
  'rivals[].ms': nothing('how long it took'),
  'rivals[].stopped': nothing('a sentence'),
  'rivals[].network.neurons[].weights[]': proven(RIVAL),
  'rivals[].network.neurons[].bias': proven(RIVAL),
  'rivals[].network.neurons[].output': proven(RIVAL),
  'rivals[].network.skip.constant': proven(RIVAL),
  'rivals[].network.skip.linear[]': proven(RIVAL),
  'rivals[].sampled.axes[][]': nothing('a drawing of a function without a finite network'),
  'rivals[].sampled.values[]': nothing('the same'),
  'rivals[].sampled.deviation[]': nothing('the same'),
  'provenance.version': nothing('who wrote it'),
  'provenance.inputSha256': file('equals the hash of everything the .hull file asks for'),
  'provenance.startedAt': nothing('when'),
};

/** Fields that were not checked, and why. */
export interface Unchecked {
  readonly fields: readonly string[];
  readonly why: string;
}

/**
 * `missing`: why the .hull file is of no help, or null when everything was compared with it; `scale`: why what a percentage is taken of
 * could not be checked, where it could not.
 */
export function uncheckedFields(result: FitResult, missing: string | null, scale?: string): Unchecked[] {
  const present = leavesOf(result);
  const of = (proof: Proof): string[] => present.filter((path) => FIELDS[path]?.proof === proof);
  const groups: Unchecked[] = [];
  const add = (fields: readonly string[], why: string): void => {
    if (fields.length > 0) groups.push({ fields, why });
  };
  // what may be there and is not may have been taken away
  const optional = [
    ...['columns[].name', 'columns[].labels[]'].map((name) => `samples.${name}`),
    ...['separator', 'decimal', 'header'].map((name) => `samples.dialect.${name}`),
    ...(GOAL_NUMBERS.get(result.goal.kind) ?? []).map((name) => `goal.${name}`),
    ...['outputs', 'slopes.least', 'slopes.most'].map((name) => `shape.${name}`),
    ...(hasClasses(goalOf(result.goal)) ? ['samples.labels.positive', 'samples.labels.negative'] : []),
  ];
  const absent = optional.filter((path) => !present.includes(path));
  if (missing !== null) add([...of('file'), ...absent], missing);
  add(of('order'), 'checked only to be in order and to contradict nothing');
  const unsaid = result.status === 'stopped' && result.stoppedBy === undefined ? ['stoppedBy'] : [];
  add([...of('nothing'), ...unsaid], 'there is nothing to check them against');
  if (scale !== undefined)
    add(present.filter((path) => path.startsWith('penalty.largest')), scale); // prettier-ignore
  if (result.status === 'stopped' || result.status === 'cancelled')
    add(['status'], 'whether it was stopped or cancelled, and had to be');
  if (result.objective !== null && result.residual === null) {
    const own = present.filter((path) => /^(neurons|skip)\b/.test(path));
    add(own, 'without residuals only that the other claims hold of this network');
  }
  if (result.infeasibility?.leastTolerance !== undefined && result.constraint.bias.kind === 'none')
    add(['infeasibility.leastTolerance'], 'proven that nothing less is met, not that this is');
  if (result.rivals.some(({ network }) => network === undefined)) {
    const residuals = present.filter((path) =>
      /^rivals\[\]\.(max|rms)Residual$|^rivals\[\]\.test/.test(path),
    );
    add(residuals, 'of rivals without a finite network');
  }
  return groups;
}

/** The paths of a result's values, each once, in their order. */
export function leavesOf(result: FitResult): string[] {
  const paths = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      // entries of one list have the same fields, but not all of them each
      const first = typeof value[0] === 'object' && value[0] !== null ? value : value.slice(0, 1);
      for (const item of first) walk(item, `${path}[]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        walk(item, path === 'rivals[].settings' ? `${path}.*` : path === '' ? key : `${path}.${key}`);
      }
    } else if (value !== null || path in FIELDS) paths.add(path);
  };
  walk(result, '');
  return [...paths];
}
