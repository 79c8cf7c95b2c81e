/**
 * Tampering, field by field: whatever is changed in a result is refused, by its reader or by a claim that does not hold, or it
 * is a field that verify lists as not checked. The fields are those of the schema: a new one without a check fails here.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileText } from '../../src/language/compile';
import type { FitJob } from '../../src/engine/job';
import { buildResult, buildUnscored } from '../../src/result/build';
import { FIELDS, leavesOf } from '../../src/result/check/fields';
import { evaluateRows } from '../../src/result/predict';
import { readResult } from '../../src/result/read';
import { inlineSamples, type RawSamples } from '../../src/result/restore';
import type { FitResult, RivalResult } from '../../src/result/schema';
import { classificationShape, regressionShape } from '../../src/result/shape';
import { verifyResult, type Source } from '../../src/result/verify';
import { run } from '../helpers/solved';

const TEXT = `
dataset line { samples {
  1 -> 0.3
  2 -> 1.2
  3 -> 0.4
  4.5 -> 2
  6 -> 1.1
  7 -> 0.2
  8 -> 0.9
} scale standard }
dataset plane { samples {
  9, 9 -> 9
  0.1, 0.7 -> 1
  0.9, -0.4 -> -0.5
  -0.8, 0.3 -> 0.7
  -0.2, -0.9 -> 0.1
  0.6, 0.8 -> -1.2
  -0.5, -0.3 -> 0.9
} rows 2..7 scale minmax }
dataset classes { samples {
  0.1, 0.7 -> 1
  0.9, -0.4 -> -1
  -0.8, 0.3 -> 1
  -0.2, -0.9 -> -1
  0.6, 0.8 -> -1
  -0.5, -0.3 -> 1
} }
dataset named { samples {
  0 -> 0
  1 -> 1
  2 -> 0
} }
dataset sites { from "sites.csv" inputs depth, site target y }
dataset twice { samples {
  0 -> 0
  1 -> 1
  2 -> 3
  1 -> 1.5
} rows 2..4 }
network boxed { activation relu weights l1 <= 2 bias <= 3 skip affine }
network bare { weights linf <= 1 bias none }
fit held { data line holdout 30% seed 1 }
fit tube { data plane network boxed goal within 0.1 }
fit hard { data classes goal classify test with classes }
fit named { data named goal classify }
fit soft { data classes network boxed goal classify soft 0.3 }
fit equal { data twice goal within 0.01 }
fit rays { data line network bare }
fit sites { data sites goal within 0.1 }
fit open { data plane sparsify off }
fit squares { data line goal least_squares penalty 5% }
fit parts { data line network boxed goal within 5% }
fit robust { data plane goal huber 0.3 penalty 0.02 }
fit upper { data line goal quantile 0.8 penalty 3% }
fit beyond { data plane network boxed goal within 0.2 penalty 0.01 }
`;

const PROVENANCE = { version: '1', startedAt: '2026-11-28T12:00:00.000Z' };

interface Fixture {
  readonly result: FitResult;
  readonly samples: RawSamples;
  readonly source: Source;
}

let fixtures: Map<string, Fixture>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-fields-'));
  writeFileSync(
    join(folder, 'sites.csv'),
    'depth;site;y\n0,5;north;1\n1,5;south;2,5\n2;north;1,5\n3;south;3\n',
  );
  const { fits } = await compileText(TEXT, join(folder, 'fields.hull'));
  fixtures = new Map();
  for (const { name, job } of fits) {
    if (job === null) throw new Error(`${name} has no job`);
    // the last one asks for more than doubles can prove, and stops
    const asked: FitJob = name === 'open' ? { ...job, gap: 0 } : job;
    const solution = await run(asked.problem, { gap: asked.gap, sparsify: asked.sparsify });
    const plain = buildResult(asked, solution, PROVENANCE);
    const result = name === 'held' ? { ...plain, rivals: rivalsOf(plain, asked) } : plain;
    fixtures.set(name, { result, samples: inlineSamples(result)!, source: asked });
    // its test samples, too, were not looked at any more
    if (name === 'hard') {
      const unscored = buildUnscored(asked, solution, PROVENANCE, { by: 'time', timeMs: asked.timeMs });
      fixtures.set('unscored', { result: unscored, samples: inlineSamples(unscored)!, source: asked });
    }
  }
}, 60_000);

/** The fit's own network as a rival's, with honest numbers; and one without a network. */
function rivalsOf(result: FitResult, { test: held }: FitJob): RivalResult[] {
  const { inputs, targets } = inlineSamples(result)!;
  const network = {
    neurons: result.neurons.map((neuron) => ({ ...neuron, output: neuron.output * 1.1 })),
    skip: result.skip,
  };
  const evaluated = { ...network, activation: result.activation };
  const values = evaluateRows(evaluated, inputs);
  const misses = Array.from(targets, (y, i) => Math.abs(values[i] - y));
  const tested = evaluateRows(evaluated, held!.inputs);
  const rmsOf = (all: readonly number[]) =>
    Math.sqrt(all.reduce((sum, miss) => sum + miss * miss, 0) / all.length);
  return [
    {
      kind: 'gradient_descent',
      seed: 3,
      settings: { width: 20 },
      neurons: network.neurons.length,
      mass: network.neurons.reduce((sum, { output }) => sum + Math.abs(output), 0),
      leastMass: result.dual.reduce((sum, z, i) => sum + z * values[i], 0),
      maxResidual: Math.max(...misses),
      rmsResidual: rmsOf(misses),
      testRms: rmsOf(Array.from(held!.targets, (y, i) => Math.abs(tested[i] - y))),
      ms: 5,
      stopped: 'The time was up.',
      network,
    },
    {
      kind: 'gaussian_process',
      neurons: null,
      mass: null,
      maxResidual: 1e-9,
      rmsResidual: 1e-10,
      testRms: 0.4,
      ms: 2,
      sampled: { axes: [[0, 1]], values: [0.5, 0.7], deviation: [0.1, 0.1] },
    },
  ];
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Step = string | number;

/** Paths to the values of a result: of long lists the first, the last and the largest entry. */
function places(value: Json, path: readonly Step[] = []): (readonly Step[])[] {
  if (Array.isArray(value)) {
    const sizes = value.map((item) => (typeof item === 'number' ? Math.abs(item) : 0));
    const chosen = new Set([0, value.length - 1, sizes.indexOf(Math.max(...sizes))]);
    return [...chosen]
      .filter((at) => at >= 0 && at < value.length)
      .flatMap((at) => places(value[at], [...path, at]));
  }
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]));
  return [path];
}

