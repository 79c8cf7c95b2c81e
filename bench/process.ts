/** Running a program for its output. */
import { spawn } from 'node:child_process';

/** A program that overruns its time by this many seconds is ended. */
const GRACE = 10;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
  readonly seconds: number;
}

/** Standard output of a program; null when it had to be ended; rejects when it fails. */
export function outputOf({ command, args, input, seconds }: Program): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        child.kill('SIGKILL');
      },
      1000 * (seconds + GRACE),
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that ends without reading its input says why on standard error.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (late) resolve(null);
      else if (code === 0) resolve(stdout);
      else {
        const end = signal === null ? `code ${String(code)}` : signal;
        reject(new Error(`${[command, ...args].join(' ')} ended with ${end}: ${stderr.trim()}`));
      }
    });
  });
}
