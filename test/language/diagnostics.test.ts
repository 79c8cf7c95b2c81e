import { describe, expect, it } from 'vitest';
import { compile, expectAtMarks } from './marked';

const D = 'dataset d { samples { 0 -> 1\n 1 -> 2\n 2 -> 0 } }\n';
const CSV = { 't.csv': 'a,b,class\n1,2,yes\n3,4,no\n5,7,yes\n' };

/** Code, marked text, what the message must say, files. The diagnostic is an error, and its fit gets no job. */
const ERRORS: [string, string, RegExp, Record<string, string>?][] = [
  // names
  ['unknown-name', `${D} fit f { data <|dd|> }`, /did you mean `d`/],
  ['unknown-name', `${D} network leaky { } fit f { data d network <|leeky|> }`, /did you mean `leaky`/],
  ['unknown-name', `${D} fit f { data d test with <|other|> }`, /no dataset `other`/],
  ['unknown-name', 'fit f { data <|d|> }', /there is none yet/],
  // clauses
  ['duplicate-clause', `${D} fit f { data d gap 1e-5 <|gap|> 1e-6 }`, /keep only one/],
  [
    'duplicate-clause',
    `${D} network n { bias free <|bias|> none } fit f { data d network n }`,
    /keep only one/,
  ],
  [
    'duplicate-clause',
    'dataset d { generate xor(samples: 9) <|generate|> xor(samples: 4) } fit f { data d }',
    /once|only one/,
  ],
  ['unknown-clause', `${D} fit f { data d <|gaps|> 1e-5 }`, /did you mean `gap`/],
  [
    'unknown-clause',
    `${D} network n { <|actvation|> relu bias free } fit f { data d network n }`,
    /did you mean `activation`/,
  ],
  ['unknown-clause', `${D} network n { <|goal|> classify } fit f { data d network n }`, /belongs into a fit/],
  ['unknown-block', `${D} <|fitt|> f { data d } fit g { data nothing }`, /did you mean `fit`/],
  [
    'conflicting-clauses',
    `${D} fit f { data d holdout 20% <|test|> with d }`,
    /keep `holdout` or `test with`/,
  ],
  [
    'conflicting-clauses',
    'dataset d { generate xor() <|samples|> { 0 -> 1 } } fit f { data d }',
    /one source/,
  ],
  ['missing-data', `${D} fit <|f|> { gap 1e-3 }`, /add `data`/],
  ['missing-source', 'dataset <|d|> { scale none } fit f { data d }', /no samples/],
  ['missing-clause', 'dataset <|d|> { from "t.csv" target b } fit f { data d }', /inputs a, b/, CSV],
  ['missing-clause', 'dataset <|d|> { from "t.csv" inputs a } fit f { data d }', /target y/, CSV],
  // values
  ['unknown-value', `${D} network n { weights <|l3|> <= 1 } fit f { data d network n }`, /did you mean `l/],
  ['unknown-value', `${D} network n { bias <|fre|> } fit f { data d network n }`, /did you mean `free`/],
  ['unknown-value', `${D} network n { skip <|linear|> } fit f { data d network n }`, /`affine`/],
  ['unknown-value', `${D} network n { activation <|tanh|> } fit f { data d network n }`, /`leaky_relu`/],
  ['unknown-value', `${D} fit f { data d goal <|clasify|> }`, /did you mean `classify`/],
  ['unknown-value', `${D} fit f { data d goal classify <|hard|> }`, /classify soft 10/],
  ['unknown-value', `${D} fit f { data d sparsify <|on|> }`, /sparsify; /],
  ['unknown-value', `${D} fit f { data d time 3 <|h|> }`, /`ms`, `s`, `min`/],
  [
    'unknown-value',
    'dataset d { scale <|standart|> generate xor() } fit f { data d }',
    /did you mean `standard`/,
  ],
  [
    'unknown-value',
    'dataset d { missing <|ignore|> from "t.csv" inputs a target b } fit f { data d }',
    /`drop`/,
    CSV,
  ],
  ['bad-slope', `${D} network n { activation leaky_relu(<|1|>) } fit f { data d network n }`, /below 1/],
  [
    'bad-slope',
    `${D} network n { activation leaky_relu(<|-0.1|>) } fit f { data d network n }`,
    /at least 0/,
  ],
  [
    'missing-argument',
    `${D} network n { activation <|leaky_relu|> } fit f { data d network n }`,
    /leaky_relu\(0.1\)/,
  ],
  [
    'unexpected-argument',
    `${D} network n { activation relu(<|0.1|>) } fit f { data d network n }`,
    /no slope/,
  ],
  ['bad-radius', `${D} network n { weights l2 <= <|0|> } fit f { data d network n }`, /above 0/],
  ['bad-radius', `${D} network n { weights l2 <= <|1e999|> } fit f { data d network n }`, /finite/],
  ['bad-limit', `${D} network n { bias <= <|-1|> } fit f { data d network n }`, /above 0/],
  ['bad-gap', `${D} fit f { data d gap <|0|> }`, /above 0/],
  ['bad-time', `${D} fit f { data d time <|-3|> s }`, /above 0/],
  ['missing-unit', `${D} fit f { data d time <|30|> }`, /30 s/],
  ['bad-tolerance', `${D} fit f { data d goal within <|-1|> }`, /above 0/],
  ['bad-softness', `${D} fit f { data d goal classify soft <|0|> }`, /above 0/],
  ['bad-penalty', `${D} fit f { data d goal least_absolute penalty <|0|> }`, /above 0/],
  ['missing-argument', `${D} fit f { data d goal <|least_absolute|> 3 }`, /least_absolute penalty 5%/],
  ['missing-argument', `${D} fit f { data d goal least_absolute <|penalty|> }`, /least_absolute penalty 5%/],
  ['missing-argument', `${D} fit f { data d goal <|within|> }`, /goal within 0.05/],
  ['missing-argument', `${D} fit f { data d goal classify <|soft|> }`, /classify soft 10/],
  ['unexpected-argument', `${D} fit f { data d goal interpolate <|3|> }`, /`within`/],
  ['bad-holdout', `${D} fit f { data d holdout <|100|>% }`, /below 100%/],
  ['bad-seed', `${D} fit f { data d holdout 20% seed <|1.5|> }`, /whole number/],
  ['bad-rows', 'dataset d { rows <|0|>..2 generate xor() } fit f { data d }', /from 1/],
  ['bad-rows', 'dataset d { <|rows 5..2|> generate xor() } fit f { data d }', /2\.\.5/],
  // arguments
  ['unknown-generator', 'dataset d { generate <|moon|>() } fit f { data d }', /did you mean `moons`/],
  [
    'unknown-argument',
    'dataset d { generate moons(<|sample|>: 4) } fit f { data d }',
    /did you mean `samples`/,
  ],
  ['duplicate-argument', 'dataset d { generate moons(seed: 4, <|seed|>: 5) } fit f { data d }', /only one/],
  [
    'missing-argument',
    'dataset d { generate <|teacher|>(inputs: 1, samples: 9) } fit f { data d }',
    /`neurons`/,
  ],
  ['missing-argument', 'dataset d { generate <|curve|>(samples: 9) } fit f { data d }', /formula of x/],
  ['bad-argument', 'dataset d { generate moons(samples: <|2.5|>) } fit f { data d }', /whole number/],
  ['bad-argument', 'dataset d { generate moons(samples: <|1e9|>) } fit f { data d }', /at most 1000000/],
  ['bad-argument', 'dataset d { generate moons(<|7|>) } fit f { data d }', /which argument/],
  ['bad-argument', 'dataset d { generate <|curve(x, from: 1, to: 1)|> } fit f { data d }', /below/],
  ['bad-argument', 'dataset d { generate curve(<|sin(1, 2)|>) } fit f { data d }', /one value/],
  ['bad-argument', 'dataset d { generate curve(<|sin|>) } fit f { data d }', /function/],
  ['unknown-name', 'dataset d { generate curve(<|sine|>(x)) } fit f { data d }', /did you mean `sin`/],
  ['unknown-name', 'dataset d { generate curve(2*<|y|>) } fit f { data d }', /variable/],
  ['unknown-name', 'dataset d { generate curve(x, to: <|x|>) } fit f { data d }', /number/],
  ['not-finite', 'dataset d { generate curve(<|log(x)|>) } fit f { data d }', /NaN at x = -1/],
  ['unknown-rival', `${D} fit f { data d compare <|svm|>() }`, /`gradient_descent`/],
  ['unknown-argument', `${D} fit f { data d compare group_lasso(<|depth|>: 3) }`, /`width`/],
  ['unknown-argument', `${D} fit f { data d compare brute_force(<|width|>: 3) }`, /takes none/],
  ['bad-argument', `${D} fit f { data d compare gradient_descent(width: <|0|>) }`, /at least 1/],
  ['bad-argument', `${D} fit f { data d compare gradient_descent(rate: <|0|>) }`, /above 0/],
  // samples in the text
  [
    'not-a-number',
    'dataset d { samples {\n 0 -> 1\n <|one|> -> 2 } } fit f { data d }',
    /`one` is not a number/,
  ],
  ['not-a-number', 'dataset d { samples {\n 0 -> 1\n <|−1|> -> 2 } } fit f { data d }', /minus sign/],
  ['not-finite', 'dataset d { samples {\n 0 -> <|NaN|>\n 1 -> 2 } } fit f { data d }', /finite/],
  [
    'not-finite',
    'dataset d { samples {\n <|-Infinity|> -> 0\n <|1e999|> -> 2 } } fit f { data d }',
    /finite|too large/,
  ],
  ['missing-arrow', 'dataset d { samples {\n 0 -> 1\n <|1, 2|>\n 2 -> 3 } } fit f { data d }', /no `->`/],
  [
    'unequal-rows',
    'dataset d { samples {\n 0 -> 1\n <|1, 2 -> 3|> // c\n } } fit f { data d }',
    /2 inputs where the first one has 1/,
  ],
  ['syntax', 'dataset d { samples {\n 0 -> 1 <|2|> -> 3\n } } fit f { data d }', /own line/],
  ['syntax', 'dataset d { samples {\n 0, 1<|,|> -> 3\n } } fit f { data d }', /separates nothing/],
  ['syntax', 'dataset d { samples {\n <|3 ->|>\n } } fit f { data d }', /target after/],
  ['too-few-samples', 'dataset d { <|samples|> { 0 -> 1 } } fit f { data d }', /only one sample/],
  ['too-few-samples', 'dataset d { <|samples|> { } } fit f { data d }', /no samples/],
  ['too-few-samples', `${D} fit f { data d holdout <|90|>% }`, /hold out fewer/],
  [
    'too-few-samples',
    `${D} dataset t { <|samples|> { } } fit f { data d test with t }`,
    /test needs at least one/,
  ],
  // data files
  [
    'missing-file',
    'dataset d { from <|"none.csv"|> inputs a target b } fit f { data d }',
    /no file "none.csv"/,
  ],
  ['missing-file', 'dataset d { from <|""|> inputs a target b } fit f { data d }', /Name the file/],
  ['unreadable-file', 'dataset d { from <|"."|> inputs a target b } fit f { data d }', /it is a folder/],
  [
    'unknown-format',
    'dataset d { from <|"t.xlsx"|> inputs a target b } fit f { data d }',
    /\.csv/,
    { 't.xlsx': 'x' },
  ],
  [
    'missing-column',
    'dataset d { from "t.csv" inputs a, <|clas|> target b } fit f { data d }',
    /did you mean "class"/,
    CSV,
  ],
  [
    'missing-column',
    'dataset d { from "t.csv" inputs a target <|z|> } fit f { data d }',
    /"a", "b", "class"/,
    CSV,
  ],
  [
    'ambiguous-column',
    'dataset d { from "t.csv" inputs <|a|> target b } fit f { data d }',
    /rename/,
    { 't.csv': 'a,a,b\n1,2,3\n' },
  ],
  [
    'duplicate-column',
    'dataset d { from "t.csv" inputs a, <|a|> target b } fit f { data d }',
    /name it once/,
    CSV,
  ],
  [
    'duplicate-column',
    'dataset d { from "t.csv" inputs a, <|b|> target b } fit f { data d }',
    /is the target/,
    CSV,
  ],
  [
    'missing-column',
    'dataset d { from "t.csv" inputs <|x|> target <|y|> } fit f { data d }',
    /first line holds numbers where the names of the columns belong: write `header none` in the dataset, or a/,
    { 't.csv': '1,2\n3,4\n5,6\n' },
  ],
  [
    'not-a-number',
    'dataset d { from "t.csv" inputs a target <|k|> } fit f { data d }',
    /write `target "k" is "cat"`/,
    { 't.csv': 'a,k\n1,cat\n2,dog\n' },
  ],
  [
    'not-a-number',
    'dataset d { from "t.csv" inputs <|k|> target b } fit f { data d }',
    /Row 2 \(line 3 of t.csv\), column "k" is "x", .* \(and 1 more cell like it\)/,
    { 't.csv': 'k,b\n1,1\nx,2\n3,3\n4,4\ny,5\n6,6\n' },
  ],
  [
    'bad-weight',
    'dataset d { from "t.csv" inputs a target b sample_weight <|w|> } fit f { data d }',
    /Row 2 \(line 3 of t.csv\), column "w" is -1, where the weight of a sample must be above 0/,
    { 't.csv': 'a,b,w\n1,2,3\n3,4,-1\n' },
  ],
  [
    'too-many-labels',
    'dataset d { from "t.csv" inputs <|k|> target b } fit f { data d }',
    /Column "k" of t.csv has more than 50 different texts/,
    { 't.csv': `k,b\n${Array.from({ length: 60 }, (_, i) => `n${i},${i}\n`).join('')}` },
  ],
  [
    'missing-cell',
    'dataset d { from "t.csv" inputs a target <|b|> } fit f { data d }',
    /Row 2 \(line 4 of t.csv\), column "b" is empty; .*missing drop/,
    { 't.csv': 'a,b\n1,2\n\n3,\n4,5\n' },
  ],
  [
    'not-finite',
    'dataset d { from "t.csv" inputs <|a|> target b } fit f { data d }',
    /Row 1 .* is NaN/,
    { 't.csv': 'a,b\nNaN,2\n3,1\n' },
  ],
  [
    'not-finite',
    'dataset d { from "t.csv" inputs <|a|> target b missing drop } fit f { data d }',
    /Row 2 .* is inf/,
    { 't.csv': 'a,b\n1,2\ninf,1\n' },
  ],
  [
    'unequal-rows',
    'dataset d { from <|"t.csv"|> inputs a target b } fit f { data d }',
    /Row 2 \(line 3 of t.csv\) has 3 cells where the first line names 2 columns/,
    { 't.csv': 'a,b\n1,2\n3,4,5\n' },
  ],
  [
    'bad-data-file',
    'dataset d { from <|"t.csv"|> inputs a target b } fit f { data d }',
    /the quote that opens on line 2 is not closed/,
    { 't.csv': 'a,b\n1,"2\n3,4\n' },
  ],
  [
    'bad-data-file',
    'dataset d { from <|"t.json"|> inputs a target b } fit f { data d }',
    /not valid JSON/,
    { 't.json': '[{"a": 1,}]' },
  ],
  [
    'bad-data-file',
    'dataset d { from <|"t.json"|> inputs a target b } fit f { data d }',
    /array of objects/,
    { 't.json': '{"a": 1}' },
  ],
  [
    'bad-data-file',
    'dataset d { from <|"t.json"|> inputs a target b } fit f { data d }',
    /Row 2 \(line 2 /,
    { 't.json': '[{"a": 1},\n 7]' },
  ],
  [
    'empty-data-file',
    'dataset d { from <|"t.csv"|> inputs a target b } fit f { data d }',
    /empty/,
    { 't.csv': '' },
  ],
  [
    'rows-out-of-range',
    'dataset d { from "t.csv" rows 1..<|9|> inputs a target b } fit f { data d }',
    /only 3 rows/,
    CSV,
  ],
  [
    'rows-out-of-range',
    'dataset d { rows 1..<|9|> samples { 0 -> 1\n 1 -> 2 } } fit f { data d }',
    /only 2 samples/,
  ],
  // classes
  [
    'one-class-target',
    'dataset d { from "t.csv" inputs a, b target class is <|"yess"|> } fit f { data d }',
    /did you mean "yes"/,
    CSV,
  ],
  [
    'one-class-target',
    'dataset d { from "t.csv" inputs a, b target class is <|yes|> } fit f { data d }',
    /both classes/,
    { 't.csv': 'a,b,class\n1,2,yes\n2,3,yes\n' },
  ],
  [
    'one-class-target',
    'dataset d { samples { 0 -> 1\n 1 -> 1 } } fit f { data d goal <|classify|> }',
    /both classes/,
  ],
  ['not-two-valued', `${D} fit f { data d goal <|classify|> }`, /2 in row 2/],
  [
    'not-two-valued',
    'dataset d { samples { 0 -> 1\n 1 -> 0\n 2 -> -1 } } fit f { data d goal <|classify|> }',
    /-1, 0 and 1/,
  ],
  [
    'not-two-valued',
    'dataset d { samples { 0 -> 1\n 1 -> 0 } } dataset t { samples { 1 -> -1 } } fit f { data d goal classify test with <|t|> }',
    /other classes/,
  ],
  [
    'test-inputs-differ',
    `${D} dataset t { samples { 0, 1 -> 1 } } fit f { data d test with <|t|> }`,
    /x1, x2/,
  ],
];

describe('errors', () => {
  it.each(ERRORS)('%s: %s', async (code, marked, message, files) => {
    const { found, compiled } = await expectAtMarks(marked, code, files);
    expect(found.length).toBeGreaterThan(0);
    for (const diagnostic of found) {
      expect(diagnostic.severity).toBe('error');
      expect(diagnostic.message).toMatch(message);
      expect(diagnostic.message).toMatch(/[.?]$/);
    }
    expect(compiled.fits.map(({ job }) => job)).toEqual(compiled.fits.map(() => null));
  });

  it('of one fit, dataset or network leave the other fits running', async () => {
    const { fits } = await compile(
      `${D} dataset bad { from "none.csv" inputs a target b } network worse { activation leaky_relu(2) }
       fit a { data d } fit b { data bad } fit c { data d network worse } fit e { data d gap 0 } fit g { data d }`,
    );
    expect(fits.map(({ name, job }) => [name, job !== null])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['e', false],
      ['g', true],
    ]);
  });

  it('a second block of a name is refused, and the first counts', async () => {
    const { compiled } = await expectAtMarks(
      `${D} dataset <|d|> { generate xor() } fit f { data d }`,
      'duplicate-name',
    );
    expect(compiled.fits[0].job?.problem.count).toBe(3);
    const other = await expectAtMarks(`${D} network d { } fit d { data d network d }`, 'duplicate-name');
    expect(other.compiled.fits[0].job).not.toBeNull();
  });

  it('a fault in a dataset that two fits share is told once', async () => {
    const text = `dataset d { samples { 0 -> 1\n <|0 -> 2|> } } fit f { data d } fit g { data d gap 1e-3 }`;
    await expectAtMarks(text, 'conflicting-duplicates');
  });
});

describe('warnings, and a job all the same', () => {
  const NO_BIAS = 'network n { bias none }';
  it.each<[string, string, RegExp, Record<string, string>?]>([
    [
      'conflicting-duplicates',
      'dataset d { samples { 0 -> 1\n 1 -> 2\n <|0 -> 3|> } } fit f { data d }',
      /Rows 1 and 3/,
    ],
    [
      'conflicting-duplicates',
      'dataset d { samples { 0 -> 1\n <|-0 -> 3|> } } fit f { data d goal within 0.9 }',
      /Rows 1 and 2/,
    ],
    [
      'conflicting-duplicates',
      'dataset d { samples { 0 -> 1\n 1 -> 1\n <|0 -> -1|> } } fit f { data d goal classify }',
      /Rows 1 and 3/,
    ],
    [
      'conflicting-duplicates',
      'dataset d { from "t.csv" inputs a target b } fit f { data <|d|> goal within e }',
      /write `duplicates average`, or use `goal least_squares penalty 5%` or wider tolerances\.$/,
      { 't.csv': 'a,b,e\n1,2,0.1\n1,3,0.2\n' },
    ],
    [
      'conflicting-duplicates',
      'dataset d { from "t.csv" inputs a target b } fit f { data <|d|> }',
      /Rows 1 and 2/,
      { 't.csv': 'a,b\n1,2\n1,3\n' },
    ],
    [
      'infeasible-no-bias',
      `dataset d { samples { 1, 3 -> 1\n 0, 1 -> 5\n <|2, 6 -> 3|> } } ${NO_BIAS} fit f { data d network n }`,
      /Rows 1 and 3 lie on one ray/,
    ],
    [
      'infeasible-no-bias',
      `dataset d { samples { <|0 -> 1|>\n 1 -> 2 } } ${NO_BIAS} fit f { data d network n }`,
      /Row 1 has all inputs 0/,
    ],
    [
      'infeasible-no-bias',
      `dataset d { samples { 1 -> 1\n 2 -> 2\n <|4 -> 5|>\n -1 -> 9 } } network n { bias none skip constant } fit f { data d network n }`,
      /Rows 1, 2 and 3 lie on lines/,
    ],
    [
      'infeasible-no-bias',
      `dataset d { samples { 1 -> 1\n <|2 -> -1|> } } ${NO_BIAS} fit f { data d network n goal classify }`,
      /Rows 1 and 2/,
    ],
    [
      'too-large-to-certify',
      'dataset d { generate teacher(neurons: 1, inputs: 3, samples: 3000) } fit f { data <|d|> time 30 s }',
      /3 inputs and 3000 samples, all of which count, the gap will hardly close in 30 s/,
    ],
    [
      'idle-weights',
      'dataset d { from "t.csv" inputs a target b sample_weight w } fit f { data d goal <|within|> 1 }',
      /so that `sample_weight` changes nothing/,
      { 't.csv': 'a,b,w\n1,2,3\n3,4,1\n' },
    ],
    [
      'numeric-header',
      'dataset d { from <|"t.csv"|> inputs "0.1" target "0.2" } fit f { data d }',
      /The first line of t.csv holds numbers .* write `header none` in the dataset, or a line with names above it/,
      { 't.csv': '0.1,0.2\n1,2\n3,4\n' },
    ],
    [
      'numeric-header',
      'dataset d { from <|"t.csv"|> inputs "5.1" target "3.5" } fit f { data d }',
      /first line/,
      { 't.csv': '5.1,3.5,setosa\n1,2,setosa\n3,4,virginica\n' },
    ],
    ['unused-clause', 'dataset d { <|missing|> drop generate xor() } fit f { data d }', /no effect/],
  ])('%s: %s', async (code, marked, message, files) => {
    const { found, compiled } = await expectAtMarks(marked, code, files);
    expect(found).toHaveLength(1);
    expect(found[0].severity).toBe('warning');
    expect(found[0].message).toMatch(message);
    expect(compiled.fits[0].job).not.toBeNull();
  });

  it.each([
    'dataset d { samples { 0 -> 1\n 0 -> 1 \n 1 -> 3} } fit f { data d }',
    'dataset d { samples { 0 -> 1\n 0 -> 2 } } fit f { data d goal within 0.5 }',
    'dataset d { samples { 0 -> 1\n 0 -> 0 } } fit f { data d goal classify soft 1 }',
    `dataset d { samples { 0.1, 0.3 -> 0.1\n 0.7, 2.1 -> 0.7\n 0, 0 -> 0 } } ${NO_BIAS} fit f { data d network n }`,
    `dataset d { samples { 1 -> 1\n 2 -> 3 } } ${NO_BIAS} fit f { data d network n goal within 0.4 }`,
    `dataset d { samples { 1 -> 1\n 2 -> 3 } } network n { bias none skip constant } fit f { data d network n }`,
    'dataset d { generate teacher(neurons: 1, inputs: 3, samples: 5) } network n { bias free } fit f { data d network n }',
  ])('are not given for %s', async (text) => {
    expect((await compile(text)).diagnostics).toEqual([]);
  });
});

describe('hints and information', () => {
  it('an input far from zero for its spread is hinted at, with the fix that scales the dataset', async () => {
    const samples = (scale: string): string =>
      `dataset d { ${scale} samples { 1000 1 -> 1\n 1010 2 -> 2\n 1020 0 -> 0 } }\nfit f { data d }`;
    const [found] = (await compile(samples(''))).diagnostics.filter(({ code }) => code === 'raw-units');
    expect(found).toMatchObject({
      severity: 'hint',
      message: expect.stringMatching(/^`x1` lies between 1000/),
    });
    expect(found.fixes?.[0].edits[0].newText).toContain('scale standard');
    const scaled = await compile(samples('scale standard'));
    expect(scaled.diagnostics.map(({ code }) => code)).not.toContain('raw-units');
  });

  it('unused blocks', async () => {
    const { found } = await expectAtMarks(
      `${D} dataset <|spare|> { generate xor() } fit f { data d }`,
      'unused-dataset',
    );
    expect(found[0].severity).toBe('hint');
    await expectAtMarks(`${D} network <|n|> { } fit f { data d }`, 'unused-network');
    await expectAtMarks(
      `${D} dataset t { generate curve(x) } fit f { data d test with t }`,
      'unused-dataset',
    );
  });

  it('a rival that cannot run is left out, and the fit runs without it', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7}, ${i % 11} -> ${i}`).join('\n');
    const text = `dataset d { samples {\n${rows}\n} } fit f { data d compare neural_tangent() compare <|brute_force|>() }`;
    const { found, compiled } = await expectAtMarks(text, 'rival-too-large');
    expect(found[0].severity).toBe('warning');
    expect(found[0].message).toMatch(/60 samples.* The fit runs without `brute_force`\.$/);
    expect(compiled.fits[0].job!.rivals).toEqual([{ kind: 'neural_tangent' }]);
  });

  it('a dataset of one sample may serve as a test', async () => {
    const { fits } = await compile(`${D} dataset t { samples { 9 -> 1 } } fit f { data d test with t }`);
    expect(fits[0].job?.test?.count).toBe(1);
  });
});

it.each([
  ['of a tolerance only the samples that bind count', 'goal within 0.5', 'inputs: 6, samples: 2000'],
  ['a hundred samples of eight inputs are solved', '', 'inputs: 8, samples: 100'],
  ['one input takes linear time', '', 'inputs: 1, samples: 20000'],
])('nothing is said of the size where %s', async (_, goal, sizes) => {
  const text = `dataset d { generate teacher(neurons: 2, ${sizes}) } fit f { data d ${goal} }`;
  const { diagnostics } = await compile(text);
  expect(diagnostics.map(({ code }) => code)).not.toContain('too-large-to-certify');
});