const WORDS = ['optimal', 'stopped', 'cancelled', 'infeasible', 'l1', 'l2', 'linf', 'none', 'joint', 'free', 'constant', 'affine', 'merge', 'off', 'interpolate', 'classify', 'within', 'least_absolute', 'least_squares', 'huber', 'quantile']; // prettier-ignore

/** Other values that a field could hold; `undefined` takes it away. */
function others(value: Json): (Json | undefined)[] {
  if (value === null) return [0.5, undefined];
  if (typeof value === 'number') return [value + (Number.isInteger(value) ? 1 : 0.01 * Math.abs(value) + 0.01), -value - 0.5, 0.3 * value + 0.123, undefined]; // prettier-ignore
  if (typeof value !== 'string') return [];
  const words = WORDS.filter((word) => word !== value);
  return WORDS.includes(value) ? [...words, undefined] : [`${value}x`, value.replace(/[0-9a-f]/, (c) => (c === '1' ? '2' : '1')), undefined]; // prettier-ignore
}

function changed(result: Json, path: readonly Step[], value: Json | undefined): Json {
  const copy = structuredClone(result);
  let at = copy as { [key: Step]: Json };
  for (const step of path.slice(0, -1)) at = at[step] as { [key: Step]: Json };
  const last = path[path.length - 1];
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else Reflect.deleteProperty(at, last);
  return copy;
}

/** As the table of fields names it. */
const nameOf = (path: readonly Step[]): string =>
  path
    .map((step, at) => {
      if (typeof step === 'number') return '[]';
      return `${at === 0 ? '' : '.'}${path[at - 1] === 'settings' ? '*' : step}`;
    })
    .join('');

type Outcome = 'refused' | 'listed' | 'accepted';

function outcomeOf(tampered: Json, name: string, { samples }: Fixture, source: Source | undefined): Outcome {
  let result: FitResult;
  try {
    result = readResult(tampered);
  } catch {
    return 'refused';
  }
  const own = inlineSamples(result) ?? samples;
  const { findings, unchecked } = verifyResult(result, own, { budget: 1e8, ...(source && { source }) });
  if (findings.some(({ holds }) => !holds)) return 'refused';
  return unchecked.some(({ fields }) => fields.includes(name)) ? 'listed' : 'accepted';
}

const NAMES = ['held', 'tube', 'hard', 'named', 'soft', 'equal', 'rays', 'open', 'unscored', 'squares', 'parts', 'robust', 'upper', 'beyond', 'sites']; // prettier-ignore

describe('what is honest', () => {
  test.each(NAMES)('%s is accepted, with its file and without', (name) => {
    const { result, samples, source } = fixtures.get(name)!;
    for (const known of [undefined, source]) {
      const { findings } = verifyResult(readResult(structuredClone(result)), samples, {
        ...(known && { source: known }),
      });
      expect(findings.filter(({ holds }) => !holds)).toEqual([]);
    }
  });

  test('of every kind there is one', () => {
    const of = (name: string) => fixtures.get(name)!.result;
    expect(NAMES.map((name) => of(name).status)).toEqual(['optimal', 'optimal', 'optimal', 'optimal', 'optimal', 'infeasible', 'infeasible', 'stopped', 'stopped', 'optimal', 'optimal', 'optimal', 'optimal', 'optimal', 'optimal']); // prettier-ignore
    expect(of('held').test).toBeDefined();
    expect(of('named').samples.labels).toEqual({ positive: '1', negative: '0' });
    expect(of('tube').samples.rows).toEqual([2, 3, 4, 5, 6, 7]);
  });
});

