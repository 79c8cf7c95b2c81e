/**
 * Builds the programs that tests start, once for the whole run and before any test: a build inside of a test keeps its thread
 * waiting, and each file of tests would do it again. `helpers/bundle.ts` gives a file of tests its copies.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { BUNDLES, FOLDER_VARIABLE } from './helpers/bundle';

/** Rejects with the builder's complaint on standard error. */
function build(out: string): Promise<void> {
  const args = ['scripts/build.mjs', `--only=${Object.keys(BUNDLES).join(',')}`, `--out=${out}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${String(code)}.`)),
    );
  });
}

export default async function setup(project: TestProject): Promise<void> {
  // Built for the other half of the tests already, in the same process.
  if (process.env[FOLDER_VARIABLE] !== undefined) return;
  // In the run's own temporary folder (temporary.ts), and removed with it; the workers inherit the variable.
  const out = mkdtempSync(join(tmpdir(), 'hullfit-bundles-'));
  process.env[FOLDER_VARIABLE] = out;
  await build(out);
  project.onTestsRerun(() => build(out));
}
