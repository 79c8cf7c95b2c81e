/**
 * The VSIX that `npm run package` made, taken apart: the licences of all that is bundled, pages that need nothing else, nothing of
 * the machine it was made on, and programs that run from it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../harness/codeServer';
import { packagedExtension } from '../harness/packaged';
import { unzipped } from './zip';

/** Bytes, packed; 5.2 MB in December 2026, of which 1.2 are HiGHS and 2.0 the pictures of docs. */
const MOST_BYTES = 5.5e6;

/** Built with the others, and in the npm package alone (library.test.ts). */
const LIBRARY = 'dist/api.js';

/** All that may be in it: what runs, what it looks like, and what people read. */
const EXPECTED = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt|THIRD-PARTY-NOTICES\.txt)$/,
  /^extension\/dist\/((extension|server|worker|verifier|searcher|predictor|queue|cli)\.js|highs\.wasm)$/,
  /^extension\/dist\/webview\/((panel|sweep)\.css|\w+\.js)$/,
  /^extension\/(media|syntaxes)\/[\w.-]+\.(svg|png|css|json)$/,
  /^extension\/examples\/([\w-]+\.hull|data\/([\w-]+\.csv|README\.md))$/,
  /^extension\/docs\/([\w-]+\.(md|png|svg)|result\.schema\.json|deploy\/[\w-]+\.csv|experiments\/[\w-]+\.(svg|json))$/,
];

interface Metafile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { readonly bytes: number }>>;
}

let files: Map<string, Buffer>;
let metafile: Metafile;
beforeAll(() => {
  files = unzipped(readFileSync(packagedExtension()));
  metafile = JSON.parse(readFileSync(join(ROOT, 'out', 'metafile.json'), 'utf8')) as Metafile;
});

const text = (path: string): string => {
  const found = files.get(`extension/${path}`);
  if (found === undefined) throw new Error(`The VSIX has no ${path}.`);
  return found.toString('utf8');
};

/** Addresses of the links and pictures of a page, each with what it stands in. */
const addresses = (page: string) => [...page.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, , to]) => to);

it('has what runs and what is read, no source, no test, no map, and is no larger than it was', () => {
  const strange = [...files.keys()].filter((path) => !EXPECTED.some((pattern) => pattern.test(path)));
  expect(strange).toEqual([]);
  for (const pattern of EXPECTED) expect([...files.keys()].some((path) => pattern.test(path))).toBe(true);
  expect(statSync(packagedExtension()).size).toBeLessThan(MOST_BYTES);
});

it('holds no path of the machine it was made on, and no source map', () => {
  const own = [`${ROOT}/`, `${homedir()}/`].filter((path) => path !== '//');
  const found = [...files].flatMap(([path, bytes]) => {
    // One letter a byte: what is looked for is found in binary files, too.
    const content = bytes.toString('latin1');
    return [...own, 'sourceMappingURL=', 'node_modules/.bin']
      .filter((what) => content.includes(what))
      .map((what) => `${path}: ${what}`);
  });
  expect(found).toEqual([]);
});

