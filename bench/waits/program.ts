/** The command line as a person has it: the whole process, timed from outside, with its largest resident set. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Run {
  /** The program's arguments, `fit a.hull` for instance. */
  readonly args: readonly string[];
  readonly folder: string;
  /** Standard input; empty unless said. */
  readonly input?: string;
  /** Ctrl-C is sent after so many milliseconds. */
  readonly interruptMs?: number;
  /** A process that takes longer is killed. */
  readonly limitMs: number;
}

export interface Ran {
  /** From the start of the process to its end; null when it was killed at its limit. */
  readonly ms: number | null;
  /** From Ctrl-C to the end; null without one, and when the process had ended before. */
  readonly afterInterruptMs: number | null;
  readonly code: number | null;
  readonly peakBytes: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PROGRAM = resolve('dist', 'cli.js');

/** Loaded before the program: its main thread writes the process's largest resident set at the end (Linux counts kilobytes, Node everywhere). */
const WATCH = `const { isMainThread } = require('node:worker_threads');
if (isMainThread) process.on('exit', () =>
  require('node:fs').writeFileSync(process.env.HULLFIT_PEAK, String(process.resourceUsage().maxRSS * 1024)));
`;

export async function runProgram({ args, folder, input = '', interruptMs, limitMs }: Run): Promise<Ran> {
  const scratch = mkdtempSync(join(tmpdir(), 'hullfit-bench-'));
  const watch = join(scratch, 'watch.cjs');
  const peak = join(scratch, 'peak');
  writeFileSync(watch, WATCH);
  try {
    const started = performance.now();
    const child = spawn(process.execPath, ['--require', watch, PROGRAM, ...args], {
      cwd: folder,
      env: { ...process.env, HULLFIT_PEAK: peak },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let interrupted: number | null = null;
    let late = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that ends without reading its input says why on standard error.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const timers = [
      setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, limitMs),
    ];
    if (interruptMs !== undefined) {
      const interrupt = (): void => {
        interrupted = performance.now();
        child.kill('SIGINT');
      };
      timers.push(setTimeout(interrupt, interruptMs));
    }
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed);
      child.on('close', done);
    });
    const ended = performance.now();
    timers.forEach(clearTimeout);
    return {
      ms: late ? null : ended - started,
      afterInterruptMs: late || interrupted === null ? null : ended - interrupted,
      code,
      peakBytes: existsSync(peak) ? Number(readFileSync(peak, 'utf8')) : null,
      stdout,
      stderr,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
