/** Addresses of files and of the folders that they lie in. */

/** Whether a file is one, or lies in it. */
export function isInside(uri: string, fileOrFolder: string): boolean {
  return uri === fileOrFolder || uri.startsWith(`${fileOrFolder}/`);
}
