/** From the parts of a fit to the job that a worker runs. */
import { dirname, extname, resolve } from 'node:path';
import { isPenaltyGoal } from '../../core/loss';
import type { Goal, Problem, Shape } from '../../core/problem';
import { mostNeurons } from '../../core/neuronBudget';
import { hasShape } from '../../core/shape/shape';
import { isTooLarge } from '../../core/tooLarge';
import { oddDialect } from '../../data/dialect';
import { plural } from '../../data/fault';
import { type ClassLabels, pick, type Samples } from '../../data/samples';
import { applyScaling, fitScaling, type Scaling } from '../../data/scaling';
import { split } from '../../data/split';
import { type FitJob, keyOfTask, refusalOf, type RivalTask, type TestSplit } from '../../engine/job';
import { hasClasses } from '../../result/goals';
import { scaledSlopes } from '../../result/scaling';
import { placeFrom } from '../../result/place';
import type { Fix, SourceRange } from '../diagnostic';
import { addClause, append } from '../fixes';
import { FAR, UNLIKE, unlikeInput } from '../../result/precision';
import { defaultGoal } from '../goals';
import type { Fit } from '../generated/ast';
import type { Rival } from '../model/rivals';
import { shapeRange } from '../model/shape';
import { memo } from '../recent';
import { rangeOf, type Reporter } from '../reporter';
import { clauseRange, setClause } from './clausesOfBlock';
import { codeTargets, codingOf, namesOfClasses } from './classes';
import { warnOfConflicts } from './conflicts';
import { inputHash } from './hash';
import type { LoadedDataset } from './loadDataset';
import type { JobParts } from './jobParts';
import { networkTask } from './loadNetwork';
import { inInputsOf, inputColumns } from './testInputs';
import { sampleTolerances } from './tolerances';

/** The job; null, and reported, when the data do not fit the goal. Warns of what is infeasible or too large to certify. */
export function buildJob(parts: JobParts, reporter: Reporter): FitJob | null {
  const { spec, network, dataset } = parts;
  const goal = spec.goal ?? defaultGoal(dataset.twoClass);
  const divided = divide(parts, reporter);
  const coded = divided && (hasClasses(goal) ? codeClasses(divided, parts, reporter) : divided);
  if (!coded) return null;
  const { training, test, labels } = coded;
  const { scaling, inputs } = memo(training, `scale ${dataset.spec.scale}`, () => {
    const fitted = fitScaling(dataset.spec.scale, training.inputs, training.dimension);
    return { scaling: fitted, inputs: applyScaling(fitted, training.inputs) };
  });
  if (!isUsable(scaling) || !inputs.every(Number.isFinite)) {
    const message = 'The inputs of this fit are too large or too close to be scaled; use other units.';
    reporter.error('not-finite', message, clauseRange(parts, 'DataClause', 'dataset'));
    return null;
  }
  if (!isFewestOfOneInput(goal, training.dimension, parts, reporter)) return null;
  const tolerances = sampleTolerances(goal, training, dataset, goalRange(parts), reporter);
  if (tolerances === null) return null;
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
    ...shapeIn(network.shape, scaling),
    ...(training.weights && { sampleWeights: training.weights }),
    ...(tolerances && { sampleTolerances: tolerances }),
  };
  if (!suitsShape(problem, parts, reporter)) return null;
  warnOfConflicts(problem, training, parts, reporter);
  warnOfWeights(problem, parts, reporter);
  warnOfSize(problem, parts, reporter);
  hintAtUnits(problem, parts, reporter);
  const rivals = rivalsOf(problem, scaling, parts, reporter);
  if (rivals === null) return null;
  const job: Omit<FitJob, 'inputSha256'> = {
    fit: parts.fit.name,
    file: parts.file,
    dataset: dataset.spec.node.name,
    ...(dataset.path !== undefined && { dataFile: placeFrom(dirname(resolve(parts.file)), dataset.path) }),
    problem,
    rawInputs: training.inputs,
    scaling,
    inputNames: dataset.inputNames,
    targetName: dataset.targetName,
    ...(training.columns && { columns: training.columns }),
    ...(labels && { labels }),
    ...dialectOf(dataset),
    rowNumbers: training.rowNumbers,
    ...(problem.shape && { shape: network.shape }),
    ...(test && { test: testSplit(test) }),
    gap: spec.gap,
    timeMs: spec.timeMs,
    sparsify: spec.sparsify,
    rivals,
  };
  const { slope, weights, bias, skip, shape } = problem;
  const key = [
    slope,
    weights,
    bias,
    skip,
    shape?.outputs,
    shape?.slopes?.map(String),
    goal,
    job.gap,
    job.timeMs,
    job.sparsify,
    scaling,
    job.inputNames,
    job.targetName,
    job.labels,
    job.dialect,
    job.columns,
  ];
  // A test dataset of its own is not told apart by the key.
  const hash = () => inputHash(job);
  const inputSha256 = parts.test ? hash() : memo(inputs, `hash ${JSON.stringify(key)}`, hash);
  return { ...job, inputSha256 };
}

