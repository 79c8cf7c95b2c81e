// Writes what docs/ has of the product's own tables (a part of `npm run generate`): docs/language-reference.md from the grammar and the texts of the
// language services, docs/result.schema.json from the shapes that results are read with. With `--check` it only says whether the files are up to
// date. They are laid out as Prettier does, which checks them.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { main, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Each with the file that makes it, the function there, and Prettier's parser. */
const PAGES = [
  {
    target: join(root, 'docs', 'language-reference.md'),
    entry: 'src/language/reference/index.ts',
    textOf: ({ languageReference }) => languageReference(),
    parser: 'markdown',
  },
  {
    target: join(root, 'docs', 'result.schema.json'),
    entry: 'src/result/jsonSchema.ts',
    textOf: ({ resultJsonSchema }) => JSON.stringify(resultJsonSchema()),
    parser: 'json',
  },
];

/** The text as it is to stand there. */
async function made({ target, entry, textOf, parser }) {
  // beside node_modules, which the bundle asks for
  const work = mkdtempSync(join(root, 'node_modules', '.hullfit-reference-'));
  try {
    const outfile = join(work, 'page.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    const text = textOf(await import(pathToFileURL(outfile).href));
    return format(text, { ...(await resolveConfig(target)), parser });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

await main(async () => {
  for (const page of PAGES) {
    const { target } = page;
    const text = await made(page);
    if (!process.argv.includes('--check')) writeFileSync(target, text);
    else if (!existsSync(target) || readFileSync(target, 'utf8') !== text)
      throw new ScriptError(`${target} is not up to date; run \`npm run generate\` and commit it.`);
  }
});
