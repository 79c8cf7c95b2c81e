/** Text as bytes of UTF-8, in memory that grows as needed, is used again, and may be shared with another thread. */

const FIRST_BYTES = 65_536;
/** From so many bytes on a copy by the system is faster than a loop, which has no call to pay for. */
const LOOP_BYTES = 48;

export class ByteText {
  length = 0;
  private bytes: Buffer;

  /** `memory` is written over. */
  constructor(public memory = new SharedArrayBuffer(FIRST_BYTES)) {
    this.bytes = Buffer.from(memory);
  }

  /** What has been written; good until more is. */
  get written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  add(text: string): void {
    // a character of UTF-16 takes three bytes at most
    this.makeRoom(3 * text.length);
    this.length += this.bytes.write(text, this.length);
  }

  /** One character of ASCII. */
  addCode(code: number): void {
    this.makeRoom(1);
    this.bytes[this.length++] = code;
  }

  /** Up to the first `end` from `from` on, which must be there; the answer is where it is. */
  addUntil(end: number, bytes: Uint8Array, from: number): number {
    let to = from;
    while (bytes[to] !== end) to++;
    this.addBytes(bytes, from, to);
    return to;
  }

  addBytes(bytes: Uint8Array, from: number, to: number): void {
    this.makeRoom(to - from);
    const { bytes: own } = this;
    let { length } = this;
    if (to - from < LOOP_BYTES) for (let at = from; at < to; at++) own[length++] = bytes[at];
    else {
      own.set(bytes.subarray(from, to), length);
      length += to - from;
    }
    this.length = length;
  }

  private makeRoom(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    this.memory = new SharedArrayBuffer(Math.max(needed, 2 * this.bytes.length));
    const larger = Buffer.from(this.memory);
    larger.set(this.written);
    this.bytes = larger;
  }
}
