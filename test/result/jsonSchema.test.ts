/** docs/result.schema.json takes every result that Hullfit reads, and refuses what it refuses field by field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { beforeAll, describe, expect, it } from 'vitest';
import { resultJsonSchema } from '../../src/result/jsonSchema';
import { readResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { sampleResult } from './fixture';

const written = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'docs', 'result.schema.json'), 'utf8'),
) as object;

let takes: (value: unknown) => boolean;
beforeAll(() => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } }); // prettier-ignore
  takes = ajv.compile(written);
});

const isRead = (value: unknown): boolean => {
  try {
    readResult(value);
    return true;
  } catch {
    return false;
  }
};

/** A copy with one field in another way; paths as `a.b.0`. */
function altered(path: string, value: unknown): unknown {
  const copy = structuredClone(sampleResult()) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}

describe('the JSON Schema of a result', () => {
  it('is the one that the shapes give', () => {
    expect(written).toEqual(resultJsonSchema());
  });

  it('takes what is read', () => {
    const classified: FitResult = {
      ...sampleResult(),
      goal: { kind: 'classify' },
      residual: { margin: 1, accuracy: 1, hinge: 0 },
      samples: { ...sampleResult().samples, y: [1, -1, 1] },
    };
    for (const result of [sampleResult(), classified])
      expect([isRead(result), takes(result)]).toEqual([true, true]);
  });

  it.each([
    ['status', 'done'],
    ['schema', 'hullfit.result/3'],
    ['objective', 'many'],
    ['objective', undefined],
    ['lowerBound', -1],
    ['neurons.0.weights', 'none'],
    ['neurons.1.bias', null],
    ['activation.slope', 1],
    ['constraint.weights.norm', 'l3'],
    ['constraint.weights.radius', 0],
    ['goal.kind', 'guess'],
    ['sparsify', 'at_most 0'],
    ['samples.count', 1.5],
    ['samples.inputs', []],
    ['samples.ranges', [[0]]],
    ['scaling.factor', [0]],
    ['provenance.inputSha256', 'abc'],
    ['provenance.startedAt', 'yesterday'],
    ['test', { samples: 3, accuracy: 1.5 }],
  ])('refuses as reading does: %s = %j', (path, value) => {
    const result = altered(path, value);
    expect([isRead(result), takes(result)]).toEqual([false, false]);
  });
});
