/** `hullfit sweep` as its users have it: tables, files, a kill in the middle, and cross-validation by hand. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldSplits } from '../../src/data/split';
import type { SweepResult } from '../../src/result/sweepResult';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.dispose());

const TEXT = `dataset d { generate teacher(neurons: 3, inputs: 2, samples: 24, noise: 0.1, seed: 7) }
fit f { data d goal least_squares penalty 5% holdout 25% seed 1 }
sweep s {
  fit f
  vary weights in [l1, l2]
  vary penalty from 1% to 40% steps 4 log
  folds 3 seed 2
  choose one_standard_error
}
`;

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
/** Without the last column, which is the time. */
const untimed = (csv: string) => csv.replace(/,[^,\n]*$/gm, '');

describe('hullfit sweep', () => {
  it('prints the table, marks the chosen point and says why', async () => {
    const folder = cli.folderWith({ 'a.hull': TEXT });
    const { code, stdout, stderr } = await cli.run(folder, ['sweep', 'a.hull']);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe('s, of the fit f: 8 points');
    expect(lines[1].trim().split(/ +/)).toEqual(
      'weights penalty status objective mass gap neurons residual test cv cv_se ms'.split(' '),
    );
    expect(lines).toHaveLength(11);
    expect(lines.filter((line) => line.startsWith('* '))).toHaveLength(2);
    expect(lines.at(-1)).toMatch(
      /^\* one_standard_error: weights l\d, penalty .*% *: its \d+ neurons? (is|are) the fewest/,
    );
  });

  it('writes its lines, its table and its choice, the same on one thread and on two', async () => {
    const folder = cli.folderWith({ 'a.hull': TEXT });
    for (const workers of ['1', '2']) {
      const args = ['sweep', 'a.hull', '--out', `out${workers}`, '--workers', workers];
      const { code, stdout, stderr } = await cli.run(folder, args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^s: 8 points in out\d.s\.csv\n\* one_standard_error: /);
    }
    const csv = read(folder, 'out1/s.csv');
    expect(csv.split('\n')[0]).toBe(
      'weights,penalty,status,objective,mass,gap,neurons,residual,test,cv,cv_se,ms',
    );
    expect(csv.split('\n').map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
      'weights penalty',
      ...['l1', 'l2'].flatMap((norm) =>
        ['1%', '3.41995%', '11.6961%', '40%'].map((part) => `${norm} ${part}`),
      ),
      '',
    ]);
    expect(untimed(read(folder, 'out2/s.csv'))).toBe(untimed(csv));
    expect(read(folder, 'out1/s.jsonl').trimEnd().split('\n')).toHaveLength(1 + 8 * 4);
    const { buffer } = new Uint8Array(readFileSync(join(folder, 'out1/s.parquet')));
    const rows = await parquetReadObjects({ file: buffer });
    expect(`${Object.keys(rows[0]).join(',')}\n`).toBe(csv.slice(0, csv.indexOf('\n') + 1));
    expect(rows.map((row) => Object.values(row).map(String).join(','))).toEqual(
      csv.trimEnd().split('\n').slice(1),
    );
    const result = JSON.parse(read(folder, 'out1/s.json')) as SweepResult;
    expect(result).toMatchObject({ schema: 'hullfit.sweep/1', sweep: 's', fit: 'f', points: 8 });
    expect(result.choice?.rule).toBe('one_standard_error');
    expect(Object.keys(result.choice!.set)).toEqual(['weights', 'penalty']);
  });

  it('gives the same table when it is killed in the middle and gone on with', async () => {
    const folder = cli.folderWith({ 'a.hull': TEXT });
    await cli.run(folder, ['sweep', 'a.hull', '--out', 'whole']);
    const args = ['sweep', 'a.hull', '--out', 'cut', '--workers', '1'];
    const { child, ended } = cli.start(folder, args);
    const path = join(folder, 'cut/s.jsonl');
    while (!existsSync(path) || readFileSync(path, 'utf8').split('\n').length < 8) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    expect(existsSync(join(folder, 'cut/s.csv'))).toBe(false);
    const before = read(folder, 'cut/s.jsonl').trimEnd().split('\n');
    expect(before.length).toBeLessThan(33);
    // and a line that was cut off
    appendFileSync(path, '{"point":3,"fold":nu');
    const { code } = await cli.run(folder, [...args, '--resume']);
    expect(code).toBe(0);
    const lines = read(folder, 'cut/s.jsonl').trimEnd().split('\n');
    expect(lines.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
    expect(lines).toHaveLength(33);
    const keys = lines.slice(1).map((line) => {
      const { point, fold } = JSON.parse(line) as { point: number; fold: number | null };
      return `${point} ${fold}`;
    });
    expect(new Set(keys).size).toBe(32);
    expect(untimed(read(folder, 'cut/s.csv'))).toBe(untimed(read(folder, 'whole/s.csv')));
    // what is done is not done again
    const lastCsv = read(folder, 'cut/s.csv');
    await cli.run(folder, [...args, '--resume']);
    expect(read(folder, 'cut/s.csv')).toBe(lastCsv);
  });

  it('keeps what has ended when it is cancelled, and says how to go on', async () => {
    const long = TEXT.replace('steps 4', 'steps 40').replace('samples: 24', 'samples: 60');
    const folder = cli.folderWith({ 'a.hull': long });
    const { child, ended } = cli.start(folder, ['sweep', 'a.hull', '--out', 'out']);
    const path = join(folder, 'out/s.jsonl');
    while (!existsSync(path) || readFileSync(path, 'utf8').split('\n').length < 4) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cancelling; the fits that have ended are kept\. .*--resume/);
    expect(JSON.parse(read(folder, 'out/s.json'))).toMatchObject({ choice: null, points: 80 });
  });

  it('refuses to go on with another sweep', async () => {
    const folder = cli.folderWith({ 'a.hull': TEXT });
    await cli.run(folder, ['sweep', 'a.hull', '--out', 'out']);
    writeFileSync(join(folder, 'a.hull'), TEXT.replace('seed: 7', 'seed: 8'));
    const { code, stderr } = await cli.run(folder, ['sweep', 'a.hull', '--out', 'out', '--resume']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/s\.jsonl is of another sweep, or its text or data have changed since/);
  });

  it('has one row of a point that makes no fit, and leaves 1', async () => {
    const text = `dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0 } }
fit f { data d }
sweep s { fit f vary rows in [1..2, 1..9] vary time in [1 s] }`;
    const folder = cli.folderWith({ 'a.hull': text });
    const { code, stdout } = await cli.run(folder, ['sweep', 'a.hull', '--json']);
    expect(code).toBe(1);
    const [{ rows, choice }] = JSON.parse(stdout) as SweepResult[];
    expect(rows.map(({ values, status }) => [...values, status])).toEqual([
      ['1..2', '1 s', 'optimal'],
      ['1..9', '1 s', 'refused'],
    ]);
    expect(rows[1].reason).toMatch(/only 3 samples/);
    expect(choice).toBeNull();
  });

  it.each<[string[], number, RegExp]>([
    [['sweep', 'a.hull', '--only', 'r'], 3, /no sweep named "r"; it has s/],
    [['sweep', 'a.hull', '--resume'], 3, /--out DIR/],
    [['sweep', 'a.hull', '--engine', 'cloud'], 3, /no engine/],
    [['sweep', 'a.hull', '--workers', '0'], 3, /whole number from 1/],
    [['sweep', 'a.hull', '--most-fits', '31'], 2, /sweep-too-large .*8 points, 32 fits/],
  ])('%j is refused', async (args, expected, message) => {
    const folder = cli.folderWith({ 'a.hull': TEXT });
    const { code, stderr } = await cli.run(folder, args);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
  });
});

