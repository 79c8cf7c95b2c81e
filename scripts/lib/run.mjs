// Running other programs from the scripts: output passed through or captured, failures in one clear sentence.
import { spawn, spawnSync } from 'node:child_process';

/** Something a person can act on; printed without a stack. */
export class ScriptError extends Error {}

/** Runs a program with its output on ours; throws a ScriptError that says what failed and `advice`. */
export function run(command, args, { cwd, env, advice = '' } = {}) {
  const answer = spawnSync(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (answer.error)
    throw new ScriptError(`${command} could not be started (${answer.error.message}). ${advice}`);
  if (answer.status !== 0) {
    const end = answer.signal ? `was ended by ${answer.signal}` : `ended with code ${answer.status}`;
    throw new ScriptError(`${[command, ...args].join(' ')} ${end}. ${advice}`);
  }
}

/** Runs a program, shows what it prints unless `quiet`, and also returns it: { code, output }. Never throws on a non-zero code. */
export function runAndCapture(command, args, { cwd, env, quiet = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (stream) => (chunk) => {
      output += chunk;
      if (!quiet) stream.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Is the program on PATH? */
export function onPath(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** Runs a script's main function; prints a ScriptError as one line, anything else with its stack. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof ScriptError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
