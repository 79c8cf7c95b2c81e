/**
 * Random mutations of every example through parser, analysis and formatter: nothing crashes, nothing hangs, every position lies in
 * the text, and formatting changes neither itself nor the meaning. HULLFIT_SEED draws other mutations.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Random } from '../../src/data/random';
import type { CompiledDocument } from '../../src/language/compiled';
import type { SourceRange } from '../../src/language/diagnostic';
import { createHullfitServices } from '../../src/language/services';

const SEED = Number(process.env['HULLFIT_SEED'] ?? 20200716);
const { hullfit, shared } = createHullfitServices(EmptyFileSystem);
const EXAMPLES = readdirSync('examples')
  .filter((name) => name.endsWith('.hull'))
  .map((name) => [name, readFileSync(resolve('examples', name), 'utf8')] as const);

const SOURCES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /^(language|data)\b.*\.ts$/.test(name))
  .map((name) => [name, readFileSync(join('src', name), 'utf8')] as const);

it('formulas are parsed by the grammar: no source of the language evaluates text', () => {
  expect(SOURCES.length).toBeGreaterThan(60);
  for (const [name, text] of SOURCES)
    expect(text, name).not.toMatch(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(/);
});

/** Everything the grammar knows, in one small file without data files. */
const ALL = `dataset c { from "none.csv" inputs a, "b c" target y is "z" rows 1..9 missing drop scale minmax }
dataset größe {
  samples { // inputs -> target
    -1.0, 2 -> 0.2   /* block
    comment */
     0  .5  -> 1e-3
  }
}
dataset w { generate curve(sin(3*x) + 0.1*x^2 - (1 - -x), from: -1, to: 1, samples: 5) }
network n { activation leaky_relu(0.1) weights l1 <= 2 bias <= 3 skip affine }
fit f { data größe network n goal within .1 gap 1e-3 time 3 s holdout 20% seed 1 sparsify off compare brute_force() }
`;
const TEXTS = [...EXAMPLES, ['all-clauses.hull', ALL] as const];
const EACH = Math.ceil(20_000 / TEXTS.length / 2) + 1;

const BITS = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '"',
    '/',
    '*',
    '//',
    '/*',
    '*/',
    '->',
    '<=',
    '..',
    ',',
    ':',
    '%',
    '-',
    '^',
    '@',
    '\\',
  ],
  ...[
    '\0',
    '\r',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\u00a0',
    '\ufeff',
    '\u2028',
    'é',
    '数据',
    '😀',
    '\ud800',
    '−',
    '∞',
  ],
  ...[
    '1e999',
    '99999999999999999999',
    '0',
    '-1',
    '.5',
    '1.',
    'NaN',
    '1e-400',
    '((((((((',
    '))))',
    '-'.repeat(150),
  ],
  ...[
    'dataset',
    'network',
    'fit',
    'samples',
    'samples {',
    'from',
    'inputs',
    'target',
    'is',
    'generate',
    'goal',
    'within',
  ],
];

function mutate(text: string, random: Random): string {
  const pick = (n: number) => Math.min(n - 1, Math.floor(random.uniform() * n));
  let out = text;
  for (let changes = 1 + pick(4); changes > 0; changes--) {
    const at = pick(out.length + 1);
    const length = pick(12);
    switch (pick(9)) {
      case 0:
      case 1:
        out = out.slice(0, at) + BITS[pick(BITS.length)] + out.slice(at);
        break;
      case 2:
      case 3:
        out = out.slice(0, at) + out.slice(at + length);
        break;
      case 4:
        out = out.slice(0, at) + out.slice(pick(out.length + 1)).slice(0, 40) + out.slice(at + length);
        break;
      case 5:
        out = out.replace(/\r?\n/g, '\r\n');
        break;
      case 6:
        out = pick(2) ? `\ufeff${out}` : out.trimEnd();
        break;
      case 7:
        out = out.replaceAll(' ', () => [' ', ' ', '\t', '  ', '\n'][pick(5)]);
        break;
      case 8: {
        const depth = pick(200);
        out = `${out.slice(0, at)}${'('.repeat(depth)}x${')'.repeat(depth)}${out.slice(at)}`;
        break;
      }
    }
  }
  return out;
}