describe('cross-validation', () => {
  /** What the fit makes of a fold, by a table with its samples first and a test of the rest. */
  async function byHand(
    header: string,
    rows: readonly string[],
    block: string,
    values: readonly [string, string][],
    folds: { count: number; seed: number },
  ) {
    const errors: { error: number; samples: number }[] = [];
    for (const { training, test } of foldSplits(rows.length, folds.count, folds.seed)) {
      const table = [header, ...[...training, ...test].map((at) => rows[at])].join('\n');
      const text = `dataset d { from "t.csv" ${block} }
dataset rest { from "t.csv" ${block} rows ${training.length + 1}..${rows.length} }
fit f { data d GOAL test with rest }`;
      const folder = cli.folderWith({ 't.csv': `${table}\n`, 'a.hull': text.replace('GOAL', goalOf(block)) });
      const set = [...values, ['rows', `1..${training.length}`]].flatMap((pair) => ['--set', pair.join('=')]);
      const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--json', ...set]);
      expect([code, stderr]).toEqual([0, '']);
      const [{ test: score }] = JSON.parse(stdout) as {
        test: { samples: number; rms?: number; accuracy?: number };
      }[];
      errors.push({ error: score.rms ?? 1 - score.accuracy!, samples: score.samples });
    }
    const total = errors.reduce((sum, { samples }) => sum + samples, 0);
    const classes = block.includes(' is ');
    const sum = errors.reduce((so, { error, samples }) => so + samples * (classes ? error : error ** 2), 0);
    const mean = errors.reduce((so, { error }) => so + error, 0) / errors.length;
    const squares = errors.reduce((so, { error }) => so + (error - mean) ** 2, 0);
    return {
      cv: classes ? sum / total : Math.sqrt(sum / total),
      se: Math.sqrt(squares / (errors.length - 1) / errors.length),
    };
  }

  const goalOf = (block: string) =>
    block.includes(' is ') ? 'goal classify soft 10' : 'goal least_squares penalty 5%';

  const noise = (i: number) => Math.sin(12.9898 * (i + 1) ** 2);
  const CURVE = Array.from(
    { length: 25 },
    (_, i) => `${i / 4},${(Math.abs(i - 12) / 4 + 0.2 * noise(i)).toFixed(4)}`,
  );
  const CLASSES = Array.from({ length: 24 }, (_, i) => {
    const [a, b] = [noise(i), noise(i + 50)];
    return `${(10 * a).toFixed(3)},${b.toFixed(3)},${a * b + 0.3 * noise(i + 99) > 0 ? 'yes' : 'no'}`;
  });

  it.each<[string, string, readonly string[], string, string, [string, string][]]>([
    [
      'a regression',
      'x,y',
      CURVE,
      'inputs x target y',
      'penalty',
      [
        ['penalty', '2%'],
        ['penalty', '20%'],
      ],
    ],
    [
      'a classification with scaled inputs',
      'a,b,class',
      CLASSES,
      'inputs a, b target class is "yes" scale standard',
      'softness',
      [
        ['softness', '0.5'],
        ['softness', '5'],
      ],
    ],
  ])(
    'of %s is what a loop over --set and rows makes of it',
    async (_, header, rows, block, clause, values) => {
      const folds = { count: 4, seed: 3 };
      const text = `dataset d { from "t.csv" ${block} }
fit f { data d ${goalOf(block)} }
sweep s { fit f vary ${clause} in [${values.map(([, value]) => value).join(', ')}] folds 4 seed 3 }`;
      const folder = cli.folderWith({ 't.csv': `${[header, ...rows].join('\n')}\n`, 'a.hull': text });
      const { stdout, stderr } = await cli.run(folder, ['sweep', 'a.hull', '--json']);
      expect(stderr).toBe('');
      const [{ rows: found }] = JSON.parse(stdout) as SweepResult[];
      for (const [at, value] of values.entries()) {
        const { cv, se } = await byHand(header, rows, block, [value], folds);
        // a fit that starts from another one's network is the same to its gap of 1e-6, its errors to the root of that
        expect(found[at].cv).toBeCloseTo(cv, 3);
        expect(found[at].cvSe).toBeCloseTo(se, 3);
        expect(cv).toBeGreaterThan(0);
      }
    },
  );
});
