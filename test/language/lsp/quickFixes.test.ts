import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { DIAGNOSTIC_CODES } from '../../../src/language/codes';
import { toEditor } from '../../../src/language/validator';
import { apply, open } from './open';

const CSV = { 't.csv': 'a,b,class\n1,2,yes\n3,4,no\n5,7,yes\n' };
const D = 'dataset d { samples {\n 0 -> 1\n 1 -> 2\n 2 -> 0\n} }\n';

async function fixes(text: string, code: string, files: Record<string, string> = {}) {
  const { hullfit, document } = await open(text, files);
  const diagnostic = document.diagnostics!.find((one) => one.code === code);
  if (!diagnostic) throw new Error(`No ${code}: ${JSON.stringify(document.diagnostics)}`);
  const actions = (await hullfit.lsp.CodeActionProvider!.getCodeActions(document, {
    textDocument: { uri: document.uri.toString() },
    range: diagnostic.range,
    context: { diagnostics: [diagnostic] },
  })) as CodeAction[];
  const uri = document.uri.toString();
  return actions
    .filter(({ diagnostics }) => diagnostics![0].code === code)
    .map((action) => ({
      title: action.title,
      preferred: action.isPreferred === true,
      text: apply(text, action.edit!.changes![uri]),
    }));
}