function parse(text: string, name: string): LangiumDocument {
  return shared.workspace.LangiumDocumentFactory.fromString(text, URI.file(resolve('examples', name)));
}

function rangesOf({ diagnostics, fits }: CompiledDocument): SourceRange[] {
  return [
    ...fits.flatMap(({ range, nameRange }) => [range, nameRange]),
    ...diagnostics.flatMap(({ range, fixes = [], related = [] }) => [
      range,
      ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range)),
      ...related.filter(({ path }) => path === undefined).map((place) => place.range),
    ]),
  ];
}

/** The first range that does not lie in the text. */
function outside(ranges: readonly SourceRange[], lines: readonly string[]): SourceRange | undefined {
  const within = ({ line, character }: SourceRange['start']) =>
    line >= 0 && line < lines.length && character >= 0 && character <= lines[line].length;
  return ranges.find(({ start, end }) => {
    const ordered = start.line < end.line || (start.line === end.line && start.character <= end.character);
    return !within(start) || !within(end) || !ordered;
  });
}

const jobs = ({ fits }: CompiledDocument) => fits.map(({ name, job }) => [name, job?.inputSha256]);

function formatted(document: LangiumDocument): string {
  const edits = hullfit.lsp.Formatter!.formatDocument(document, {
    textDocument: { uri: document.uri.toString() },
    options: { tabSize: 2, insertSpaces: true },
  });
  return TextDocument.applyEdits(document.textDocument, edits as never);
}

/** The analysis costs more than the parser and depends on less: every so many mutations. */
const ANALYSED = 3;

interface Tally {
  total: number;
  analysed: number;
  formatted: number;
  slowest: { ms: number; text: string };
}

async function one(mutated: string, name: string, analyse: boolean, tally: Tally): Promise<void> {
  // Time of the processor, not of the clock: other processes may want it, too.
  const start = process.cpuUsage();
  const document = parse(mutated, name);
  const compiled = analyse ? await hullfit.compilation.Compiler.compile(document) : undefined;
  const { user, system } = process.cpuUsage(start);
  const ms = (user + system) / 1000;
  if (ms > tally.slowest.ms) tally.slowest = { ms, text: mutated };
  tally.total++;
  if (compiled) {
    tally.analysed++;
    const bad = outside(rangesOf(compiled), mutated.split(/\r\n|\r|\n/));
    if (bad) expect.fail(`${JSON.stringify(bad)} lies outside of ${JSON.stringify(mutated)}`);
    const odd = compiled.diagnostics.find(({ message }) => /undefined|\[object/.test(message));
    if (odd) expect.fail(`${odd.message}\nin ${JSON.stringify(mutated)}`);
  }
  // A text that does not parse is left as it is, so there is nothing to compare.
  const once = formatted(document);
  if (once === mutated) return;
  tally.formatted++;
  const again = parse(once, name);
  if (formatted(again) !== once) expect.fail(`not idempotent: ${JSON.stringify(mutated)}`);
  if (!compiled) return;
  const after = await hullfit.compilation.Compiler.compile(again);
  if (JSON.stringify(jobs(after)) !== JSON.stringify(jobs(compiled))) {
    expect.fail(`the meaning changed: ${JSON.stringify(mutated)}`);
  }
}

describe(`20,000 mutations (HULLFIT_SEED=${SEED})`, () => {
  const tally: Tally = { total: 0, analysed: 0, formatted: 0, slowest: { ms: 0, text: '' } };
  const parts = TEXTS.flatMap(([name, text]) => [1, 2].map((part) => [name, part, text] as const));

  it.each(parts)('of %s, part %i, are parsed, analysed and formatted', async (name, part, text) => {
    const random = new Random(SEED + 1000 * part + text.length);
    for (let round = 0; round < EACH; round++) {
      if (round % 50 === 0) await setImmediate();
      await one(mutate(text, random), name, round % ANALYSED === 0, tally);
    }
  });

  it('were as many as promised, many of them whole, and none took long', () => {
    expect(tally.total).toBeGreaterThanOrEqual(20_000);
    expect(tally.analysed).toBeGreaterThan(6000);
    expect(tally.formatted).toBeGreaterThan(1000);
    expect(tally.slowest.ms, tally.slowest.text).toBeLessThan(1000);
  });
});
