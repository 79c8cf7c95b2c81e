/** What a sweep came to, as its .json file has it and the panel shows it: plain data, with the schema that checks it. */
import * as v from 'valibot';
import { finite, nonNegative, whole } from './numbers';

/** By which rule a sweep chooses a point, as it is written behind `choose`. */
export const CHOICE_RULES = [
  'lowest cv',
  'lowest test',
  'fewest neurons',
  'lowest mass',
  'one_standard_error',
  'knee',
] as const;

export type ChoiceRule = (typeof CHOICE_RULES)[number];

/** Of a fit of a sweep. `failed`: the solver or its thread did; `refused`: its values or its samples make no fit. */
const sweptStatus = v.picklist(['optimal', 'stopped', 'infeasible', 'failed', 'refused']);

/** Of a fit, whichever its samples are. */
export const sweptFigures = {
  status: sweptStatus,
  /** One sentence when it is not optimal. */
  reason: v.exactOptional(v.string()),
  objective: v.nullable(finite),
  mass: v.nullable(finite),
  gap: v.nullable(finite),
  neurons: v.nullable(whole),
  /** On the samples that were fitted: root of the mean square of f − y, of a classification the part on the wrong side. */
  residual: v.nullable(nonNegative),
  /** The same on samples that were not: the test's, or the fold's. */
  test: v.nullable(nonNegative),
};

export const sweepRowShape = v.object({
  /** Of the varied clauses, in their order, as they stand in the text. */
  values: v.array(v.string()),
  // of the fit of all samples
  ...sweptFigures,
  /** Error on held-out folds, and its standard error; null without folds, or where a fold has no network. */
  cv: v.nullable(nonNegative),
  cvSe: v.nullable(nonNegative),
  /** Of all fits of the point, milliseconds. */
  ms: nonNegative,
});

export type SweepRow = Readonly<Omit<v.InferOutput<typeof sweepRowShape>, 'values'>> & {
  readonly values: readonly string[];
};

export interface Choice {
  readonly rule: ChoiceRule;
  /** Index of the row; null where no point can be chosen. */
  readonly point: number | null;
  /** What `--set` takes to fit it, by clause; empty where none is chosen. */
  readonly set: Readonly<Record<string, string>>;
  readonly why: string;
}

/** All of a sweep but its rows. */
export const sweepHeadShape = v.object({
  schema: v.literal('hullfit.sweep/1'),
  sweep: v.string(),
  file: v.string(),
  fit: v.string(),
  clauses: v.pipe(v.array(v.string()), v.minLength(1)),
  folds: v.nullable(v.object({ count: whole, seed: whole })),
  /** Null where the sweep does not choose, or is not finished. */
  choice: v.nullable(
    v.object({
      rule: v.picklist(CHOICE_RULES),
      point: v.nullable(whole),
      set: v.record(v.string(), v.string()),
      why: v.string(),
    }),
  ),
  points: whole,
  provenance: v.object({ version: v.string(), sha256: v.string() }),
});

export interface SweepHead {
  readonly schema: 'hullfit.sweep/1';
  readonly sweep: string;
  readonly file: string;
  readonly fit: string;
  readonly clauses: readonly string[];
  readonly folds: { readonly count: number; readonly seed: number } | null;
  /** Null where the sweep does not choose, or is not finished. */
  readonly choice: Choice | null;
  readonly points: number;
  readonly provenance: { readonly version: string; readonly sha256: string };
}

export interface SweepResult extends SweepHead {
  /** Rows of points that have not ended are missing. */
  readonly rows: readonly SweepRow[];
}

const resultShape = v.pipe(
  v.object({ ...sweepHeadShape.entries, rows: v.array(sweepRowShape) }),
  v.check(
    ({ rows, clauses }) => rows.every(({ values }) => values.length === clauses.length),
    'a value of each clause in every row',
  ),
  v.check(({ rows, points }) => rows.length <= points, 'no more rows than points'),
  v.check(
    ({ choice, rows }) => choice === null || choice.point === null || choice.point < rows.length,
    'a chosen point among the rows',
  ),
);

/** It is no result of a sweep: one sentence. */
export class SweepFormatError extends Error {
  override readonly name = 'SweepFormatError';
}

/** Whether data call themselves the result of a sweep. */
export function isSweepResult(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'schema' in data && data.schema === 'hullfit.sweep/1';
}

/** Checks data from outside. Throws a SweepFormatError. */
export function readSweepResult(data: unknown): SweepResult {
  const parsed = v.safeParse(resultShape, data, { abortEarly: true, abortPipeEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = issue.path?.map(({ key }) => String(key)).join('.') ?? 'the file';
  throw new SweepFormatError(
    `${place} must be ${issue.kind === 'schema' ? (issue.expected ?? 'given') : issue.message}`,
  );
}

/** Whether every fit has ended: with folds there is a choice then, and not before. */
export function isComplete({ folds, choice, points }: SweepHead, rows: number): boolean {
  return rows === points && (folds === null || choice !== null);
}

/** `penalty 5%, weights l1`. */
export function pointWords(clauses: readonly string[], values: readonly string[]): string {
  return clauses.map((clause, at) => `${clause} ${values[at]}`).join(', ');
}
