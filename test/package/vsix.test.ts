/** What goes into the VSIX beside the program: the licences of all that is bundled, and a README that needs nothing else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Notices {
  packageFolders(inputs: object): string[];
  writeableNotices(root: string, metafile: string): string;
  COPIED: readonly string[];
}

const root = resolve('.');
const script = <T>(name: string) =>
  import(pathToFileURL(join(root, 'scripts', 'lib', name)).href) as Promise<T>;
let folder: string;
let metafile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-vsix-'));
  metafile = join(folder, 'meta.json');
  execFileSync(process.execPath, [
    'scripts/build.mjs',
    `--out=${join(folder, 'dist')}`,
    `--meta=${metafile}`,
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the third-party notices', () => {
  it('have every package that a bundle holds, with its version and the text of its licence', async () => {
    const { writeableNotices } = await script<Notices>('notices.mjs');
    const notices = writeableNotices(root, metafile);
    const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { inputs: Record<string, unknown> };
    // found again in another way than the script's
    const packages = new Set<string>();
    for (const path of Object.keys(inputs)) {
      const at = path.lastIndexOf('node_modules/');
      if (at < 0) continue;
      const parts = path.slice(at + 'node_modules/'.length).split('/');
      const name = parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/');
      packages.add(`${path.slice(0, at)}node_modules/${name}`);
    }
    expect(packages.size).toBeGreaterThan(10);
    for (const at of packages) {
      const { name, version } = JSON.parse(readFileSync(join(root, at, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      expect(notices).toContain(`\n${name} ${version} (`);
    }
    for (const name of [
      'langium',
      'vscode-languageserver',
      'vscode-languageclient',
      'highs',
      'valibot',
      'chart.js',
      'chevrotain',
    ]) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    const sections = notices.split(`\n${'='.repeat(72)}\n`);
    for (const section of sections) expect(section).toMatch(/permission|license|licence/i);
  });

  it('are refused when a package has no text of its licence', async () => {
    const { packageFolders } = await script<Notices>('notices.mjs');
    const inputs = { 'node_modules/@a/b/x.js': {}, 'node_modules/c/node_modules/d/y.js': {}, 'src/z.ts': {} };
    expect(packageFolders(inputs)).toEqual(['node_modules/@a/b', 'node_modules/c/node_modules/d']);
  });
});

it('the README of the VSIX has its pictures in it, and no address that leads nowhere', async () => {
  const { vsixReadme } = await script<{ vsixReadme(text: string, root: string): string }>('vsixReadme.mjs');
  const readme = vsixReadme(readFileSync(join(root, 'README.md'), 'utf8'), root);
  const addresses = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address]) => address);
  expect(addresses.length).toBeGreaterThan(0);
  for (const address of addresses) expect(address).toMatch(/^(https:|data:image\/png;base64,iVBOR|#)/);
  expect(readme).toContain('docs/reading-a-result.md says what each view means');
});