/** Code, text, part of the title, the text after the fix, files. */
const FIXES: [string, string, RegExp, string, Record<string, string>?][] = [
  ['unknown-name', `${D}fit f { data dd }`, /Change to d$/, `${D}fit f { data d }`],
  [
    'unknown-name',
    'dataset d { generate curve(sine(x)) } fit f { data d }',
    /to sin$/,
    'dataset d { generate curve(sin(x)) } fit f { data d }',
  ],
  [
    'unknown-name',
    `${D}fit f { data d network lean }`,
    /Create the network lean/,
    `${D}network lean {\n  activation leaky_relu(0.1)\n  weights l2 <= 1\n  bias joint\n}\n\nfit f { data d network lean }`,
  ],
  [
    'unknown-name',
    'fit f { data made }',
    /Create the dataset made/,
    'dataset made {\n  samples {\n    0 -> 0\n    1 -> 1\n  }\n}\n\nfit f { data made }',
  ],
  ['unknown-clause', `${D}fit f { data d gaps 1e-5 }`, /to gap/, `${D}fit f { data d gap 1e-5 }`],
  ['unknown-block', `${D}fitt f { data d }`, /to fit/, `${D}fit f { data d }`],
  [
    'unknown-value',
    `${D}fit f { data d goal clasify soft 1 }`,
    /to classify/,
    `${D}fit f { data d goal classify soft 1 }`,
  ],
  ['unknown-generator', 'dataset d { generate moon() }', /to moons/, 'dataset d { generate moons() }'],
  [
    'unknown-argument',
    'dataset d { generate moons(sample: 4) }',
    /to samples/,
    'dataset d { generate moons(samples: 4) }',
  ],
  [
    'unknown-rival',
    `${D}fit f { data d compare brute_forse() }`,
    /to brute_force/,
    `${D}fit f { data d compare brute_force() }`,
  ],
  [
    'missing-column',
    'dataset d { from "t.csv" inputs a target clas }',
    /to class/,
    'dataset d { from "t.csv" inputs a target class }',
    CSV,
  ],
  [
    'missing-file',
    'dataset d { from "tt.csv" inputs a target b }',
    /to "t.csv"/,
    'dataset d { from "t.csv" inputs a target b }',
    CSV,
  ],
  [
    'one-class-target',
    'dataset d { from "t.csv" inputs a target class is "yess" }',
    /to "yes"/,
    'dataset d { from "t.csv" inputs a target class is "yes" }',
    CSV,
  ],
  [
    'not-a-number',
    'dataset d { from "t.csv" inputs a target class }',
    /is "yes"/,
    'dataset d { from "t.csv" inputs a target class is "yes" }',
    CSV,
  ],
  [
    'not-a-number',
    'dataset d { samples {\n 0 -> 1\n −1 -> 2\n} }',
    /minus/,
    'dataset d { samples {\n 0 -> 1\n -1 -> 2\n} }',
  ],
  [
    'missing-cell',
    'dataset d {\n  from "t.csv"\n  inputs a\n  target b\n}',
    /Leave out/,
    'dataset d {\n  from "t.csv"\n  inputs a\n  target b\n  missing drop\n}',
    { 't.csv': 'a,b\n1,2\n,3\n' },
  ],
  [
    'rows-out-of-range',
    'dataset d { from "t.csv" rows 1..9 inputs a target b }',
    /End at 3/,
    'dataset d { from "t.csv" rows 1..3 inputs a target b }',
    CSV,
  ],
  ['bad-rows', 'dataset d { rows 5..2 generate xor() }', /Swap/, 'dataset d { rows 2..5 generate xor() }'],
  [
    'conflicting-duplicates',
    'dataset d { samples {\n 0 -> 1\n 0 -> 2\n} }\nfit f {\n  data d\n}',
    /within 0.5/,
    'dataset d { samples {\n 0 -> 1\n 0 -> 2\n} }\nfit f {\n  data d\n  goal within 0.5\n}',
  ],
  [
    'conflicting-duplicates',
    'dataset d { samples {\n 0 -> 1\n 0 -> -1\n} }\nfit f { data d goal classify }',
    /soft 10/,
    'dataset d { samples {\n 0 -> 1\n 0 -> -1\n} }\nfit f { data d goal classify soft 10 }',
  ],
  [
    'conflicting-duplicates',
    'dataset d { samples {\n 0 -> 1\n 0 -> 2\n 1 -> 0\n 1 -> 6.6666\n} }\nfit f { data d goal within 0.1 }',
    /within 3.34/,
    'dataset d { samples {\n 0 -> 1\n 0 -> 2\n 1 -> 0\n 1 -> 6.6666\n} }\nfit f { data d goal within 3.34 }',
  ],
  [
    'conflicting-duplicates',
    'dataset d { samples {\n 0 -> 1\n 0 -> 2 // twice\n 1 -> 0\n} }\nfit f { data d }',
    /Leave out row 2/,
    'dataset d { samples {\n 0 -> 1\n // 0 -> 2 // twice\n 1 -> 0\n} }\nfit f { data d }',
  ],
  [
    'conflicting-duplicates',
    'dataset d { samples {\n 1 -> 0\n 0 -> 1\n 0 -> 2 } }\nfit f { data d }',
    /Leave out row 3/,
    'dataset d { samples {\n 1 -> 0\n 0 -> 1\n  } }\nfit f { data d }',
  ],
  [
    'infeasible-no-bias',
    'dataset d { samples {\n 1 -> 1\n 2 -> 3\n -1 -> 1\n} }\nnetwork n { bias none }\nfit f { data d network n }',
    /Leave out row 1/,
    'dataset d { samples {\n // 1 -> 1\n 2 -> 3\n -1 -> 1\n} }\nnetwork n { bias none }\nfit f { data d network n }',
  ],
  ...(
    [
      ['', /Leave out row 1 /, ' rows 2..4'],
      [' rows 1..3', /Leave out row 3 /, ' rows 1..2'],
    ] as const
  ).map(([before, title, after]): (typeof FIXES)[number] => [
    'conflicting-duplicates',
    `dataset d { from "t.csv" inputs a target b${before} }\nfit f { data d }`,
    title,
    `dataset d { from "t.csv" inputs a target b${after} }\nfit f { data d }`,
    { 't.csv': 'a,b\n0,1\n5,1\n0,2\n7,1\n' },
  ]),
  ...['interpolate', 'within 0.1', 'within e', 'within 2%'].flatMap((goal): typeof FIXES => {
    const text = (dataset: string, asked: string) =>
      `dataset d { from "t.csv" inputs a target b${dataset} }\nfit f { data d goal ${asked} }`;
    const table = { 't.csv': 'a,b,e\n0,1,0.1\n0,2,0.1\n1,3,0.1\n' };
    return [
      ['conflicting-duplicates', text('', goal), /Average/, text(' duplicates average', goal), table],
      ['conflicting-duplicates', text('', goal), /within 0.5/, text('', 'within 0.5'), table],
    ];
  }),
  [
    'infeasible-no-bias',
    'dataset d { samples {\n 1 -> 1\n 2 -> 3\n} }\nnetwork n { bias none }\nfit f { data d network n goal interpolate }',
    /within 0.334/,
    'dataset d { samples {\n 1 -> 1\n 2 -> 3\n} }\nnetwork n { bias none }\nfit f { data d network n goal within 0.334 }',
  ],
  [
    'infeasible-no-bias',
    'dataset d { samples {\n 1 -> 1\n 2 -> 3\n} }\nnetwork n { bias none }\nfit f { data d network n }',
    /bias joint/,
    'dataset d { samples {\n 1 -> 1\n 2 -> 3\n} }\nnetwork n { bias joint }\nfit f { data d network n }',
  ],
  [
    'duplicate-clause',
    `${D}fit f {\n  data d\n  gap 1e-5\n  gap 1e-6\n}`,
    /Remove/,
    `${D}fit f {\n  data d\n  gap 1e-5\n}`,
  ],
  [
    'duplicate-column',
    'dataset d { from "t.csv" inputs a, a target b }',
    /Remove/,
    'dataset d { from "t.csv" inputs a target b }',
    CSV,
  ],
  [
    'duplicate-name',
    'dataset d { generate xor() } dataset d { generate moons() }',
    /d_2/,
    'dataset d { generate xor() } dataset d_2 { generate moons() }',
  ],
  [
    'duplicate-argument',
    'dataset d { generate moons(seed: 4, seed: 5) }',
    /Remove/,
    'dataset d { generate moons(seed: 4) }',
  ],
  [
    'missing-argument',
    'dataset d { generate teacher(inputs: 1, samples: 9) }',
    /neurons/,
    'dataset d { generate teacher(inputs: 1, samples: 9, neurons: 2) }',
  ],
  ['missing-argument', `${D}fit f { data d goal within }`, /0.05/, `${D}fit f { data d goal within 0.05 }`],
  [
    'missing-argument',
    'network n { activation leaky_relu }',
    /0.1/,
    'network n { activation leaky_relu(0.1) }',
  ],
  [
    'unexpected-argument',
    'network n { activation relu(0.1) bias free }',
    /Remove/,
    'network n { activation relu bias free }',
  ],
  [
    'unexpected-argument',
    `${D}fit f { data d goal interpolate 3 }`,
    /within/,
    `${D}fit f { data d goal within 3 }`,
  ],
  ['missing-unit', `${D}fit f { data d time 30 }`, /seconds/, `${D}fit f { data d time 30 s }`],
  ['missing-data', `${D}fit f { gap 1e-3 }`, /data d/, `${D}fit f { gap 1e-3 data d }`],
  [
    'missing-clause',
    'dataset d { from "t.csv" target b }',
    /inputs/,
    'dataset d { from "t.csv" target b inputs x }',
    CSV,
  ],
  [
    'missing-source',
    'dataset d { scale none }',
    /Generate/,
    'dataset d { scale none generate moons(samples: 100) }',
  ],
  ['unused-dataset', D, /Add a fit/, `${D.trimEnd()}\n\nfit d {\n  data d\n}\n`],
  ['unused-network', `${D}network n { }\nfit f { data d }`, /Remove n/, `${D}fit f { data d }`],
  ['unused-clause', 'dataset d { missing drop generate xor() }', /Remove/, 'dataset d { generate xor() }'],
  [
    'conflicting-clauses',
    `${D}fit f { data d holdout 20% test with d }`,
    /Remove `test/,
    `${D}fit f { data d holdout 20% }`,
  ],
  ['syntax', `${D}fit f { data d`, /Close the block/, `${D}fit f { data d\n}`],
  ['syntax', `${D}}`, /Remove this brace/, D],
  [
    'syntax',
    'dataset d { from "t.csv" inputs rows, b target c }',
    /"rows"/,
    'dataset d { from "t.csv" inputs "rows", b target c }',
    CSV,
  ],
  [
    'syntax',
    'dataset d { samples {\n 0 -> 1\n scale none\n}',
    /Close the samples/,
    'dataset d { samples {\n 0 -> 1\n}\n scale none\n}',
  ],
  ['syntax', `${D}fit f { data d @ }`, /Remove @/, `${D}fit f { data d  }`],
  ['syntax', `${D}/* open`, /Close the comment/, `${D}/* open */`],
  ['bad-argument', 'dataset d { generate moons(7) }', /`noise`/, 'dataset d { generate moons(noise: 7) }'],
  [
    'not-two-valued',
    'dataset d { from "t.csv" inputs a target b }\nfit f { data d goal classify }',
    /is 2/,
    'dataset d { from "t.csv" inputs a target b is 2 }\nfit f { data d goal classify }',
    { 't.csv': 'a,b\n1,1\n2,2\n3,3\n' },
  ],
  [
    'not-two-valued',
    `${D}fit f { data d goal classify }`,
    /interpolate/,
    `${D}fit f { data d goal interpolate }`,
  ],
];

describe('a quick fix', () => {
  it.each(FIXES)('for %s in %j', async (code, before, title, after, files) => {
    const found = await fixes(before, code, files);
    const fix = found.find((one) => title.test(one.title));
    expect(fix?.text, found.map((one) => one.title).join(', ')).toBe(after);
    // What the fix leaves is right in this place: the very same fault is gone.
    const { document } = await open(after, files);
    const { document: old } = await open(before, files);
    const count = (of: typeof document) => of.diagnostics!.filter((one) => one.code === code).length;
    if (code !== 'syntax') expect(count(document)).toBeLessThan(count(old));
  });

  it('is the preferred one when only one spelling is near', async () => {
    expect((await fixes(`${D}fit f { data dd }`, 'unknown-name')).map(({ preferred }) => preferred)).toEqual([
      true,
      false,
    ]);
  });

  it('does not reach into a clause that comes from the command line', async () => {
    const { compileText, UsageError } = await import('../../../src/language/compile');
    const failed = await compileText(`${D}fit f { data d }`, 'x.hull', {
      overrides: new Map([['data', 'other']]),
    }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UsageError);
  });
});

describe('a diagnostic', () => {
  it('names the other place: the other row, the other definition', async () => {
    const related = async (text: string, code: string, files?: Record<string, string>) => {
      const { document, directory } = await open(text, files);
      const diagnostic = document.diagnostics!.find((one) => one.code === code)!;
      return { directory, own: document.uri.toString(), places: diagnostic.relatedInformation! };
    };
    const twice = await related(
      'dataset d { generate xor() }\ndataset d { generate xor() }',
      'duplicate-name',
    );
    expect(twice.places).toEqual([
      {
        message: 'The first of the name.',
        location: {
          uri: twice.own,
          range: { start: { line: 0, character: 8 }, end: { line: 0, character: 9 } },
        },
      },
    ]);
    const rows = await related(
      'dataset d { samples {\n 0 -> 1\n 0 -> 2\n} } fit f { data d }',
      'conflicting-duplicates',
    );
    expect(rows.places.map(({ location }) => location.range.start)).toEqual([{ line: 1, character: 1 }]);
    const file = { 't.csv': 'a,b\n1,2\n\n1,3\n' };
    const data = await related(
      'dataset d { from "t.csv" inputs a target b } fit f { data d }',
      'conflicting-duplicates',
      file,
    );
    expect(data.places.map(({ location }) => [location.uri, location.range.start.line])).toEqual([
      [pathToFileURL(join(data.directory, 't.csv')).href, 1],
      [pathToFileURL(join(data.directory, 't.csv')).href, 3],
    ]);
    const cell = await related('dataset d { from "t.csv" inputs a target b }', 'missing-cell', {
      't.csv': 'a,b\n1,2\n3,\n',
    });
    expect(cell.places[0].location.range.start.line).toBe(2);
    const clause = await related(`${D}fit f { data d gap 1 gap 2 }`, 'duplicate-clause');
    expect(clause.places[0].location.range.start.character).toBe('fit f { data d '.length);
  });

  it('leaves a row in the middle of a table alone, which no clause can leave out', async () => {
    const { document } = await open('dataset d { from "t.csv" inputs a target b } fit f { data d }', {
      't.csv': 'a,b\n9,1\n0,1\n5,1\n0,2\n7,1\n',
    });
    const conflict = document.diagnostics!.find(({ code }) => code === 'conflicting-duplicates')!;
    expect(JSON.stringify(conflict.data)).toContain('Average');
    expect(JSON.stringify(conflict.data)).not.toContain('Leave out row');
  });

  it('is faded where something is not used, and links to its explanation', async () => {
    const { hullfit } = await open('');
    hullfit.surroundings.docs = 'file:///docs/diagnostics.md';
    const { document } = await open(`${D}network n { }`, {}, { hullfit, shared: hullfit.shared });
    expect(document.diagnostics!.map(({ code, tags }) => [code, tags])).toEqual([
      ['unused-dataset', [1]],
      ['unused-network', [1]],
    ]);
    expect(document.diagnostics![0].codeDescription?.href).toBe('file:///docs/diagnostics.md#unused-dataset');
  });

  it('may be struck through, should something go out of use', () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    const old = {
      severity: 'hint',
      code: 'unused-clause',
      message: 'Old.',
      range,
      tags: ['deprecated'],
    } as const;
    expect(toEditor(old, 'file:///x.hull', undefined).tags).toEqual([2]);
  });
});

describe('docs/diagnostics.md', () => {
  const text = readFileSync('docs/diagnostics.md', 'utf8');
  const sections = [...text.matchAll(/^## (\S+)$/gm)].map(([, code]) => code);

  it('has one section for every code that the source can emit, and no other', () => {
    expect(sections).toEqual([...DIAGNOSTIC_CODES].sort());
  });

  it('says for each what it means and what to do', () => {
    for (const part of text.split(/^## /m).slice(1))
      expect(part.trim().split('\n').slice(1).join(' ').trim().length).toBeGreaterThan(40);
  });
});