/** In scaled units, where a slope is one of raw units over the factor; nothing where nothing is asked. */
function shapeIn({ outputs, slopes }: Shape, { factor }: Scaling): Pick<Problem, 'shape'> {
  if (outputs === 'any' && slopes === null) return {};
  return { shape: { outputs, slopes: slopes && scaledSlopes(slopes, factor) } };
}

/** Distinct inputs that limits of the slope need: two make a straight line. */
const LEAST_INPUTS = 3;

/** Whether limits of the slope are of one input of at least three values; reports it otherwise. */
function suitsShape(problem: Problem, { fit, spec, dataset }: JobParts, reporter: Reporter): boolean {
  if (!problem.shape?.slopes) return true;
  const place = shapeRange(spec.network) ?? rangeOf(fit, 'name');
  if (mostNeurons(spec.sparsify) !== null) {
    const message =
      'Limits of the slope know of no budget of neurons; remove `sparsify at_most` or the limits.';
    reporter.error('shape-needs', message, place);
    return false;
  }
  const { bias, skip, dimension, inputs } = problem;
  const few = new Set(inputs.subarray(0, Math.min(inputs.length, 1e6))).size < LEAST_INPUTS;
  if (dimension === 1 && bias.kind === 'free' && skip === 'affine' && !few) return true;
  const has = few && dimension === 1 ? 'fewer than three different inputs' : plural(dimension, 'input');
  const message =
    dimension > 1 || few
      ? `Limits of the slope need one input of at least three values, but dataset ${dataset.spec.node.name} has ${has}; use only \`convex\` or \`concave\`, or another dataset.`
      : 'Limits of the slope need `bias free` and `skip affine` in the network.';
  reporter.error('shape-needs', message, place);
  return false;
}

/** Fewest neurons are fewest kinks, which only functions of one input have; reported otherwise. */
function isFewestOfOneInput(goal: Goal, inputs: number, parts: JobParts, reporter: Reporter): boolean {
  const { bias, skip } = parts.network;
  if (goal.kind !== 'fewest') return true;
  const shaped = hasShape(parts.network);
  if (inputs === 1 && bias.kind === 'free' && skip === 'affine' && !shaped) return true;
  const message = shaped
    ? '`fewest within` knows of no `shape`; remove the shape, or write `goal within`.'
    : inputs === 1
      ? '`fewest within` needs `bias free` and `skip affine` in the network, where a neuron is a kink; set both, or write `goal within` with `sparsify reweighted`.'
      : '`fewest within` counts the kinks of a function of one input; write `goal within` with `sparsify reweighted` for more.';
  reporter.error('fewest-of-what', message, goalRange(parts));
  return false;
}

function dialectOf({ table, path = '' }: LoadedDataset): Pick<FitJob, 'dialect'> {
  const dialect = table?.dialect && oddDialect(table.dialect, extname(path));
  return dialect ? { dialect } : {};
}

