/** The command line as its users have it: real processes of the bundled program. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles, type BundleName } from './bundle';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node to run it under: HULLFIT_NODE, for instance another version's, or the one that runs the tests. */
const NODE = process.env.HULLFIT_NODE ?? process.execPath;

export class Cli {
  private readonly bundles: string;

  /** Takes a copy of the program; `more` names other bundles than cli, worker and predictor that are to lie beside it. */
  constructor(...more: BundleName[]) {
    this.bundles = buildBundles('cli', 'worker', 'predictor', ...more);
  }

  /** A new folder with the given files in it, removed by `dispose`. */
  folderWith(files: Readonly<Record<string, string>> = {}): string {
    const folder = mkdtempSync(join(this.bundles, 'work-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }

  dispose(): void {
    rmSync(this.bundles, { recursive: true });
  }

  /** Program and arguments of `hullfit ...args`, for a shell. */
  command(args: readonly string[]): [file: string, args: string[]] {
    return [NODE, [join(this.bundles, 'cli.js'), ...args]];
  }

  start(
    cwd: string,
    args: readonly string[],
  ): { child: ChildProcessWithoutNullStreams; ended: Promise<Ended> } {
    const child = spawn(...this.command(args), { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, ended };
  }

  /** Runs `hullfit ...args` in a folder, with `input` on its standard input, to its end. */
  run(cwd: string, args: readonly string[], input = ''): Promise<Ended> {
    const { child, ended } = this.start(cwd, args);
    child.stdin.end(input);
    return ended;
  }
}
