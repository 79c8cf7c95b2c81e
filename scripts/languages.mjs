// Installs what tests run of other programs: gcc, g++, and Debian's Python with NumPy and scikit-learn for exported networks, Redis for sweeps.
// Does nothing when it is all there.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { apt } from './lib/apt.mjs';
import { main, onPath } from './lib/run.mjs';

/** Debian's own: another one on the path need not have its packages. */
const PYTHON = '/usr/bin/python3';

/** Each with its Debian package. */
const WANTED = [
  ['gcc', () => onPath('gcc')],
  ['g++', () => onPath('g++')],
  ['redis-server', () => onPath('redis-server')],
  ['python3-sklearn', () => spawnSync(PYTHON, ['-c', 'import numpy, sklearn']).status === 0],
];

export function installLanguages() {
  const missing = WANTED.filter(([, isThere]) => !isThere()).map(([name]) => name);
  if (missing.length > 0) apt(missing);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(installLanguages);
