// The library's files beside its bundle dist/api.js: the entry of ECMAScript modules, and the declarations for TypeScript.
import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from './run.mjs';

const require = createRequire(import.meta.url);

/** dist/api.mjs: the names of the bundle, so that both ways to load it come to the same functions and the same class of errors. */
export function writeModule(out) {
  const names = Object.keys(require(join(out, 'api.js'))).sort();
  writeFileSync(
    join(out, 'api.mjs'),
    `import api from './api.js';\nexport const { ${names.join(', ')} } = api;\n`,
  );
}

/** dist/api.d.ts and, the same for modules, dist/api.d.mts: one file each, with every type it needs. */
export function writeDeclarations(root, out) {
  const file = join(out, 'api.d.ts');
  run(
    join(root, 'node_modules', '.bin', 'dts-bundle-generator'),
    [
      '--project',
      join(root, 'tsconfig.json'),
      '--no-check',
      '--no-banner',
      '--out-file',
      file,
      join(root, 'src', 'api', 'index.ts'),
    ],
    { cwd: root, advice: 'The message above names the type that cannot be declared.' },
  );
  copyFileSync(file, join(out, 'api.d.mts'));
}
