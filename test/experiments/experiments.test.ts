/** The experiments' own machinery; the experiments themselves run with `npm run experiments`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chart, COLOURS } from '../../experiments/chart';
import { CONCLUSIONS } from '../../experiments/conclusions';
import type { DoneCell } from '../../experiments/cell';
import { foldsOf, FOLDS, heldOf, type Method } from '../../experiments/crossValidation';
import { runCells } from '../../experiments/crew';
import { EXPERIMENTS } from '../../experiments/index';
import { median, short, spread, table } from '../../experiments/numbers';
import { pageOf } from '../../experiments/page';
import { matches, planted, transition } from '../../experiments/planted';
import {
  cars,
  countries,
  globe,
  iris,
  irisClasses,
  penguinClasses,
  penguins,
  seattle,
} from '../../experiments/realData';
import { drawRegions, GRID, gridOf } from '../../experiments/regions';
import { Store } from '../../experiments/store';
import { teacherNeurons } from '../../src/data/generators';
import { Random } from '../../src/data/random';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-experiments-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the cells', () => {
  it.each([true, false])('have ids of their own that may be file names (quick: %s)', (quick) => {
    for (const experiment of EXPERIMENTS) {
      const ids = experiment.cells(quick).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[\w.-]+$/);
    }
  });

  it('are fewer in the quick run, and every experiment has a conclusion', () => {
    for (const experiment of EXPERIMENTS) {
      expect(experiment.cells(true).length).toBeLessThan(experiment.cells(false).length);
      expect(CONCLUSIONS[experiment.name].length).toBeGreaterThan(100);
    }
  });
});

describe('the store', () => {
  const cell = { experiment: 'e', id: 'a', parameters: { n: 1 } };

  it('knows what is done, with the same parameters only, and forgives a file that was cut short', () => {
    const store = new Store(join(folder, 'store'));
    expect(store.read(cell)).toBeNull();
    const done: DoneCell = { ...cell, answer: { x: 2 }, ms: 3 };
    store.write(done);
    expect(store.read(cell)).toEqual(done);
    expect(store.read({ ...cell, parameters: { n: 2 } })).toBeNull();
    writeFileSync(join(folder, 'store', 'e', 'a.json'), '{ "experiment": "e"');
    expect(store.read(cell)).toBeNull();
  });
});

describe('the crew', () => {
  const workerPath = join(folder, 'worker.cjs');
  writeFileSync(
    workerPath,
    `const { parentPort: port } = require('node:worker_threads');
port.on('message', ({ id }) => port.postMessage(id === 'bad' ? { failed: 'no luck' } : { answer: id, ms: 1 }));`,
  );
  const cellOf = (id: string) => ({ experiment: 'e', id, parameters: null });

  it('runs every cell once over its threads, and stores each', async () => {
    const store = new Store(join(folder, 'crew'));
    const ids: string[] = [];
    const cells = ['a', 'b', 'c', 'd', 'e'].map(cellOf);
    await runCells(cells, { workerPath, threads: 2, store, onDone: ({ id }) => ids.push(id) });
    expect(ids.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(cells.map((cell) => store.read(cell)?.answer)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('ends with the first that fails, and keeps what is done', async () => {
    const store = new Store(join(folder, 'failing'));
    const run = runCells(['a', 'bad', 'c'].map(cellOf), {
      workerPath,
      threads: 1,
      store,
      onDone: () => undefined,
    });
    await expect(run).rejects.toThrow('Cell e/bad failed: no luck');
    expect([store.read(cellOf('a')) !== null, store.read(cellOf('c')) !== null]).toEqual([true, false]);
  });
});

describe('planted networks', () => {
  const own = teacherNeurons({ neurons: 3, inputs: 2 }, new Random(1));

  it('match themselves in any order, and nothing else', () => {
    expect(matches(own, [...own].reverse())).toBe(true);
    expect(matches(own, own.slice(1))).toBe(false);
    expect(matches(own, [own[0], own[0], own[1]])).toBe(false);
    const moved = own.map((neuron) => ({ ...neuron, bias: neuron.bias + 0.01 }));
    expect(matches(own, moved)).toBe(false);
    const scaled = own.map((neuron) => ({ ...neuron, output: 1.01 * neuron.output }));
    expect(matches(own, scaled)).toBe(false);
  });

  it('have their transition where half are recovered', () => {
    const at = (samples: number, share: number) => ({ samples, share });
    expect(transition([at(10, 0), at(40, 1)])).toBeCloseTo(20, 9);
    expect(transition([at(10, 0.7), at(40, 1)])).toBe(10);
    expect(transition([at(10, 0), at(40, 0.4)])).toBeNull();
  });

  it('are recovered by a real fit of many samples', async () => {
    const parameters = { inputs: 1, neurons: 1, slope: 0.1, factor: 6, seeds: [1, 2], seconds: 10 };
    const answer = await planted.run(parameters);
    expect(answer).toMatchObject({ samples: 12, outcomes: ['recovered', 'recovered'], proven: 2 });
  });
});

describe('the real tables', () => {
  it.each([
    ['cars', cars, 392, 2],
    ['penguins', penguins, 342, 3],
    ['countries', countries, 187, 1],
    ['iris', iris, 150, 2],
    ['globe', globe, 144, 1],
    ['seattle', seattle, 1461, 1],
    ['iris classes', irisClasses, 150, 2],
    ['penguin classes', penguinClasses, 342, 2],
  ] as const)('%s have their rows', (_, read, rows, inputs) => {
    const { dimension, inputs: values, targets } = read();
    expect([targets.length, dimension, values.length]).toEqual([rows, inputs, rows * inputs]);
    expect([...values, ...targets].every(Number.isFinite)).toBe(true);
  });

  it('have both classes', () => {
    for (const { targets } of [irisClasses(), penguinClasses()]) {
      expect(new Set(targets)).toEqual(new Set([1, -1]));
    }
  });
});

describe('cross-validation', () => {
  /** A constant that is the setting; none below 2. */
  const constant: Method = {
    name: 'constant',
    settings: [1, 2, 3, 7],
    make: (_, setting, last) =>
      Promise.resolve({
        size: null,
        parameters: 1,
        gap: null,
        valuesAt:
          setting < 2 || (last && setting < 3)
            ? null
            : (inputs) => new Float64Array(inputs.length).fill(setting),
      }),
  };
  const data = (targets: number[]) => ({
    dimension: 1,
    inputs: Float64Array.from(targets.keys()),
    targets: Float64Array.from(targets),
  });

  it('has each row in one fold, and folds of one size', () => {
    const folds = foldsOf(23, 1);
    const sizes = Array.from({ length: FOLDS }, (_, k) => folds.filter((fold) => fold === k).length);
    expect(sizes.sort()).toEqual([4, 4, 5, 5, 5]);
  });

  it('takes the best setting that has a function for all rows, and judges by the test rows alone', async () => {
    const split = { training: data(new Array<number>(20).fill(2.2)), test: data([4, 4]) };
    // 2 is best on the folds, but has no function for all rows
    expect(await heldOf(constant, split, foldsOf(20, 1))).toMatchObject({ setting: 3, error: 1, gap: null });
  });
});

