import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvRows, type RowSink } from '../../src/data/csv';
import type { DecimalSign, FileDialect, Separator } from '../../src/data/dialect';
import { readNumber } from '../../src/data/number';
import { PlainRecords } from '../../src/data/plainRecord';

interface Row {
  readonly line: number;
  readonly text: string;
  readonly numbers: readonly number[];
}

const LABELS: ReadonlyMap<string, number> = new Map([
  ['north', 0],
  ['so uth', 1],
]);

/** The first column as a number, the third as labels; rows whose cells are neither are left out. */
class Sink implements RowSink<null> {
  readonly keepTexts = true;
  readonly rows: Row[] = [];
  plainRows = 0;
  header = '';
  private plain: PlainRecords | undefined;
  private decimal: DecimalSign = '.';
  readonly pushPlain?: (text: string, at: number, line: number) => number;

  constructor(direct: boolean) {
    if (direct) this.pushPlain = (text, at, line) => this.take(text, at, line);
  }

  name(columns: readonly string[], dialect: FileDialect, text: string): void {
    this.header = text;
    this.decimal = dialect.decimal;
    const wanted = [
      { position: 2, labels: LABELS },
      { position: 0, labels: undefined },
    ];
    this.plain = new PlainRecords(columns.length, wanted, dialect);
  }

  private take(text: string, at: number, line: number): number {
    const row = new Float64Array(4);
    const next = this.plain!.read(text, at, row, 1);
    if (next === at) return at;
    this.plainRows++;
    this.rows.push({ line, text: text.slice(at, this.plain!.end), numbers: [...row.subarray(1)] });
    return next;
  }

  push([first, , third]: string[], line: number, text: string): boolean {
    const reading = readNumber(first, this.decimal);
    const label = LABELS.get(third.trim());
    if (reading.kind === 'number' && label !== undefined)
      this.rows.push({ line, text, numbers: [Number(label === 0), Number(label === 1), reading.value] });
    return true;
  }

  end() {
    return { ok: true, value: null } as const;
  }
}

function read(pieces: readonly string[], separator: Separator, decimal: DecimalSign, direct: boolean) {
  const sink = new Sink(direct);
  const usual = { separator, decimal, header: true };
  const reader = new CsvRows('t.csv', sink, usual, usual);
  const more = pieces.every((piece) => reader.write(piece));
  const ended = reader.end(!more);
  return { sink, ended, line: reader.line };
}

const cell = (decimal: string) =>
  fc
    .oneof(
      { weight: 6, arbitrary: fc.double({ noNaN: true }).map(String) },
      { weight: 3, arbitrary: fc.integer({ min: -1e6, max: 1e6 }).map((n) => String(n / 128)) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '',
          '+.5',
          '5.',
          '.',
          '-',
          '0x1',
          '1e400',
          ' 7 ',
          '\t8',
          '"9"',
          '1.2.3',
          'NA',
          '-0',
        ),
      },
      { weight: 1, arbitrary: fc.constant('1'.repeat(310)) },
    )
    .map((text) => text.replace('.', decimal));

const mostly = (usual: string, ...others: readonly string[]) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const other = mostly('plain', '', 'é — 漢', ' a b ', '"quo""ted"', '"two\nlines"', '"a;b,c\td"');
const label = mostly('north', 'so uth', ' north ', '"so uth"', 'west', '');

const table = fc
  .tuple(fc.constantFrom<Separator>(',', ';', '\t', ' '), fc.constantFrom<DecimalSign>('.', ','))
  .chain(([separator, decimal]) => {
    const row = fc.tuple(cell(decimal), other, label).map((cells) => cells.join(separator));
    const line = fc.oneof(
      { weight: 30, arbitrary: row },
      { weight: 1, arbitrary: fc.constantFrom('', ' ', 'a"') },
    );
    return fc.record({
      separator: fc.constant(separator),
      decimal: fc.constant(decimal),
      lines: fc.array(line, { maxLength: 20 }),
      lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
      cuts: fc.array(fc.nat(400), { maxLength: 5 }),
      last: fc.boolean(),
    });
  });

test('a record is read straight from the text as it is by its cells, wherever pieces are cut', () => {
  // longer than what the dialect is guessed from, so that the pieces behind it come one by one
  const header = (separator: string) => ['x', `"${'n'.repeat(70_000)}"`, 'site'].join(separator);
  let plainRows = 0;
  fc.assert(
    fc.property(table, ({ separator, decimal, lines, lineBreak, cuts, last }) => {
      const body = lines.join(lineBreak) + (last ? lineBreak : '');
      const ends = [...cuts.filter((cut) => cut < body.length).sort((a, b) => a - b), body.length];
      const pieces = ends.map((end, k) => body.slice(k === 0 ? 0 : ends[k - 1], end));
      const all = [header(separator) + lineBreak, ...pieces];
      const direct = read(all, separator, decimal, true);
      const byCells = read(all, separator, decimal, false);
      expect(direct.sink.rows).toEqual(byCells.sink.rows);
      expect(direct.sink.header).toBe(header(separator));
      expect([direct.ended, direct.line]).toEqual([byCells.ended, byCells.line]);
      plainRows += direct.sink.plainRows;
    }),
    { numRuns: 300 },
  );
  expect(plainRows).toBeGreaterThan(100);
});

test.each(['\n', '\r\n', '\r'])('rows keep their texts, with line breaks %j', (lineBreak) => {
  const lines = ['x,y,site', ' 1,"a', 'b",north', '2,,"so uth" ', '3,é,north'];
  const { sink } = read([lines.join(lineBreak)], ',', '.', true);
  const [name, ...rows] = lines;
  expect(sink.header).toBe(name);
  expect(sink.rows.map(({ text }) => text).join(lineBreak)).toBe(rows.join(lineBreak));
});
