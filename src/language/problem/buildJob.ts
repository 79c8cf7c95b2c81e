/** From the parts of a fit to the job that a worker runs. */
import type { Goal, Problem } from '../../core/problem';
import { plural } from '../../data/problem';
import { pick, type Samples } from '../../data/samples';
import { applyScaling, fitScaling, type Scaling } from '../../data/scaling';
import { split } from '../../data/split';
import { type FitJob, refusalOf, type RivalTask, type TestSplit } from '../../engine/job';
import type { SourceRange } from '../compiled';
import type { Fit } from '../generated/ast';
import type { FitSpec } from '../model/fit';
import type { NetworkSpec } from '../model/network';
import { rangeOf, type Reporter } from '../reporter';
import { codeTargets, codingOf } from './classes';
import { findConflicts } from './feasibility';
import { inputHash } from './hash';
import { type LoadedDataset, sampleRange } from './loadDataset';

export interface JobParts {
  readonly fit: Fit;
  readonly spec: FitSpec;
  readonly network: NetworkSpec;
  readonly dataset: LoadedDataset;
  /** The dataset of `test with`. */
  readonly test?: LoadedDataset;
  /** Path of the .hull file as the user gave it. */
  readonly file: string;
}

/** Frames of this dimension are priced exactly (MATH.md, section 3). */
const EXACT_DIMENSION = 3;

/** The job; null, and reported, when the data do not fit the goal. Warns of what is infeasible or too large to certify. */
export function buildJob(parts: JobParts, reporter: Reporter): FitJob | null {
  const { spec, network, dataset } = parts;
  const goal: Goal = spec.goal ?? { kind: dataset.twoClass ? 'classify' : 'interpolate' };
  const divided = divide(parts, reporter);
  const coded = divided && (goal.kind === 'classify' ? codeClasses(divided, parts, reporter) : divided);
  if (!coded) return null;
  const { training, test } = coded;
  const scaling = fitScaling(dataset.spec.scale, training.inputs, training.dimension);
  const inputs = applyScaling(scaling, training.inputs);
  if (!isUsable(scaling) || !inputs.every(Number.isFinite)) {
    const message = 'The inputs of this fit are too large or too close to be scaled; use other units.';
    reporter.error('not-finite', message, clauseRange(parts, 'DataClause', 'dataset'));
    return null;
  }
  const problem: Problem = {
    count: training.count,
    dimension: training.dimension,
    inputs,
    targets: training.targets,
    slope: network.slope,
    weights: network.weights,
    bias: network.bias,
    skip: network.skip,
    goal,
  };
  warnOfConflicts(problem, training, parts, reporter);
  warnOfSize(problem, parts, reporter);
  const job: Omit<FitJob, 'inputSha256'> = {
    fit: parts.fit.name,
    file: parts.file,
    dataset: dataset.spec.node.name,
    problem,
    rawInputs: training.inputs,
    scaling,
    inputNames: dataset.inputNames,
    targetName: dataset.targetName,
    rowNumbers: training.rowNumbers,
    ...(test && { test: testSplit(test) }),
    gap: spec.gap,
    timeMs: spec.timeMs,
    sparsify: spec.sparsify,
    rivals: rivalsOf(problem, parts, reporter),
  };
  return { ...job, inputSha256: inputHash(job) };
}

/** What can run, each once; of what cannot the clause says why. */
function rivalsOf(problem: Problem, { fit, spec }: JobParts, reporter: Reporter): RivalTask[] {
  const chosen = new Map<string, RivalTask>();
  for (const task of spec.rivals) {
    const refusal = refusalOf(problem, task);
    if (refusal === null) {
      chosen.set(JSON.stringify(task), task);
      continue;
    }
    const calls = fit.clauses.flatMap((one) => (one.$type === 'CompareClause' ? (one.call ?? []) : []));
    const call = calls.find(({ callee }) => callee === task.kind);
    const message = `${refusal} The fit runs without \`${task.kind}\`.`;
    reporter.warning('rival-too-large', message, call ? rangeOf(call, 'callee') : rangeOf(fit, 'name'));
  }
  return [...chosen.values()];
}

interface Divided {
  readonly training: Samples;
  readonly test?: Samples;
}

function divide(parts: JobParts, reporter: Reporter): Divided | undefined {
  const { samples } = parts.dataset;
  const { test } = parts.spec;
  if (test?.kind === 'holdout') {
    const positions = split(samples.count, test.share, test.seed);
    if (positions.training.length < 2) {
      const message = `This leaves ${plural(positions.training.length, 'sample')} for the fit, which needs two; hold out fewer.`;
      reporter.error('too-few-samples', message, clauseRange(parts, 'HoldoutClause', 'percent'));
      return undefined;
    }
    return { training: pick(samples, positions.training), test: pick(samples, positions.test) };
  }
  if (!parts.test) return { training: samples };
  const own = parts.test.samples;
  const named = [parts.dataset, parts.test].every(({ spec }) => spec.kind === 'file');
  const same =
    own.dimension === samples.dimension &&
    (!named || parts.dataset.inputNames.every((name, k) => name === parts.test?.inputNames[k]));
  if (!same) {
    const list = (dataset: LoadedDataset) => dataset.inputNames.join(', ');
    const message = `The test dataset has other inputs (${list(parts.test)}) than the fit's (${list(parts.dataset)}); make them the same.`;
    reporter.error('test-inputs-differ', message, clauseRange(parts, 'TestClause', 'dataset'));
    return undefined;
  }
  return { training: samples, test: own };
}

