import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compile, expectAtMarks } from './marked';

const GOOD = 'dataset good { samples { 0 -> 1\n 1 -> 2 } }\nnetwork fine { bias free }\n';
const LAST = '\nfit works { data good network fine }\n';

/** Broken blocks between good ones. */
const BROKEN = [
  'dataset broken { from }',
  'dataset broken { from "x.csv',
  'dataset broken { from "x.csv" inputs a target b',
  'dataset broken { samples { 0 -> 1\n 1 -> }',
  'dataset broken { samples {\n 0 -> 1\n',
  'dataset broken { samples { 0 -> 1 ',
  'dataset broken { samples 0 -> 1 }',
  'dataset broken { sample { 0 -> 1 } }',
  'dataset broken { inputs fit, dataset target network }',
  'dataset broken { inputs a,, b }',
  'dataset broken { generate curve(sin(3*x, samples: 3) }',
  'dataset broken { generate curve(3 * ) }',
  'dataset broken { generate moons(samples 3) }',
  'dataset broken { generate }',
  'dataset { generate xor() }',
  'dataset broken generate xor() }',
  'dataset broken',
  'dataset',
  'dataset broken { { } }',
  'dataset broken { generate xor() } }',
  'datset broken { generate xor() }',
  'datset broken { network x generate xor() ',
  '@@ ?? ;',
  '}',
  '{',
  'network broken { weights l2 < 1 }',
  'network broken { weights l2 <= }',
  'network broken { weights l2 <= one bias free }',
  'network broken { activation leaky_relu(0.1 }',
  'network broken { activation }',
  'network broken { bias free',
  'network broken {',
  'fit broken { data good network fine',
  'fit broken { data good network }',
  'fit broken { data good network',
  'fit broken { data }',
  'fit broken { data good goal }',
  'fit broken { data good holdout 20 seed 1 }',
  'fit broken { data good holdout 20% seed }',
  'fit broken { data good time s }',
  'fit broken { data good gap small }',
  'fit broken { data good test good }',
  'fit broken { data good compare gradient_descent }',
  'fit broken { data good # comment\n }',
  'fit broken [ data good ]',
  'fit { data good }',
];

describe('a broken block', () => {
  it.each(BROKEN)('leaves the others working: %s', async (broken) => {
    for (const text of [`${GOOD}${broken}${LAST}`, `${broken}\n${GOOD}${LAST}`, `${GOOD}${LAST}${broken}`]) {
      const { diagnostics, fits } = await compile(text);
      const told = diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n');
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors.length, text).toBeGreaterThan(0);
      expect(fits.find(({ name }) => name === 'works')?.job, `${text}\n${told}`).toBeTruthy();
      for (const { name, job } of fits) if (name !== 'works') expect(job, `${text}\n${told}`).toBeNull();
    }
  });

  it('gives one error where there is one mistake', async () => {
    for (const broken of [
      'network broken { weights l2 <= }',
      'dataset broken { samples { 0 -> 1\n 1 -> } }',
      'fit broken { data good gap small }',
      'fit broken { data good network fine',
      'datset broken { generate xor() network fine }',
      'network broken { actvation relu bias free }',
      'fit broken { dtaa good }',
      'fit broken { data data good }',
      'fit broken { good }',
      'network "broken" { bias free }\nfit users { data good network broken }',
      'dataset "broken" { generate xor() }\nfit users { data broken }',
      'dtaset broken { generate xor() }\nfit users { data broken }',
      'broken { generate xor() }\nfit users { data broken }',
      'dataset broken { generate moons(smaples: 100) }',
      'dataset broken { generate curve("sin"(x), from: 0, to: 1, samples: 3) }',
      'dataset broken { generate curve(sin(x)), from: 0, to: 1, samples: 3) }',
      'dataset broken { ipnuts a\n from "x.csv" target y }',
    ]) {
      const { diagnostics } = await compile(`${GOOD}${broken}${LAST}`);
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      expect(
        errors.map(({ message }) => message),
        broken,
      ).toHaveLength(1);
    }
  });

  it('of a dataset stops only the fits that use it', async () => {
    const { fits } = await compile(`dataset broken { samples { 0 -> 1 \n 1 -> 2 } scale } ${GOOD}
      fit a { data broken } ${LAST}`);
    expect(fits.map(({ name, job }) => [name, job !== null])).toEqual([
      ['a', false],
      ['works', true],
    ]);
  });
});

