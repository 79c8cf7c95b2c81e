// `npm run experiments`: the experiments of docs/experiments.md, in worker threads, a file for every finished cell under
// out/experiments/, so that an ended run goes on where it was. The full run writes docs/experiments.md with its pictures.
//   --quick        a smaller version within ten minutes; writes to out/experiments/quick and compares its directions with
//                  those of the documented run
//   --only NAME    only this experiment (again for more): planted, constraints, slopes, classes, noise, tables,
//                  holdout
//   --threads N    worker threads; as many as there are cores, at most 8, unless said
import { copyFileSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { main, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.cache', 'experiments');
const NAMES = ['planted', 'constraints', 'slopes', 'classes', 'noise', 'tables', 'holdout'];

async function bundle() {
  const { build } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    // Names of CommonJS parts that an ES module does not have.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    entryPoints: ['experiments/main.ts', 'experiments/worker.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  copyFileSync(join(root, 'node_modules/highs/build/highs.wasm'), join(folder, 'highs.wasm'));
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      threads: { type: 'string' },
    },
  });
  const unknown = values.only.find((name) => !NAMES.includes(name));
  if (unknown !== undefined)
    throw new ScriptError(`There is no experiment ${unknown}; there are ${NAMES.join(', ')}.`);
  const threads = Number(values.threads ?? Math.min(8, availableParallelism()));
  if (!Number.isInteger(threads) || threads < 1)
    throw new ScriptError('--threads takes a whole number of at least 1.');
  bootstrap();
  await bundle();
  process.chdir(root);
  const { experiments } = await import(pathToFileURL(join(folder, 'main.mjs')).href);
  const { quick, only } = values;
  const good = await experiments({ quick, only, threads, workerPath: join(folder, 'worker.mjs') });
  if (!good) process.exitCode = 1;
});