function codeClasses(divided: Divided, parts: JobParts, reporter: Reporter): Divided | undefined {
  const { training, test } = divided;
  const place = clauseRange(parts, 'GoalClause', 'kind') ?? clauseRange(parts, 'DataClause', 'dataset');
  const coding = codingOf(training.targets);
  if (coding === 'not-two-valued') {
    const odd = training.targets.findIndex((target) => target !== 0 && Math.abs(target) !== 1);
    const seen = odd < 0 ? '-1, 0 and 1' : `${training.targets[odd]} in row ${training.rowNumbers[odd]}`;
    const message =
      `The targets of a classification are -1 and +1, or 0 and 1, but there is ${seen}; ` +
      'choose the class with `target … is "…"`, or another goal.';
    reporter.error('not-two-valued', message, place);
    return undefined;
  }
  if (coding === 'one-class') {
    const held = parts.spec.test?.kind === 'holdout' ? ' that are not held out' : '';
    const message = `All targets${held} are ${training.targets[0]}; a classification needs samples of both classes.`;
    reporter.error('one-class-target', message, place);
    return undefined;
  }
  const testTargets = test && codeTargets(test.targets, coding);
  if (test && !testTargets) {
    const message =
      'The test dataset has other classes than the dataset of the fit; write both in the same way.';
    reporter.error('not-two-valued', message, clauseRange(parts, 'TestClause', 'dataset'));
    return undefined;
  }
  return {
    training: { ...training, targets: codeTargets(training.targets, coding)! },
    ...(test && { test: { ...test, targets: testTargets! } }),
  };
}

function warnOfConflicts(problem: Problem, training: Samples, parts: JobParts, reporter: Reporter): void {
  const conflicts = findConflicts(problem);
  for (const { kind, samples } of conflicts.slice(0, MAX_CONFLICTS)) {
    const rows = samples.map((sample) => training.rowNumbers[sample]);
    const more = conflicts.length > MAX_CONFLICTS ? ` (one of ${conflicts.length} conflicts)` : '';
    const range =
      sampleRange(parts.dataset.spec, rows[rows.length - 1]) ?? clauseRange(parts, 'DataClause', 'dataset');
    if (kind === 'duplicates') {
      const message = `Rows ${rows[0]} and ${rows[1]} have equal inputs but targets that no network meets together${more}; `;
      const advice = 'the fit is infeasible: remove one of them, or use `goal within …`.';
      reporter.warning('conflicting-duplicates', message + advice, range);
    } else {
      const what =
        kind === 'origin'
          ? `Row ${rows[0]} has all inputs 0, where a network without bias is 0`
          : `Rows ${rows[0]} and ${rows[1]} lie on one ray from the origin, along which a network without bias is linear`;
      const advice = `, and their targets do not allow it${more}; the fit is infeasible: use \`bias joint\`, or remove a row.`;
      reporter.warning(
        'infeasible-no-bias',
        what + advice.replace('their', kind === 'origin' ? 'its' : 'their'),
        range,
      );
    }
  }
}

/** Samples times the dimensions beyond those that are enumerated, up to which the search over signs mostly ends in seconds. */
const SEARCHABLE = 400;

/** More than these help nobody. */
const MAX_CONFLICTS = 5;

function warnOfSize(problem: Problem, parts: JobParts, reporter: Reporter): void {
  const lifted = problem.dimension + (problem.bias.kind === 'joint' || problem.bias.kind === 'bound' ? 1 : 0);
  if ((lifted - EXACT_DIMENSION) * problem.count <= SEARCHABLE) return;
  const message =
    `With ${plural(problem.dimension, 'input')} and ${plural(problem.count, 'sample')} the proof may not close within the ` +
    'time limit; the fit then reports the gap that it has proven. Use fewer of either, or more time, if you need the proof.';
  reporter.warning('too-large-to-certify', message, clauseRange(parts, 'DataClause', 'dataset'));
}

function clauseRange({ fit }: JobParts, type: string, property: string): SourceRange {
  const clause = fit.clauses.find(({ $type }) => $type === type);
  return clause ? rangeOf(clause, property) : rangeOf(fit, 'name');
}

function testSplit({ count, inputs, targets }: Samples): TestSplit {
  return { count, inputs, targets };
}

function isUsable({ offset, factor }: Scaling): boolean {
  return offset.every(Number.isFinite) && factor.every((value) => Number.isFinite(value) && value > 0);
}
