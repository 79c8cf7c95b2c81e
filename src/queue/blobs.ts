/** Arrays of numbers in Redis, each once, by their content's hash: a worker asks for one once. */
import type { Redis } from 'ioredis';
import { hashOf } from './packing';
import { KEPT_SECONDS, keys } from './keys';

/** Bytes of a piece: Redis does nothing else while it takes one. */
const PIECE_BYTES = 1 << 20;
/** Bytes that a worker keeps: tables of some ten sweeps. */
const MOST_KEPT = 256 << 20;

/** Puts what is not there yet, and renews the time of what is. */
export async function putBlobs(redis: Redis, blobs: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [hash, bytes] of blobs) {
    const pieces = Math.ceil(bytes.length / PIECE_BYTES);
    const known = await redis.get(keys.blob(hash));
    for (let at = 0; at < pieces; at++) {
      const key = keys.piece(hash, at);
      // one piece may have gone before the others
      if (known !== null && (await redis.expire(key, KEPT_SECONDS)) === 1) continue;
      const piece = bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES);
      await redis.set(key, Buffer.from(piece.buffer, piece.byteOffset, piece.length), 'EX', KEPT_SECONDS);
    }
    await redis.set(keys.blob(hash), String(pieces), 'EX', KEPT_SECONDS);
  }
}

/** What a worker has been given, the latest used last. */
export class BlobCache {
  private readonly kept = new Map<string, Promise<Uint8Array>>();
  private bytes = 0;

  constructor(private readonly redis: Redis) {}

  /** Throws where Redis does not have it, or has something else. */
  async load(hash: string): Promise<Uint8Array> {
    const known = this.kept.get(hash);
    if (known !== undefined) {
      this.kept.delete(hash);
      this.kept.set(hash, known);
      return known;
    }
    const loading = this.fetch(hash);
    this.kept.set(hash, loading);
    try {
      const found = await loading;
      this.bytes += found.length;
      await this.forgetOldest(hash);
      return found;
    } catch (error) {
      this.kept.delete(hash);
      throw error;
    }
  }

  private async forgetOldest(but: string): Promise<void> {
    for (const [hash, bytes] of this.kept) {
      if (this.bytes <= MOST_KEPT || hash === but) return;
      this.kept.delete(hash);
      this.bytes -= (await bytes).length;
    }
  }

  private async fetch(hash: string): Promise<Uint8Array> {
    const pieces = Number(await this.redis.get(keys.blob(hash)));
    const found: Buffer[] = [];
    for (let at = 0; at < pieces; at++) {
      const piece = await this.redis.getBuffer(keys.piece(hash, at));
      if (piece !== null) found.push(piece);
    }
    const bytes = new Uint8Array(Buffer.concat(found));
    if (hashOf(bytes) !== hash)
      throw new Error('The data of this fit are not in Redis any more; run the sweep again.');
    return bytes;
  }
}
