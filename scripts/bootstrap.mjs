// Installs the npm dependencies when they are missing or older than package-lock.json. Plain Node: it runs before anything is installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, run } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'node_modules', '.hullfit-lock');

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex');
}

/** Does nothing when node_modules belongs to the lock file as it is. */
export function bootstrap() {
  const hash = lockHash();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  console.log('Installing npm dependencies …');
  // Not `npm ci`: it refuses the lock file where a registry lacks optional packages made for other platforms. This takes
  // the locked versions too, and leaves the lock file alone. `--include=dev` because CI images often set
  // NODE_ENV=production, and every build tool is a development dependency.
  run('npm', ['install', '--no-save', '--include=dev', '--loglevel=error'], {
    cwd: root,
    advice: 'Check the network and the npm registry, then run the command again.',
  });
  writeFileSync(stampFile, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(bootstrap);
