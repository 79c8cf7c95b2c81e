import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseResult, readResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.dispose());

const BUMP = `dataset bump {
  samples {
    -1.0 -> 0.2
    0 -> 1.0
    0.5 -> .3
  }
}
`;

/** Irregular targets over two inputs: seconds of work. */
const LONG = `dataset noise {
  samples {
${Array.from({ length: 120 }, (_, i) => {
  const x = [Math.sin(12.9898 * (2 * i + 1)), Math.sin(12.9898 * (2 * i + 2))];
  return `    ${x[0].toFixed(6)}, ${x[1].toFixed(6)} -> ${Math.cos(78.233 * (i + 1) ** 1.1).toFixed(6)}`;
}).join('\n')}
  }
}
fit long { data noise }
fit waiting { data noise gap 1e-5 }
`;

const results = (stdout: string): FitResult[] => (JSON.parse(stdout) as unknown[]).map(readResult);

describe('hullfit fit', () => {
  it('prints a table of the fits', async () => {
    const folder = cli.folderWith({
      'a.hull': `${BUMP}fit first { data bump }\nfit second { data bump network free }
      network free { bias free }`,
    });
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(head).toEqual([
      'fit',
      'samples',
      'inputs',
      'status',
      'mass',
      'gap',
      'neurons',
      'on its data',
      'time',
    ]);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      ['first', '3', '1', 'optimal', '3.444444'],
      ['second', '3', '1', 'optimal', expect.stringMatching(/^2\.4444/)],
    ]);
  });

  it('prints one JSON array and nothing else with --json, in the order of the file', async () => {
    const folder = cli.folderWith({
      'a.hull': `fit b { data bump }\n${BUMP}fit a { data bump goal within 0.1 }`,
    });
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [b, a] = results(stdout);
    expect(b).toMatchObject({
      fit: 'b',
      file: 'a.hull',
      dataset: 'bump',
      status: 'optimal',
      requestedGap: 1e-6,
    });
    expect(a).toMatchObject({ fit: 'a', goal: { kind: 'within', tolerance: 0.1 } });
    expect(b.objective).toBeCloseTo(31 / 9, 6);
    expect(b.gap).toBeLessThanOrEqual(1e-6);
    expect(b.residual).toMatchObject({ max: expect.closeTo(0, 9) });
    expect(b.provenance.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(a.objective).toBeLessThan(b.objective!);
  });

  it('runs only the fits that --only names', async () => {
    const folder = cli.folderWith({ 'a.hull': `${BUMP}fit a { data bump }\nfit b { data bump }` });
    const { code, stdout } = await cli.run(folder, ['fit', 'a.hull', '--json', '--only', 'b']);
    expect(code).toBe(0);
    expect(results(stdout).map(({ fit }) => fit)).toEqual(['b']);
    const unknown = await cli.run(folder, ['fit', 'a.hull', '--only', 'c']);
    expect(unknown).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'hullfit: a.hull has no fit named "c"; it has a, b.\n',
    });
  });

  it('writes each result into the folder of --out', async () => {
    const folder = cli.folderWith({ 'a.hull': `${BUMP}fit mäßig { data bump }\nfit second { data bump }` });
    const out = join(folder, 'deep', 'results');
    const { code, stdout } = await cli.run(folder, ['fit', 'a.hull', '--json', '--out', out]);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['mäßig.json', 'second.json']);
    const written = ['mäßig.json', 'second.json'].map((name) =>
      parseResult(readFileSync(join(out, name), 'utf8')),
    );
    // Each names the .hull file from where it lies.
    expect(written).toEqual(results(stdout).map((one) => ({ ...one, file: '../../a.hull' })));
  });

  it('says before the fit that it cannot write', async () => {
    const folder = cli.folderWith({ 'a.hull': `${BUMP}fit a { data bump }`, occupied: '' });
    for (const [out, path] of [
      ['occupied', 'occupied'],
      ['occupied/below', 'occupied/below'],
      ['/proc/hullfit', '/proc/hullfit'],
    ]) {
      expect(await cli.run(folder, ['fit', 'a.hull', '--json', '--out', out])).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(`^hullfit: ${path} cannot be written: .*; choose another folder\\.\n$`),
        ),
      });
    }
    mkdirSync(join(folder, 'out/a.json'), { recursive: true });
    expect(await cli.run(folder, ['fit', 'a.hull', '--json', '--out', 'out'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: 'hullfit: out/a.json cannot be written: it is a folder; choose another folder.\n',
    });
  });

  it('takes clauses from --set', async () => {
    const folder = cli.folderWith({ 'a.hull': `${BUMP}fit a { data bump }` });
    const set = ['--set', 'gap=1e-3', '--set', 'goal=within 0.1', '--set', 'bias=free'];
    const { stdout } = await cli.run(folder, ['fit', 'a.hull', '--json', ...set]);
    expect(results(stdout)[0]).toMatchObject({
      requestedGap: 1e-3,
      goal: { tolerance: 0.1 },
      constraint: { bias: { kind: 'free' } },
    });
    for (const bad of ['gap', 'gap=', '=3', 'gap=soon', 'gips=1']) {
      const wrong = await cli.run(folder, ['fit', 'a.hull', '--set', bad]);
      expect(wrong, bad).toMatchObject({ code: 3, stdout: '' });
      expect(wrong.stderr).toMatch(/^hullfit: .+\n$/);
    }
  });

  it('folds scaling back into raw weights, as verify and predict confirm', async () => {
    const table = 'Ambient C,r\n290,1.5\n300,2.5\n310,2\n325,4\n';
    const folder = cli.folderWith({
      'table.csv': table,
      'a.hull': `dataset t { from "table.csv" inputs "Ambient C" target r scale standard }
        fit joint { data t }  fit unbiased { data t network plain goal within 2 }  network plain { bias none skip affine }`,
    });
    const { code, stdout } = await cli.run(folder, ['fit', 'a.hull', '--json', '--out', 'out']);
    expect(code).toBe(0);
    expect(results(stdout)[0].scaling.offset).toEqual([306.25]);
    const predicted = await cli.run(folder, ['predict', 'out/joint.json', 'table.csv']);
    predicted.stdout
      .trim()
      .split('\n')
      .forEach((value, i) => expect(Number(value)).toBeCloseTo([1.5, 2.5, 2, 4][i], 8));
    for (const fit of ['joint', 'unbiased']) {
      expect(await cli.run(folder, ['verify', `out/${fit}.json`])).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('runs what is not broken, names file, line and column of each error, and answers 2', async () => {
    const folder = cli.folderWith({
      'bad.hull': `${BUMP}fit a { data bumb }\nfit b { data bump gap -1 }\nfit c { data bump }`,
    });
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'bad.hull', '--out', 'out', '--json']);
    expect(code).toBe(2);
    expect(results(stdout).map(({ fit, status }) => [fit, status])).toEqual([['c', 'optimal']]);
    const errors = stderr.trimEnd().split('\n');
    expect(errors).toHaveLength(2);
    for (const line of errors) expect(line).toMatch(/^bad\.hull:\d+:\d+: error [a-z-]+ \S.*$/);
    expect(errors[0]).toMatch(/^bad\.hull:8:14: error /);
    expect(readdirSync(join(folder, 'out'))).toEqual(['c.json']);
    const broken = cli.folderWith({ 'bad.hull': 'fit a { data bumb }' });
    expect(await cli.run(broken, ['fit', 'bad.hull', '--json', '--out', 'out'])).toMatchObject({
      code: 2,
      stdout: '[]\n',
    });
    expect(existsSync(join(broken, 'out'))).toBe(false);
  });

  it('leaves the chosen fit working whatever is wrong elsewhere', async () => {
    const folder = cli.folderWith({
      'a.hull': `${BUMP}fit a { data bump }\ndataset e { from "nothere.csv" inputs x target y }\nfit g { data e }\nfit h { datta }\nnetwork n {`,
    });
    const alone = await cli.run(folder, ['fit', 'a.hull', '--json', '--only', 'a']);
    expect(alone.code).toBe(0);
    expect(results(alone.stdout)).toHaveLength(1);
    // what is wrong in the text is told; data that only other fits use are not looked for
    expect(alone.stderr).toContain('unknown-clause');
    expect(alone.stderr).not.toContain('missing-file');
    expect(await cli.run(folder, ['fit', 'a.hull', '--json', '--only', 'g'])).toMatchObject({
      code: 2,
      stdout: '[]\n',
    });
    const both = await cli.run(folder, ['fit', 'a.hull', '--json', '--only', 'g', '--only', 'a']);
    expect(both.code).toBe(2);
    expect(results(both.stdout)).toHaveLength(1);
    expect(await cli.run(folder, ['fit', 'a.hull', '--only', 'z'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no fit named "z"; it has a, g, h.'),
    });
  });

  it('answers 1 for infeasible samples and names their rows', async () => {
    const text = `dataset d { samples {\n 1 -> 2\n 3 -> 4\n 1 -> 5\n } }\nfit a { data d }\n${BUMP}fit b { data bump }`;
    const { code, stdout } = await cli.run(cli.folderWith({ 'a.hull': text }), ['fit', 'a.hull', '--json']);
    expect(code).toBe(1);
    const [infeasible, other] = results(stdout);
    expect(infeasible).toMatchObject({
      status: 'infeasible',
      objective: null,
      reason: expect.stringContaining('rows 1 and 3 of d'),
    });
    expect([...infeasible.conflict!].sort()).toEqual([1, 3]);
    expect(other.status).toBe('optimal');
  });

  it('answers 1 when the time is over, with what is proven', async () => {
    const folder = cli.folderWith({ 'a.hull': LONG });
    const args = ['fit', 'a.hull', '--json', '--only', 'long', '--set', 'time=300 ms', '--out', 'out'];
    const { code, stdout } = await cli.run(folder, args);
    const [result] = results(stdout);
    expect({ code, status: result.status }).toEqual({ code: 1, status: 'stopped' });
    expect(result.reason).toContain('0.3 s');
    expect(await cli.run(folder, ['verify', 'out/long.json'])).toMatchObject({ code: 0 });
  });

  it('says that a file without fits has none', async () => {
    const folder = cli.folderWith({ 'a.hull': '// nothing yet\n' });
    const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--json']);
    expect({ code, list: JSON.parse(stdout) as unknown }).toEqual({ code: 0, list: [] });
    expect(stderr).toContain('a.hull has no fit');
  });
});

