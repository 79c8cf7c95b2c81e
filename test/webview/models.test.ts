/** The pure parts behind the views: thinning, filters, tables, spreads and interpolation. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RivalResult } from '../../src/result/schema';
import { entriesOf, interpolate, spread } from '../../src/webview/model/compare';
import { parseFilter, type FilterColumn } from '../../src/webview/model/filter';
import { toCsv, toJson, toMarkdown } from '../../src/webview/model/tables';
import { PLAIN, columnExtremesOf, thin } from '../../src/webview/plot/reduce';
import { logTicks, widenLog } from '../../src/webview/plot/scale';
import { moved, zoomed } from '../../src/webview/views/zoom';
import { compared } from './rivalFixtures';

const BOX = { left: 50, top: 10, width: 600, height: 300 };

describe('thinning', () => {
  const place = fc.record({
    x: fc.double({ min: 50, max: 650, noNaN: true }),
    y: fc.double({ min: 10, max: 310, noNaN: true }),
  });
  const crowd = (seed: { x: number; y: number }[]) =>
    Array.from({ length: PLAIN + 3000 }, (_, sample) => {
      const from = seed[sample % seed.length];
      return { x: 50 + ((from.x + sample * 0.618) % 600), y: 100 + ((from.y + sample * 0.37) % 50), sample };
    });

  it('by columns keeps the lowest and the highest of each column, and draws far fewer', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), fc.nat(6000), (seed, chosen) => {
        const points = crowd(seed);
        points[chosen] = { ...points[chosen], y: 12 };
        const column = (of: 'x' | 'y') => Float64Array.from(points, (point) => point[of]);
        const range = { from: BOX.left, to: BOX.left + BOX.width };
        const kept = columnExtremesOf(column('x'), column('y'), range, BOX.width).map((k) => points[k]);
        expect(kept.length).toBeLessThanOrEqual(4 * 603);
        expect(kept.some(({ sample }) => sample === chosen)).toBe(true);
        const extremes = (all: readonly { x: number; y: number }[]) => {
          const found = new Map<number, [number, number]>();
          for (const { x, y } of all) {
            const [low, high] = found.get(Math.floor(x)) ?? [Infinity, -Infinity];
            found.set(Math.floor(x), [Math.min(low, y), Math.max(high, y)]);
          }
          return found;
        };
        expect(extremes(kept)).toEqual(extremes(points));
      }),
      { numRuns: 12 },
    );
  });

  it('by cells keeps a lone point, each class, and leaves few points alone', () => {
    const points = crowd([{ x: 100, y: 20 }]);
    points.push({ x: 640, y: 300, sample: 99_999 });
    const kept = thin(points, BOX, ({ sample }) => sample % 2);
    expect(kept.some(({ sample }) => sample === 99_999)).toBe(true);
    expect(kept.length).toBeLessThan(2 * PLAIN + 10);
    expect(new Set(kept.map(({ sample }) => sample % 2)).size).toBe(2);
    const few = points.slice(0, 10);
    expect(thin(few, BOX)).toEqual(few);
  });
});

describe('the filter', () => {
  const columns: FilterColumn[] = [
    { id: 'bias', title: 'bias', values: [1, -2, 0], unit: 1 },
    { id: 'share', title: 'share of mass', values: [0.5, 0.3, 0.2], unit: 0.01 },
    { id: 'w0', title: 'weight Ambient C', values: [1, 2, 3], unit: 1 },
    { id: 'kink', title: 'kink at x', values: [null, 4, 5], unit: 1 },
  ];
  const kept = (text: string) => {
    const filter = parseFilter(text, columns);
    if (!filter.ok) throw new Error(filter.problem);
    return [0, 1, 2].filter(filter.keeps);
  };

  it.each([
    ['', [0, 1, 2]],
    ['2', [1]],
    ['#3', [2]],
    ['bias<0', [1]],
    ['share >= 30%', [0, 1]],
    ['share > 25, bias != 1', [1]],
    ['weight ambient c = 3', [2]],
    ['ambient c <= 2', [0, 1]],
    ['kink < 10', [1, 2]],
  ] as const)('%s', (text, neurons) => {
    expect(kept(text)).toEqual(neurons);
  });

  it.each([
    ['large', 'is no condition'],
    ['bias > much', '“much” is not a number.'],
    ['size > 3', 'There is no column “size”; there are bias, share of mass'],
  ])('%s is explained', (text, words) => {
    const filter = parseFilter(text, columns);
    expect(filter.ok ? '' : filter.problem).toContain(words);
  });
});

describe('tables', () => {
  const table = {
    columns: ['a "b"', 'c|d'],
    rows: [
      [1 / 3, null],
      ['x,y', -1e-300],
    ],
  };
  it('are written with every digit and nothing ambiguous', () => {
    expect(toCsv(table)).toBe(`"a ""b""",c|d\n${1 / 3},\n"x,y",-1e-300`);
    expect(JSON.parse(toJson(table))).toEqual([
      { 'a "b"': 1 / 3, 'c|d': null },
      { 'a "b"': 'x,y', 'c|d': -1e-300 },
    ]);
    expect(toMarkdown(table)).toBe(`| a "b" | c\\|d |\n| --- | --- |\n| ${1 / 3} |  |\n| x,y | -1e-300 |`);
  });
});

describe('the comparison', () => {
  it('shows each compared network under the name of its file', () => {
    const result = compared();
    const network = { ...result.rivals[0] };
    const rivals = ['a.onnx', 'b.json'].map((file): RivalResult => ({ ...network, kind: 'network', file }));
    const labels = entriesOf({ ...result, rivals: [...result.rivals, ...rivals] }, []).map(
      ({ label }) => label,
    );
    expect(labels.slice(-2)).toEqual(['network("a.onnx")', 'network("b.json")']);
    expect(labels).toContain('gradient descent');
  });

  it('takes medians of what is known', () => {
    expect(spread([3, null, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
    expect(spread([4, 1])).toEqual({ median: 2.5, low: 1, high: 4 });
    expect(spread([null, NaN])).toBeNull();
  });

  it('interpolates multilinear functions exactly, and knows no value outside', () => {
    const axes = [
      [0, 1, 3],
      [-1, 2],
    ];
    const f = (a: number, b: number) => 1 + 2 * a - b + 0.5 * a * b;
    const values = axes[1].flatMap((b) => axes[0].map((a) => f(a, b)));
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: -1, max: 2, noNaN: true }),
        (a, b) => {
          expect(interpolate({ axes, values }, values, [a, b])).toBeCloseTo(f(a, b), 9);
        },
      ),
    );
    expect(interpolate({ axes, values }, values, [3.1, 0])).toBeNaN();
  });
});

describe('axes', () => {
  it('have round ticks on a log axis, few enough and inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
        fc.double({ min: 1.01, max: 1e12, noNaN: true }),
        (from, ratio) => {
          const range = widenLog({ from, to: from * ratio });
          const { values, labels } = logTicks(range, 6);
          expect(values.length).toBeGreaterThanOrEqual(1);
          expect(values.length).toBeLessThanOrEqual(9);
          expect(labels).toHaveLength(values.length);
          for (const value of values)
            expect(value >= range.from * 0.998 && value <= range.to * 1.002).toBe(true);
        },
      ),
    );
  });

  it('keep the point under the pointer when zooming, and end at a limit', () => {
    const whole = { x: { from: 0, to: 10 }, y: { from: -1, to: 1 } };
    const near = zoomed(whole, whole, 0.5, { x: 0.2, y: 0.25 });
    expect(near.x).toEqual({ from: 1, to: 6 });
    expect(near.y).toEqual({ from: -0.25, to: 0.75 });
    let deep = whole as typeof near;
    for (let k = 0; k < 100; k++) deep = zoomed(deep, whole, 0.5);
    expect(deep.x.to - deep.x.from).toBeCloseTo(1e-5, 9);
    expect(moved(near, 0.1, 0).x).toEqual({ from: 1.5, to: 6.5 });
  });
});
