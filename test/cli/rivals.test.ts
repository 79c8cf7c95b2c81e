/** `compare` on the command line: all rivals from a .hull file, in real processes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatRivals } from '../../src/cli/rivalTable';
import { parseResult, readResult } from '../../src/result/read';
import { formatResult } from '../../src/result/write';
import type { FitResult, RivalResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.dispose());

const WAVE = 'dataset wave { generate curve(sin(3*x), from: -1, to: 1, samples: 15) }\n';
const ALL = `${WAVE}fit a {
  data wave
  holdout 20% seed 1
  compare gradient_descent(width: 20, seeds: 2, steps: 400, rate: 0.02, decay: 1e-3)
  compare group_lasso(width: 20, seeds: 1, steps: 400)
  compare gaussian_process()
  compare neural_tangent()
  compare brute_force()
}
`;

describe('hullfit fit with rivals', () => {
  it('runs every rival after the fit, in the order of the file', async () => {
    const folder = cli.folderWith({ 'a.hull': ALL });
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--json', '--out', 'out']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [result] = (JSON.parse(stdout) as unknown[]).map(readResult);
    expect(result.rivals.map(({ kind, seed }) => [kind, seed])).toEqual([
      ['gradient_descent', 1],
      ['gradient_descent', 2],
      ['group_lasso', 1],
      ['gaussian_process', undefined],
      ['neural_tangent', undefined],
      ['brute_force', undefined],
    ]);
    expect(result.rivals[0].settings).toEqual({ width: 20, steps: 400, rate: 0.02, decay: 1e-3 });
    for (const rival of result.rivals) {
      expect(rival.testRms).toBeGreaterThan(0);
      expect(rival.network === undefined).toBe(rival.sampled !== undefined);
      if (rival.mass !== null) expect(rival.mass).toBeGreaterThanOrEqual(rival.leastMass! * (1 - 1e-7));
    }
    expect(result.rivals[5].mass).toBeCloseTo(result.mass!, 4);
    // the .hull file as seen from where the result lies
    const written = parseResult(readFileSync(join(folder, 'out', 'a.json'), 'utf8'));
    expect(written).toEqual({ ...result, file: '../a.hull' });
    expect(await cli.run(folder, ['verify', 'out/a.json'])).toMatchObject({ code: 0 });

    // a rival that claims too little mass, or has neurons that say another, is found out
    const [first, ...others] = result.rivals;
    const network = first.network!;
    const neurons = network.neurons.map((neuron) => ({ ...neuron, output: neuron.output / 2 }));
    const weights = neurons.map((neuron) => ({
      ...neuron,
      weights: neuron.weights.map((w) => 2 * w),
      bias: 2 * neuron.bias,
    }));
    for (const changed of [
      { ...first, mass: first.mass! / 2 },
      { ...first, mass: first.mass! / 2, network: { ...network, neurons: weights } },
    ]) {
      writeFileSync(join(folder, 'b.json'), formatResult({ ...result, rivals: [changed, ...others] }));
      const verified = await cli.run(folder, ['verify', 'b.json']);
      expect(verified.code).toBe(1);
      expect(verified.stdout).toMatch(/^FAILS +rival +gradient_descent, seed 1 has /m);
    }
  });

  it('shows them in a table of their own, one row for all seeds', async () => {
    const { code, stdout } = await cli.run(cli.folderWith({ 'a.hull': ALL }), ['fit', 'a.hull']);
    expect(code).toBe(0);
    const [, table] = stdout.split('\n\n');
    const [head, own, ...rows] = table.split('\n').map((line) => line.split(/ {2,}/));
    expect(head).toEqual([
      'rivals of a',
      'runs',
      'neurons',
      'mass',
      'worst miss',
      'rms miss',
      'test',
      'time',
    ]);
    expect(own[0]).toBe('this fit (proven)');
    expect(rows.slice(0, 5).map(([name, runs]) => [name, runs])).toEqual([
      ['gradient_descent', '2'],
      ['group_lasso', '1'],
      ['gaussian_process', '1'],
      ['neural_tangent', '1'],
      ['brute_force', '1'],
    ]);
    expect(rows[2].slice(2, 4)).toEqual(['∞', '-']);
  });

  it('leaves out what is too large or has no answer, in words, and keeps the fit’s exit code', async () => {
    const text = `dataset d { samples {\n 1 -> 2\n 3 -> 4\n 1 -> 5\n } }
      dataset deep { generate teacher(neurons: 1, inputs: 3, samples: 9, seed: 1) }
      fit impossible { data d compare brute_force() compare neural_tangent() }
      fit deep { data deep compare brute_force() }`;
    const folder = cli.folderWith({ 'a.hull': text });
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--json']);
    expect(code).toBe(1);
    expect(stderr).toContain('warning rival-too-large Brute force lists the cells of at most 3 dimensions');
    expect(stderr).toContain(
      'a.hull: information rival-left-out impossible: brute_force: No network meets all samples.',
    );
    const [impossible, deep] = (JSON.parse(stdout) as unknown[]).map(readResult);
    expect(impossible).toMatchObject({ status: 'infeasible', rivals: [{ kind: 'neural_tangent' }] });
    expect(deep).toMatchObject({ status: 'optimal', rivals: [] });
  });

  it('cancels them at Ctrl-C, still writes what is there, and the fit stays what it is', async () => {
    const text = `${WAVE}fit a { data wave compare gaussian_process() compare gradient_descent(seeds: 1, width: 5, steps: 1e9) }`;
    const folder = cli.folderWith({ 'a.hull': text });
    const { child, ended } = cli.start(folder, ['fit', 'a.hull', '--out', 'out']);
    const path = join(folder, 'out', 'a.json');
    // the fit is written before its rivals run
    await expect.poll(() => existsSync(path), { timeout: 60_000 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('Cancelling');
    const result = parseResult(readFileSync(path, 'utf8'));
    expect(result.status).toBe('optimal');
    expect(result.rivals.map(({ kind, stopped }) => [kind, stopped])).toEqual([
      ['gaussian_process', undefined],
      ['gradient_descent', expect.stringMatching(/^Cancelled after \d+ of 1000000000 steps\.$/)],
    ]);
    expect(stdout).toContain('gradient_descent: Cancelled after');
  });
});

describe('the table of rivals', () => {
  const rival = (change: Partial<RivalResult>): RivalResult => ({
    kind: 'gradient_descent',
    neurons: 3,
    mass: 2,
    maxResidual: 0.5,
    ms: 10,
    ...change,
  });
  const result = (rivals: RivalResult[]): FitResult =>
    ({
      fit: 'f',
      status: 'stopped',
      objective: 1,
      mass: 1,
      neurons: [],
      residual: { max: 0, rms: 0 },
      goal: { kind: 'interpolate' },
      timing: { totalMs: 5 },
      rivals,
    }) as unknown as FitResult;

  it('has medians with ranges, and names the settings that differ', () => {
    const settings = { width: 10, steps: 5 };
    const text = formatRivals(
      result([
        rival({ settings, seed: 1, neurons: 3 }),
        rival({ settings, seed: 2, neurons: 5 }),
        rival({ settings, seed: 3, neurons: 4, stopped: 'Cancelled.' }),
        rival({ settings: { ...settings, width: 20 }, neurons: 9 }),
      ]),
    );
    expect(text).toMatch(/gradient_descent\(width: 10\) +3 +4 \(3–5\) +2 +0\.5/);
    expect(text).toMatch(/gradient_descent\(width: 20\) +1 +9 /);
    expect(text).toMatch(/this fit \(stopped\)/);
    expect(text.trimEnd().endsWith('gradient_descent(width: 10): Cancelled.')).toBe(true);
  });

  it('is empty without rivals', () => {
    expect(formatRivals(result([]))).toBe('');
  });
});
