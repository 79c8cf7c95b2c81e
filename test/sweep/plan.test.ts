/** What of a sweep needs no solver: spacing, folds, chains, the table, the choice. */
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { foldSplits } from '../../src/data/split';
import { chainShape, type FitOutcome, outcomeShape } from '../../src/protocol/sweep';
import { workOf } from '../../src/sweep/chains';
import { choose } from '../../src/sweep/choose';
import { numbersOf } from '../../src/result/variedNumbers';
import { combinations, type SweepPlan } from '../../src/sweep/plan';
import type { SweepRow } from '../../src/result/sweepResult';
import { Outcomes } from '../../src/sweep/rows';
import { sizeOf, sizeWords } from '../../src/sweep/size';
import { spaced } from '../../src/sweep/spacing';
import { columnsOf, csvText } from '../../src/result/sweepTable';
import { fitJob } from '../helpers/jobs';
import { planOf } from '../helpers/sweeps';

describe('spacing', () => {
  it.each<[number, number, number, boolean, number[]]>([
    [0, 1, 3, false, [0, 0.5, 1]],
    [1, 100, 3, true, [1, 10, 100]],
    [100, 1, 3, true, [100, 10, 1]],
    [-1, 1, 3, false, [-1, 0, 1]],
    [0.1, 50, 4, true, [0.1, 0.793701, 6.29961, 50]],
    [1, 10, 10, false, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [0, 0.3, 4, false, [0, 0.1, 0.2, 0.3]],
  ])('from %d to %d in %d steps, log %s', (first, last, steps, log, expected) => {
    expect(spaced(first, last, steps, log)).toEqual(expected);
  });
});

describe('numbers of values', () => {
  it.each<[string[], number[] | null]>([
    [
      ['1%', '0.5%'],
      [1, 0.5],
    ],
    [
      ['1e-3', '-2'],
      [0.001, -2],
    ],
    [['1%', '2'], null],
    [['l1', 'l2'], null],
    [['10 s'], null],
    [[''], null],
  ])('%j', (values, expected) => expect(numbersOf(values)).toEqual(expected));
});

describe('folds', () => {
  it('hold every sample out once, in parts of nearly one size', () => {
    const splits = foldSplits(23, 5, 7);
    const held = splits.flatMap(({ test }) => test);
    expect([...held].sort((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(splits.map(({ test }) => test.length).sort()).toEqual([4, 4, 5, 5, 5]);
    for (const { training, test } of splits) {
      expect(training).toHaveLength(23 - test.length);
      for (const list of [training, test]) expect(list).toEqual([...list].sort((a, b) => a - b));
      expect(training.filter((position) => test.includes(position))).toEqual([]);
    }
  });

  it('are the same for the same seed, and others for another', () => {
    expect(foldSplits(20, 4, 3)).toEqual(foldSplits(20, 4, 3));
    expect(foldSplits(20, 4, 3)).not.toEqual(foldSplits(20, 4, 4));
  });
});

describe('size', () => {
  it('counts points, and fits with those of the folds', () => {
    expect(sizeWords(sizeOf([21, 3], 5))).toBe('63 points, 378 fits');
    expect(sizeWords(sizeOf([1], 0))).toBe('1 point, 1 fit');
  });

  it('has the first clause slowest', () => {
    expect(
      combinations([
        ['a', 'b'],
        ['1', '2'],
      ]),
    ).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['b', '1'],
      ['b', '2'],
    ]);
  });
});

const TEXT = `dataset d { generate teacher(neurons: 2, inputs: 1, samples: 12, seed: 7) }
network n { bias free skip affine shape slope -1..2 }
fit f { data d network n goal least_squares penalty 5% }
`;

describe('chains', () => {
  const chainsOf = async (sweep: string) => workOf(await planOf(`${TEXT}sweep s { fit f ${sweep} }`));

  it('go along the penalty from large to small, once for each fold', async () => {
    const { chains } = await chainsOf(
      'vary penalty from 1% to 100% steps 3 log vary weights in [l1, l2] folds 2 seed 3',
    );
    expect(chains.map(({ fold, fits }) => [fold?.held, fits.map(({ point }) => point)])).toEqual([
      [undefined, [4, 2, 0]],
      [undefined, [5, 3, 1]],
      [0, [4, 2, 0]],
      [0, [5, 3, 1]],
      [1, [4, 2, 0]],
      [1, [5, 3, 1]],
    ]);
    expect(chains[0].fits[0].settings).toMatchObject({ goal: { percent: 100 }, weights: { norm: 'l1' } });
  });

  it('are one fit where neighbours have nothing in common', async () => {
    const { chains, data } = await chainsOf('vary rows in [1..5, 1..12] vary gap in [1e-3, 1e-4]');
    expect(chains.map(({ fits }) => fits.length)).toEqual([1, 1, 1, 1]);
    expect(data.size).toBe(2);
    expect(new Set(chains.map((chain) => chain.data))).toEqual(new Set(data.keys()));
  });

  it('are cut where a path is long', async () => {
    const lengths = async (sweep: string) => (await chainsOf(sweep)).chains.map(({ fits }) => fits.length);
    expect(await lengths('vary penalty from 1% to 100% steps 7 log')).toEqual([7]);
    expect(await lengths('vary penalty from 1% to 100% steps 20 log')).toEqual([5, 5, 5, 5]);
    expect(await lengths('vary penalty from 1% to 100% steps 20 log folds 3')).toEqual([20, 20, 20, 20]);
    const { chains } = await chainsOf('vary penalty from 1% to 100% steps 60 log folds 3');
    expect(chains.filter(({ fold }) => fold === null).map(({ fits }) => fits.length)).toEqual([20, 20, 20]);
    const whole = chains.filter(({ fold }) => fold === null);
    expect(whole.flatMap(({ fits }) => fits.map(({ point }) => point))).toEqual(
      Array.from({ length: 60 }, (_, i) => 59 - i),
    );
  });

  it('are plain JSON of their schema', async () => {
    const { chains } = await chainsOf('vary penalty in [1%, 0.5%] folds 2');
    const travelled: unknown = JSON.parse(JSON.stringify(chains));
    expect(travelled).toEqual(chains);
    for (const chain of travelled as unknown[]) expect(v.parse(chainShape, chain)).toEqual(chain);
  });

  it('have a hash of all that their fits depend on', async () => {
    const of = async (sweep: string, text = TEXT) =>
      workOf(await planOf(`${text}sweep s { fit f ${sweep} }`)).sha256;
    const vary = 'vary penalty in [1%, 2%]';
    const same = await of(vary);
    expect(await of(`${vary} choose fewest neurons`)).toBe(same);
    const others = [
      of('vary penalty in [1%, 3%]'),
      of(`${vary} folds 2`),
      of(`${vary} folds 2 seed 1`),
      of(vary, TEXT.replace('seed: 7', 'seed: 8')),
      of(vary, TEXT.replace('slope -1..2', 'slope -1..3')),
      of(vary, TEXT.replace('penalty 5%', 'penalty 5% gap 1e-3')),
    ];
    expect(new Set([same, ...(await Promise.all(others))]).size).toBe(7);
  });
});

function outcome(point: number, fold: number | null, change: Partial<FitOutcome> = {}): FitOutcome {
  const numbers = { objective: 1, mass: 2, gap: 0, neurons: 3, residual: 0.1, test: 0.5, tested: 4, ms: 10 };
  return v.parse(outcomeShape, { point, fold, status: 'optimal', classes: false, ...numbers, ...change });
}

const plan = (values: string[][], change: Partial<SweepPlan> = {}): SweepPlan => ({
  name: 's',
  file: 'a.hull',
  fit: 'f',
  clauses: values[0].map((_, at) => ['penalty', 'weights'][at]),
  points: values.map((one) => ({ values: one, job: fitJob(), scale: 'none' })),
  folds: null,
  choose: null,
  ...change,
});

describe('the table', () => {
  it('has the rows in the order of the clauses, and each fit once', () => {
    const outcomes = new Outcomes(plan([['1%'], ['2%'], ['3%']]));
    expect(outcomes.add(outcome(2, null, { mass: 7 }))).toBe(true);
    expect(outcomes.add(outcome(0, null))).toBe(true);
    expect(outcomes.add(outcome(2, null, { mass: 8 }))).toBe(false);
    expect(outcomes.rows().map(({ values, mass }) => [...values, mass])).toEqual([
      ['1%', 2],
      ['3%', 7],
    ]);
    expect([outcomes.size, outcomes.total]).toEqual([2, 3]);
  });

  it('has the pooled error of the folds, and the standard error over them', () => {
    const outcomes = new Outcomes(plan([['1%']], { folds: { count: 2, seed: 0 } }));
    outcomes.add(outcome(0, null));
    outcomes.add(outcome(0, 0, { test: 3, tested: 1 }));
    expect(outcomes.rows()[0]).toMatchObject({ cv: null, cvSe: null });
    outcomes.add(outcome(0, 1, { test: 1, tested: 3 }));
    const [row] = outcomes.rows();
    expect(row.cv).toBeCloseTo(Math.sqrt((9 + 3) / 4), 12);
    // deviation √2 of two folds, over √2
    expect(row.cvSe).toBeCloseTo(1, 12);
    expect(row.ms).toBe(30);
  });

  it('averages shares of a classification', () => {
    const outcomes = new Outcomes(plan([['1%']], { folds: { count: 2, seed: 0 } }));
    outcomes.add(outcome(0, null));
    outcomes.add(outcome(0, 0, { test: 0.5, tested: 2, classes: true }));
    outcomes.add(outcome(0, 1, { test: 0, tested: 8, classes: true }));
    expect(outcomes.rows()[0].cv).toBeCloseTo(0.1, 12);
  });

  it('has no error of a point with a fold that failed', () => {
    const outcomes = new Outcomes(plan([['1%']], { folds: { count: 2, seed: 0 } }));
    outcomes.add(outcome(0, null));
    outcomes.add(outcome(0, 0));
    outcomes.add(outcome(0, 1, { status: 'failed', test: null, tested: 0 }));
    expect(outcomes.rows()[0]).toMatchObject({ cv: null, cvSe: null });
  });

  it('has the points that make no fit from the beginning', () => {
    const made = plan([['1%'], ['2%']], { folds: { count: 2, seed: 0 } });
    const points = [{ ...made.points[0], job: null, reason: 'Too small.' }, made.points[1]];
    const outcomes = new Outcomes({ ...made, points });
    expect([outcomes.size, outcomes.total]).toEqual([3, 6]);
    expect(outcomes.rows()).toMatchObject([{ status: 'refused', reason: 'Too small.', mass: null }]);
  });

  it('is a csv that no spreadsheet takes for formulas', () => {
    const outcomes = new Outcomes(
      plan([
        ['1%', '=a'],
        ['2%', 'l1 <= "2"'],
      ]),
    );
    outcomes.add(outcome(0, null, { mass: null, gap: 1e-9 }));
    outcomes.add(outcome(1, null));
    const columns = columnsOf({ clauses: ['penalty', 'mass'] }, outcomes.rows());
    expect(csvText(columns)).toBe(
      'penalty,mass,status,objective,mass_,gap,neurons,residual,test,cv,cv_se,ms\n' +
        "1%,'=a,optimal,1,,1e-9,3,0.1,0.5,,,10\n" +
        '2%,"l1 <= ""2""",optimal,1,2,0,3,0.1,0.5,,,10\n',
    );
  });
});

const row = (value: string, change: Partial<SweepRow> = {}): SweepRow => ({
  values: [value],
  status: 'optimal',
  ...{ objective: 1, mass: 1, gap: 0, neurons: 1, residual: 0, test: null, cv: null, cvSe: null, ms: 1 },
  ...change,
});

const PENALTY = { clauses: ['penalty'] };

describe('the choice', () => {
  const rows = [
    row('1%', { neurons: 9, mass: 9, cv: 0.12, cvSe: 0.02, test: 0.4 }),
    row('2%', { neurons: 6, mass: 7, cv: 0.1, cvSe: 0.03, test: 0.3 }),
    row('3%', { neurons: 3, mass: 5, cv: 0.125, cvSe: 0.01, test: 0.2 }),
    row('4%', { neurons: 2, mass: 4, cv: 0.131, cvSe: 0.01, test: 0.5 }),
    row('5%', { neurons: null, mass: null, objective: null, status: 'infeasible' }),
  ];

  it('says of one neuron that it is the fewest', () => {
    const few = [row('1%', { neurons: 2, mass: 3 }), row('2%', { neurons: 1, mass: 2 })];
    expect(choose(PENALTY, few, 'fewest neurons').why).toBe(
      'penalty 2%: its 1 neuron is the fewest of 2 points.',
    );
  });

  it.each([
    ['lowest cv', 1, 'penalty 2%: its cv, 0.1 ± 0.03, is the least of 4 points.'],
    ['lowest test', 2, 'penalty 3%: its test error, 0.2, is the least of 4 points.'],
    ['fewest neurons', 3, 'penalty 4%: its 2 neurons are the fewest of 4 points.'],
    ['lowest mass', 3, 'penalty 4%: its mass, 4, is the least of 4 points.'],
    [
      'one_standard_error',
      2,
      'penalty 3%: its 3 neurons are the fewest of the 3 points with a cv of at most the least cv, 0.1 at penalty 2%, plus its standard error 0.03; its own is 0.125.',
    ],
  ] as const)('by %s', (rule, point, why) => {
    expect(choose(PENALTY, rows, rule)).toEqual({
      rule,
      point,
      set: { penalty: rows[point].values[0] },
      why,
    });
  });

  it('at the knee is farthest from the chord, whatever the order and the spacing', () => {
    const counts: [string, number][] = [
      ['0.001', 40],
      ['0.01', 12],
      ['0.1', 6],
      ['1', 4],
      ['10', 1],
    ];
    const curve = counts.map(([value, neurons]) => row(value, { neurons }));
    expect(choose(PENALTY, curve, 'knee')).toMatchObject({ point: 1, set: { penalty: '0.01' } });
    expect(choose(PENALTY, [...curve].reverse(), 'knee')).toMatchObject({
      point: 3,
      set: { penalty: '0.01' },
    });
  });

  it('takes the first of equals, and the least mass of the fewest neurons', () => {
    const equal = [row('1%', { mass: 3 }), row('2%', { mass: 2 }), row('3%', { mass: 2 })];
    expect(choose(PENALTY, equal, 'fewest neurons').point).toBe(1);
    expect(choose(PENALTY, equal, 'lowest mass').point).toBe(1);
  });

  it.each([
    ['lowest cv', /none has a network on every fold/],
    ['one_standard_error', /none has a network on every fold/],
    ['lowest test', /none has a test error/],
    ['knee', /straight/],
  ] as const)('by %s may be of none', (rule, why) => {
    const same = ['1', '2', '3'].map((value) => row(value));
    const { point, set, why: told } = choose(PENALTY, same, rule);
    expect([point, set]).toEqual([null, {}]);
    expect(told).toMatch(why);
    expect(choose(PENALTY, [rows[4]], rule).point).toBeNull();
  });
});