describe('syntax errors stand on the token', () => {
  it.each([
    [`<|fit|> f { data good ${GOOD}`, /The block of fit `f` is not closed/],
    [`${GOOD}${LAST}<|}|>`, /No block is open/],
    [`${GOOD} fit f { data good gap <|small|> }`, /Expected .*a number here, found `small`/],
    [`${GOOD} fit f { data good <|@|> }`, /`@` does not belong here/],
    [`${GOOD} dataset f { from "x.csv" inputs <|rows|>, b target c }`, /quote the column: "rows"/],
    [`${GOOD} dataset f { from <|"x.csv inputs a|>\n inputs a target c }`, /not closed; add a `"`/],
    [`${GOOD}${LAST} <|/* never closed|>\n fit g`, /comment is not closed/],
    [`dataset d { <|samples|> { 0 -> 1\n1 -> 2\n scale none\n }\n`, /`samples` is not closed/],
  ])('%s', async (marked, message) => {
    const { found } = await expectAtMarks(marked, 'syntax');
    expect(found[0].severity).toBe('error');
    expect(found[0].message).toMatch(message);
  });
});

describe('a formula', () => {
  const fit = (formula: string) =>
    compile(`dataset d { generate curve(${formula}) } fit f { data d } ${GOOD}${LAST}`);
  const nested = (n: number) => `${'('.repeat(n)}x${')'.repeat(n)}`;

  it.each([
    ['parentheses', nested(30)],
    ['sums', `${'x+'.repeat(1000)}x`],
    ['signs', `${'-'.repeat(50)}x`],
    ['powers', `${'x^2 + '.repeat(300)}1`],
    ['differences', `${'(x)-'.repeat(300)}1`],
  ])('may be long: %s', async (_, formula) => {
    expect((await fit(formula)).fits[0].job).not.toBeNull();
  });

  it.each([
    ['parentheses', nested(20_000)],
    ['open parentheses', '('.repeat(20_000)],
    ['sums', `${'x+'.repeat(20_000)}x`],
    ['signs', `${'-'.repeat(20_000)}x`],
    ['powers', `${'x^'.repeat(20_000)}x`],
    ['functions', 'sin('.repeat(500)],
  ])('that is too deep is an error and no crash: %s', async (_, formula) => {
    const { fits, diagnostics } = await fit(formula);
    expect(fits.map(({ name, job }) => [name, job !== null])).toEqual([
      ['f', false],
      ['works', true],
    ]);
    expect(diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/too deeply nested/),
    );
  });
});

describe('any text', () => {
  const EXAMPLE = `${GOOD}dataset c { from "x.csv" inputs a, "b c" target y is "z" rows 1..9 missing drop scale minmax }
network n { activation leaky_relu(0.1) weights l1 <= 2 bias <= 3 skip affine }
fit f { data good network n goal within .1 gap 1e-3 time 3 s holdout 20% seed 1 compare brute_force() }${LAST}`;

  it('compiles without throwing, with ranges inside the text', async () => {
    const cut = fc.tuple(
      fc.nat(EXAMPLE.length),
      fc.nat(12),
      fc.stringMatching(/^[{}()"/*a-z0-9.,:>@\n -]{0,6}$/),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
        let text = EXAMPLE;
        for (const [at, length, put] of cuts) text = text.slice(0, at) + put + text.slice(at + length);
        const { diagnostics } = await compile(text);
        const lines = text.split(/\r\n|\r|\n/);
        for (const { range, message } of diagnostics) {
          expect(message).not.toMatch(/undefined|NaN\b|\[object/);
          for (const { line, character } of [range.start, range.end]) {
            expect(line).toBeLessThan(lines.length);
            expect(character).toBeLessThanOrEqual(lines[line].length);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
