/** From the bytes of a file, in pieces, to text: strict UTF-8, so that what is no text is told with its line. */
import { type DataOutcome, sourceFailure } from './fault';

/** What reads a text piece by piece. */
export interface TextReader<T> {
  /** 1-based line that the next character stands on. */
  readonly line: number;
  /** False when the rest need not be read: something is wrong, or there is enough. */
  write(text: string): boolean;
  /** Reads what it may have held back; false when the rest need not be read. */
  flush(): boolean;
  /** `cut`: the text goes on, but no more of it is wanted. */
  end(cut: boolean): DataOutcome<T>;
}

export const BYTE_ORDER_MARK = '\uFEFF';

/** Hands the text of a file to its reader. What is read before a fault of the encoding comes first: it may have one of its own. */
export class Utf8Pieces<T> {
  /** Whether a byte order mark came first, which is not handed on. */
  marked = false;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** The first bytes of a character that a piece's end has cut in two. */
  private cut: Uint8Array = new Uint8Array(0);
  private begun = false;
  private fault: DataOutcome<T> | undefined;

  constructor(
    private readonly file: string,
    private readonly reader: TextReader<T>,
  ) {}

  /** False when the rest need not be read. */
  write(piece: Uint8Array): boolean {
    const bytes = this.cut.length > 0 ? Buffer.concat([this.cut, piece]) : piece;
    const whole = bytes.length - cutAtEnd(bytes);
    this.cut = bytes.slice(whole);
    return this.take(bytes.subarray(0, whole));
  }

  /** `cut`: the file goes on, but no more of it is wanted. */
  end(cut = false): DataOutcome<T> {
    if (!cut && !this.fault && this.cut.length > 0 && this.reader.flush()) this.fault = this.notUtf8();
    return this.fault ?? this.reader.end(cut);
  }

  private take(bytes: Uint8Array): boolean {
    const text = this.decoded(bytes);
    if (text !== undefined) return this.hand(text);
    if (this.hand(this.decoded(bytes.subarray(0, this.soundBytes(bytes)))!) && this.reader.flush())
      this.fault = this.notUtf8();
    return false;
  }

  private hand(text: string): boolean {
    this.marked ||= !this.begun && text.startsWith(BYTE_ORDER_MARK);
    const plain = !this.begun && this.marked ? text.slice(1) : text;
    this.begun ||= text.length > 0;
    // No table has a NUL, but binary files and UTF-16 do.
    const nul = plain.indexOf('\0');
    if (nul < 0) return this.reader.write(plain);
    if (this.reader.write(plain.slice(0, nul)) && this.reader.flush()) this.fault = this.notUtf8();
    return false;
  }

  private decoded(bytes: Uint8Array): string | undefined {
    try {
      return this.decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  /** How many bytes come before the first that is not UTF-8; there is one. By halving: this happens once a file. */
  private soundBytes(bytes: Uint8Array): number {
    let sound = 0;
    let broken = bytes.length;
    while (broken - sound > 1) {
      const middle = (sound + broken) >> 1;
      const whole = middle - cutAtEnd(bytes.subarray(0, middle));
      if (this.decoded(bytes.subarray(0, whole)) === undefined) broken = middle;
      else sound = middle;
    }
    return sound - cutAtEnd(bytes.subarray(0, sound));
  }

  private notUtf8(): DataOutcome<T> {
    const { file, reader } = this;
    const message = `${file} is not UTF-8 text (line ${reader.line}); save it as UTF-8 text.`;
    return sourceFailure('bad-encoding', message, reader.line);
  }
}

/** A whole text at once. */
export function decodeUtf8(file: string, bytes: Uint8Array): DataOutcome<string> {
  const parts: string[] = [];
  let breaks = 0;
  const reader: TextReader<string> = {
    get line() {
      return breaks + 1;
    },
    write: (text) => {
      parts.push(text);
      breaks += text.match(/\r\n?|\n/g)?.length ?? 0;
      return true;
    },
    flush: () => true,
    end: () => ({ ok: true, value: parts.join('') }),
  };
  const pieces = new Utf8Pieces(file, reader);
  pieces.write(bytes);
  return pieces.end();
}

/** How many bytes at the end begin a character that is not there to its end. */
function cutAtEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue; // goes on with a character
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}
