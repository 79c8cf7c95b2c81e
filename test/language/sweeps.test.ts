/** The sweep block: what it may say, and what is said of one that is wrong. */
import { describe, expect, it } from 'vitest';
import { compile, expectAtMarks, folder } from './marked';

const D = 'dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0\n 3 -> 1\n 4 -> 3\n 5 -> 2 } }\n';
const FIT = `${D}network n { weights l1 <= 3 }\nfit f { data d network n goal least_squares penalty 5% }\n`;

/** Code, marked text, what the message must say. */
const ERRORS: [string, string, RegExp][] = [
  ['unknown-name', `${FIT} sweep s { fit <|ff|> vary gap in [1e-3] }`, /did you mean `f`/],
  ['missing-clause', `${FIT} sweep <|s|> { vary gap in [1e-3] }`, /add `fit`/],
  ['missing-clause', `${FIT} sweep <|s|> { fit f }`, /varies nothing/],
  ['duplicate-clause', `${FIT} sweep s { fit f vary gap in [1] vary <|gap|> in [2] }`, /varied already/],
  ['duplicate-clause', `${FIT} sweep s { fit f <|fit|> f vary gap in [1] }`, /keep only one/],
  [
    'duplicate-name',
    `${FIT} sweep s { fit f vary gap in [1] } sweep <|s|> { fit f vary gap in [1] }`,
    /sweep `s`/,
  ],
  ['bad-vary', `${FIT} sweep s { fit f vary <|penlty|> in [1] }`, /did you mean `penalty`/],
  ['bad-vary', `${FIT} sweep s { fit f vary <|compare|> in [brute_force] }`, /cannot be varied/],
  ['bad-vary', `${FIT} sweep s { fit f vary weights in [l1, <|l3|>] }`, /`l3`/],
  ['bad-vary', `${FIT} sweep s { fit f vary gap in [1, <|-1|>] }`, /above 0/],
  ['bad-vary', `${FIT} sweep s { fit f vary slope from 0 to <|1|> steps 3 }`, /below 1/],
  ['bad-vary', `${FIT} sweep s { fit f vary tolerance in [<|0.1|>] }`, /goal within/],
  ['bad-vary', `${FIT} sweep s { fit f vary network in [n, <|m|>] }`, /no network `m`/],
  ['bad-vary', `${FIT} sweep s { fit f vary <|goal|> from 1 to 2 steps 3 }`, /list its values/],
  ['bad-vary', `${FIT} sweep s { fit f vary gap in [1, <|1|>] }`, /already/],
  ['bad-vary', `${FIT} sweep s { fit f vary <|at_most|> from 1 to 4 steps 3 }`, /whole number/],
  ['bad-steps', `${FIT} sweep s { fit f vary gap from 1 to 2 steps <|1|> }`, /at least 2/],
  ['bad-steps', `${FIT} sweep s { fit f vary gap from 1 to 2 steps <|2.5|> }`, /whole number/],
  ['bad-range', `${FIT} sweep s { fit f vary slope from <|0|> to 0.5 steps 3 log }`, /above 0/],
  ['bad-range', `${FIT} sweep s { fit f vary penalty from 1% to <|5|> steps 3 }`, /percent/],
  ['bad-range', `${FIT} sweep s { fit f vary penalty from 1 to <|1|> steps 3 }`, /the same/],
  ['bad-folds', `${FIT} sweep s { fit f vary gap in [1] folds <|1|> }`, /at least 2/],
  ['bad-folds', `${FIT} sweep s { fit f vary gap in [1] folds <|7|> }`, /only 6 samples/],
  ['bad-seed', `${FIT} sweep s { fit f vary gap in [1] folds 3 seed <|-1|> }`, /whole number/],
  [
    'unknown-value',
    `${FIT} sweep s { fit f vary gap in [1] choose <|lowest cw|> }`,
    /did you mean `lowest cv`/,
  ],
  ['bad-choice', `${FIT} sweep s { fit f vary gap in [1] choose <|lowest cv|> }`, /folds 5 seed 1/],
  ['bad-choice', `${FIT} sweep s { fit f vary gap in [1] choose <|one_standard_error|> }`, /folds 5 seed 1/],
  ['bad-choice', `${FIT} sweep s { fit f vary gap in [1] choose <|lowest test|> }`, /holdout 20% seed 1/],
  ['bad-choice', `${FIT} sweep s { fit f vary weights in [l1, l2] choose <|knee|> }`, /one varied number/],
  [
    'bad-choice',
    `${FIT} sweep s { fit f vary gap from 1 to 2 steps 3 vary penalty in [1%, 2%] choose <|knee|> }`,
    /one varied number/,
  ],
  [
    'sweep-too-large',
    `${FIT} sweep <|s|> { fit f vary gap from 1 to 2 steps 200 vary penalty from 1 to 2 steps 51 }`,
    /10200 points, 10200 fits, more than the 10000/,
  ],
  ['unknown-clause', `${FIT} sweep s { fit f <|varry|> gap in [1] }`, /did you mean `vary`/],
  ['unknown-clause', `${FIT} sweep s { fit f <|goal|> interpolate }`, /belongs into a fit/],
];

