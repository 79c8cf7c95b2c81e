/** The disk as Langium reads .hull files from it: regular files only, since a pipe of that name would never end. */
import { type FileSystemProvider, type URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import { MEGABYTE, readRegular } from '../data/regularFile';

/** A .hull file is written by hand, or holds samples by the ten thousand. */
const LARGEST_HULL_FILE = 256 * MEGABYTE;

class RegularFiles extends NodeFileSystemProvider {
  override exists(uri: URI): Promise<boolean> {
    return isLocal(uri) ? super.exists(uri) : Promise.resolve(false);
  }

  override stat(uri: URI): ReturnType<NodeFileSystemProvider['stat']> {
    return isLocal(uri) ? super.stat(uri) : Promise.reject(noFile(uri));
  }

  override readDirectory(uri: URI): ReturnType<NodeFileSystemProvider['readDirectory']> {
    return isLocal(uri) ? super.readDirectory(uri) : Promise.resolve([]);
  }

  override async readBinary(uri: URI): Promise<Uint8Array> {
    if (!isLocal(uri)) throw noFile(uri);
    return readRegular(uri.fsPath, LARGEST_HULL_FILE);
  }

  override async readFile(uri: URI): Promise<string> {
    return new TextDecoder(this.encoding).decode(await this.readBinary(uri));
  }
}

/** Only this machine's own: a `git:` or `untitled:` document names no file, though it has a path. */
function isLocal(uri: URI): boolean {
  return uri.scheme === 'file';
}

function noFile(uri: URI): Error {
  return Object.assign(new Error(`${uri.toString().slice(0, 200)} is no file.`), { code: 'ENOENT' });
}

/** For `createHullfitServices`. Reading rejects with a FileRefused. */
export const RegularFileSystem: { fileSystemProvider: () => FileSystemProvider } = {
  fileSystemProvider: () => new RegularFiles(),
};
