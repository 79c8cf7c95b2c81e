/** Whether a data file may be read at all, and whether a message may quote from it. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { DataCode } from './codes';

export type Access =
  /** `quote`: messages may show what is in it. */
  | { readonly kind: 'allowed'; readonly quote: boolean }
  | { readonly kind: 'refused'; readonly code: DataCode; readonly message: string };

/** `look` is asked in passing (completion, hover): it may not lead to a question. `shown` is the path as the user wrote it. */
export type AccessPolicy = (path: string, shown: string, purpose: 'read' | 'look') => Promise<Access>;

export const OPEN: Access = { kind: 'allowed', quote: true };

/**
 * The host that a path leads to, of `\\host\share`, `//host/share` and `file://host/share`; also of Windows' device paths
 * (`\\?\…`, `\\.\…`). On any system: a .hull file is passed on.
 */
export function hostOf(path: string): string | undefined {
  return /^(?:file:)?[\\/]{2}([^\\/]+)/i.exec(path)?.[1];
}

/** Whether a path is one of the folders or lies below one; by its text alone. */
export function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => {
    const way = relative(folder, path);
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
}

/** Where a path leads through links; the path itself when it cannot be told. A network's is not asked. */
export async function destination(path: string): Promise<string> {
  if (hostOf(path) !== undefined) return path;
  try {
    return await realpath(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return path;
    throw error;
  }
}

/** Whether a path lies in one of the folders, and does not lead out of them by a link. */
export async function liesInside(path: string, folders: readonly string[]): Promise<boolean> {
  if (!isInside(path, folders)) return false;
  const [real, ...roots] = await Promise.all([path, ...folders].map(destination));
  return isInside(real, roots);
}

function networkRefusal(shown: string): Access {
  return {
    kind: 'refused',
    code: 'network-path',
    message: `"${shown}" lies on another machine (${hostOf(shown) ?? 'a network folder'}), which is not read unasked; copy the file here, or mount the folder.`,
  };
}

/**
 * The command line reads what the file says: who runs it has the files. Messages quote only from files below `folders`
 * (that of the .hull file, and the working folder), since a log may be read by others; and no network is called.
 */
export function commandLineAccess(folders: readonly string[]): AccessPolicy {
  return async (path, shown) => {
    const here = hostOf(shown) === undefined || hostOf(path) !== undefined;
    if (here && (await liesInside(path, folders))) return OPEN;
    if (hostOf(shown) !== undefined || hostOf(path) !== undefined) return networkRefusal(shown);
    return { kind: 'allowed', quote: false };
  };
}
