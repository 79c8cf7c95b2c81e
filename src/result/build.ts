/** From a solved problem to a result: raw units, residuals on the raw data, samples and provenance. */
import { resolve } from 'node:path';
import type { Infeasibility } from '../core/feasibility';
import type { Problem } from '../core/problem';
import type { Solution, Sparsify } from '../core/solution';
import { conflictSentence } from './conflict';
import { samplesSha256 } from './hash';
import { precisionAdvice } from './precision';
import { residualOf, testScore } from './quality';
import { toRaw, type Scaling } from './scaling';
import { INLINE_SAMPLES, RESULT_SCHEMA, type FitResult, type ResultSamples } from './schema';

/** What a result says about the fit besides its solution; the engine's FitJob is one. */
export interface FitInput {
  readonly fit: string;
  readonly file: string;
  readonly dataset: string;
  /** In scaled input units. */
  readonly problem: Problem;
  /** Row-major like `problem.inputs`, in raw units. */
  readonly rawInputs: Float64Array;
  readonly scaling: Scaling;
  readonly inputNames: readonly string[];
  readonly targetName: string;
  /** 1-based row of the dataset of each sample. */
  readonly rowNumbers: readonly number[];
  /** Held-out samples, in raw units. */
  readonly test?: { readonly count: number; readonly inputs: Float64Array; readonly targets: Float64Array };
  readonly gap: number;
  readonly sparsify: Sparsify;
  readonly inputSha256: string;
}

export interface Provenance {
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Residuals are those of the raw network on the raw inputs: what a user of the exported weights will see. */
export function buildResult(
  input: FitInput,
  solution: Solution,
  { version, startedAt }: Provenance,
): FitResult {
  const { problem, rawInputs, scaling } = input;
  const activation = { kind: 'leaky_relu', slope: problem.slope } as const;
  const network = { ...toRaw(solution, scaling), activation };
  const known = solution.objective !== null;
  const { infeasibility } = solution;
  const sentence = infeasibility && conflictSentence(problem, infeasibility, input.rowNumbers, input.dataset);
  const advice = solution.outOfPrecision ? precisionAdvice(problem, input) : null;
  const reason =
    sentence ?? (advice === null ? solution.reason : `${solution.reason ?? ''} ${advice}`.trim());
  return {
    schema: RESULT_SCHEMA,
    fit: input.fit,
    file: input.file,
    dataset: input.dataset,
    status: solution.status,
    ...(reason === undefined ? {} : { reason }),
    ...(infeasibility ? conflictOf(infeasibility, input.rowNumbers) : {}),
    objective: solution.objective,
    mass: solution.mass,
    lowerBound: solution.lowerBound,
    gap: solution.gap,
    requestedGap: input.gap,
    neurons: network.neurons,
    skip: network.skip,
    activation,
    constraint: { weights: problem.weights, bias: problem.bias },
    skipKind: problem.skip,
    goal: problem.goal,
    sparsify: input.sparsify,
    dual: solution.dual,
    residual: known ? residualOf(problem.goal, network, rawInputs, problem.targets) : null,
    ...(known && input.test && input.test.count > 0
      ? { test: testScore(problem.goal, network, input.test.inputs, input.test.targets) }
      : {}),
    samples: samplesOf(input),
    scaling: { offset: [...scaling.offset], factor: [...scaling.factor] },
    trace: solution.trace,
    timing: solution.timing,
    rivals: [],
    provenance: { version, inputSha256: input.inputSha256, startedAt },
  };
}

/** The rows in conflict as the user counts them, and the proof on them. */
function conflictOf(
  infeasibility: Infeasibility,
  rowNumbers: readonly number[],
): Pick<FitResult, 'conflict' | 'infeasibility'> {
  const rows = infeasibility.rows.map((i) => rowNumbers[i]);
  return { conflict: rows, infeasibility: { ...infeasibility, rows } };
}

function samplesOf({
  file,
  problem,
  rawInputs,
  inputNames,
  targetName,
  rowNumbers,
}: FitInput): ResultSamples {
  const { count, dimension, targets } = problem;
  const inOrder = rowNumbers.every((row, i) => row === i + 1);
  const samples = {
    count,
    inputs: [...inputNames],
    target: targetName,
    ...(inOrder ? {} : { rows: [...rowNumbers] }),
  };
  if (count > INLINE_SAMPLES) {
    return { ...samples, path: resolve(file), sha256: samplesSha256(rawInputs, targets) };
  }
  const x = Array.from({ length: count }, (_, i) =>
    Array.from(rawInputs.subarray(i * dimension, (i + 1) * dimension)),
  );
  return { ...samples, x, y: Array.from(targets) };
}
