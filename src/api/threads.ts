/** The threads that fits run in: one engine for the whole process, so that fits that are asked for at once share its processors. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../engine/engine';
import { HullfitError } from './errors';

let engine: Engine | undefined;
let users = 0;

/**
 * Runs `act` with the engine. Its threads are ended with the last that runs, since a thread that waits would keep the process alive.
 * Nothing is kept of one fit for the next: the same source has the same answer whatever ran before.
 */
export async function withEngine<T>(act: (engine: Engine) => Promise<T>): Promise<T> {
  const own = (engine ??= new Engine({ workerPath: bundleOf('worker.js'), remember: false }));
  users++;
  try {
    return await act(own);
  } finally {
    users--;
    if (users === 0) {
      engine = undefined;
      await own.dispose();
    }
  }
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
