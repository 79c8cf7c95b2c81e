/**
 * Opening files that others may have put there: only regular files on a disk, and only up to a size. A device or a pipe may never
 * end, or block for ever, or do something when it is opened; the file systems of the kernel give content to files of size 0.
 */
import { constants, type BigIntStats } from 'node:fs';
import { type FileHandle, open, realpath, stat, statfs } from 'node:fs/promises';

/** One megabyte as file managers count it. */
export const MEGABYTE = 1_000_000;

/** Why a file was not opened. `system` is a code of the operating system, for instance EACCES. */
export type Refusal =
  | { readonly kind: 'missing' | 'folder' | 'device' | 'pipe' | 'socket' | 'kernel' }
  | { readonly kind: 'large'; readonly bytes: number; readonly largest: number }
  | { readonly kind: 'late' }
  | { readonly kind: 'system'; readonly code: string };

export class FileRefused extends Error {
  override readonly name = 'FileRefused';

  constructor(
    readonly path: string,
    readonly refusal: Refusal,
  ) {
    super(`${path} ${refusalText(refusal)}.`);
  }
}

/** What is the matter, as it follows the name of the file; nothing at its end. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'missing':
      return 'cannot be read: there is no such file or folder';
    case 'folder':
      return 'cannot be read: it is a folder';
    case 'device':
      return 'is a device, not a file on a disk; it is not opened';
    case 'pipe':
      return 'is a pipe, not a file on a disk; it is not opened';
    case 'socket':
      return 'is a socket, not a file on a disk; it is not opened';
    case 'kernel':
      return 'belongs to the operating system, not to a disk; it is not opened';
    case 'large':
      return `has ${megabytes(refusal.bytes)}, more than the ${megabytes(refusal.largest)} that are read`;
    case 'late':
      return 'was not read to its end in time';
    case 'system':
      return `cannot be read: ${REASONS[refusal.code] ?? refusal.code}`;
  }
}

/** Codes of the operating system in words. */
export const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'its name has a character that no name may have',
  EEXIST: 'there is already something of that name',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  EBUSY: 'another program has locked it',
  EIO: 'the disk reports an error',
  EFBIG: 'it would be too large',
};

export interface OpenedFile {
  readonly handle: FileHandle;
  readonly bytes: number;
  /** What tells this state of the file from another, as far as the file system knows. */
  readonly signature: Signature;
}

/** Identity, size and times of a file; `changedMs` is when its content or its name was last written. */
export interface Signature {
  readonly text: string;
  readonly changedMs: number;
}

/**
 * A regular file of at most `largest` bytes, open for reading; the caller closes it. Throws FileRefused. What it is is asked before
 * it is opened, and again of what was opened, since a name may be given to something else in between.
 */
export async function openRegular(path: string, largest = Infinity): Promise<OpenedFile> {
  try {
    const real = await realpath(path);
    check(path, await stat(real, { bigint: true }), largest);
    await checkFileSystem(path, real);
    const handle = await open(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const found = await handle.stat({ bigint: true });
      check(path, found, largest);
      return { handle, bytes: Number(found.size), signature: signatureOf(found) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw refused(path, error);
  }
}

/** The whole content of a regular file. Throws FileRefused. */
export async function readRegular(path: string, largest = Infinity): Promise<Uint8Array> {
  const { handle, bytes } = await openRegular(path, largest);
  try {
    const pieces: Uint8Array[] = [];
    // Never more than the limit, even of a file that grows while it is read.
    for await (const piece of contentOf(path, handle, largest, Math.max(bytes, 1))) pieces.push(piece);
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  } finally {
    await handle.close();
  }
}

/** The content of an open file in pieces, each with memory of its own or what `memory` gives for it. Throws FileRefused. */
export async function* contentOf(
  path: string,
  handle: FileHandle,
  largest: number,
  pieceBytes: number,
  memory = (): Uint8Array => new Uint8Array(pieceBytes),
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for (;;) {
    let read: { bytesRead: number; buffer: Uint8Array };
    try {
      read = await handle.read(memory(), 0, pieceBytes, position);
    } catch (error) {
      throw refused(path, error);
    }
    const { bytesRead, buffer } = read;
    if (bytesRead === 0) return;
    position += bytesRead;
    if (position > largest) throw new FileRefused(path, { kind: 'large', bytes: position, largest });
    yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
  }
}

/** What tells the state of a regular file, without opening it. Throws FileRefused. */
export async function signatureAt(path: string): Promise<Signature> {
  try {
    const found = await stat(path, { bigint: true });
    check(path, found, Infinity);
    return signatureOf(found);
  } catch (error) {
    throw refused(path, error);
  }
}

export function megabytes(bytes: number): string {
  const count = bytes / MEGABYTE;
  return `${count < 10 ? Number(count.toPrecision(2)) : Math.round(count)} MB`;
}

function check(path: string, found: BigIntStats, largest: number): void {
  const kind = kindOf(found);
  if (kind !== undefined) throw new FileRefused(path, { kind });
  const bytes = Number(found.size);
  if (bytes > largest) throw new FileRefused(path, { kind: 'large', bytes, largest });
}

function kindOf(found: BigIntStats): 'folder' | 'device' | 'pipe' | 'socket' | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}

/** Linux's file systems that hold no files (linux/magic.h): their content is made when it is read. */
const KERNEL_FILE_SYSTEMS = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0x73636673, // securityfs
  0x62656570, // configfs
  0xf97cff8c, // selinuxfs
  0xcafe4a11, // bpf
  0x42494e4d, // binfmt_misc
  0xde5e81e4, // efivarfs
]);

async function checkFileSystem(path: string, real: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const { type } = await statfs(real);
  if (KERNEL_FILE_SYSTEMS.has(type)) throw new FileRefused(path, { kind: 'kernel' });
}

function signatureOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Signature {
  return { text: [dev, ino, size, mtimeNs, ctimeNs].join(':'), changedMs: Number(ctimeNs / 1_000_000n) };
}

/** A refusal for what the operating system said; anything else is a fault of ours and goes on. */
function refused(path: string, error: unknown): unknown {
  if (error instanceof FileRefused || !(error instanceof Error && 'code' in error)) return error;
  const code = String(error.code);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileRefused(path, { kind: 'missing' });
  if (code === 'EISDIR') return new FileRefused(path, { kind: 'folder' });
  // A socket cannot be opened by its name, nor a device without a driver.
  if (code === 'ENXIO' || code === 'ENODEV') return new FileRefused(path, { kind: 'device' });
  return new FileRefused(path, { kind: 'system', code });
}
