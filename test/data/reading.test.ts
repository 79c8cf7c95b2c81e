/** Tables from bytes: right and wrong ones, whole and in pieces of any size, compared with csv-parse and JSON.parse. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CELL, MAX_COLUMNS } from '../../src/data/csvScanner';
import type { DialectChoice, Separator } from '../../src/data/dialect';
import { MAX_DEPTH } from '../../src/data/jsonScanner';
import type { DataOutcome } from '../../src/data/fault';
import { readTable, tableReader } from '../../src/data/readTable';
import type { Table } from '../../src/data/table';

const encode = (text: string) => new TextEncoder().encode(text);

/** In pieces of so many bytes, as a large file is read: only column `a` is kept. */
function inPieces(
  extension: string,
  bytes: Uint8Array,
  size: number,
  dialect: DialectChoice = {},
): DataOutcome<Table> {
  const columns = new Map([['a', 'texts' as const]]);
  const reader = tableReader(`t${extension}`, extension, { columns, dialect });
  if (!reader.ok) return reader;
  for (let at = 0; at < bytes.length; at += size) {
    if (!reader.value.write(bytes.subarray(at, at + size))) break;
  }
  return reader.value.end();
}

function faultOf(outcome: DataOutcome<Table>) {
  if (outcome.ok) return { code: 'fine', line: 0, message: '' };
  const [{ code, line, message }] = outcome.problems;
  return { code, line, message };
}

/** The fault of a content, which must be the same whole and in pieces of every size. */
function fault(extension: string, content: string | Uint8Array, dialect: DialectChoice = {}) {
  const bytes = typeof content === 'string' ? encode(content) : content;
  const whole = faultOf(readTable(`t${extension}`, extension, bytes, { dialect }));
  const sizes = bytes.length < 10_000 ? [1, 2, 3, 7, 64] : [4096, 65_536];
  for (const size of sizes) expect(faultOf(inPieces(extension, bytes, size, dialect))).toEqual(whole);
  if (whole.code !== 'fine') expect(whole.message).toMatch(/^[^\n]+\.$/);
  return whole;
}

function cellsOf(outcome: DataOutcome<Table>) {
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  const { columns, count, ...rest } = outcome.value;
  void rest;
  const cells = Array.from({ length: count }, (_, row) =>
    columns.map((_name, column) => outcome.value.cell(row, column)),
  );
  return { columns, cells, lines: cells.map((_, row) => outcome.value.line(row)) };
}

