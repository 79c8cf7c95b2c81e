/** Which data files the server may read: trust, the setting, and the answers about files outside the workspace. */
import * as vscode from 'vscode';
import {
  AccessMethod,
  type AccessAnswered,
  type AccessState,
  OUTSIDE_FILES,
  type OutsideFiles,
} from '../protocol/access';
import type { FitsClient } from './client';

const KEY = 'hullfit.outsideFiles';
const SETTING = 'filesOutsideWorkspace';
/** Answers that are remembered; the oldest go. */
const MOST_ANSWERS = 500;

type Answers = readonly (readonly [path: string, allowed: boolean])[];

export class OutsideFilesMemory {
  constructor(
    private readonly memory: Pick<vscode.Memento, 'get' | 'update'>,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** What the server is told, as it is now. */
  state(): AccessState {
    const answers = this.memory.get<Answers>(KEY, []);
    const of = (wanted: boolean) => answers.filter(([, allowed]) => allowed === wanted).map(([path]) => path);
    const set = vscode.workspace.getConfiguration('hullfit').get<OutsideFiles>(SETTING, 'ask');
    return {
      trusted: vscode.workspace.isTrusted,
      outside: OUTSIDE_FILES.includes(set) ? set : 'ask',
      allowed: of(true),
      denied: of(false),
    };
  }

  /** Tells the server whenever something changes, and remembers what it says the user answered. */
  connect(client: FitsClient): vscode.Disposable {
    const tell = (): void => {
      this.untold = !client.running;
      if (this.untold) return; // it is told when it starts
      client.setAccess(this.state()).catch((error: unknown) => this.log.error(String(error)));
    };
    this.tell = tell;
    client.onNotification(AccessMethod.answered, ({ path, allowed }: AccessAnswered) => {
      const others = this.memory.get<Answers>(KEY, []).filter(([known]) => known !== path);
      void this.memory.update(KEY, [...others, [path, allowed]].slice(-MOST_ANSWERS));
    });
    client.onNotification(AccessMethod.manageTrust, () => {
      vscode.commands
        .executeCommand('workbench.trust.manage')
        .then(undefined, (error: unknown) => this.log.warn(String(error)));
    });
    return vscode.Disposable.from(
      vscode.workspace.onDidGrantWorkspaceTrust(tell),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`hullfit.${SETTING}`)) tell();
      }),
    );
  }

  /** Answers how many answers there were. */
  async forget(): Promise<number> {
    const count = this.memory.get<Answers>(KEY, []).length;
    await this.memory.update(KEY, undefined);
    this.tell();
    return count;
  }

  /** The server runs now: it was told what held when it was started, and something may have changed since. */
  started(): void {
    if (this.untold) this.tell();
  }

  private untold = false;
  private tell: () => void = () => undefined;
}
