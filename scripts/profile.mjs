// `npm run profile -- FILE.hull [--only NAME] [--set clause=value]`: builds, runs the fits of the file with a log, and prints where
// the time went. The log stays in out/profile/. With --cli PATH that command line runs, and nothing is built.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { profileText } from './lib/profile.mjs';
import { main, run, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const USAGE =
  'usage: npm run profile -- FILE.hull [--only NAME] [--set clause=value] [--cli PATH] [--log FILE]';

/** Runs the command line, its output on ours; the milliseconds that its process took. */
function timed(cli, args) {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      // 1: a fit stopped early, which its log says
      if (code === 0 || code === 1) resolve(performance.now() - start);
      else reject(new ScriptError(`hullfit ${args.join(' ')} ended with ${code ?? signal}.`));
    });
  });
}

function argumentsOf(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        set: { type: 'string', multiple: true, default: [] },
        cli: { type: 'string' },
        log: { type: 'string' },
      },
    });
    if (positionals.length === 1) return { ...values, file: positionals[0] };
  } catch (error) {
    throw new ScriptError(`${error.message} (${USAGE})`);
  }
  throw new ScriptError(`One file is profiled at a time; ${USAGE}`);
}

await main(async () => {
  const { file, only, set, cli, log: given } = argumentsOf(process.argv.slice(2));
  if (cli === undefined) run(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root });
  const log = given ?? join(root, 'out', 'profile', `${basename(file, '.hull')}.log.jsonl`);
  mkdirSync(dirname(log), { recursive: true });
  const options = [...only.flatMap((name) => ['--only', name]), ...set.flatMap((one) => ['--set', one])];
  const wallMs = await timed(cli ?? join(root, 'dist', 'cli.js'), ['fit', file, ...options, '--log', log]);
  console.log(
    `\n${profileText(readFileSync(log, 'utf8'), wallMs)}\nThe log: ${relative(process.cwd(), log)}`,
  );
});
