/** What whoever exports may choose, and what cannot be chosen. */

/** The type of an artefact's numbers. */
export type NumberType = 'float' | 'double' | 'fixed16' | 'fixed32';

/** What an artefact answers outside the range of the data: the network's value there, or that of the nearest point of the range. */
export type BeyondRange = 'extrapolate' | 'clamp';

/** It cannot be exported so. The message is one sentence that says what to do. */
export class ExportRefusal extends Error {
  override readonly name = 'ExportRefusal';
}
