/** Where a file lies, as a result says it: relative, so that a result that is passed on tells nothing of its maker's machine. */
import { basename, isAbsolute, parse, relative, resolve, sep } from 'node:path';

/**
 * The path from a folder to a file, with slashes; the file's name alone when the way there leads over the root of the file system
 * (it would be an absolute path in disguise), or there is none.
 */
export function placeFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  const parts = way.split(sep);
  const up = parts.filter((part) => part === '..').length;
  const top = resolve(folder, ...parts.slice(0, up));
  if (isAbsolute(way) || (up > 0 && top === parse(top).root)) return basename(path);
  return parts.join('/');
}

/** A path as the user wrote it, without where it lies when that is absolute. */
export function shownPlace(path: string): string {
  return isAbsolute(path) ? basename(path) : path.split(sep).join('/');
}