describe('csv', () => {
  it.each<[string, string, number]>([
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6\n7,8\n', 3],
    ['one that a later quote seems to close', 'a,b\n1,"2\n3,4\n5,"6"\n7,8\n', 2],
    ['something behind a quoted cell', 'a,b\n1,2\n"3"x,4\n', 3],
    ['a quoted cell over lines with something behind it', 'a,b\n1,2\n"3\n4\n5"x,4\n', 3],
    ['a quote within a plain cell', 'a,b\n1,2\n3,5" pipe\n', 3],
    ['a quote behind empty lines', 'a,b\n\n\n1,"2\n', 4],
    ['a quote in the header', 'a,"b\n1,2\n', 1],
  ])('%s', (_, text, line) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const found = fault('.csv', text.replaceAll('\n', end));
      expect(found).toMatchObject({ code: 'bad-data-file', line });
      expect(found.message).toContain(`line ${line}`);
      expect(found.message).toContain('quote');
    }
  });

  it('rows of unequal length, with the line on which they begin', () => {
    expect(fault('.csv', 'a,b\n1,2\n3\n')).toMatchObject({ code: 'unequal-rows', line: 3 });
    expect(fault('.csv', 'a,b\r1,"x\ry"\r\r3,4,5\r')).toMatchObject({ code: 'unequal-rows', line: 5 });
    // What comes first is told, whatever comes later.
    expect(fault('.csv', 'a,b\n1\n"2\n')).toMatchObject({ code: 'unequal-rows', line: 2 });
    expect(fault('.csv', 'a,b\n"1\n2\n')).toMatchObject({ code: 'bad-data-file', line: 2 });
  });

  it('what is wrong in line 20,000 as in line 2, and a million characters without an end', () => {
    const rows = '1,2\n'.repeat(20_000);
    expect(fault('.csv', `a,b\n${rows}1,"2\n${rows}`)).toMatchObject({ code: 'bad-data-file', line: 20_002 });
    const late = 'x\n'.repeat(MAX_CELL);
    const [early, long] = [fault('.csv', 'a,b\n1,"2\n'), fault('.csv', `a,b\n1,"2\n${late}`)];
    expect(long).toEqual(early);
    expect(fault('.csv', `a,b\n1,${'2'.repeat(MAX_CELL + 1)}\n`)).toMatchObject({ line: 2 });
    expect(fault('.csv', `a,b\n1${','.repeat(MAX_COLUMNS)}2\n`)).toMatchObject({ line: 2 });
  });

  it('reads what csv-parse reads', () => {
    const piece = fc.constantFrom(
      'a',
      '1',
      ' ',
      '""',
      ',',
      '\n',
      '\r\n',
      '"x"',
      '"',
      '\t',
      '"y, z"',
      '"p\nq"',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 14 }),
        fc.constantFrom<Separator>(',', '\t'),
        (pieces, delimiter) => {
          const text = pieces.join('');
          const extension = delimiter === ',' ? '.csv' : '.tsv';
          const dialect = { separator: delimiter };
          // csv-parse forgets that a cell of nothing was quoted, and takes a second one behind it.
          fc.pre(!/""[^,\n\r]*"/.test(text));
          let rows: string[][];
          try {
            rows = parse(text.replace(/\r\n?/g, '\n'), {
              delimiter,
              relax_column_count: true,
              skip_empty_lines: true,
              trim: delimiter === ',',
            });
          } catch {
            expect(fault(extension, text, dialect).code).not.toBe('fine');
            return;
          }
          const equal = rows.length > 0 && rows.every(({ length }) => length === rows[0].length);
          if (!equal) expect(fault(extension, text, dialect).code).toMatch(/unequal-rows|empty-data-file/);
          else {
            const { columns, cells } = cellsOf(readTable('t', extension, encode(text), { dialect }));
            expect([columns, ...cells]).toEqual([rows[0].map((name) => name.trim()), ...rows.slice(1)]);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('json', () => {
  it.each<[string, string, number]>([
    ['a comma too many', '[{"a": 1},\n {"a": 2,}]', 2],
    ['a comma too few', '[{"a": 1}\n {"a": 2}]', 2],
    ['a value too many', '[{"a": 1 2}]', 1],
    ['a key without quotes', '[{"a": 1},\n\n {a: 2}]', 3],
    ['a key without a value', '[{"a"}]', 1],
    ['a text that is not closed', '[{"a": 1},\r\n {"a": "2}]\r\n', 2],
    ['NaN', '[{"a": 1},\n {"a": NaN}]', 2],
    ['a number with a zero before it', '[{"a": 01}]', 1],
    ['an unknown escape', '[{"a": "\\x"}]', 1],
    ['brackets that do not match', '[{"a": [1}]', 1],
    ['text behind the end', '[{"a": 1}]\n\nmore', 3],
    ['an end that is missing', '[{"a": 1},\n {"a": 2}', 2],
    ['an object', '{"a": 1}', 1],
    ['a number', '7', 1],
    ['a row that is none', '[{"a": 1},\n {"a": 2},\n [3]]', 3],
    ['a row that is a word', '[{"a": 1},\n null]', 2],
  ])('%s', (_, text, line) => {
    expect(fault('.json', text)).toMatchObject({ code: 'bad-data-file', line });
  });

  it.each([20_000, 40_000, 1_000_000])('%d levels', (levels) => {
    const deep = '['.repeat(levels) + ']'.repeat(levels);
    const found = fault('.json', `[{"a": 1},\n {"a": ${deep}}]`);
    expect(found).toMatchObject({ code: 'bad-data-file', line: 2 });
    expect(found.message).toContain(`nests more than ${MAX_DEPTH} levels`);
    expect(fault('.json', `[{"a": ${deep.replaceAll('[', '{"a":').replaceAll(']', '}')}}]`).line).toBe(1);
    expect(fault('.json', deep).message).toContain('is not an object');
  });

  it('nothing but blanks is empty', () => {
    for (const text of ['', ' \n']) expect(fault('.json', text).code).toBe('empty-data-file');
  });

  it('reads what JSON.parse reads, and refuses what it refuses', () => {
    const part = fc.constantFrom(
      ...['[', ']', '{', '}', ',', ':', '"a"', '"b\\n"', '1', '-2.5e3', 'null', 'true', '\n', ' ', '1.', '"'],
      ...['[{"a":1}', '{"a":', '},{', '"\\u00e9"'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const outcome = fault('.json', text);
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          expect(outcome.code).toMatch(/bad-data-file|empty-data-file/);
          return;
        }
        const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row);
        expect(outcome.code === 'fine').toBe(Array.isArray(value) && value.every(isRow));
      }),
      { numRuns: 3000 },
    );
    const key = fc.string({ maxLength: 3 }).filter((name) => !/^\d+$|^__proto__$/.test(name));
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, value), { maxLength: 6 }), fc.nat(4), (rows, indent) => {
        const { columns, cells } = cellsOf(
          readTable('t', '.json', encode(JSON.stringify(rows, null, indent))),
        );
        expect(columns).toEqual([...new Set(rows.flatMap((row) => Object.keys(row)))]);
        const plain = JSON.parse(JSON.stringify(rows)) as Record<string, unknown>[];
        expect(cells).toEqual(plain.map((row) => columns.map((name) => row[name])));
      }),
    );
  });
});

