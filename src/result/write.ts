/** Results as JSON text, and onto the disk. */
import { writeAtomically } from './atomicWrite';
import type { FitResult } from './schema';

/**
 * Indented JSON with lists of numbers on one line. JSON would turn NaN and Infinity into null without a word, so such a
 * number anywhere is an error that names its field: results hold null only where the schema says so.
 */
export function formatResult(result: FitResult | readonly FitResult[]): string {
  requireFinite(result, '');
  const text = JSON.stringify(result, null, 2);
  // a raw line break never occurs inside a JSON string, so this touches lists of numbers only
  return text.replace(
    /\[\n\s+([-+.\deE,\s]+?)\n\s+\]/g,
    (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`,
  );
}

/** Writes a result so that a reader sees the old file or the whole new one, never a part. */
export async function writeResult(path: string, result: FitResult): Promise<void> {
  await writeAtomically(path, `${formatResult(result)}\n`);
}

function requireFinite(value: unknown, path: string): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`The result's ${path} is ${value}, which JSON cannot hold.`);
  } else if (Array.isArray(value)) {
    value.forEach((item, i) => requireFinite(item, `${path}[${i}]`));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      requireFinite(item, path === '' ? key : `${path}.${key}`);
  }
}
