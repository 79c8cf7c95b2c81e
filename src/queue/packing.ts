/**
 * Data as text and blobs: a queue carries text, and the arrays of numbers that many fits share travel once, by their content's hash.
 * What comes out equals what went in, bit by bit: typed arrays, and numbers that JSON has no words for, included.
 */
import { createHash } from 'node:crypto';

export interface Packed {
  /** JSON in which every typed array, and every number that is not finite or is −0, is a tagged object. */
  readonly text: string;
  /** By their hash (SHA-256 of the bytes, hexadecimal): the arrays' bytes, little-endian. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** What says at which key an object is no object of the data. */
const TAG = '$hullfit';

const ARRAYS = { Float64Array, Float32Array, Uint32Array, Int32Array, Uint16Array, Uint8Array } as const;
type Kind = keyof typeof ARRAYS;
type Typed = InstanceType<(typeof ARRAYS)[Kind]>;

export class Packer {
  private readonly hashes = new WeakMap<Typed, string>();

  /** `data`: plain objects, lists, typed arrays, numbers, texts, truth values, null; undefined only as an object's value. */
  pack(data: unknown): Packed {
    const blobs = new Map<string, Uint8Array>();
    const text = JSON.stringify(this.tagged(data, blobs));
    return { text, blobs };
  }

  private tagged(data: unknown, blobs: Map<string, Uint8Array>): unknown {
    if (typeof data === 'number')
      return Number.isFinite(data) && !Object.is(data, -0) ? data : numberTag(data);
    if (typeof data !== 'object' || data === null) return data;
    if (Array.isArray(data)) return data.map((item) => this.tagged(item, blobs));
    const kind = kindOf(data);
    if (kind !== undefined) return this.blobTag(kind, data as Typed, blobs);
    if (TAG in data) throw new TypeError(`Data that have a key ${TAG} cannot be packed.`);
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, this.tagged(value, blobs)]));
  }

  private blobTag(kind: Kind, array: Typed, blobs: Map<string, Uint8Array>): unknown {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    let hash = this.hashes.get(array);
    if (hash === undefined) {
      hash = hashOf(bytes);
      this.hashes.set(array, hash);
    }
    blobs.set(hash, bytes);
    return { [TAG]: kind, of: hash };
  }
}

/**
 * The data again; `load` gives the bytes of a hash. Arrays of one hash and kind are one array, which nobody may write to. Throws SyntaxError
 * where the text is no JSON, TypeError where it is none of `Packer`.
 */
export async function unpack(text: string, load: (hash: string) => Promise<Uint8Array>): Promise<unknown> {
  const tagged = JSON.parse(text) as unknown;
  const arrays = new Map<string, Typed>();
  for (const { kind, hash } of blobsIn(tagged)) {
    const key = `${kind} ${hash}`;
    if (!arrays.has(key)) arrays.set(key, arrayOf(kind, await load(hash)));
  }
  return untagged(tagged, arrays);
}

/** SHA-256, hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function* blobsIn(data: unknown): Generator<{ readonly kind: Kind; readonly hash: string }> {
  if (typeof data !== 'object' || data === null) return;
  const tag = tagOf(data);
  if (tag !== undefined && isKind(tag.name)) yield { kind: tag.name, hash: tag.of };
  else if (tag === undefined) for (const value of Object.values(data)) yield* blobsIn(value);
}

function untagged(data: unknown, arrays: ReadonlyMap<string, Typed>): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const tag = tagOf(data);
  if (tag?.name === 'number') return Number(tag.of);
  if (tag !== undefined) return arrays.get(`${tag.name} ${tag.of}`);
  if (Array.isArray(data)) return data.map((item) => untagged(item, arrays));
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, untagged(value, arrays)]));
}

function tagOf(data: object): { readonly name: Kind | 'number'; readonly of: string } | undefined {
  if (!(TAG in data)) return undefined;
  const { [TAG]: name, of } = data as Record<string, unknown>;
  if (typeof of !== 'string' || (name !== 'number' && !isKind(name))) {
    throw new TypeError('A packed value has a tag that no Hullfit of this version writes.');
  }
  return { name, of };
}

function numberTag(value: number): unknown {
  return { [TAG]: 'number', of: Object.is(value, -0) ? '-0' : String(value) };
}

function isKind(name: unknown): name is Kind {
  return typeof name === 'string' && Object.hasOwn(ARRAYS, name);
}

function kindOf(data: object): Kind | undefined {
  const { name } = data.constructor;
  return isKind(name) && ArrayBuffer.isView(data) ? name : undefined;
}

function arrayOf(kind: Kind, bytes: Uint8Array): Typed {
  // aligned, whatever the bytes lie in
  const { buffer } = bytes.slice();
  if (buffer.byteLength % ARRAYS[kind].BYTES_PER_ELEMENT !== 0)
    throw new TypeError(`${buffer.byteLength} bytes make no ${kind}.`);
  return new ARRAYS[kind](buffer);
}
