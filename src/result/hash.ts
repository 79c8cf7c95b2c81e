import { createHash } from 'node:crypto';
import { endianness } from 'node:os';

/** SHA-256 (hex) of a fit's raw training inputs (row-major) and targets, as little-endian doubles, each preceded by its length. */
export function samplesSha256(rawInputs: Float64Array, targets: Float64Array): string {
  const hash = createHash('sha256');
  for (const values of [rawInputs, targets]) {
    hash.update(littleEndian(Float64Array.of(values.length)));
    hash.update(littleEndian(values));
  }
  return hash.digest('hex');
}

/** The numbers' own bytes where the machine is little-endian, as almost all are: no copy of what may be many megabytes. */
function littleEndian(values: Float64Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap64();
}
