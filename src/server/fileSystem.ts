/** The disk as Langium reads .hull files from it: regular files only, since a pipe of that name would never end. */
import { type FileSystemProvider, type URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import { MEGABYTE, readRegular } from '../data/regularFile';

/** A .hull file is written by hand, or holds samples by the ten thousand. */
const LARGEST_HULL_FILE = 256 * MEGABYTE;

class RegularFiles extends NodeFileSystemProvider {
  override readBinary(uri: URI): Promise<Uint8Array> {
    return readRegular(uri.fsPath, LARGEST_HULL_FILE);
  }

  override async readFile(uri: URI): Promise<string> {
    return new TextDecoder(this.encoding).decode(await this.readBinary(uri));
  }
}

/** For `createHullfitServices`. Reading rejects with a FileRefused. */
export const RegularFileSystem: { fileSystemProvider: () => FileSystemProvider } = {
  fileSystemProvider: () => new RegularFiles(),
};
