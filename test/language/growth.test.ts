/**
 * Texts that are large in one way each: the time must grow with their size, not with its square. Sizes are such that anything quadratic
 * takes many times the bound; the bound itself is wide, for a busy machine, and of the processor, not of the clock.
 */
import { EmptyFileSystem, URI } from 'langium';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/data/didYouMean';
import { compileText } from '../../src/language/compile';
import { createHullfitServices } from '../../src/language/services';
import { isClosed } from '../../src/language/syntax/values';

const folder = mkdtempSync(join(tmpdir(), 'hullfit-growth-'));
const D = 'dataset d { samples { 0 -> 1\n 1 -> 2\n } }';
const many = (count: number, make: (i: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, i) => make(i)).join(between);

const FILES: Record<string, (count: number) => string> = {
  'wide.csv': (count) =>
    `${many(count, (i) => `c${i}`, ',')}\n${`${many(count, () => '1', ',')}\n`.repeat(3)}`,
};

const TEXTS: Record<string, (count: number) => string> = {
  'fits of one dataset': (n) => `${D}\n${many(n, (i) => `fit f${i} { data d }`, '\n')}`,
  'fits and datasets on one line': (n) =>
    many(n / 2, (i) => `dataset d${i} { generate xor(samples: 4) } fit f${i} { data d${i} }`),
  'unused datasets': (n) => many(n, (i) => `dataset d${i} { generate xor(samples: 4) }`),
  'unknown names': (n) => many(n / 2, (i) => `network n${i} { } fit f${i} { data e${i} network m${i} }`),
  'equal names': (n) => `${many(n, () => 'fit f { data d }')} ${D}`,
  'fits without data': (n) => `${D} ${many(n, (i) => `fit f${i} { }`)}`,
  'blocks that are not closed': (n) => `${many(n, (i) => `fit f${i} { data d `)} ${D}`,
  'clauses that are none': (n) => `${D} ${many(n, (i) => `fit f${i} { data d goalx }`)}`,
  'characters that do not belong': (n) => `${D} ${many(n, (i) => `fit f${i} { data § d }`)}`,
  'stray braces': (n) => `${D} ${many(n, () => '} foo bar { x')}`,
  'clauses twice': (n) => `${D} fit f { data d ${many(n, () => 'gap 1e-3')} }`,
  'unknown columns': (n) => `dataset d { from "wide.csv" inputs ${many(n, (i) => `x${i}`, ', ')} target y }`,
  'known columns': (n) =>
    `dataset d { from "wide.csv" inputs ${many(n - 1, (i) => `c${i}`, ', ')} target c${n - 1} }`,
  'columns twice': (n) => `dataset d { from "wide.csv" inputs ${many(n, () => 'c1', ', ')} target c2 }`,
  'missing files': (n) => many(n / 4, (i) => `dataset d${i} { from "none${i}.csv" inputs x target y }`),
  'braces in braces': (n) => `fit f { ${'{ '.repeat(n)}`,
  'parentheses in parentheses': (n) => `dataset d { generate curve(${'('.repeat(n)}x${')'.repeat(n)}) }`,
  'parentheses that are not closed': (n) => `fit f { goal ${'('.repeat(n)}`,
  'powers of powers': (n) => `dataset d { generate curve(${'x^'.repeat(n)}2, from: 0, to: 1, samples: 9) }`,
  'signs of signs': (n) => `dataset d { generate curve(${'-'.repeat(n)}x, from: 0, to: 1, samples: 9) }`,
  'keywords of blocks': (n) => many(n, () => 'fit'),
  'blocks without a name': (n) => many(n, () => 'fit {'),
  commas: (n) => `dataset d { from "wide.csv" inputs ${','.repeat(n)} }`,
  'comments in comments': (n) => '/*'.repeat(n),
  'comments between blocks': (n) => many(n, (i) => `/* ${i} */ network n${i} { } // ${i}`, '\n'),
  quotes: (n) => '"'.repeat(n + 1),
  'backslashes in an open text': (n) => `dataset d { from "${'\\'.repeat(n)}`,
  'a long name': (n) =>
    `dataset ${'a'.repeat(3 * n)} { ${D.slice(12)}\nfit f { data ${'a'.repeat(3 * n - 1)}b }`,
};

/** Milliseconds of the processor. */
async function cost(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const SIZE = 10_000;
/** What takes longest takes a fifth of this. */
const BOUND_MS = 10_000;

describe('10,000 of', () => {
  for (const [name, make] of Object.entries(FILES)) writeFileSync(join(folder, name), make(SIZE));
  it.each(Object.entries(TEXTS))(
    '%s',
    async (_, make) => {
      const text = make(SIZE);
      // As the server does: parse, link and compile.
      const { shared } = createHullfitServices(EmptyFileSystem);
      const { LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
      const document = LangiumDocumentFactory.fromString(text, URI.file(join(folder, 'a.hull')));
      expect(await cost(() => DocumentBuilder.build([document], { validation: true }))).toBeLessThan(
        BOUND_MS,
      );
    },
    120_000,
  );
});

it('a missed name among 10,000 others is still guessed', async () => {
  const text = `${many(SIZE, (i) => `dataset data${i} { generate xor(samples: 4) }`)} fit f { data dta77 }`;
  const { diagnostics } = await compileText(text, join(folder, 'a.hull'));
  expect(diagnostics.find(({ code }) => code === 'unknown-name')?.message).toContain(
    'did you mean `data77`?',
  );
});

describe('guessing', () => {
  it('agrees with the whole table of distances within the band', () => {
    const words = [
      '',
      'a',
      'ab',
      'ba',
      'abc',
      'acb',
      'temperature',
      'temprature',
      'tempreature',
      'pressure',
      'xyz',
    ];
    for (const a of words) {
      for (const b of words) {
        const exact = editDistance(a, b);
        for (let most = 0; most < 12; most++) {
          const banded = editDistance(a, b, most);
          if (exact <= most) expect(banded).toBe(exact);
          else expect(banded).toBeGreaterThan(most);
        }
      }
    }
  });

  it('does not try names that nobody types', () => {
    expect(nearest('a'.repeat(30_000), ['a'.repeat(29_999)])).toBeUndefined();
    expect(nearest('abcdefgh', ['a'.repeat(30_000), 'abcdefhg'])).toBe('abcdefhg');
  });
});

it('a text is closed by a quote that no backslash makes a part of it', () => {
  for (const text of ['"a"', '""', '"\\\\"', '"a\\b"', '"\\"" ' + '"'.slice(1), '"\\\\\\""']) {
    expect([text, isClosed(text.trim())]).toEqual([text, true]);
  }
  for (const text of ['"', '"a', '"a\\"', '"\\\\\\"', `"${'\\'.repeat(1001)}"`, `"${'\\'.repeat(100_000)}`]) {
    expect(isClosed(text)).toBe(false);
  }
});
