/** The library as its users have it: the bundle with the threads that it starts. */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as api from '../../src/api';
import { buildBundles } from '../helpers/bundle';

export type Library = typeof api;

/** A copy of the built library; `dispose` removes it. */
export function builtLibrary(): { readonly library: Library; readonly folder: string; dispose(): void } {
  const folder = buildBundles('api', 'worker', 'searcher', 'verifier');
  const library = createRequire(import.meta.url)(join(folder, 'api.js')) as Library;
  return { library, folder, dispose: () => rmSync(folder, { recursive: true }) };
}

/** A sine with a little noise, the same each time. */
export function wave(count: number): { x: number[]; y: number[] } {
  const x = Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1));
  return { x, y: x.map((value, i) => Math.sin(3 * value) + 0.05 * Math.cos(17 * i)) };
}