describe('a sweep that is wrong', () => {
  it.each(ERRORS)('%s: %s', async (code, text, message) => {
    const { found, compiled } = await expectAtMarks(text, code);
    expect(found[0].message).toMatch(message);
    expect(found[0].severity).toBe('error');
    // of two of a name the first one runs, as of fits
    if (code !== 'duplicate-name') expect(compiled.sweeps.map(({ plan }) => plan)).toEqual([null]);
    // the fit itself is not in error
    expect(compiled.fits[0].job).not.toBeNull();
  });

  it.each([
    'sweep s { fit f vary gap in [1',
    'sweep s { fit f vary gap in [1, ] }',
    'sweep s { fit f vary gap from 1 steps 3 }',
    'sweep s { fit f vary in [1] }',
    'sweep s fit f',
    'sweep { fit f vary gap in [1] }',
  ])('%s leaves the fits working', async (text) => {
    const { diagnostics, fits } = await compile(`${FIT}${text}\nfit g { data d }`);
    expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    expect(fits.map(({ name, job }) => [name, job !== null])).toEqual([
      ['f', true],
      ['g', true],
    ]);
  });

  it('of a fit in error has no plan', async () => {
    const { sweeps } = await compile('fit f { } sweep s { fit f vary gap in [1] }');
    expect(sweeps).toMatchObject([{ name: 's', fit: 'f', plan: null, size: { points: 1, fits: 1 } }]);
  });
});

describe('the words of a sweep', () => {
  it('are names everywhere else', async () => {
    const text = `dataset sweep { samples { 0 -> 1\n 1 -> 2 } }
dataset log { from "t.csv" inputs to, steps, in, vary, folds, choose target sweep }
network vary { skip none }
fit choose { data sweep network vary }
fit steps { data log }
dataset curve { generate curve(log(x), from: 1, to: 2, samples: 9) }
fit folds { data curve compare gradient_descent(steps: 10) }
sweep sweep { fit choose vary data in [sweep, log] vary network in [vary] }
sweep log { fit steps vary gap from 1 to 2 steps 3 log }`;
    const files = { 't.csv': 'to,steps,in,vary,folds,choose,sweep\n1,2,3,4,5,6,7\n2,3,4,5,6,7,9\n' };
    const { diagnostics, sweeps } = await compile(text, files);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    expect(sweeps.map(({ name, size }) => [name, size?.points])).toEqual([
      ['sweep', 2],
      ['log', 3],
    ]);
  });

  it('begin a block after one that is not closed', async () => {
    const { sweeps, diagnostics } = await compile(`${FIT} fit g { data d\nsweep s { fit f vary gap in [1] }`);
    expect(sweeps.map(({ name }) => name)).toEqual(['s']);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The block of fit `g` is not closed; add its `}`.',
    ]);
  });
});

