/** A file system with one file whose content comes when the test says so, as on a slow disk. */
import * as vscode from 'vscode';

export class LateFile implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly bytes: Uint8Array;
  private readonly arrived: Promise<void>;
  /** Lets the content be read. */
  arrive: () => void = () => undefined;

  constructor(text: string) {
    this.bytes = new TextEncoder().encode(text);
    this.arrived = new Promise((resolve) => (this.arrive = resolve));
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const type = uri.path === '/' ? vscode.FileType.Directory : vscode.FileType.File;
    return { type, ctime: 0, mtime: 0, size: this.bytes.length };
  }

  async readFile(): Promise<Uint8Array> {
    await this.arrived;
    return this.bytes;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}
