import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseResult, readResult, ResultFormatError } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { formatResult, writeResult } from '../../src/result/write';
import { sampleResult } from './fixture';

/** A copy with the value at a path such as `neurons.0.bias` replaced, or removed when it is undefined. */
function altered(path: string, value: unknown): unknown {
  const copy = JSON.parse(formatResult(sampleResult())) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}

function complaint(value: unknown): string {
  try {
    readResult(value);
  } catch (error) {
    expect(error).toBeInstanceOf(ResultFormatError);
    return (error as Error).message;
  }
  throw new Error('the result was accepted');
}

describe('a result as text', () => {
  it('comes back the same', () => {
    const result = sampleResult();
    expect(parseResult(formatResult(result))).toEqual(result);
  });

  it('comes back bit for bit, whatever its numbers', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    fc.assert(
      fc.property(finite, finite, fc.string(), (weight, bias, dataset) => {
        const neurons = [{ weights: [weight], bias, output: 1 }];
        const result: FitResult = { ...sampleResult(), neurons, dataset };
        expect(parseResult(formatResult(result))).toEqual(result);
      }),
    );
  });

  it('has each list of numbers on one line and leaves texts alone', () => {
    const text = formatResult({ ...sampleResult(), dataset: 'a [\n 1,\n 2\n ] b' });
    expect(text).toContain('"dual": [0.5, 0, 0.75]');
    expect(parseResult(text).dataset).toBe('a [\n 1,\n 2\n ] b');
  });

  it.each([NaN, Infinity, -Infinity])('is refused with a %s in it, naming the field', (value) => {
    const result: FitResult = { ...sampleResult(), skip: { constant: 0, linear: [value] } };
    expect(() => formatResult(result)).toThrow(`skip.linear[0] is ${value}`);
    expect(() => formatResult([sampleResult(), result])).toThrow('[1].skip.linear[0]');
  });
});

describe('writeResult', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hullfit-write-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces a file whole and leaves nothing beside it', async () => {
    const path = join(folder, 'first.json');
    writeFileSync(path, 'old');
    const result = sampleResult();
    await writeResult(path, result);
    expect(parseResult(readFileSync(path, 'utf8'))).toEqual(result);
    expect(readdirSync(folder)).toEqual(['first.json']);
  });

  it('keeps the old file when the new one cannot be written', async () => {
    const path = join(folder, 'first.json');
    writeFileSync(path, 'old');
    await expect(writeResult(path, { ...sampleResult(), lowerBound: NaN })).rejects.toThrow('lowerBound');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['first.json']);
  });
});

