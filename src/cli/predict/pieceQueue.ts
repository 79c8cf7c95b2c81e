/** Pieces of a table that threads are asked for, in order and in a bounded memory that is used again and again. */
import type { PieceCounts } from './piece';
import type { PieceAnswer, PieceThreads } from './pieceThreads';

/** Bytes of a piece, some ten milliseconds of work: so that asking a thread for it costs next to nothing. */
const PIECE_BYTES = 1 << 20;
/** What is written for it mostly has room in this. */
const OUTPUT_BYTES = 2 << 20;
/** A thread does not wait for the next one. */
const PIECES_A_THREAD = 2;
const NEWLINE = 10;

/** Memory of one piece and of what is written for it. */
class Place {
  readonly memory = new SharedArrayBuffer(PIECE_BYTES);
  output = new SharedArrayBuffer(OUTPUT_BYTES);
  length = 0;
  private readonly bytes = Buffer.from(this.memory);

  get content(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  add(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
}

interface AskedPiece {
  readonly place: Place;
  readonly answer: Promise<PieceAnswer>;
}

/** A piece with what is written for it. */
export interface AnsweredPiece {
  readonly content: Uint8Array;
  readonly counts: PieceCounts | undefined;
  readonly text: Uint8Array;
}

export class PieceQueue {
  private readonly asked: AskedPiece[] = [];
  private readonly free: Place[] = [];
  /** Of the piece whose answer was taken last. */
  private taken: Place | undefined;
  /** Where what comes next is gathered. */
  private place = new Place();
  private readonly most: number;

  constructor(private readonly threads: PieceThreads) {
    this.most = PIECES_A_THREAD * threads.count;
  }

  /** What has been added and not been asked for. */
  get gathered(): Buffer {
    return this.place.content;
  }

  /** No piece more can be asked for. */
  get full(): boolean {
    return this.asked.length >= this.most;
  }

  /** The piece that was asked for first. */
  get first(): AskedPiece | undefined {
    return this.asked[0];
  }

  hasRoom(bytes: number): boolean {
    return this.place.length + bytes <= PIECE_BYTES;
  }

  add(bytes: Uint8Array): void {
    this.place.add(bytes);
  }

  /** Asks for the whole lines that are gathered; false where there is none. The queue must not be full. */
  ask(): boolean {
    const { place } = this;
    const { content, memory, output } = place;
    const length = content.lastIndexOf(NEWLINE) + 1;
    if (length === 0) return false;
    this.place = this.free.pop() ?? new Place();
    this.place.length = 0;
    this.place.add(content.subarray(length));
    place.length = length;
    this.asked.push({ place, answer: this.threads.ask({ memory, length, output }) });
    return true;
  }

  /** The answer for the piece that was asked for first; it is good until the next one is taken. */
  async take(): Promise<AnsweredPiece> {
    const { place, answer } = this.asked[0];
    const { counts, length, output } = await answer;
    place.output = output;
    this.asked.shift();
    if (this.taken) this.free.push(this.taken);
    this.taken = place;
    return { content: place.content, counts, text: Buffer.from(output, 0, length) };
  }
}