describe('bytes that are no text', () => {
  const utf8 = (...parts: (string | number[])[]) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...encode(part)] : part)));

  it.each<[string, Uint8Array, number]>([
    ['a byte of Latin-1', utf8('a,b\n1,2\n3,', [0xe9], 'x\n'), 3],
    ['a character that the end cuts off', utf8('a,b\n1,2\n3,', [0xe2, 0x82]), 3],
    ['one that a line cuts off', utf8('a,b\n1,', [0xe2, 0x82], '\n3,4\n'), 2],
    ['a surrogate', utf8('a,b\n1,2\n', [0xed, 0xa0, 0x80], ',4\n'), 3],
    ['a NUL', utf8('a,b\r\n1,2\r\n3,', [0], '\r\n'), 3],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]), 1],
    ['a zip', Uint8Array.from([0x50, 0x4b, 3, 4, 0x14, 0, 6, 0]), 1],
  ])('%s', (_, bytes, line) => {
    expect(fault('.csv', bytes)).toMatchObject({ code: 'bad-encoding', line });
    const json = utf8('[{"a":1},\n{"a":"', [...bytes.slice(0, 2)], [0xff], '"}]');
    expect(fault('.json', json)).toMatchObject({ code: 'bad-encoding' });
  });

  it('a fault before it comes first', () => {
    expect(fault('.csv', utf8('a,b\n1\n2,', [0xff]))).toMatchObject({ code: 'unequal-rows', line: 2 });
    expect(fault('.csv', utf8('a,b\n1\n2,', [0], '\n'))).toMatchObject({ code: 'unequal-rows', line: 2 });
  });

  it('any bytes are a table or one sentence, the same in pieces', () => {
    const byte = fc.oneof(fc.constantFrom(...encode('a,b"\n\r1{}[]:\t')), fc.nat(255));
    fc.assert(
      fc.property(
        fc.array(byte, { maxLength: 40 }),
        fc.constantFrom('.csv', '.tsv', '.json'),
        (bytes, extension) => {
          fault(extension, Uint8Array.from(bytes));
        },
      ),
      { numRuns: 3000 },
    );
  });
});

it('a byte order mark is no part of the first name', () => {
  for (const size of [1, 2, 3, 100]) {
    expect(inPieces('.csv', encode('\uFEFFa,b\n1,2\n'), size)).toMatchObject({
      value: { columns: ['a', 'b'] },
    });
    expect(inPieces('.json', encode('\uFEFF[{"a":1}]'), size)).toMatchObject({ value: { columns: ['a'] } });
  }
});