test('columns and a dialect that were taken away are refused beside the file and listed without it', () => {
  const fixture = fixtures.get('sites')!;
  const plain = JSON.parse(JSON.stringify(fixture.result)) as Json;
  for (const [part, field] of [
    ['columns', 'samples.columns[].name'],
    ['dialect', 'samples.dialect.separator'],
  ]) {
    const tampered = changed(plain, ['samples', part], undefined);
    expect(outcomeOf(tampered, field, fixture, fixture.source)).toBe('refused');
    expect(outcomeOf(tampered, field, fixture, undefined)).toBe('listed');
  }
});

test('labels that were taken away, or given, are refused beside the file and listed without it', () => {
  for (const [name, labels] of [
    ['named', undefined],
    ['hard', { positive: 'a', negative: 'b' }],
  ] as const) {
    const fixture = fixtures.get(name)!;
    const plain = JSON.parse(JSON.stringify(fixture.result)) as Json;
    const tampered = changed(plain, ['samples', 'labels'], labels);
    for (const field of ['samples.labels.positive', 'samples.labels.negative']) {
      expect(outcomeOf(tampered, field, fixture, fixture.source)).toBe('refused');
      expect(outcomeOf(tampered, field, fixture, undefined)).toBe('listed');
    }
  }
});

let tamperings = 0;

describe.each(NAMES)('tampering with %s', (name) => {
  test.each(['alone', 'beside its file'] as const)('%s', (where) => {
    const fixture = fixtures.get(name)!;
    const source = where === 'alone' ? undefined : fixture.source;
    const plain = JSON.parse(JSON.stringify(fixture.result)) as Json;
    const accepted: string[] = [];
    for (const path of places(plain)) {
      const field = nameOf(path);
      const value = path.reduce<Json>((at, step) => (at as { [key: Step]: Json })[step], plain);
      for (const other of others(value)) {
        // an optional number of a rival that is not there is not read by anybody
        if (other === value || (other === undefined && field.startsWith('rivals'))) continue;
        tamperings++;
        const outcome = outcomeOf(changed(plain, path, other), field, fixture, source);
        if (outcome === 'accepted')
          accepted.push(`${path.join('.')}: ${JSON.stringify(value)} → ${JSON.stringify(other)}`);
      }
    }
    expect(accepted).toEqual([]);
  });
});

test('they are 194 and more', () => {
  expect(tamperings).toBeGreaterThanOrEqual(194);
});

describe('the table of fields', () => {
  /** Paths of a valibot schema. */
  function leaves(schema: { type: string; [key: string]: unknown }, path: string, out: Set<string>): void {
    const inner = (key: string) => schema[key] as { type: string };
    if (schema.type === 'object') {
      for (const [key, item] of Object.entries(schema.entries as Record<string, { type: string }>))
        leaves(item, path === '' ? key : `${path}.${key}`, out);
    } else if (schema.type === 'variant' || schema.type === 'union') {
      for (const option of schema.options as { type: string }[]) leaves(option, path, out);
    } else if (schema.type === 'strict_tuple') {
      for (const item of schema.items as { type: string }[]) leaves(item, `${path}[]`, out);
    } else if (schema.type === 'array') leaves(inner('item'), `${path}[]`, out);
    // a list that is checked as a whole; what is no list gets the schema of its items
    else if (schema.type === 'lazy')
      leaves((schema.getter as (input: unknown) => { type: string })(undefined), path, out);
    else if (schema.type === 'record') leaves(inner('value'), `${path}.*`, out);
    else if (['nullable', 'exact_optional', 'optional'].includes(schema.type))
      leaves(inner('wrapped'), path, out);
    else out.add(path);
  }

  test('has every field of the schema, and no other', () => {
    const found = new Set<string>();
    for (const shape of [regressionShape, classificationShape]) leaves(shape as never, '', found);
    expect([...found].sort()).toEqual(Object.keys(FIELDS).sort());
  });

  test('has every value of a result', () => {
    for (const { result } of fixtures.values()) {
      for (const path of leavesOf(result)) expect(Object.keys(FIELDS)).toContain(path);
    }
  });

  test('is the one of docs/verify.md', () => {
    const text = readFileSync('docs/verify.md', 'utf8');
    const rows = [...text.matchAll(/^\| `([^`]+)` +\| (.*?) +\| (.*?) +\|$/gm)].map(
      ([, path, proof, how]) => [path, proof, how.replaceAll('\\|', '|')],
    );
    expect(rows).toEqual(Object.entries(FIELDS).map(([path, { proof, how }]) => [path, proof, how]));
  });
});
