/** Bundles of the real programs in folders of their own, so that dist/ is left alone. test/bundles.ts has built them. */
import { chmodSync, cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Each bundle (see scripts/build.mjs) with its files; all of them find highs.wasm beside themselves. */
export const BUNDLES = {
  cli: ['cli.js', 'cli.js.map'],
  predictor: ['predictor.js', 'predictor.js.map'],
  server: ['server.js', 'server.js.map'],
  queue: ['queue.js', 'queue.js.map'],
  worker: ['worker.js', 'worker.js.map'],
  verifier: ['verifier.js', 'verifier.js.map'],
  api: ['api.js', 'api.js.map', 'api.mjs'],
  searcher: ['searcher.js', 'searcher.js.map'],
  report: ['webview/report.js', 'webview/panel.css'],
  sweepReport: ['webview/sweepReport.js', 'webview/sweep.css'],
} as const;

export type BundleName = keyof typeof BUNDLES;

/** Names the folder in which the whole run's bundles lie. */
export const FOLDER_VARIABLE = 'HULLFIT_TEST_BUNDLES';

/** A new folder with copies of the named bundles; whoever asks removes it. */
export function buildBundles(...names: readonly BundleName[]): string {
  const built = process.env[FOLDER_VARIABLE];
  if (built === undefined) throw new Error(`${FOLDER_VARIABLE} is not set; run the tests with vitest.`);
  const out = mkdtempSync(join(tmpdir(), 'hullfit-bundles-'));
  for (const file of ['highs.wasm', ...names.flatMap((name) => BUNDLES[name])]) {
    cpSync(join(built, file), join(out, file));
  }
  if (names.includes('cli')) chmodSync(join(out, 'cli.js'), 0o755);
  return out;
}
