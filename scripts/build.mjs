// Bundles the extension, the language server, the solver worker, the command line, the library and the webview with esbuild.
// --production: minified, no source maps.  --watch: again on every change.
// --meta=FILE: esbuild's record of what went into the bundles, as one file.
// --only=cli,worker: just these.  --out=DIR: there instead of dist (tests build what they run this way).
import { build, context } from 'esbuild';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeModule } from './lib/library.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
const { values } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    production: { type: 'boolean', default: false },
    only: { type: 'string' },
    out: { type: 'string', default: 'dist' },
    meta: { type: 'string' },
  },
});
const { watch, production } = values;
const out = resolve(root, values.out);

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: !production,
  minify: production,
  logLevel: watch ? 'silent' : 'warning',
  define: { HULLFIT_VERSION: JSON.stringify(version) },
};
// highs finds its WebAssembly beside itself through import.meta.url, which a CommonJS bundle does not have.
const moduleUrl = 'const HULLFIT_MODULE_URL = require("node:url").pathToFileURL(__filename).href;';
const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  define: { ...common.define, 'import.meta.url': 'HULLFIT_MODULE_URL' },
  banner: { js: moduleUrl },
};
const browser = { ...common, platform: 'browser', format: 'iife', target: 'chrome120' };

const bundles = {
  extension: { ...node, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode'] },
  server: { ...node, entryPoints: { server: 'src/server/main.ts' } },
  worker: { ...node, entryPoints: { worker: 'src/engine/worker.ts' } },
  verifier: { ...node, entryPoints: { verifier: 'src/server/verifier.ts' } },
  searcher: { ...node, entryPoints: { searcher: 'src/engine/searcher.ts' } },
  predictor: { ...node, entryPoints: { predictor: 'src/cli/predict/predictor.ts' } },
  cli: {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    banner: { js: `#!/usr/bin/env node\n${moduleUrl}` },
  },
  // Sweeps over Redis; the command line loads it when it is asked for.
  queue: { ...node, entryPoints: { queue: 'src/queue/index.ts' } },
  // For other programs: `require` takes this file, `import` the one that scripts/lib/library.mjs writes beside it.
  api: { ...node, entryPoints: { api: 'src/api/index.ts' } },
  // Split: what a tab needs that is not open at first is loaded when it is.
  panel: {
    ...browser,
    entryPoints: { 'webview/panel': 'src/webview/panel.ts' },
    format: 'esm',
    splitting: true,
    chunkNames: 'webview/[name]',
  },
  sweep: { ...browser, entryPoints: { 'webview/sweep': 'src/webview/sweep.ts' } },
  inspector: { ...browser, entryPoints: { 'webview/inspector': 'src/webview/inspector.ts' } },
  // Read and put into the page by whoever writes a report.
  report: {
    ...browser,
    entryPoints: { 'webview/report': 'src/webview/report.ts', 'webview/panel': 'media/panel.css' },
    minify: true,
    sourcemap: false,
  },
  sweepReport: {
    ...browser,
    entryPoints: { 'webview/sweepReport': 'src/webview/sweepReport.ts', 'webview/sweep': 'media/sweep.css' },
    minify: true,
    sourcemap: false,
  },
};
const names = values.only?.split(',') ?? Object.keys(bundles);
const unknown = names.filter((name) => !(name in bundles));
if (unknown.length > 0) {
  console.error(`There is no bundle ${unknown.join(', ')}; --only takes ${Object.keys(bundles).join(', ')}.`);
  process.exit(2);
}
const chosen = names.map((name) => ({ ...bundles[name], outdir: out }));

/** Says when a build starts and ends, and errors as file:line:column, for the problem matcher in .vscode/tasks.json. */
let building = 0;
const announce = {
  name: 'announce',
  setup(bundle) {
    bundle.onStart(() => {
      if (building++ === 0) console.log('[watch] build started');
    });
    bundle.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        const place = location === null ? '' : `${location.file}:${location.line}:${location.column + 1}: `;
        console.log(`${place}error: ${text}`);
      }
      if (--building === 0) console.log('[watch] build finished');
    });
  },
};

mkdirSync(out, { recursive: true });
copyFileSync(join(root, 'node_modules/highs/build/highs.wasm'), join(out, 'highs.wasm'));
if (watch) {
  for (const options of chosen) await (await context({ ...options, plugins: [announce] })).watch();
} else {
  const metafile = values.meta !== undefined;
  const built = await Promise.all(chosen.map((options) => build({ ...options, metafile })));
  if (metafile) {
    const inputs = Object.assign({}, ...built.map((one) => one.metafile.inputs));
    const outputs = Object.assign({}, ...built.map((one) => one.metafile.outputs));
    mkdirSync(dirname(resolve(root, values.meta)), { recursive: true });
    writeFileSync(resolve(root, values.meta), JSON.stringify({ inputs, outputs }));
  }
  if (names.includes('cli')) chmodSync(join(out, 'cli.js'), 0o755);
  if (names.includes('api')) writeModule(out);
}