/** What can run, each once; of what cannot the clause says why. Null, and reported, where a network does not take the fit's inputs. */
function rivalsOf(
  problem: Problem,
  scaling: Scaling,
  { fit, spec, networks }: JobParts,
  reporter: Reporter,
): RivalTask[] | null {
  const before = reporter.errors;
  const chosen = new Map<string, RivalTask>();
  for (const rival of spec.rivals) {
    const task = rival.kind === 'network' ? networkTask(rival, networks, problem, scaling, reporter) : rival;
    if (task === null) continue;
    const refusal = refusalOf(problem, task);
    if (refusal === null) {
      chosen.set(keyOfTask(task), task);
      continue;
    }
    const message = `${refusal} The fit runs without \`${task.kind}\`.`;
    reporter.warning('rival-too-large', message, rivalRange(rival, fit));
  }
  return reporter.errors > before ? null : [...chosen.values()];
}

function rivalRange(rival: Rival, fit: Fit): SourceRange {
  if (rival.kind === 'network') return rangeOf(rival.argument, 'text');
  const calls = fit.clauses.flatMap((one) => (one.$type === 'CompareClause' ? (one.call ?? []) : []));
  const call = calls.find(({ callee }) => callee === rival.kind);
  return call ? rangeOf(call, 'callee') : rangeOf(fit, 'name');
}

/** Where the goal says what it takes of the data. */
function goalRange(parts: JobParts): SourceRange {
  const clause = parts.fit.clauses.find((one) => one.$type === 'GoalClause');
  const property = clause?.column === undefined ? 'modifier' : 'column';
  return clauseRange(parts, 'GoalClause', clause?.first === undefined ? property : 'first');
}

interface Divided {
  readonly training: Samples;
  readonly test?: Samples;
  /** Of a classification whose classes are not named 1 and -1. */
  readonly labels?: ClassLabels;
}

function divide(parts: JobParts, reporter: Reporter): Divided | undefined {
  const { samples } = parts.dataset;
  const { test } = parts.spec;
  if (test?.kind === 'holdout') {
    const { positions, training, held } = memo(samples, `holdout ${test.share} ${test.seed}`, () => {
      const divided = split(samples.count, test.share, test.seed);
      return {
        positions: divided,
        training: pick(samples, divided.training),
        held: pick(samples, divided.test),
      };
    });
    if (positions.training.length < 2) {
      const message = `This leaves ${plural(positions.training.length, 'sample')} for the fit, which needs two; hold out fewer.`;
      reporter.error('too-few-samples', message, clauseRange(parts, 'HoldoutClause', 'percent'));
      return undefined;
    }
    return { training, test: held };
  }
  if (!parts.test) return { training: samples };
  const own = inInputsOf(parts.dataset, parts.test);
  const place = clauseRange(parts, 'TestClause', 'dataset');
  if (typeof own === 'string') {
    reporter.error('test-inputs-differ', own, place);
    return undefined;
  }
  const named = [parts.dataset, parts.test].every(({ spec }) => spec.kind === 'file');
  const [wanted, given] = [parts.dataset, parts.test].map((dataset) =>
    inputColumns(dataset).map(({ name }) => name),
  );
  if (own.dimension !== samples.dimension || (named && wanted.some((name, k) => name !== given[k]))) {
    const message = `The test dataset has other inputs (${given.join(', ')}) than the fit's (${wanted.join(', ')}); make them the same.`;
    reporter.error('test-inputs-differ', message, place);
    return undefined;
  }
  return { training: samples, test: own };
}

