/** Reading results that others may have written or edited: everything is checked before it is believed. */
import * as v from 'valibot';
import { goalOf, goalShape, hasClasses } from './goals';
import { brokenRelation } from './relations';
import { RESULT_SCHEMA, type FitResult } from './schema';
import { classificationShape, regressionShape } from './shape';

/** The message is one sentence that names the first wrong field and what belongs there. */
export class ResultFormatError extends Error {
  override readonly name = 'ResultFormatError';
}

/** Parses JSON text. Throws ResultFormatError. */
export function parseResult(text: string): FitResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // the parser's own words quote the text
    throw new ResultFormatError('The file is not JSON; give a result as `hullfit fit --out DIR` writes it.');
  }
  return readResult(value);
}

/** Validates plain data. Unknown fields are left out. Throws ResultFormatError. */
export function readResult(value: unknown): FitResult {
  if (Array.isArray(value)) {
    throw new ResultFormatError(
      'The file holds a list of results where one result belongs; write single ones with `hullfit fit --out DIR`.',
    );
  }
  const parsed = v.safeParse(isClassificationResult(value) ? classificationShape : regressionShape, value, {
    abortEarly: true,
    abortPipeEarly: true,
  });
  if (!parsed.success) throw new ResultFormatError(sentenceOf(parsed.issues[0]));
  const result: FitResult = parsed.output;
  const broken = brokenRelation(result);
  if (broken !== null) throw new ResultFormatError(`The result's ${broken}.`);
  return result;
}

/** Whether its goal is one of classes, so far as there is a goal. */
function isClassificationResult(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('goal' in value)) return false;
  const goal = v.safeParse(goalShape, value.goal);
  return goal.success && hasClasses(goalOf(goal.output));
}

function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map(({ key }) => key) ?? [];
  if (keys.length === 0) return `The file holds ${describe(issue.input)} where a result belongs.`;
  const name = keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  if (issue.input === undefined)
    return `The result has no field ${name}, so it is not a complete ${RESULT_SCHEMA}.`;
  return `The result's ${name} is ${describe(issue.input)}, but must be ${wanted(issue)}.`;
}

const TYPES: Record<string, string> = {
  number: 'a finite number',
  string: 'a text',
  Array: 'a list',
  Object: 'an object',
};

function wanted(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'validation') return issue.message;
  const { expected } = issue;
  if (expected === null) return issue.message;
  const alternatives = expected.replace(/^\(|\)$/g, '').split(' | ');
  return alternatives.map((type) => TYPES[type] ?? type).join(' or ');
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
