/** The data files as far as they may be read: everything that touches one asks here first. */
import { type Access, type AccessPolicy, OPEN } from './access';
import type { DialectChoice } from './dialect';
import { type DataOutcome, sourceFailure } from './fault';
import { type Content, DataStore } from './store';
import type { Table, Wanted } from './table';

export class GuardedStore extends DataStore {
  /** Everything may be read until somebody says otherwise. */
  access: AccessPolicy = () => Promise.resolve(OPEN);
  /** What was answered last, by absolute path. */
  private readonly answers = new Map<string, Access>();

  override async stamp(path: string): Promise<string> {
    const access = await this.ask(path, path, 'look');
    return access.kind === 'refused' ? `refused:${access.code}:${access.message}` : super.stamp(path);
  }

  override async table(path: string, shown: string, wanted?: Wanted): Promise<DataOutcome<Table>> {
    const access = await this.ask(path, shown, 'read');
    return access.kind === 'refused'
      ? sourceFailure(access.code, access.message)
      : super.table(path, shown, wanted);
  }

  override async content(path: string, shown: string, largest: number): Promise<DataOutcome<Content>> {
    const access = await this.ask(path, shown, 'read');
    return access.kind === 'refused'
      ? sourceFailure(access.code, access.message)
      : super.content(path, shown, largest);
  }

  override async preview(path: string, dialect?: DialectChoice): Promise<Table | undefined> {
    return (await this.mayLook(path)) ? super.preview(path, dialect) : undefined;
  }

  /** Whether a file or folder may be looked at. */
  async mayLook(path: string): Promise<boolean> {
    return (await this.ask(path, path, 'look')).kind === 'allowed';
  }

  /** The same from memory: false of a path that was never asked about. */
  mayRead(path: string): boolean {
    return this.answers.get(path)?.kind === 'allowed';
  }

  /** Whether a file is not read only because the workspace is not trusted; from memory. */
  awaitsTrust(path: string): boolean {
    const access = this.answers.get(path);
    return access?.kind === 'refused' && access.code === 'untrusted-workspace';
  }

  /** Whether messages may quote from a file that has been read. */
  mayQuote(path: string): boolean {
    const access = this.answers.get(path);
    return access?.kind === 'allowed' && access.quote;
  }

  private async ask(path: string, shown: string, purpose: 'read' | 'look'): Promise<Access> {
    const access = await this.access(path, shown, purpose);
    this.answers.set(path, access);
    return access;
  }
}
