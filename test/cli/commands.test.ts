import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INLINE_SAMPLES, type FitResult } from '../../src/result/schema';
import { parseResult } from '../../src/result/read';
import { formatResult } from '../../src/result/write';
import { Cli } from '../helpers/cli';

let cli: Cli;
/** A folder with the result of a fit with two inputs, out/first.json. */
let folder: string;
let result: FitResult;

beforeAll(async () => {
  cli = new Cli('server');
  folder = cli.folderWith({
    'table.csv': 'height,"wide, or not",y\n0,0,1\n1,0,2\n0,1,0\n1,1,-1\n.5,.25,.5\n',
    'a.hull':
      'dataset d { from "table.csv" inputs height, "wide, or not" target y scale minmax }\nfit first { data d }',
  });
  expect(await cli.run(folder, ['fit', 'a.hull', '--out', 'out'])).toMatchObject({ code: 0, stderr: '' });
  result = parseResult(readFileSync(join(folder, 'out/first.json'), 'utf8'));
});
afterAll(() => cli.dispose());

describe('hullfit check', () => {
  it('is silent about a good file', async () => {
    expect(await cli.run(folder, ['check', 'a.hull'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await cli.run(folder, ['check', 'a.hull', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
  });

  it('prints errors on stderr and the rest on stdout, with positions counted from 1', async () => {
    const text = 'fit a { data nothing }\n\n  dataset unused { samples {\n 1 -> 2\n 2 -> 3\n } }\n';
    const there = cli.folderWith({ 'b.hull': text });
    const { code, stdout, stderr } = await cli.run(there, ['check', 'b.hull']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^b\.hull:1:14: error [a-z-]+ .+\n$/);
    expect(stdout).toMatch(/^b\.hull:3:11: hint [a-z-]+ .+\n$/);
  });

  it('gives the same as JSON', async () => {
    const there = cli.folderWith({ 'b.hull': 'fit a { data nothing }' });
    const { code, stdout, stderr } = await cli.run(there, ['check', 'b.hull', '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'b.hull',
        ...{ line: 1, column: 14, endLine: 1, endColumn: 21 },
        severity: 'error',
        code: expect.stringMatching(/^[a-z-]+$/),
        message: expect.stringContaining('nothing'),
      },
    ]);
  });
});

describe('hullfit verify', () => {
  const altered = async (change: (copy: FitResult) => FitResult) => {
    writeFileSync(join(folder, 'altered.json'), formatResult(change(structuredClone(result))));
    return cli.run(folder, ['verify', 'altered.json']);
  };

  it('prints what it proved', async () => {
    const { code, stdout, stderr } = await cli.run(folder, ['verify', 'out/first.json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const about of ['residual', 'mass', 'membership', 'objective', 'dual', 'gap', 'status']) {
      expect(stdout).toMatch(new RegExp(`^holds  ${about} `, 'm'));
    }
    expect(stdout).toContain('first (optimal): every claim holds.');
  });

  it.each<[string, string, (copy: FitResult) => FitResult]>([
    ['a smaller mass', 'mass', (copy) => ({ ...copy, mass: copy.mass! * 0.99 })],
    ['a smaller objective', 'objective', (copy) => ({ ...copy, objective: copy.objective! * 0.99 })],
    ['a larger bound', 'gap', (copy) => ({ ...copy, lowerBound: copy.lowerBound * 1.001 })],
    ['a larger dual', 'dual', (copy) => ({ ...copy, dual: copy.dual.map((z) => z * 1.01) })],
    ['other weights', 'residual', (copy) => ({ ...copy, neurons: copy.neurons.slice(1) })],
    [
      'a neuron outside the constraint set',
      'membership',
      (copy) => ({ ...copy, constraint: { ...copy.constraint, weights: { norm: 'l2', radius: 0.5 } } }),
    ],
    ['a smaller residual', 'residual', (copy) => ({ ...copy, residual: { max: 1e-3, rms: 0 } })],
    ['a gap it did not reach', 'status', (copy) => ({ ...copy, requestedGap: copy.gap! / 2 })],
    ['other data', 'residual', (copy) => ({ ...copy, samples: { ...copy.samples, y: [1, 2, 0, -1, 0.6] } })],
  ])('does not believe %s', async (_, about, change) => {
    const { code, stdout } = await altered(change);
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^FAILS  ${about} `, 'm'));
    expect(stdout).toMatch(/\d of \d+ claims do not hold\.\n$/);
  });

  it('refuses what is no result, naming the field', async () => {
    const there = cli.folderWith({ 'a.json': formatResult(result).replace('"bias":', '"bios":') });
    expect(await cli.run(there, ['verify', 'a.json'])).toMatchObject({
      code: 2,
      stderr:
        'hullfit: a.json: The result has no field neurons[0].bias, so it is not a complete hullfit.result/2.\n',
    });
    expect(await cli.run(there, ['verify', 'b.json'])).toMatchObject({
      code: 3,
      stderr: 'hullfit: b.json cannot be read: there is no such file or folder.\n',
    });
  });

  it('finds samples too many to be inline, and notices when they changed', async () => {
    const count = INLINE_SAMPLES + 1;
    // the last two rows contradict each other, which is found at once
    const rows = Array.from({ length: count }, (_, i) => `${Math.min(i, count - 2)},${i}\n`).join('');
    const there = cli.folderWith({
      'many.csv': `x,y\n${rows}`,
      'a.hull': 'dataset d { from "many.csv" inputs x target y }\nfit many { data d }',
    });
    expect(await cli.run(there, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 1 });
    const { samples } = parseResult(readFileSync(join(there, 'many.json'), 'utf8'));
    expect(samples).toMatchObject({ count, path: 'many.csv' });
    expect(samples.x).toBeUndefined();
    expect(await cli.run(there, ['verify', 'many.json'])).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(join(there, 'many.csv'), `x,y\n${rows}77777,1\n`);
    expect(await cli.run(there, ['verify', 'many.json'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('have changed since; fit again.'),
    });
  });
});

describe('hullfit predict', () => {
  const close = (stdout: string, expected: number[]) => {
    const values = stdout.trimEnd().split('\n').map(Number);
    expect(values).toHaveLength(expected.length);
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 8));
  };

  it('reads columns by name, in any order, among others', async () => {
    const there = cli.folderWith({ 'in.csv': '"wide, or not",note,height\n0,first,1\n1,second,1\n' });
    const { code, stdout } = await cli.run(there, ['predict', join(folder, 'out/first.json'), 'in.csv']);
    expect(code).toBe(0);
    close(stdout, [2, -1]);
  });

  it('reads standard input when no file is named', async () => {
    const input = 'height,"wide, or not"\n0,0\n';
    const { code, stdout } = await cli.run(folder, ['predict', 'out/first.json'], input);
    expect(code).toBe(0);
    close(stdout, [1]);
  });

  it.each([
    ['height\n1\n', 'standard input:1: there is no column "wide, or not"'],
    ['height,"wide, or not"\n1,2\n1,oops\n', 'standard input:3: column "wide, or not" is "oops"'],
    ['height,"wide, or not"\n1,\n', 'standard input:2: column "wide, or not" is empty'],
    ['', 'standard input is empty'],
  ])('says where %j is wrong', async (input, words) => {
    const { code, stdout, stderr } = await cli.run(folder, ['predict', 'out/first.json'], input);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('tells classes by their labels', async () => {
    const there = cli.folderWith({
      'animals.csv': 'x,kind\n-2,dog\n-1,dog\n1,cat\n2,cat\n',
      'bits.csv': 'x,y\n-2,0\n-1,0\n1,1\n2,1\n',
      'signs.csv': 'x,y\n-2,-1\n-1,-1\n1,1\n2,1\n',
      'a.hull':
        'dataset animals { from "animals.csv" inputs x target kind is "cat" }\nfit named { data animals }\n' +
        'dataset bits { from "bits.csv" inputs x target y }\nfit coded { data bits goal classify }\n' +
        'dataset signs { from "signs.csv" inputs x target y }\nfit plain { data signs goal classify }\n' +
        'fit values { data signs }\n',
    });
    expect(await cli.run(there, ['fit', 'a.hull', '--out', '.'])).toMatchObject({ code: 0, stderr: '' });
    const table = 'x\n1.5\n-1.5\n-9\n';
    const labelled = async (file: string) => {
      const { code, stdout, stderr } = await cli.run(there, ['predict', file, '--label'], table);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout;
    };
    expect(await labelled('named.json')).toBe('cat\ndog\ndog\n');
    expect(await labelled('coded.json')).toBe('1\n0\n0\n');
    expect(await labelled('plain.json')).toBe('1\n-1\n-1\n');

    const written = parseResult(readFileSync(join(there, 'named.json'), 'utf8'));
    const { labels, ...samples } = written.samples;
    expect(labels).toEqual({ positive: 'cat', negative: 'dog' });
    const write = (result: FitResult) => writeFileSync(join(there, 'other.json'), formatResult(result));
    write({ ...written, samples }); // as earlier versions wrote them
    expect(await labelled('other.json')).toBe('1\n-1\n-1\n');
    write({ ...written, samples: { ...samples, labels: { positive: 'a', negative: 'two\nlines' } } });
    expect(await labelled('other.json')).toBe('a\ntwo lines\ntwo lines\n');
    write({ ...written, neurons: [] }); // 0 everywhere
    expect(await labelled('other.json')).toBe('dog\ndog\ndog\n');

    expect(await cli.run(there, ['predict', 'values.json', '--label'], table)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^hullfit: values\.json is no classification .*; usage: [^\n]*\n$/),
    });
  });

  it('tells no class where the value overflows on both sides', async () => {
    const neurons = [
      { weights: [1, 0], bias: 0, output: 1e300 },
      { weights: [0, 1], bias: 0, output: -1e300 },
    ];
    const residual = { margin: 1, accuracy: 1, hinge: 0 };
    const samples = { ...result.samples, y: [1, 1, 1, -1, 1] };
    const goal = { kind: 'classify' } as const;
    writeFileSync(join(folder, 'huge.json'), formatResult({ ...result, neurons, residual, samples, goal }));
    const input = 'height,"wide, or not"\n1,0\n1e300,1e300\n';
    expect(await cli.run(folder, ['predict', 'huge.json', '--label'], input)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^hullfit: standard input:3: .* has no class; [^\n]*\n$/),
    });
  });

  it('has nothing to predict with when the fit found no network', async () => {
    const none = {
      objective: null,
      mass: null,
      gap: null,
      neurons: [],
      residual: null,
      status: 'cancelled',
    } as const;
    writeFileSync(join(folder, 'none.json'), formatResult({ ...result, ...none }));
    expect(await cli.run(folder, ['predict', 'none.json'])).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('hullfit new', () => {
  it('writes a file that checks and fits as it stands, once', async () => {
    const there = cli.folderWith();
    expect(await cli.run(there, ['new', 'calibration'])).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(join(there, 'calibration.hull'), 'utf8');
    expect(text).toContain('hullfit fit calibration.hull');
    expect(await cli.run(there, ['check', 'calibration.hull'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await cli.run(there, ['fit', 'calibration.hull'])).toMatchObject({ code: 0, stderr: '' });
    expect(await cli.run(there, ['new', 'calibration.hull'])).toMatchObject({ code: 3, stdout: '' });
    expect(readFileSync(join(there, 'calibration.hull'), 'utf8')).toBe(text);
  });
});

describe('hullfit lsp', () => {
  it('serves over standard input and output, and ends when its client asks', async () => {
    const { child, ended } = cli.start(folder, ['lsp', '--stdio']);
    const send = (message: object) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    const params = { processId: process.pid, rootUri: null, capabilities: {} };
    send({ id: 1, method: 'initialize', params });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Content-Length: \d+\r\n\r\n\{.*"id":1,"result":\{"capabilities":/);
  });
});

describe('bad usage', () => {
  it.each([
    [['fit'], 'An argument is missing; usage: hullfit fit FILE.hull'],
    [['fit', 'a', 'b'], '"b" is one argument too many'],
    [['fit', 'a', '--jsn'], "Unknown option '--jsn'; usage"],
    [['fit', 'missing.hull'], 'missing.hull cannot be read: there is no such file or folder.'],
    [['fit', '.'], '. is no .hull file; give the file'],
    [['check', 'table.csv'], 'table.csv is no .hull file; give the file'],
    [['fit', 'a'], 'a is no .hull file; did you mean a.hull?'],
    [['check', 'a.hull', '--largest-file', 'x'], '--largest-file x is no number of megabytes above 0'],
    [['check'], 'An argument is missing'],
    [['lsp'], 'standard input and output only'],
    [['fti'], 'there is no command "fti"'],
    [['export', 'a.json'], '--to is missing'],
    [
      ['report', 'a.json'],
      '--out is missing; usage: hullfit report RESULT.json|SWEEP.json --out report.html',
    ],
  ])('%j is one line and exit code 3', async (args, words) => {
    const { code, stdout, stderr } = await cli.run(folder, args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^hullfit: .+\n$/);
    expect(stderr).toContain(words);
  });

  it('shows the help when nothing is asked', async () => {
    expect(await cli.run(folder, [])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('hullfit fit'),
    });
    expect(await cli.run(folder, ['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Exit codes'),
    });
    expect(await cli.run(folder, ['verify', '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('verify'),
    });
    expect((await cli.run(folder, ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