describe('the third-party notices', () => {
  it('have every package that a bundle holds, with its version and the text of its licence', () => {
    const notices = text('THIRD-PARTY-NOTICES.txt');
    // The record is of the very bundles that are in it.
    const scripts = Object.entries(metafile.outputs).filter(
      ([path]) => path.endsWith('.js') && path !== LIBRARY,
    );
    expect(scripts.length).toBeGreaterThan(8);
    for (const [path, { bytes }] of scripts) {
      expect([path, files.get(`extension/${path}`)?.length]).toEqual([path, bytes]);
    }
    const bundled = [...files.keys()].filter((path) => /^extension\/dist\/.*\.js$/.test(path));
    expect(bundled.length).toBe(scripts.length);
    // found again in another way than the script's
    const packages = new Set<string>();
    for (const path of Object.keys(metafile.inputs)) {
      const at = path.lastIndexOf('node_modules/');
      if (at < 0) continue;
      const parts = path.slice(at + 'node_modules/'.length).split('/');
      const name = parts.slice(0, parts[0].startsWith('@') ? 2 : 1).join('/');
      packages.add(`${path.slice(0, at)}node_modules/${name}`);
    }
    expect(packages.size).toBeGreaterThan(10);
    const sections = notices.split(`\n${'='.repeat(72)}\n`);
    for (const at of packages) {
      const manifest = readFileSync(join(ROOT, at, 'package.json'), 'utf8');
      const { name, version } = JSON.parse(manifest) as Record<string, string>;
      const own = sections.filter((section) => section.includes(`\n${name} ${version} (`));
      expect([name, own.length]).toEqual([name, 1]);
      expect(own[0]).toMatch(/permission|license|licence/i);
    }
    for (const name of ['langium', 'vscode-languageserver', 'vscode-languageclient', 'highs', 'valibot']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
  });

  it('are refused when a package has no text of its licence', async () => {
    const { noticesOf, packageFolders } = (await import(
      pathToFileURL(join(ROOT, 'scripts', 'lib', 'notices.mjs')).href
    )) as { noticesOf(root: string, folders: string[]): string; packageFolders(inputs: object): string[] };
    const inputs = { 'node_modules/@a/b/x.js': {}, 'node_modules/c/node_modules/d/y.js': {}, 'src/z.ts': {} };
    expect(packageFolders(inputs)).toEqual(['node_modules/@a/b', 'node_modules/c/node_modules/d']);
    const root = mkdtempSync(join(tmpdir(), 'hullfit-notices-'));
    mkdirSync(join(root, 'bare'));
    writeFileSync(join(root, 'bare', 'package.json'), '{"name":"bare","version":"1.0.0","license":"MIT"}');
    expect(() => noticesOf(root, ['bare'])).toThrow('bare 1.0.0 (MIT) has no licence file');
    rmSync(root, { recursive: true });
  });
});

describe('the pages', () => {
  it.each(['readme.md', 'changelog.md'])(
    '%s has no address that leads nowhere on the page of the extension',
    (page) => {
      // That page shows pictures and links of the web alone (test/screen/extensionPage.test.ts).
      const found = addresses(text(page));
      expect(found.filter((address) => !/^(https:|#)/.test(address))).toEqual([]);
      expect(text(page)).not.toMatch(/data:image|<img/);
    },
  );

  it('the readme names files beside it, which are there', () => {
    const named = [...text('readme.md').matchAll(/\bdocs\/[\w-]+\.(md|png|svg)\b/g)].map(([path]) => path);
    expect(named).toEqual(expect.arrayContaining(['docs/reading-a-result.md', 'docs/panel.png']));
    for (const path of named) expect([...files.keys()]).toContain(`extension/${path}`);
  });

  it('the documents link to what is in the VSIX, to the letter', () => {
    const documents = [...files.keys()].filter(
      (path) => path.startsWith('extension/docs/') && path.endsWith('.md'),
    );
    const broken = documents.flatMap((document) =>
      addresses(files.get(document)!.toString('utf8'))
        .filter((address) => !/^(https:|#)/.test(address))
        .filter((address) => !files.has(posix.join(posix.dirname(document), address.split('#')[0])))
        .map((address) => `${document}: ${address}`),
    );
    expect(documents.length).toBeGreaterThan(4);
    expect(broken).toEqual([]);
  });
});

describe('the command line in it', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hullfit-vsix-'));
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('fits, verifies and reports with nothing else beside it', () => {
    const file = join(folder, 'spot.hull');
    writeFileSync(
      file,
      'dataset spot { samples {\n  0 -> 1\n  1 -> 2\n  2 -> 1\n} }\nfit sound { data spot }\n',
    );
    const cli = (...args: string[]) =>
      execFileSync(process.execPath, [join(folder, 'extension', 'dist', 'cli.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    expect(cli('fit', file, '--out', 'results')).toContain('optimal');
    expect(cli('verify', 'results/sound.json')).toContain('holds');
    cli('report', 'results/sound.json', '--out', 'report.html');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });
});
