/** Watches the data files that no client watches for us: of clients that cannot, and outside the workspace's folders. */
import { unwatchFile, watchFile, type StatsListener } from 'node:fs';

const INTERVAL_MS = 1000;

export class DataWatch {
  private readonly byDocument = new Map<string, readonly string[]>();
  private readonly watched = new Map<string, StatsListener>();

  constructor(
    /** Whether a path is watched by the client already. */
    private readonly isWatched: (path: string) => boolean,
    private readonly changed: (path: string) => void,
  ) {}

  /** The files that a document reads now. */
  set(uri: string, files: readonly string[]): void {
    this.byDocument.set(uri, files);
    this.update();
  }

  forget(uri: string): void {
    this.byDocument.delete(uri);
    this.update();
  }

  dispose(): void {
    this.byDocument.clear();
    this.update();
  }

  private update(): void {
    const wanted = new Set([...this.byDocument.values()].flat().filter((path) => !this.isWatched(path)));
    for (const [path, listener] of this.watched) {
      if (wanted.has(path)) continue;
      unwatchFile(path, listener);
      this.watched.delete(path);
    }
    for (const path of wanted) {
      if (this.watched.has(path)) continue;
      const listener: StatsListener = (now, before) => {
        // Written with the time it had before: the time of that is another.
        const same = now.ctimeMs === before.ctimeMs && now.ino === before.ino;
        if (!same || now.mtimeMs !== before.mtimeMs || now.size !== before.size) this.changed(path);
      };
      watchFile(path, { interval: INTERVAL_MS, persistent: false }, listener);
      this.watched.set(path, listener);
    }
  }
}