/** The folder for results is made just before the fits start, however long the process took to get there. */
const started = (folder: string): Promise<void> =>
  vi.waitFor(() => expect(existsSync(join(folder, 'out'))).toBe(true), { timeout: 60_000, interval: 50 });

describe('Ctrl-C', () => {
  it('cancels, and what is proven so far is still written', async () => {
    const folder = cli.folderWith({ 'a.hull': LONG });
    const { child, ended } = cli.start(folder, ['fit', 'a.hull', '--json', '--out', 'out']);
    await started(folder);
    setTimeout(() => child.kill('SIGINT'), 1500);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain('Cancelling');
    const [long, waiting] = results(stdout);
    expect(long).toMatchObject({ fit: 'long', status: 'cancelled' });
    // how far it got depends on the machine; what it says must hold, and `verify` below checks it
    expect(long.objective ?? Infinity).toBeGreaterThanOrEqual(long.lowerBound);
    expect(waiting).toMatchObject({ fit: 'waiting', status: 'cancelled' });
    expect(parseResult(readFileSync(join(folder, 'out', 'long.json'), 'utf8'))).toEqual({
      ...long,
      file: '../a.hull',
    });
    expect(await cli.run(folder, ['verify', 'out/long.json'])).toMatchObject({ code: 0 });
  });

  it('ends the process at once the second time', async () => {
    const folder = cli.folderWith({ 'a.hull': LONG });
    const { child, ended } = cli.start(folder, ['fit', 'a.hull', '--json', '--out', 'out']);
    // it says that it is being cancelled
    child.stderr.once('data', () => child.kill('SIGINT'));
    await started(folder);
    setTimeout(() => child.kill('SIGINT'), 500);
    expect(await ended).toMatchObject({ code: null, signal: 'SIGINT', stdout: '' });
  });
});

it('goes on when nobody reads its output', async () => {
  const folder = cli.folderWith({ 'a.hull': `${BUMP}fit a { data bump }` });
  const { child, ended } = cli.start(folder, ['fit', 'a.hull', '--json', '--out', 'out']);
  child.stdout.destroy();
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
  expect(existsSync(join(folder, 'out', 'a.json'))).toBe(true);
});

it('reads a file relative to its own folder and with a byte order mark', async () => {
  const folder = cli.folderWith({ 't.csv': 'x,y\n0,1\n1,3\n' });
  writeFileSync(
    join(folder, 'a.hull'),
    '\ufeffdataset t { from "t.csv" inputs x target y }\nfit a { data t }',
  );
  const path = join(folder, 'a.hull');
  const { code, stdout } = await cli.run('/', ['fit', path, '--json']);
  expect({ code, file: results(stdout)[0].file }).toEqual({ code: 0, file: 'a.hull' });
});