describe('the plan of a sweep', () => {
  const plan = async (text: string, files: Record<string, string> = {}) => {
    const { sweeps, diagnostics } = await compile(text, files);
    const [sweep] = sweeps;
    if (!sweep.plan) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return sweep.plan();
  };

  it('has the job of each combination, the first clause slowest', async () => {
    const { points, clauses, folds, choose } = await plan(
      `${FIT} sweep s { fit f vary weights in [l1, l2 <= 2] vary penalty from 1% to 100% steps 3 log folds 3 seed 4 }`,
    );
    expect(clauses).toEqual(['weights', 'penalty']);
    expect(points.map(({ values }) => values.join(' '))).toEqual([
      'l1 1%',
      'l1 10%',
      'l1 100%',
      'l2 <= 2 1%',
      'l2 <= 2 10%',
      'l2 <= 2 100%',
    ]);
    expect(points[1].job?.problem).toMatchObject({
      weights: { norm: 'l1', radius: 3 },
      goal: { kind: 'least_squares', percent: 10 },
    });
    expect(points[5].job?.problem.weights).toEqual({ norm: 'l2', radius: 2 });
    expect(folds).toEqual({ count: 3, seed: 4 });
    expect(choose).toBe('lowest cv');
  });

  it('has the same jobs as --set', async () => {
    const varied: [string, string][] = [
      ['penalty', '7%'],
      ['slope', '0.3'],
      ['rows', '2..5'],
      ['scale', 'standard'],
      ['bias', '2'],
      ['weights', 'linf'],
      ['at_most', '3'],
      ['holdout', '40% seed 2'],
      ['shape', 'convex'],
    ];
    for (const [clause, value] of varied) {
      const written = value.includes(',') ? `(${value})` : value;
      const { points } = await plan(`${FIT} sweep s { fit f vary ${clause} in [${written}] }`);
      const { fits } = await compile(FIT, {}, { overrides: new Map([[clause, value]]) });
      expect(points[0].job?.inputSha256, clause).toBe(fits[0].job?.inputSha256);
    }
  });

  it('says why a combination makes no fit', async () => {
    const { points } = await plan(
      `${FIT} sweep s { fit f vary goal in [interpolate, least_squares penalty 1%] vary rows in [1..4, 1..9] vary scale in [none] }`,
    );
    expect(points.map(({ job, reason }) => [job !== null, reason])).toEqual([
      [true, undefined],
      [false, expect.stringMatching(/only 6 samples/)],
      [true, undefined],
      [false, expect.stringMatching(/only 6 samples/)],
    ]);
  });

  it('sets the number of a clause in the one that is varied beside it', async () => {
    const { points } = await plan(
      `${FIT} sweep s { fit f vary penalty in [1%, 2%] vary goal in [least_absolute penalty 5%, interpolate] }`,
    );
    expect(points.map(({ job }) => job?.problem.goal)).toEqual([
      { kind: 'least_absolute', penalty: 0, percent: 1 },
      undefined,
      { kind: 'least_absolute', penalty: 0, percent: 2 },
      undefined,
    ]);
    expect(points[1].reason).toMatch(/needs a goal with a penalty/);
  });

  it('reads rows and columns of a file that the text itself does not want', async () => {
    const files = {
      't.csv': `x,y,e\n${Array.from({ length: 9 }, (_, i) => `${i},${i % 3},0.${i + 1}`).join('\n')}\n`,
    };
    const text = `dataset t { from "t.csv" inputs x target y rows 1..4 }
fit f { data t goal within 0.1 }
sweep s { fit f vary rows in [1..4, 3..9] vary tolerance in [0.1, 5%, e] }`;
    const { points } = await plan(text, files);
    expect(points.map(({ job }) => job?.problem.count)).toEqual([4, 4, 4, 7, 7, 7]);
    expect(points[5].job?.problem.sampleTolerances?.[0]).toBe(0.3);
  });

  it('uses datasets and networks that only the sweep names', async () => {
    const text = `${FIT} dataset e { samples { 0 -> 1\n 1 -> 1 } } network m { }
sweep s { fit f vary data in [d, e] vary network in [n, m] }`;
    const { diagnostics } = await compile(text);
    expect(diagnostics.filter(({ code }) => code.startsWith('unused'))).toEqual([]);
  });

  it('may be as large as it is allowed to be', async () => {
    const text = `${FIT} sweep s { fit f vary gap from 1 to 2 steps 20 }`;
    const sizes = [20, 19].map(async (mostFits) => {
      const { compileText } = await import('../../src/language/compile');
      const { sweeps } = await compileText(text, `${folder()}/t.hull`, { mostFits });
      return sweeps[0].plan !== null;
    });
    expect(await Promise.all(sizes)).toEqual([true, false]);
  });
});

