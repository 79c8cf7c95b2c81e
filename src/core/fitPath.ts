/**
 * What neighbouring fits of a path hand on beside the solution: neurons that the last dual priced highly, in the coordinates of the search.
 * Fits of one path follow one another, so that each comes to the same wherever the path runs, and whoever goes on with it.
 */
import type { AtomSpace } from './atomSpace';
import { HASH_START, hashed } from './wordHash';

/** Local maxima of a dual's |zᵀa(θ)|, and the `fingerprint` of the space that they lie in. */
export interface Summits {
  readonly space: string;
  readonly places: readonly (readonly number[])[];
}

export class FitPath {
  /** @param last what a path that goes on here has come to; null at its beginning */
  constructor(private last: Summits | null = null) {}

  /** Of the last dual on this space; none for the first fit, and after one of other samples. */
  summitsOn(space: AtomSpace): readonly Float64Array[] {
    if (this.last?.space !== fingerprint(space)) return [];
    return this.last.places.map((place) => Float64Array.from(place));
  }

  keepSummits(space: AtomSpace, summits: readonly Float64Array[]): void {
    this.last = { space: fingerprint(space), places: summits.map((place) => Array.from(place)) };
  }

  /** For who goes on with it. */
  get summits(): Summits | null {
    return this.last;
  }
}

/** Of a space's content. Two spaces of one fingerprint, which chance makes one in 2³² of, cost a fit a worse start and nothing else. */
function fingerprint({ inputs, ...rest }: AtomSpace): string {
  const words = new Uint32Array(
    inputs.buffer,
    inputs.byteOffset,
    inputs.byteLength / Uint32Array.BYTES_PER_ELEMENT,
  );
  let hash = HASH_START;
  for (const word of words) hash = hashed(hash, word);
  return JSON.stringify([hash, rest]);
}