function codeClasses(divided: Divided, parts: JobParts, reporter: Reporter): Divided | undefined {
  const { training, test } = divided;
  const { dataset } = parts;
  const place = clauseRange(parts, 'GoalClause', 'kind') ?? clauseRange(parts, 'DataClause', 'dataset');
  const coding = codingOf(training.targets);
  if (coding === 'not-two-valued') {
    const odd = training.targets.findIndex((target) => target !== 0 && Math.abs(target) !== 1);
    if (odd >= 0 && dataset.spec.duplicates === 'average') {
      const message = `Row ${training.rowNumbers[odd]} and others of equal inputs are of both classes, whose mean is no class; write \`duplicates keep\`, or correct them.`;
      reporter.error('not-two-valued', message, place);
      return undefined;
    }
    const seen = odd < 0 ? '-1, 0 and 1' : `${training.targets[odd]} in row ${training.rowNumbers[odd]}`;
    const message =
      `The targets of a classification are -1 and +1, or 0 and 1, but there is ${seen}; ` +
      'choose the class with `target … is "…"`, or another goal.';
    reporter.error('not-two-valued', message, place, { fixes: withoutClassify(parts) });
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
  const labels = namesOfClasses(training.labels, coding);
  return {
    ...(labels && { labels }),
    training: memo(training, 'coded', () => ({
      ...training,
      targets: codeTargets(training.targets, coding)!,
    })),
    ...(test && { test: { ...test, targets: testTargets! } }),
  };
}

/** What every sample must meet is the same whatever its weight. */
function warnOfWeights(problem: Problem, parts: JobParts, reporter: Reporter): void {
  const { spec } = parts.dataset;
  if (spec.kind !== 'file' || spec.weight === undefined || isPenaltyGoal(problem.goal)) return;
  const message =
    'The goal of this fit asks the same of every sample, so that `sample_weight` changes nothing; ' +
    'choose a goal with a loss (`least_squares penalty 5%`), or leave the weights out.';
  reporter.warning('idle-weights', message, clauseRange(parts, 'GoalClause', 'kind'));
}

/** So many classes may be offered. */
const MAX_LABELS = 6;

/** Two classes out of more, or a numeric goal instead of a classification. */
function withoutClassify({ fit, dataset }: JobParts): Fix[] {
  const { spec, samples } = dataset;
  const values = [...new Set(samples.targets.subarray(0, 10_000))].sort((a, b) => a - b);
  // Numbers that stand for classes: one of them against the rest.
  const labels =
    spec.kind === 'file' && spec.label === undefined && values.length <= MAX_LABELS ? values : [];
  const classes = labels.flatMap((value) =>
    spec.kind === 'file'
      ? append(spec.targetNode, 'column', ` is ${value}`, `Classify: is ${value}`, false)
      : [],
  );
  const asked = fit.clauses.some(({ $type }) => $type === 'GoalClause');
  return [...classes, ...(asked ? setClause(fit, 'GoalClause', 'goal interpolate') : [])];
}

function warnOfSize(problem: Problem, parts: JobParts, reporter: Reporter): void {
  const { timeMs } = parts.spec;
  if (!isTooLarge(problem, timeMs)) return;
  const message =
    `With ${plural(problem.dimension, 'input')} and ${plural(problem.count, 'sample')}, all of which count, the gap will hardly close in ` +
    `${timeMs / 1000} s; the fit then reports the gap that it has proven. Allow a tolerance with \`goal within\`, more \`time\`, or use fewer samples.`;
  reporter.warning('too-large-to-certify', message, clauseRange(parts, 'DataClause', 'dataset'));
}

/** Raw units are no fault, but a fit of them may end without its proof. */
function hintAtUnits(problem: Problem, { fit, dataset }: JobParts, reporter: Reporter): void {
  const found = unlikeInput(problem, FAR, UNLIKE);
  if (found === null) return;
  const { node } = dataset.spec;
  if (node.clauses.some(({ $type }) => $type === 'ScaleClause')) return;
  const name = dataset.inputNames[found.input];
  const message =
    `\`${name}\` lies between ${found.least} and ${found.most}, ${found.why}: double precision may be short of digits for the proof. ` +
    'With `scale standard` the fit, its norm and its gap are those of the scaled inputs; the weights are raw all the same.';
  const fixes = addClause(node, 'scale standard', 'Add `scale standard` to the dataset');
  reporter.hint('raw-units', message, rangeOf(fit, 'name'), { fixes });
}

function testSplit({ count, inputs, targets }: Samples): TestSplit {
  return { count, inputs, targets };
}

function isUsable({ offset, factor }: Scaling): boolean {
  return offset.every(Number.isFinite) && factor.every((value) => Number.isFinite(value) && value > 0);
}
