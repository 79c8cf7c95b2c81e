// Builds for production and makes hullfit-VERSION.vsix and hullfit-VERSION.tgz, the npm package, in out/ (`npm run package`).
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { writeDeclarations } from './lib/library.mjs';
import { writeableNotices } from './lib/notices.mjs';
import { main, run, ScriptError } from './lib/run.mjs';
import { pageOfVsix } from './lib/pageOfVsix.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const METAFILE = join(root, 'out', 'metafile.json');

/** Makes the VSIX from what lies in dist/, and returns its path. Expects the metafile of that build. */
export function makeVsix() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const vsix = join(root, 'out', `${name}-${version}.vsix`);
  const stage = join(root, 'out', 'vsix');
  mkdirSync(dirname(vsix), { recursive: true });
  rmSync(vsix, { force: true });
  rmSync(stage, { recursive: true, force: true });
  const vsce = join(root, 'node_modules', '.bin', 'vsce');
  // What .vscodeignore lets in; everything is bundled, so no dependency goes in.
  const listed = execFileSync(vsce, ['ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' });
  for (const file of listed.split('\n').filter((line) => line !== '')) {
    mkdirSync(dirname(join(stage, file)), { recursive: true });
    cpSync(join(root, file), join(stage, file));
  }
  for (const page of ['README.md', 'CHANGELOG.md']) {
    writeFileSync(join(stage, page), pageOfVsix(readFileSync(join(root, page), 'utf8')));
  }
  writeFileSync(join(stage, 'THIRD-PARTY-NOTICES.txt'), writeableNotices(root, METAFILE));
  // There is no public repository that links could lead to.
  run(
    vsce,
    [
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      '--out',
      vsix,
    ],
    { cwd: stage, advice: 'The message above says what it misses.' },
  );
  rmSync(stage, { recursive: true });
  return vsix;
}

/** Makes the npm package from what lies in dist/, and returns its path. Expects that `completeLibrary` has run. */
function makeTarball() {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const out = join(root, 'out');
  const tarball = join(out, `${name}-${version}.tgz`);
  rmSync(tarball, { force: true });
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', out], {
    cwd: root,
    advice: 'The message above names what npm misses.',
  });
  return tarball;
}

/** Puts into dist/ what the npm package has besides the bundles: declarations for TypeScript and the notices of what is bundled. */
export function completeLibrary() {
  writeDeclarations(root, join(root, 'dist'));
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-NOTICES.txt'), writeableNotices(root, METAFILE));
}

/** A clean production build: no source maps, nothing left over from an earlier build. */
export function buildForProduction() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(root, 'scripts', 'build.mjs'), '--production', `--meta=${METAFILE}`], {
    cwd: root,
    advice: 'The message above names the file that does not build.',
  });
}

/** Builds for production and makes both packages; returns their paths. */
export function makePackages() {
  buildForProduction();
  completeLibrary();
  return [makeVsix(), makeTarball()];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => {
    bootstrap();
    for (const path of makePackages()) {
      const { size } = statSync(path);
      if (size === 0) throw new ScriptError(`${path} is empty.`);
      console.log(`${path} (${(size / 1e6).toFixed(1)} MB)`);
    }
  });
}
