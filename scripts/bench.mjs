// `npm run bench`: what a person waits for (whole processes of dist/cli.js, and Ctrl+S in a real VS Code, the solve beside it),
// Hullfit beside other methods, its losses beside PyTorch's Adam, its growth curves, its sweeps and its acceptance table. Tables go to the screen, JSON to
// out/bench/, the curves to docs/growth.svg. Every fit runs in a process of its own, one after the other.
//   --waits, --tables, --compare, --losses, --growth, --sweeps, --scaling, --acceptance   only these parts; without any of them all eight, or with --quick waits and compare
//   --quick                             fewer problems and shorter limits, two to three minutes; each table once, and nothing beside its fit
//   --only TEXT                         only problems, or rows of the acceptance table, with this text in their title
//   --install                           first installs Debian's python3-torch and python3-sklearn (some 2 GB)
// Times depend on the machine and what else it does; the ratios of one run are what counts.
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { buildForProduction, makeVsix } from './package.mjs';
import { main, onPath, run, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.cache', 'bench');
const { version: VERSION } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const PARTS = ['waits', 'tables', 'compare', 'losses', 'growth', 'sweeps', 'scaling', 'acceptance'];

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
    define: { HULLFIT_VERSION: JSON.stringify(VERSION) },
    entryPoints: ['bench/main.ts', 'bench/child.ts'],
    // Found in the project's node_modules, of which it needs more than its code.
    external: ['playwright-core', 'prettier'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  copyFileSync(join(root, 'node_modules/highs/build/highs.wasm'), join(folder, 'highs.wasm'));
}

function install() {
  if (!onPath('apt-get')) throw new ScriptError('--install needs Debian, or a system with its apt-get.');
  const [command, ...before] = process.getuid() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const advice = 'It needs root or password-free sudo, and Debian’s packages within reach.';
  run(command, [...before, 'update'], { advice });
  run(command, [...before, 'install', '-y', '--no-install-recommends', 'python3-torch', 'python3-sklearn'], {
    advice,
  });
}

await main(async () => {
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({
    options: {
      quick: flag,
      install: flag,
      only: { type: 'string', default: '' },
      ...Object.fromEntries(PARTS.map((part) => [part, flag])),
    },
  });
  bootstrap();
  if (values.install) install();
  await bundle();
  const named = PARTS.filter((part) => values[part]);
  const parts = new Set(named.length > 0 ? named : values.quick ? ['waits', 'compare'] : PARTS);
  process.chdir(root);
  if (['waits', 'tables', 'sweeps', 'scaling'].some((part) => parts.has(part))) buildForProduction();
  if (parts.has('waits')) makeVsix();
  const { bench } = await import(pathToFileURL(join(folder, 'main.mjs')).href);
  await bench({ parts, quick: values.quick, only: values.only });
});
