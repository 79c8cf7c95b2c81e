import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { RawSamples } from './restore';

/**
 * SHA-256 (hex) of a fit's raw training inputs (row-major) and targets, and of the samples' weights and tolerances where they have some,
 * as little-endian doubles, each preceded by its length.
 */
export function samplesSha256({ inputs, targets, weights, tolerances }: RawSamples): string {
  const hash = createHash('sha256');
  const own =
    weights || tolerances ? [weights ?? new Float64Array(0), tolerances ?? new Float64Array(0)] : [];
  for (const values of [inputs, targets, ...own]) {
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
