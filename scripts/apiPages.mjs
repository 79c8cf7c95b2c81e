// Writes docs/api/, the pages of the library, from the comments of src/api with TypeDoc (a part of `npm run generate`). With `--check`
// it only says whether the pages are up to date. They are laid out as Prettier does, which checks them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { Application } from 'typedoc';
import { main, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'docs', 'api');

const OPTIONS = {
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: [join(root, 'src', 'api', 'index.ts')],
  tsconfig: join(root, 'tsconfig.json'),
  name: 'Hullfit as a library',
  readme: 'none',
  disableSources: true,
  excludePrivate: true,
  excludeExternals: true,
  skipErrorChecking: true,
  githubPages: false,
  // what has no comment, or names what has no page, is an error
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, notDocumented: true, rewrittenLink: true },
  requiredToBeDocumented: ['Function', 'Class', 'Interface', 'TypeAlias', 'Method'],
  sort: ['source-order'],
  groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases'],
  kindSortOrder: ['Function', 'Class', 'Interface', 'TypeAlias'],
  // of the plugin
  router: 'module',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'list',
};

/** Every page by its path below docs/api. */
async function pages() {
  const work = mkdtempSync(join(root, 'node_modules', '.hullfit-api-'));
  try {
    const app = await Application.bootstrapWithPlugins({ ...OPTIONS, out: work });
    const project = await app.convert();
    if (project === undefined) throw new ScriptError('The library does not compile.');
    app.validate(project);
    await app.generateOutputs(project);
    if (app.logger.hasErrors() || app.logger.hasWarnings())
      throw new ScriptError('The messages above name what the pages of the library lack.');
    const found = new Map();
    for (const path of readdirSync(work, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .sort()) {
      const options = { ...(await resolveConfig(join(target, path))), parser: 'markdown' };
      found.set(path, await format(readFileSync(join(work, path), 'utf8'), options));
    }
    return found;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The pages that are there. */
function present() {
  const names = readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(target, name), 'utf8')]));
}

await main(async () => {
  const made = await pages();
  if (process.argv.includes('--check')) {
    const there = present();
    const odd = [...new Set([...made.keys(), ...there.keys()])].filter(
      (path) => made.get(path) !== there.get(path),
    );
    if (odd.length > 0)
      throw new ScriptError(`docs/api/${odd[0]} is not up to date; run \`npm run generate\` and commit it.`);
    return;
  }
  rmSync(target, { recursive: true, force: true });
  for (const [path, text] of made) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
});
