/** Files near a .hull file, for completion. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GuardedStore } from '../../data/guardedStore';
import { resolvePath } from '../problem/loadDataset';

const MAX_ENTRIES = 200;
const MAX_DEPTH = 3;

export interface PathChoice {
  /** As it is written between the quotes. */
  readonly path: string;
  readonly folder: boolean;
}

/** What may stand in the place of a path that is typed so far: folders and wanted files of the folder that it names. */
export async function entriesAt(
  hullFile: string,
  typed: string,
  store: GuardedStore,
  wanted: (path: string) => boolean,
): Promise<PathChoice[]> {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const entries = await list(resolvePath(folder, dirname(hullFile)), store);
  return entries
    .filter((entry) => entry.isDirectory() || wanted(entry.name))
    .map((entry) => ({
      path: folder + entry.name + (entry.isDirectory() ? '/' : ''),
      folder: entry.isDirectory(),
    }))
    .slice(0, MAX_ENTRIES);
}

/** Every wanted file in the folder of the .hull file and a few levels below, nearest first. */
export async function filesNear(
  hullFile: string,
  store: GuardedStore,
  wanted: (path: string) => boolean,
): Promise<PathChoice[]> {
  const found: PathChoice[] = [];
  let level = [''];
  for (let depth = 0; depth < MAX_DEPTH && found.length < MAX_ENTRIES; depth++) {
    const next: string[] = [];
    for (const folder of level.slice(0, MAX_ENTRIES)) {
      for (const entry of await list(resolvePath(folder, dirname(hullFile)), store)) {
        if (entry.isDirectory()) next.push(`${folder}${entry.name}/`);
        else if (wanted(entry.name)) found.push({ path: folder + entry.name, folder: false });
      }
    }
    level = next;
  }
  return found.slice(0, MAX_ENTRIES);
}

/** The entries of a folder without hidden ones; none when it cannot, or may not, be read. */
async function list(folder: string, store: GuardedStore): Promise<Dirent[]> {
  if (!(await store.mayLook(folder))) return [];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .sort((a, b) => a.name.localeCompare(b.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error) return [];
    throw error;
  }
}
