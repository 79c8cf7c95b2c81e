// Makes the pictures of docs/ from real results of the examples, and the baselines of the pages (`npm run pictures`).
// The pictures of whole windows are those that the screen tests took last (`npm run screen`), when they are there.
// Look at each of them before committing it: a test holds the pages to what they show.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { recompress } from './lib/recompress.mjs';
import { main, run } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Name in docs/ by name in test-results/screen/. */
const WINDOWS = { 'example-within': 'panel', inspector: 'side-bar', 'first-fit': 'first-fit' };
const EXAMPLES = ['sine', 'norms', 'moons', 'teacher'];

await main(async () => {
  const docs = join(root, 'docs');
  const work = mkdtempSync(join(tmpdir(), 'hullfit-pictures-'));
  try {
    const advice = 'The message above says what it misses.';
    const node = (...args) => run(process.execPath, args, { cwd: root, advice });
    node(join(root, 'scripts/build.mjs'), '--only=cli,worker,searcher', `--out=${work}`);
    const results = join(work, 'results');
    for (const name of EXAMPLES) {
      node(join(work, 'cli.js'), 'fit', join(root, 'examples', `${name}.hull`), '--out', results);
    }
    const taker = join(root, 'out', 'test', 'docsPictures.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['test/webview/docsPictures.ts'],
      outfile: taker,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    const { takePictures } = await import(pathToFileURL(taker).href);
    await takePictures(results, docs);
    for (const [taken, name] of Object.entries(WINDOWS)) {
      const picture = join(root, 'test-results', 'screen', `${taken}.png`);
      if (existsSync(picture)) copyFileSync(picture, join(docs, `${name}.png`));
    }
    for (const name of readdirSync(docs)) if (name.endsWith('.png')) recompress(join(docs, name));
    run(join(root, 'node_modules/.bin/vitest'), ['run', 'test/webview/baselines.test.ts'], {
      cwd: root,
      env: { ...process.env, HULLFIT_BASELINES: 'write' },
      advice: 'A baseline could not be made.',
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
