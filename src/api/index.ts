/**
 * Hullfit as a library: fits data with the smallest-norm, sparse, one-hidden-layer leaky-ReLU network of unlimited width, and proves it.
 *
 * @packageDocumentation
 */
export type { NeuronBudget, WidenedTolerance } from '../core/neuronBudget';
export type {
  BiasConstraint,
  Outputs,
  Skip,
  ToleranceSource,
  WeightConstraint,
  WeightNorm,
} from '../core/problem';
export type { Neuron, SkipTerms, SolveStatus, SolveTiming, Sparsify, TraceEntry } from '../core/solution';
export type { Unchecked } from '../result/check/fields';
export type { StoredGoal, StoredPenalty } from '../result/goals';
export type { ColumnOfInputs } from '../result/inputs';
export type { ClassificationResidual, RegressionResidual, Residual } from '../result/residual';
export type {
  ClassLabels,
  FitResult,
  Range,
  ResultDialect,
  ResultInfeasibility,
  ResultSamples,
  ResultShape,
  RivalResult,
  SampledFunction,
  StoppedBy,
  TestScore,
} from '../result/schema';
export { check, type CheckOptions } from './check';
export { toText } from './compiled';
export type { Diagnostic } from './diagnostics';
export { HullfitError, type HullfitErrorCode } from './errors';
export {
  exportNetwork,
  type ExportedBytes,
  type ExportedNetwork,
  type ExportedText,
  type ExportFormat,
  type ExportOptions,
} from './exportNetwork';
export { fit, fitAll } from './fit';
export type { FitOptions, FitProgress, SourceOptions } from './options';
export { type InputRow, predict, type Prediction } from './predict';
export { readResult } from './readResult';
export type * from './source';
export { type Claim, type ClaimKind, verify, type Verification, type VerifyOptions } from './verify';
