/**
 * The lines for separated text of any size. The beginning is read here, by the scanner; as soon as threads are there they read pieces
 * that are cut at line breaks, up to the first quote, behind which a line break may belong to a cell. What a thread has no answer to, a
 * row that is not as most are or something wrong, is read by the scanner as well, which goes on in the very line.
 */
import type { CsvInputs } from './csvInputs';
import { READ_BYTES } from './inputFile';
import { PieceQueue } from './pieceQueue';
import type { PieceThreads } from './pieceThreads';
import type { InputRows, WrittenTable } from './rows';
import type { RowWriter } from './rowWriter';

/** A smaller table is done before threads are there. */
const ALONE_BYTES = 2e6;
const NEWLINE = 10;
const QUOTE = 34;

/** Text in pieces, of any size. */
export interface Source {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Lets go of a piece that may never come. */
  stop(): void;
}

export class CsvPredictor {
  private threads: PieceThreads | undefined;
  private readonly pieces: AsyncGenerator<Uint8Array>;

  /** `start` is called at most once, where threads are worth it. */
  constructor(
    private readonly csv: CsvInputs,
    private readonly source: Source,
    private readonly writer: RowWriter,
    private readonly start: (table: WrittenTable) => PieceThreads,
  ) {
    this.pieces = inParts(source.pieces);
  }

  /** What is given is good until more is asked for. Throws CommandError at the first thing that is wrong. */
  async *texts(): AsyncGenerator<Uint8Array> {
    try {
      const queue = yield* this.beginning();
      const rest = queue && (yield* this.inThreads(queue));
      if (rest) yield* this.scan(rest);
      for await (const piece of this.pieces) yield* this.scan(piece);
      yield* this.written(this.csv.end());
    } finally {
      this.source.stop();
      await this.threads?.end();
      await this.pieces.return(undefined);
    }
  }

  /** By the scanner, until threads are there; undefined where they are not to be used for the rest. */
  private async *beginning(): AsyncGenerator<Uint8Array, PieceQueue | undefined> {
    let bytes = 0;
    for (;;) {
      const { done, value: piece } = await this.pieces.next();
      if (done === true) return undefined;
      bytes += piece.length;
      const quoted = piece.includes(QUOTE);
      const cut = this.threads?.ready === true && !quoted ? piece.lastIndexOf(NEWLINE) + 1 : 0;
      yield* this.scan(cut > 0 ? piece.subarray(0, cut) : piece);
      if (quoted) return undefined;
      if (cut > 0) {
        yield* this.written(this.csv.rest());
        const queue = new PieceQueue(this.threads!);
        queue.add(piece.subarray(cut));
        return queue;
      }
      const { table } = this.csv;
      if (bytes >= ALONE_BYTES && table && table.dialect.separator !== ' ')
        this.threads ??= this.start(table);
    }
  }

  /** Up to the first quote, or a line that is too long for a piece. The answer is what has been taken from the pieces and not been read. */
  private async *inThreads(queue: PieceQueue): AsyncGenerator<Uint8Array, Uint8Array> {
    let next = this.nextPiece();
    for (;;) {
      // a slow source does not fill a piece soon
      if (!queue.first) queue.ask();
      const { first } = queue;
      if (first && (queue.full || (await isEarlier(first.answer, next)))) {
        yield* this.answered(queue);
        continue;
      }
      const { done, value } = await next;
      const piece = done === true ? NOTHING : value;
      const quoted = piece.includes(QUOTE);
      const asks = quoted || done === true || !queue.hasRoom(piece.length);
      const stuck = asks && !queue.ask() && !queue.hasRoom(piece.length);
      if (quoted || done === true || stuck) {
        while (queue.first) yield* this.answered(queue);
        return Buffer.concat([queue.gathered, piece]);
      }
      queue.add(piece);
      next = this.nextPiece();
    }
  }

  private nextPiece(): Promise<IteratorResult<Uint8Array, unknown>> {
    const next = this.pieces.next();
    // whoever stops before does not hear of its failure
    next.catch(() => undefined);
    return next;
  }

  /** What is written for the piece that was asked for first. */
  private async *answered(queue: PieceQueue): AsyncGenerator<Uint8Array> {
    const { content, text, counts } = await queue.take();
    if (counts) {
      this.csv.skip(counts.rows, counts.lines);
      this.writer.add(counts);
      yield text;
    } else {
      for (let from = 0; from < content.length; from += READ_BYTES) {
        yield* this.scan(content.subarray(from, from + READ_BYTES));
      }
      yield* this.written(this.csv.rest());
    }
  }

  private scan(piece: Uint8Array): Generator<Uint8Array> {
    return this.written(this.csv.read(piece));
  }

  private *written(rows: Iterable<InputRows>): Generator<Uint8Array> {
    for (const some of rows) yield this.writer.write(some);
  }
}

const NOTHING = new Uint8Array(0);

async function isEarlier(one: Promise<unknown>, other: Promise<unknown>): Promise<boolean> {
  return Promise.race([one.then(() => true), other.then(() => false)]);
}

/** A piece that comes is of any size; a part is not. */
async function* inParts(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; from += READ_BYTES) {
      yield piece.subarray(from, from + READ_BYTES);
    }
  }
}
