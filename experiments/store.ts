/** Finished cells on the disk, a file each, so that a run that was ended goes on where it was. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cell, DoneCell } from './cell';

export class Store {
  constructor(private readonly folder: string) {}

  /** The cell's answer, when it is there and was asked with the same parameters. */
  read(cell: Cell): DoneCell | null {
    const path = this.pathOf(cell);
    if (!existsSync(path)) return null;
    try {
      const done = JSON.parse(readFileSync(path, 'utf8')) as DoneCell;
      return JSON.stringify(done.parameters) === JSON.stringify(cell.parameters) ? done : null;
    } catch (error) {
      // a file that a crash cut short is computed anew
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  }

  write(done: DoneCell): void {
    const path = this.pathOf(done);
    mkdirSync(dirname(path), { recursive: true });
    const draft = `${path}.part`;
    writeFileSync(draft, `${JSON.stringify(done)}\n`);
    renameSync(draft, path);
  }

  private pathOf({ experiment, id }: Cell): string {
    return join(this.folder, experiment, `${id}.json`);
  }
}
