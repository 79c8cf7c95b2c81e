/** docs/deploy.md does what it says: its commands run, its program compiles, and its table is what comes out. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli } from '../helpers/cli';

const DOCS = join(__dirname, '..', '..', 'docs');
const text = readFileSync(join(DOCS, 'deploy.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(text)![1];

let cli: Cli;
let folder: string;
beforeAll(() => {
  cli = new Cli();
  folder = cli.folderWith({ 'main.c': block('c') });
  copyFileSync(join(DOCS, 'deploy', 'ntc.csv'), join(folder, 'ntc.csv'));
});
afterAll(() => cli.dispose());

/** Counts and degrees. */
const table = (): [number, number][] =>
  readFileSync(join(folder, 'ntc.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number) as [number, number])
    .sort(([a], [b]) => a - b);

const interpolated = (points: readonly (readonly [number, number])[], x: number): number => {
  const k = Math.max(
    1,
    points.findIndex(([at]) => at >= x),
  );
  const [[x0, y0], [x1, y1]] = [points[k - 1], points[k]];
  return y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
};

/** Largest error of a function at the maker's points. */
const errorOf = (f: (counts: number) => number): number =>
  Math.max(...table().map(([counts, degrees]) => Math.abs(f(counts) - degrees)));

function lookUp(steps: number): number {
  const points = table();
  const [first, last] = [points[0][0], points[points.length - 1][0]];
  const entries = Array.from({ length: steps }, (_, k): [number, number] => {
    const x = first + ((last - first) * k) / (steps - 1);
    return [x, Math.round(128 * interpolated(points, x)) / 128];
  });
  return errorOf((counts) => interpolated(entries, counts));
}

/** Least squares at the maker's points in Chebyshev polynomials, by Householder's reflections. */
function polynomial(degree: number): number {
  const points = table();
  const basis = (counts: number): number[] => {
    const t = (counts - 2054.5) / 1921;
    const values = [1, t];
    for (let k = 2; k <= degree; k++) values.push(2 * t * values[k - 1] - values[k - 2]);
    return values;
  };
  const rows = points.map(([counts, degrees]) => [...basis(counts), degrees]);
  for (let k = 0; k <= degree; k++) {
    const length = Math.hypot(...rows.slice(k).map((row) => row[k])) * (rows[k][k] > 0 ? -1 : 1);
    const v = rows.map((row, i) => (i < k ? 0 : i === k ? row[k] - length : row[k]));
    const square = v.reduce((sum, value) => sum + value * value, 0);
    for (let c = k; c <= degree + 1; c++) {
      const along = rows.reduce((sum, row, i) => sum + v[i] * row[c], 0);
      rows.forEach((row, i) => (row[c] -= (2 * along * v[i]) / square));
    }
  }
  const c = new Array<number>(degree + 1).fill(0);
  for (let k = degree; k >= 0; k--) {
    const rest = c.reduce((sum, value, j) => sum + (j > k ? value * rows[k][j] : 0), 0);
    c[k] = (rows[k][degree + 1] - rest) / rows[k][k];
  }
  return errorOf((counts) => basis(counts).reduce((sum, value, k) => sum + value * c[k], 0));
}

describe('docs/deploy.md', () => {
  it('runs its five commands in order', async () => {
    const commands = block('sh').trim().split('\n');
    expect(commands.length).toBe(5);
    for (const command of commands) {
      const [program, ...args] = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, word]) => quoted ?? word,
      );
      if (program === 'hullfit') {
        const { code, stdout, stderr } = await cli.run(folder, args);
        expect({ command, code, stderr: code === 0 ? '' : stderr }).toEqual({ command, code: 0, stderr: '' });
        if (args[0] === 'fit')
          expect(stdout + stderr).toContain('10 neurons are the fewest within 0.3, which is proven.');
      } else execFileSync(program, args, { cwd: folder });
    }
  });

  it('has the errors and sizes of its table', () => {
    const header = readFileSync(join(folder, 'ntc.h'), 'utf8');
    writeFileSync(
      join(folder, 'ask.c'),
      '#include <stdio.h>\n#include "main.c"\nint main(void) { int c; while (scanf("%d", &c) == 1) { int16_t x = (int16_t)(NTC_X0_SCALE * (c - NTC_X0_OFFSET)); printf("%.9g %ld\\n", NTC_OFFSET + ntc(&x) / NTC_SCALE, (long)temperature((int16_t)c)); } return 0; }\n',
    );
    execFileSync('gcc', ['-std=c99', '-O1', '-o', 'ask', 'ask.c'], { cwd: folder });
    const input = table()
      .map(([counts]) => counts)
      .join('\n');
    const answers = execFileSync(join(folder, 'ask'), { input, encoding: 'utf8' }).trim().split('\n').map((line) => line.split(' ').map(Number)); // prettier-ignore
    const byCounts = new Map(table().map(([counts], k) => [counts, answers[k]]));
    // the program of the page cuts off less than a hundredth twice
    for (const [value, hundredths] of answers) expect(Math.abs(100 * value - hundredths)).toBeLessThan(2);
    const bytes = Number(/fixed16; (\d+) bytes/.exec(header)![1]);
    const rows = [
      [`${bytes} bytes`, errorOf((counts) => byCounts.get(counts)![0])],
      ['60 bytes', lookUp(30)],
      ['256 bytes', lookUp(128)],
      ['24 bytes', polynomial(5)],
      ['48 bytes', polynomial(11)],
    ] as const;
    const told = [...text.matchAll(/^\| [^|]+ \| (\d+ bytes) +\| ([\d.]+) °C/gm)].map(([, size, error]) => [
      size,
      error,
    ]);
    expect(told).toEqual(rows.map(([size, error]) => [size, error.toFixed(2)]));
    // within what was asked for, and the header's own rounding
    expect(rows[0][1]).toBeLessThanOrEqual(0.3 + Number(/NTC_ERROR ([\d.e-]+)/.exec(header)![1]));
  });
});
