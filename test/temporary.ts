/**
 * Gives the whole run of the tests a temporary folder of its own, which is removed at the end with all that is in it:
 * what a test, a program it starts or a browser leaves behind is not left to the system.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Set by the first that sets up: each half of the tests asks for it, and both run in the same process. */
const DONE = 'HULLFIT_TESTS_FOLDER';

export default function setup(): (() => void) | undefined {
  if (process.env[DONE] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-tests-'));
  process.env[DONE] = folder;
  // The first is asked on Linux and macOS, the others on Windows; the workers inherit them.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
