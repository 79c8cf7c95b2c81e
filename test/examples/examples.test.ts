/** Every file in examples/ as its reader has it: checked, fitted and verified by the command line. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResult } from '../../src/result/read';
import { isClassification, type FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../examples');
const files = readdirSync(folder).filter((name) => name.endsWith('.hull'));
const out = mkdtempSync(join(tmpdir(), 'hullfit-examples-'));
let cli: Cli;

beforeAll(() => {
  cli = new Cli();
});
afterAll(() => {
  cli.dispose();
  rmSync(out, { recursive: true });
});

const results = new Map<string, FitResult>();

function resultOf(fit: string): FitResult {
  const result = results.get(fit);
  if (!result) throw new Error(`${fit} has not been fitted; there is ${[...results.keys()].join(', ')}`);
  return result;
}

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const base = file.replace(/\.hull$/, '');

  it('says where its data come from', () => {
    const head = text.slice(0, text.indexOf('\ndataset '));
    if (/^\s*from /m.test(text)) {
      expect(head).toMatch(/^\/\/ Data: /m);
      expect(head).toMatch(/^\/\/ Licence: /m);
    } else {
      expect(head).toContain('Generated data');
    }
  });

  it('has nothing to complain of', async () => {
    const { code, stdout, stderr } = await cli.run(folder, ['check', file]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('fits to its gap, and the verifier agrees', async () => {
    const { code, stderr } = await cli.run(folder, ['fit', file, '--out', join(out, base)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const written = readdirSync(join(out, base));
    expect(written).toHaveLength(text.match(/^fit /gm)?.length ?? 0);
    for (const name of written) {
      const path = join(out, base, name);
      const result = parseResult(readFileSync(path, 'utf8'));
      results.set(`${base}/${result.fit}`, result);
      expect(result.status).toBe('optimal');
      expect(result.gap).toBeLessThanOrEqual(1e-6);
      const verified = await cli.run(folder, ['verify', path]);
      expect(verified.stdout).toContain('every claim holds');
      expect(verified.code).toBe(0);
    }
  });
});

describe('what the comments promise', () => {
  const massOf = (fit: string) => resultOf(fit).mass ?? NaN;
  const neuronsOf = (fit: string) => resultOf(fit).neurons.length;

  it('a tolerance buys fewer neurons and less mass', () => {
    for (const [close, exact] of [
      ['thermocouple/voltage', 'thermocouple/exact'],
      ['sine/close', 'sine/exact'],
    ]) {
      expect(massOf(close)).toBeLessThan(massOf(exact));
      expect(neuronsOf(close)).toBeLessThan(neuronsOf(exact));
    }
  });

  it('the student is lighter than its teacher of three neurons, and has more of them', () => {
    expect(massOf('teacher/student')).toBeCloseTo(4.63, 2);
    expect(neuronsOf('teacher/student')).toBeGreaterThan(3);
  });

  it('looser constraint sets cost less', () => {
    const masses = ['l1', 'l2', 'linf'].map((fit) => massOf(`norms/${fit}`));
    expect(masses).toEqual([...masses].sort((a, b) => b - a));
    expect(new Set(masses).size).toBe(3);
    expect(massOf('norms/bias_free')).toBeLessThan(massOf('norms/bias_bound'));
    expect(massOf('norms/bias_free')).toBeLessThan(massOf('norms/l2'));
  });

  it('the quantiles of the noise example make a band, and their levels lie between the samples below and those up to the curve', () => {
    for (const [fit, level] of [
      ['low', 0.1],
      ['high', 0.9],
    ] as const) {
      const { residual } = resultOf(`noise/${fit}`);
      if (residual === null || !('below' in residual)) throw new Error(`${fit} is a quantile`);
      const { below = NaN, on = NaN } = residual;
      expect(below).toBeLessThanOrEqual(level);
      expect(below + on).toBeGreaterThanOrEqual(level);
    }
  });

  it('the moons are separated with the margin; virginica is told from the rest, also in flowers not seen', () => {
    const { residual } = resultOf('moons/margin');
    if (residual === null || !isClassification(residual)) throw new Error('moons is a classification');
    expect(residual.margin).toBeGreaterThanOrEqual(1 - 1e-9);
    const { test } = resultOf('iris/virginica');
    expect(test?.samples).toBe(30);
    expect(test?.accuracy).toBeGreaterThan(0.9);
  });
});

it('the sample in the README is a file without errors', async () => {
  const readme = readFileSync(join(folder, '../README.md'), 'utf8');
  const sample = /```\n(dataset [^`]*)```/.exec(readme)?.[1] ?? '';
  expect(sample).toContain('fit calibrate');
  const table = 'resistance,temperature\n3265,0\n2000,10\n1252,20\n806,30\n';
  const place = cli.folderWith({ 'sample.hull': sample, 'thermistor.csv': table });
  const { code, stdout } = await cli.run(place, ['check', 'sample.hull']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});
