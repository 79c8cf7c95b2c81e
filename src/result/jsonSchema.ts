/**
 * The result format as a JSON Schema (draft 2020-12), from the shapes that results are read with; `npm run generate` writes it to
 * docs/result.schema.json. What must hold between fields is in relations.ts alone.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { FIELDS } from './check/fields';
import { classificationShape, regressionShape } from './shape';

type Json = Record<string, unknown>;

/** The checks of numbers and texts (numbers.ts, shape.ts), by the words that they have. */
const CHECKS: Readonly<Record<string, Json>> = {
  'a finite number': {},
  'zero or more': { minimum: 0 },
  'greater than zero': { exclusiveMinimum: 0 },
  'between 0 and 1': { minimum: 0, maximum: 1 },
  'a number between 0 and 1': { exclusiveMinimum: 0, exclusiveMaximum: 1 },
  'at least 0 and less than 1': { minimum: 0, exclusiveMaximum: 1 },
  'a whole number': { type: 'integer', minimum: 0 },
  'a whole number of at least 1': { type: 'integer', minimum: 1 },
  'other than zero': { not: { const: 0 } },
  'a SHA-256 in hexadecimal': { pattern: '^[0-9a-f]{64}$' },
  'a list of at least one name': { minItems: 1 },
  'a date and time (ISO 8601)': { format: 'date-time' },
  'off, merge, reweighted, or at_most with a number': {
    type: 'string',
    pattern: '^(off|merge|reweighted|at_most [1-9][0-9]*)$',
  },
};

/** Throws where the shapes have a check that it does not know. */
export function resultJsonSchema(): Json {
  const of = (shape: v.GenericSchema): Json => inlined(convert(shape));
  const [regression, classification] = [of(regressionShape), of(classificationShape)];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'hullfit.result/2',
    title: 'A result of Hullfit',
    description: `How each field is checked by \`hullfit verify\` is in docs/verify.md (${Object.keys(FIELDS).length} fields).`,
    anyOf: [regression, classification],
  };
}

function convert(shape: v.GenericSchema): Json {
  return toJsonSchema(shape, {
    target: 'draft-2020-12',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      const { message } = valibotAction as { message?: unknown };
      const known = typeof message === 'string' ? CHECKS[message] : undefined;
      if (known === undefined)
        throw new Error(`The JSON Schema has no words for the check "${String(message)}".`);
      return { ...jsonSchema, ...known };
    },
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type === 'strict_tuple') {
        const { length } = (valibotSchema as unknown as { items: readonly unknown[] }).items;
        return { ...jsonSchema, minItems: length, maxItems: length };
      }
      if (valibotSchema.type !== 'custom') return jsonSchema;
      const { message } = valibotSchema as { message?: unknown };
      return CHECKS[String(message)];
    },
  }) as Json;
}

/** With its definitions at their places: each is used once, and a reader follows no numbers. */
function inlined({ $defs, $schema: _, ...schema }: Json): Json {
  const definitions = ($defs ?? {}) as Record<string, Json>;
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as { $ref?: string };
    if ($ref !== undefined) return walk(definitions[$ref.replace('#/$defs/', '')]);
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, walk(own)]));
  };
  return walk(schema) as Json;
}
