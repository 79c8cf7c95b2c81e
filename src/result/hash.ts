import { createHash } from 'node:crypto';

/** SHA-256 (hex) of a fit's raw training inputs (row-major) and targets, as little-endian doubles, each preceded by its length. */
export function samplesSha256(rawInputs: Float64Array, targets: Float64Array): string {
  const hash = createHash('sha256');
  for (const values of [rawInputs, targets]) {
    const bytes = new DataView(new ArrayBuffer(8 * (values.length + 1)));
    bytes.setFloat64(0, values.length, true);
    values.forEach((value, i) => bytes.setFloat64(8 * (i + 1), value, true));
    hash.update(bytes);
  }
  return hash.digest('hex');
}
