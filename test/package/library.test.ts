/** The npm package as its users have it: installed from the tarball, loaded both ways, compiled against, run. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../harness/codeServer';
import { BUNDLES } from '../helpers/bundle';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const TARBALL = join(ROOT, 'out', `hullfit-${version}.tgz`);
const EXAMPLES = join(ROOT, 'examples', 'library');

let folder: string;
const installed = (): string => join(folder, 'node_modules', 'hullfit');
const execute = promisify(execFile);
const node = async (...args: string[]): Promise<string> =>
  (await execute(process.execPath, args, { cwd: folder })).stdout;

/** Compiles with the project's own TypeScript, strictly and with the declarations checked; throws with its complaints. */
async function compile(
  files: readonly string[],
  module: string,
  resolution: string,
  more: readonly string[] = [],
): Promise<void> {
  const options = ['--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', module];
  const types = [
    '--moduleResolution',
    resolution,
    '--types',
    'node',
    '--typeRoots',
    join(ROOT, 'node_modules/@types'),
  ];
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await node(tsc, ...options, ...types, ...more, ...files);
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  }
}

beforeAll(async () => {
  if (!existsSync(TARBALL)) throw new Error(`${TARBALL} is missing; run npm run package.`);
  folder = mkdtempSync(join(tmpdir(), 'hullfit-library-'));
  writeFileSync(join(folder, 'package.json'), '{"name":"user","version":"1.0.0","private":true}');
  cpSync(EXAMPLES, folder, { recursive: true });
  const args = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', TARBALL];
  await execute('npm', args, { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the npm package', () => {
  it('brings no other package, no source, no test and no map', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'hullfit',
    ]);
    const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['dist/api.js', 'dist/api.mjs', 'dist/api.d.ts', 'dist/highs.wasm']),
    );
    expect(files).toContain('dist/THIRD-PARTY-NOTICES.txt');
    const own = ['src', 'test', 'scripts', 'bench', 'experiments', 'examples', 'node_modules'];
    expect(files.filter((path) => own.includes(path.split(/[\\/]/)[0]) || path.endsWith('.map'))).toEqual([]);
  });

  it('has every bundle that a command opens, with its styles', () => {
    const bundles = Object.values(BUNDLES)
      .flat()
      .filter((file) => !file.endsWith('.map'));
    for (const file of bundles)
      expect(readdirSync(join(installed(), 'dist'), { recursive: true })).toContain(file);
  });

  it('compiles for modules and for CommonJS, by Node’s resolution and by that of bundlers', async () => {
    await compile(['noisy.mts'], 'node16', 'node16');
    await compile(['noisy.mts'], 'esnext', 'bundler', ['--noEmit']);
    const use =
      "import { fit, type FitResult } from 'hullfit';\nexport const run = (text: string): Promise<FitResult> => fit(text);\n";
    writeFileSync(join(folder, 'use.cts'), use);
    await compile(['use.cts'], 'node16', 'node16', ['--noEmit', '--exactOptionalPropertyTypes']);
    writeFileSync(
      join(folder, 'wrong.mts'),
      "import { fit } from 'hullfit';\nvoid fit({ data: { from: 'a.csv' } });\n",
    );
    await expect(compile(['wrong.mts'], 'node16', 'node16', ['--noEmit'])).rejects.toThrow(/wrong\.mts/);
  });

  it('runs the TypeScript example, and comes to what the command of the package comes to', async () => {
    const lines = (await node('noisy.mjs')).split('\n');
    expect(lines[0]).toMatch(/^optimal: \d+ neurons/);
    expect(lines).toContain('noisy.h is written');
    expect(lines.at(-2)).toMatch(/^all \d+ claims hold$/);
    expect(readFileSync(join(folder, 'noisy.h'), 'utf8')).toContain('static inline float noisy(');
    const rows = Array.from({ length: 60 }, (_, i) => {
      const x = -1 + i / 29.5;
      return `${x} -> ${Math.sin(3 * x) + 0.05 * Math.cos(17 * i)}`;
    });
    const text = `dataset d { samples {\n${rows.join('\n')}\n} }\nnetwork n { bias free skip affine }\nfit noisy { data d network n goal within 0.1 }\n`;
    writeFileSync(join(folder, 'noisy.hull'), text);
    const answer = await node(join(installed(), 'dist', 'cli.js'), 'fit', 'noisy.hull', '--json');
    const [{ status, neurons, mass, gap }] = JSON.parse(answer) as {
      status: string;
      neurons: unknown[];
      mass: number;
      gap: number;
    }[];
    expect(lines[0]).toBe(`${status}: ${neurons.length} neurons, mass ${mass}, gap ${gap}`);
  });

  it('runs the CommonJS example', async () => {
    const lines = (await node('table.cjs')).split('\n');
    expect(lines[0]).toMatch(/^optimal: objective /);
    expect(lines[1]).toBe('the same of columns in memory: true');
    expect(lines[2]).toMatch(/^density at depth 9 in the north: \d/);
  });

  it('has the whole command line', async () => {
    mkdirSync(join(folder, 'out'));
    const cli = join(installed(), 'dist', 'cli.js');
    await node(cli, 'fit', 'noisy.hull', '--out', 'out');
    expect(await node(cli, 'verify', 'out/noisy.json')).toContain('every claim holds');
    await node(cli, 'report', 'out/noisy.json', '--out', 'report.html');
    const page = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(page('report.html')).toMatch(/^<!doctype html>/i);
    expect(await node(cli, 'check', 'noisy.hull')).toBe('');
    await node(cli, 'export', 'out/noisy.json', '--to', 'python', '--out', 'noisy.py');
    expect(page('noisy.py')).toContain('def predict(X):');
    writeFileSync(join(folder, 'rows.csv'), 'x\n0\n0.5\n');
    expect((await node(cli, 'predict', 'out/noisy.json', 'rows.csv')).trim().split('\n')).toHaveLength(2);
    await node(cli, 'new', 'starter');
    expect(await node(cli, 'check', 'starter.hull')).toBe('');
    const sweep = 'sweep tried { fit noisy vary tolerance in [0.1, 0.2, 0.3] }\n';
    writeFileSync(join(folder, 'swept.hull'), page('noisy.hull') + sweep);
    await node(cli, 'sweep', 'swept.hull', '--out', 'out');
    await node(cli, 'report', 'out/tried.json', '--out', 'tried.html');
    expect(page('tried.html')).toMatch(/^<!doctype html>/i);
    // the queue's bundle is there, and what is missing is Redis
    await expect(node(cli, 'worker', '--redis', 'redis://127.0.0.1:1')).rejects.toThrow(/does not answer/);
    await expect(node(cli, 'lsp')).rejects.toThrow(/--stdio/);
  });
});
