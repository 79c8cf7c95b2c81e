/** The package that `npm run package` made; the tests of it never run the source. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './codeServer';

/** Path of the VSIX. */
export function packagedExtension(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, string>;
  const file = join(ROOT, 'out', `${manifest['name']}-${manifest['version']}.vsix`);
  if (!existsSync(file)) throw new Error('There is no packaged extension; run `npm run package` first.');
  return file;
}
