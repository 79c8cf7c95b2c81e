/**
 * What neighbouring fits of a path hand on beside the solution: neurons that the last dual priced highly, in the coordinates of the search.
 * Fits of one path follow one another, so that each comes to the same wherever the path runs.
 */
import type { AtomSpace } from './atomSpace';
import { isSame } from './isSame';

export class FitPath {
  private last: { readonly space: AtomSpace; readonly summits: readonly Float64Array[] } | null = null;

  /** Local maxima of the last dual's |zᵀa(θ)| on this space; none for the first fit, and after one of other samples. */
  summitsOn(space: AtomSpace): readonly Float64Array[] {
    return this.last !== null && isSame(this.last.space, space) ? this.last.summits : [];
  }

  keepSummits(space: AtomSpace, summits: readonly Float64Array[]): void {
    this.last = { space, summits };
  }
}