describe('the pictures', () => {
  const panel = {
    title: 'A & B',
    x: { name: 'x', log: true },
    y: { name: 'y', from: 0, to: 1 },
    lines: [{ y: 0.5, name: 'half' }],
    series: [
      {
        name: 'one <1>',
        points: [
          { x: 1, y: 0.2 },
          { x: 100, y: 1, low: 0.5, high: 1 },
        ],
      },
      { name: 'two', loose: true, points: [{ x: 10, y: 0 }] },
    ],
  };

  it('are well-formed, inside their frame, for light and dark', () => {
    const svg = chart('title', [panel, panel, panel]);
    expect(svg).toContain('A &amp; B');
    expect(svg).toContain('one &lt;1&gt;');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.match(/<g[ >]/g)).toHaveLength(svg.match(/<\/g>/g)!.length);
    const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg)!.map(Number);
    for (const [, path] of svg.matchAll(/<polyline[^>]* points="([^"]+)"/g)) {
      for (const [x, y] of path.split(' ').map((pair) => pair.split(',').map(Number))) {
        expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
      }
    }
  });

  it('have a contrast of 4.5 on a light and on a dark page', () => {
    const light = (hex: string): number => {
      const parts = [1, 3, 5].map((k) => parseInt(hex.slice(k, k + 2), 16) / 255);
      const [r, g, b] = parts.map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (a: string, b: string): number => {
      const [high, low] = [light(a), light(b)].sort((p, q) => q - p);
      return (high + 0.05) / (low + 0.05);
    };
    for (const [onLight, onDark] of COLOURS) {
      expect(contrast(onLight, '#ffffff')).toBeGreaterThanOrEqual(4.5);
      expect(contrast(onDark, '#0d1117')).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('of regions shade the points that are classified as +1', () => {
    const grid = gridOf(Float64Array.of(0, 0, 1, 2));
    expect(grid.points).toHaveLength(2 * GRID * GRID);
    const signs = Array.from({ length: 4 }, (_, k) => (k < 2 ? '+' : '-')).join('');
    const region = { from: [0, 0], to: [1, 1], x: [0.1, 0.1, 0.9, 0.9], y: [1, -1], signs };
    const svg = drawRegions('r', [{ title: 'd', regions: [{ title: 'm', region }] }], 2);
    // the lower half, since rows count upwards
    expect(svg).toContain('d="M0 75h150v75.1h-150z"');
    expect(svg).not.toMatch(/NaN|undefined/);
  });
});

describe('the numbers', () => {
  it('are medians with ranges, three digits, and tables', () => {
    expect(median([3, 1, 2, 10])).toBe(2.5);
    expect(spread([1, 2, 9])).toBe('2 (1–9)');
    expect(spread([4, 4])).toBe('4');
    expect([short(0.00012345), short(1234567), short(12.3456)]).toEqual(['1.2e-4', '1.2e6', '12.3']);
    expect(table(['a', 'b'], [['x', '1']])).toBe('| a | b |\n| --- | --: |\n| x | 1 |');
  });
});

it('the page holds every section with its conclusion, and the documented one is of this program', () => {
  const report = {
    title: 'T',
    expected: 'E',
    body: 'B',
    directions: [{ statement: 'S', holds: true }],
    pictures: [],
  };
  const page = pageOf([{ name: 'planted', report, cells: [], ran: '1 minute' }], { quick: false });
  expect(page).toContain('(experiments/planted.json). 1 minute.');
  expect(page).toContain(`**What came out.** ${CONCLUSIONS.planted}`);
  const documented = readFileSync('docs/experiments.md', 'utf8');
  for (const experiment of EXPERIMENTS) expect(documented).toContain(CONCLUSIONS[experiment.name]);
});
