// Writes docs/language-reference.md from the grammar and the texts of the language services (a part of `npm run generate`); with
// `--check` it only says whether the file is up to date. It is laid out as Prettier does, which checks it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { main, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'docs', 'language-reference.md');

/** The text as it is to stand there. */
async function reference() {
  // beside node_modules, which the bundle asks for
  const work = mkdtempSync(join(root, 'node_modules', '.hullfit-reference-'));
  try {
    const outfile = join(work, 'reference.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['src/language/reference/index.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    const { languageReference } = await import(pathToFileURL(outfile).href);
    return format(languageReference(), { ...(await resolveConfig(target)), parser: 'markdown' });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

await main(async () => {
  const text = await reference();
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text)
    throw new ScriptError(`${target} is not up to date; run \`npm run generate\` and commit it.`);
});
