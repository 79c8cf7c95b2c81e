/** Runs a script of the project in a process of its own, without keeping the tests' thread waiting. */
import { execFile } from 'node:child_process';

export function runNode(args: readonly string[], cwd = '.'): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ status: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}
