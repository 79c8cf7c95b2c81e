/** The threads that fits run in: one engine for the whole process, so that fits that are asked for at once share its processors. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../engine/engine';
import { HullfitError } from './errors';

let engine: Engine | undefined;

/**
 * Started with the first fit. Its threads end with the process, which they do not keep alive while they wait. Nothing is kept of one
 * fit for the next: the same source has the same answer whatever ran before.
 */
export function sharedEngine(): Engine {
  engine ??= new Engine({ workerPath: bundleOf('worker.js'), remember: false });
  return engine;
}

/** Path of a program beside the library's own. Throws a HullfitError where it is missing. */
export function bundleOf(name: string): string {
  const path = join(__dirname, name);
  if (existsSync(path)) return path;
  throw new HullfitError(
    'internal',
    `${path} is missing, which Hullfit needs beside its own file; install the whole package, and do not put it into a bundle.`,
  );
}
