/** Which files are tables, by their extension. */
import { extname } from 'node:path';

/** Separated text; what separates its cells is guessed where nobody says it. */
const TEXT: ReadonlySet<string> = new Set(['.csv', '.tsv', '.tab', '.txt', '.dat']);
const TABBED: ReadonlySet<string> = new Set(['.tsv', '.tab']);
const OBJECTS = '.json';

/** For dialogs, without the dot. */
export const TABLE_EXTENSIONS: readonly string[] = [...TEXT, OBJECTS].map((extension) => extension.slice(1));

/** For sentences that ask for a table. */
export const TABLE_KINDS = '.csv, .tsv, .tab, .txt, .dat or .json';

export const isText = (extension: string): boolean => TEXT.has(extension.toLowerCase());
export const isTabbed = (extension: string): boolean => TABBED.has(extension.toLowerCase());
export const isJson = (extension: string): boolean => extension.toLowerCase() === OBJECTS;

/** Whether a path names a file that can be read as a table. */
export function isTableFile(path: string): boolean {
  const extension = extname(path);
  return isText(extension) || isJson(extension);
}

/** The path without the extension of a table; any other is kept. */
export function withoutTableExtension(path: string): string {
  return isTableFile(path) ? path.slice(0, -extname(path).length) : path;
}
