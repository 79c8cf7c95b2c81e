/** Bundles of the real programs, built by scripts/build.mjs into a folder of their own, so that dist/ is left alone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Builds the named bundles (see scripts/build.mjs) and returns their folder. Throws with the builder's complaint. */
export function buildBundles(...names: string[]): string {
  const out = mkdtempSync(join(tmpdir(), 'hullfit-bundles-'));
  execFileSync(
    process.execPath,
    [join(root, 'scripts/build.mjs'), `--only=${names.join(',')}`, `--out=${out}`],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  return out;
}