describe('a broken result is refused with its field named', () => {
  const required = [
    ...[
      'schema',
      'fit',
      'file',
      'dataset',
      'status',
      'objective',
      'mass',
      'lowerBound',
      'gap',
      'requestedGap',
    ],
    ...[
      'neurons',
      'skip',
      'skip.constant',
      'skip.linear',
      'activation',
      'activation.slope',
      'constraint',
      'skipKind',
    ],
    ...[
      'constraint.weights.norm',
      'constraint.weights.radius',
      'constraint.bias.kind',
      'goal.kind',
      'sparsify',
      'dual',
    ],
    ...[
      'residual',
      'residual.max',
      'residual.rms',
      'samples',
      'samples.count',
      'samples.inputs',
      'samples.target',
    ],
    ...[
      'scaling',
      'scaling.offset',
      'scaling.factor',
      'trace',
      'trace.0.iteration',
      'trace.0.objective',
      'timing',
    ],
    ...[
      'timing.totalMs',
      'timing.masterMs',
      'timing.pricingMs',
      'rivals',
      'provenance.version',
      'neurons.0.weights',
    ],
    ...['neurons.1.bias', 'neurons.1.output', 'provenance.inputSha256', 'provenance.startedAt'],
  ];
  const written = (path: string) => path.replace(/\.(\d+)/g, '[$1]');

  it.each(required)('missing %s', (path) => {
    expect(complaint(altered(path, undefined))).toContain(`The result has no field ${written(path)}, so`);
  });

  it.each(required)('%s of a wrong type', (path) => {
    expect(complaint(altered(path, true))).toContain(`${written(path)} is true, but must be `);
  });

  it.each([
    ['schema', 'hullfit.result/3', 'schema is "hullfit.result/3", but must be "hullfit.result/2" or "hullfit.result/1"'], // prettier-ignore
    ['status', 'done', 'must be "optimal" or "stopped" or "infeasible" or "cancelled"'],
    ['lowerBound', 'NaN', 'lowerBound is "NaN", but must be a finite number'],
    ['lowerBound', null, 'lowerBound is null, but must be a finite number'],
    ['neurons.0.bias', 'Infinity', 'neurons[0].bias is "Infinity", but must be a finite number'],
    ['dual.1', null, 'dual[1] is null, but must be a finite number'],
    ['activation.slope', 1, 'activation.slope is 1, but must be at least 0 and less than 1'],
    ['constraint.weights.radius', 0, 'must be greater than zero'],
    ['constraint.bias', { kind: 'bound' }, 'no field constraint.bias.limit'],
    ['residual', { margin: 1, accuracy: 1, hinge: 0 }, 'no field residual.max'],
    ['goal', { kind: 'classify' }, 'no field residual.margin'],
    ['goal', { kind: 'interpolate', tolerance: -1 }, 'goal.tolerance is -1, but must be zero or more'],
    ['scaling.factor', [0], 'scaling.factor[0] is 0, but must be other than zero'],
    ['samples.count', 1.5, 'samples.count is 1.5, but must be a whole number'],
    ['samples.inputs', [], 'at least one name'],
    ['provenance.startedAt', 'yesterday', 'must be a date and time'],
    ['provenance.inputSha256', 'abc', 'must be a SHA-256'],
    ['conflict', [0], 'conflict[0] is 0'],
    ['test', { samples: 3, accuracy: 1.5 }, 'test.accuracy is 1.5, but must be between 0 and 1'],
    ['neurons.1.weights', [1, 2], 'neurons[1].weights must hold 1 numbers'],
    ['skip.linear', [], 'skip.linear must hold 1 numbers'],
    ['scaling.offset', [0, 0], 'scaling.offset must hold 1 numbers'],
    ['scaling.factor', [], 'scaling.factor must hold 1 numbers'],
    ['dual', [1, 2], 'dual must hold 3 numbers'],
    ['dual', [], 'or lowerBound must be 0'],
    ['samples.x', [[1], [2]], 'samples.x must hold 3 rows'],
    ['samples.x', [[1], [2, 3], [4]], 'samples.x[1] must hold 1 numbers'],
    ['samples.y', [1], 'samples.y must hold 3 numbers'],
    [
      'samples.ranges',
      [
        [0, 1],
        [0, 1],
      ],
      'samples.ranges must hold 1 ranges',
    ],
    ['samples.ranges', [[1, 0]], 'samples.ranges[0] must begin with the least value'],
    ['samples.ranges', [[0]], 'no field samples.ranges[0][1]'],
    ['samples.y', undefined, 'both x and y or neither'],
    ['objective', null, 'must be null when objective is null'],
    ['mass', null, 'mass must not be null when objective is a number'],
  ])('%s = %j', (path, value, words) => {
    expect(complaint(altered(path, value))).toContain(words);
  });

  it('that says optimal but has no network', () => {
    const none = { objective: null, mass: null, gap: null, neurons: [], residual: null };
    const copy = { ...sampleResult(), ...none };
    expect(complaint(copy)).toContain('objective must be a number when status is optimal');
    expect(readResult({ ...copy, status: 'cancelled' })).toMatchObject({ objective: null });
    expect(complaint({ ...copy, status: 'cancelled', neurons: sampleResult().neurons })).toContain(
      'neurons must be empty',
    );
  });

  it('that has no residual is not optimal, nor without a network', () => {
    const unscored = { ...sampleResult(), residual: null };
    expect(complaint(unscored)).toContain('residual must not be null when status is optimal');
    expect(readResult({ ...unscored, status: 'stopped' })).toMatchObject({ residual: null });
    const none = { objective: null, mass: null, gap: null, neurons: [], status: 'stopped' };
    expect(complaint({ ...sampleResult(), ...none })).toContain('residual must be null');
  });

  it('with samples that are neither inline nor in a file', () => {
    const { count, inputs, target } = sampleResult().samples;
    expect(complaint(altered('samples', { count, inputs, target }))).toContain('or path and sha256');
  });

  it('with classes other than 1 and -1', () => {
    const residual = { margin: 1, accuracy: 1, hinge: 0 };
    const result = { ...sampleResult(), goal: { kind: 'classify' }, residual };
    expect(complaint(result)).toContain('samples.y[0] must be 1 or -1');
  });

  it('with labels that name no two classes', () => {
    const labels = { positive: 'cat', negative: 'dog' };
    const residual = { margin: 1, accuracy: 1, hinge: 0 };
    const { samples, ...rest } = sampleResult();
    const named = (of: unknown) => ({
      ...rest,
      goal: { kind: 'classify' },
      residual,
      samples: { ...samples, y: [-1, 1, 1], labels: of },
    });
    expect(readResult(named(labels)).samples.labels).toEqual(labels);
    expect(complaint(named({ ...labels, negative: 'cat' }))).toContain('labels must name two classes');
    expect(complaint(named({ positive: 'cat' }))).toContain('no field samples.labels.negative');
    expect(complaint(named({ ...labels, positive: 1 }))).toContain(
      'labels.positive is 1, but must be a text',
    );
    expect(complaint({ ...sampleResult(), samples: { ...samples, labels } })).toContain(
      'samples must hold no labels for the goal interpolate',
    );
  });

  it.each([
    ['{', 'The file is not JSON; give a result'],
    ['[]', 'a list of results'],
    ['3', 'The file holds 3 where a result belongs'],
    ['null', 'The file holds null where a result belongs'],
    ['{"schema":"hullfit.result/1"}', 'no field fit'],
  ])('%s', (text, words) => {
    expect(() => parseResult(text)).toThrow(words);
  });

  it('without quoting what no JSON is', () => {
    expect(() => parseResult('secret,x\n1,2')).not.toThrow('secret');
    expect(() => parseResult('secret,x\n1,2')).toThrow(ResultFormatError);
  });

  it('with a number too large for a double', () => {
    const text = formatResult(sampleResult()).replace(
      '"lowerBound": 2.4999999,\n  "gap"',
      '"lowerBound": 1e999,\n  "gap"',
    );
    expect(() => parseResult(text)).toThrow('lowerBound is Infinity, but must be a finite number');
  });
});
