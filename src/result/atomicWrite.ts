/** Writing a file so that a reader sees the old one or the whole new one, never a part. */
import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync, type Stats } from 'node:fs';
import { link, lstat, mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Files that are being written, removed should the process be ended meanwhile. */
const unfinished = new Set<string>();

function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/** What asks a process to end: without a listener the system ends it, and the file that is being written stays. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Where somebody else listens the process goes on, and the file is written to its end. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeUnfinished();
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

/** A file that is there only while `act` runs, whatever becomes of it. */
async function whileUnfinished(path: string, act: () => Promise<void>): Promise<void> {
  begin(path);
  try {
    await act();
  } finally {
    // where its folder is none, removing it fails as well
    await rm(path, { force: true }).finally(() => end(path));
  }
}

function begin(path: string): void {
  if (unfinished.size === 0) {
    process.once('exit', removeUnfinished);
    // before others, who may take themselves off when they are called
    for (const signal of ENDING) process.prependListener(signal, onSignal);
  }
  unfinished.add(path);
}

function end(path: string): void {
  unfinished.delete(path);
  if (unfinished.size > 0) return;
  process.off('exit', removeUnfinished);
  for (const signal of ENDING) process.off(signal, onSignal);
}

/** A whole content, or one that comes in pieces; an error of its own goes through. */
export type Content = string | Uint8Array | AsyncIterable<string | Uint8Array>;

export interface WriteOptions {
  /** Refuse, with EEXIST, when there is something of that name. */
  readonly exclusive?: boolean;
}

/**
 * Writes beside the target and renames, so that a failure leaves what was there. A link is written through; a device or pipe, which
 * cannot be replaced, is written to. Rejects with the system's error.
 */
export async function writeAtomically(
  path: string,
  content: Content,
  { exclusive = false }: WriteOptions = {},
): Promise<void> {
  const old = await statIfThere(path);
  if (old && exclusive) throw systemError('EEXIST', path);
  if (old?.isDirectory()) throw systemError('EISDIR', path);
  if (old && !old.isFile()) return writeFile(path, content);
  const target = old ? await realpath(path) : path;
  const temporary = temporaryBeside(target);
  await whileUnfinished(temporary, async () => {
    await writeWhole(temporary, content, old?.mode);
    if (exclusive) await giveName(temporary, target);
    else await rename(temporary, target);
  });
}

/** Rejects with the system's error when a file of that name could not be written now. */
export async function checkTarget(path: string): Promise<void> {
  const old = await statIfThere(path);
  if (old?.isDirectory()) throw systemError('EISDIR', path);
  if (old && !old.isFile()) return;
  await checkFolder(dirname(old ? await realpath(path) : path));
}

/** Rejects with the system's error when files of those names could not be written to the folder now. */
export async function checkFolder(folder: string, names: readonly string[] = []): Promise<void> {
  const taken = new Set(names);
  const entries = names.length > 0 ? await readdir(folder, { withFileTypes: true }) : [];
  const inTheWay = entries.find((entry) => entry.isDirectory() && taken.has(entry.name));
  if (inTheWay) throw systemError('EISDIR', join(folder, inTheWay.name));
  const probe = temporaryBeside(join(folder, 'probe'));
  await whileUnfinished(probe, async () => (await open(probe, 'wx')).close());
}

/**
 * Makes a folder with those above it. Rejects with the system's error. Not mkdir's own recursion, which never ends where a parent is
 * there and takes no folders, as in /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

/** The content is on the disk before the name is: a power cut leaves no empty file. */
async function writeWhole(path: string, content: Content, mode: number | undefined): Promise<void> {
  const handle = await open(path, 'wx', mode === undefined ? 0o666 : mode & 0o777);
  try {
    await writeFile(handle, content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** File systems without hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV']);

/** A second name, which fails where there is one already; a rename would replace it. */
async function giveName(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NO_LINKS.has(String(error.code)))) throw error;
    await copyToNew(temporary, target);
  }
}

async function copyToNew(from: string, path: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await writeFile(handle, createReadStream(from));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Undefined when nothing is there; a link that leads nowhere is an error. */
async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    await lstat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return stat(path);
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 40)}.${randomUUID()}.tmp`);
}

/** As the operating system would say it; `target` is the file that is meant, where that is not the one that was asked for. */
interface TargetError extends Error {
  readonly code: string;
  readonly target: string;
}

function systemError(code: string, target: string): TargetError {
  return Object.assign(new Error(`${code}: ${target}`), { code, target });
}
