// Builds for production and makes hullfit-VERSION.vsix in out/ (`npm run package`).
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { main, run, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Makes the VSIX from what lies in dist/, and returns its path. */
export function makeVsix() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, 'out', `${name}-${version}.vsix`);
  mkdirSync(dirname(vsix), { recursive: true });
  rmSync(vsix, { force: true });
  // Everything is bundled, so no dependency goes in; there is no public repository that links could lead to.
  run(
    join(root, 'node_modules', '.bin', 'vsce'),
    [
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      vsix,
    ],
    { cwd: root, advice: 'The message above says what it misses.' },
  );
  return vsix;
}

/** A clean production build: no source maps, nothing left over from an earlier build. */
export function buildForProduction() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(root, 'scripts', 'build.mjs'), '--production'], {
    cwd: root,
    advice: 'The message above names the file that does not build.',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => {
    bootstrap();
    buildForProduction();
    const vsix = makeVsix();
    const { size } = statSync(vsix);
    if (size === 0) throw new ScriptError(`${vsix} is empty.`);
    console.log(`${vsix} (${(size / 1e6).toFixed(1)} MB)`);
  });
}