describe('the key of a sweep', () => {
  const keyOf = async (text: string, table: readonly string[] = []) => {
    const { sweeps, diagnostics } = await compile(text, { 't.csv': `x,y,e\n${table.join('\n')}\n` });
    const [{ key }] = sweeps;
    if (key === null) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    return key;
  };
  const ROWS = Array.from({ length: 12 }, (_, i) => `${i},${i % 3},0.${i + 1}`);
  const other = (row: number, line: string) => ROWS.map((one, i) => (i === row - 1 ? line : one));
  const T = (clauses: string) => `dataset t { from "t.csv" inputs x target y ${clauses} }\n`;

  /** What the dataset says, what the sweep varies, the rows (from 1) that its points read, and others that they do not. */
  it.each<[string, string, number[], number[]]>([
    ['', 'vary rows in [1..4, 3..9]', [1, 4, 9], [10, 12]],
    ['rows 1..4', 'vary rows in [2..4, 6..9]', [2, 6, 9], [1, 5, 10]],
    ['rows 1..4', 'vary penalty in [1%, 2%]', [1, 4], [5]],
    ['', 'vary rows in [1..4] vary penalty in [1%, 2%]', [4], [5]],
    ['rows 2..5 duplicates average', 'vary duplicates in [keep, average]', [2, 5], [1, 6]],
  ])('with %s %s', async (clauses, vary, inside, outside) => {
    const text = `${T(clauses)}fit f { data t goal least_squares penalty 5% }\nsweep s { fit f ${vary} }`;
    const key = await keyOf(text, ROWS);
    for (const row of inside)
      expect(await keyOf(text, other(row, `${row},7,0.5`)), `row ${row}`).not.toBe(key);
    for (const row of outside) expect(await keyOf(text, other(row, `${row},7,0.5`)), `row ${row}`).toBe(key);
    // tolerances that no goal has
    for (const row of inside) {
      const [x, y] = ROWS[row - 1].split(',');
      expect(await keyOf(text, other(row, `${x},${y},9`)), `row ${row}`).toBe(key);
    }
  });

  it('has a part for the tolerances that a point takes from a column', async () => {
    for (const [goal, vary] of [
      ['within 0.1', 'vary tolerance in [0.1, e]'],
      ['within e', 'vary gap in [1e-3, 1e-4]'],
      ['interpolate', 'vary goal in [interpolate, within e]'],
    ]) {
      const text = `${T('rows 1..4')}fit f { data t goal ${goal} }\nsweep s { fit f ${vary} vary rows in [2..6, 3..7] }`;
      const key = await keyOf(text, ROWS);
      expect(await keyOf(text, other(7, '6,0,0.6')), vary).not.toBe(key);
      expect(await keyOf(text, other(8, '7,1,0.6')), vary).toBe(key);
    }
    const replaced = `${T('')}fit f { data t goal within e }\nsweep s { fit f vary tolerance in [0.1, 0.2] }`;
    expect(await keyOf(replaced, other(3, '2,2,0.9'))).toBe(await keyOf(replaced, ROWS));
  });

  it('has a part for rows that are left out or refused by what is varied, and for tables that only a value names', async () => {
    const missing = `${T('missing drop')}fit f { data t goal least_squares penalty 5% }\nsweep s { fit f vary missing in [drop, error] }`;
    const [full, gap] = [
      [...ROWS, '20,1,1'],
      [...ROWS, '20,,1'],
    ];
    expect(await keyOf(missing, gap)).not.toBe(await keyOf(missing, ROWS));
    expect(await keyOf(missing, full)).not.toBe(await keyOf(missing, ROWS));
    const named = `${D}${T('rows 2..5')}fit f { data d }\nsweep s { fit f vary data in [d, t] }`;
    const key = await keyOf(named, ROWS);
    expect(await keyOf(named, other(5, '4,9,1'))).not.toBe(key);
    expect(await keyOf(named, other(6, '5,9,1'))).toBe(key);
  });

  it('is that of a text that says the same', async () => {
    const said = (network: string, fit: string) =>
      `${D}network n { ${network} }\nnetwork m { bias free }\nfit f { data d network n ${fit} }\nsweep s { fit f vary network in [n, m] vary penalty in [1%, 2%] }`;
    const key = await keyOf(said('bias none', 'goal least_squares penalty 5%'));
    expect(await keyOf(said('bias none // as before\n', 'goal least_squares penalty 9%'))).toBe(key);
    expect(await keyOf(said('bias free', 'goal least_squares penalty 5%'))).not.toBe(key);
    expect(await keyOf(said('bias none', 'goal least_absolute penalty 5%'))).not.toBe(key);
  });
});
