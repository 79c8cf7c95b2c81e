// Bundles the extension-host suites and their runner into out/test, and runs them (`npm run host`; `-- PATTERN`: only the tests whose full
// title this regular expression finds).
// Expects the extension to be built into dist/ and VS Code to be installed (`node scripts/vscode.mjs`).
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { main, runAndCapture } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What came of each test of the latest run, as test/host/outcome.ts has it; not there when the host ended without a report. */
export const OUTCOME = join(root, 'test-results', 'host.json');

/** Resolves with { code, output } of the run; `only`: a regular expression for the titles of the tests that are wanted. */
export async function runHostSuites(only = '') {
  rmSync(OUTCOME, { force: true });
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    // Mocha and Playwright find their own files by path, so they stay outside; `vscode` is the host's.
    packages: 'external',
    entryPoints: { 'host/index': 'test/host/index.ts', 'host/run': 'test/host/run.ts' },
    outdir: 'out/test',
  });
  const runner = join(root, 'out/test/host/run.js');
  return runAndCapture(process.execPath, ['--enable-source-maps', runner, OUTCOME], {
    cwd: root,
    env: { ...process.env, HULLFIT_HOST_ONLY: only },
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    process.exitCode = (await runHostSuites(process.argv.slice(2).join(' '))).code;
  });
}
