/** What the server says it can do: Langium's list, and what Langium does not know of. */
import { DefaultLanguageServer } from 'langium/lsp';
import {
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  type InitializedParams,
  ResponseError,
} from 'vscode-languageserver';
import { VERSION } from '../../result/version';
import { Command } from './commands';

export class HullLanguageServer extends DefaultLanguageServer {
  private begun = false;
  private ready = false;

  /** Once, and with parameters: a second time would forget the workspace. */
  override async initialize(params: InitializeParams): Promise<InitializeResult> {
    const whole = typeof params === 'object' && params !== null && typeof params.capabilities === 'object';
    if (this.begun || !whole || params.capabilities === null) {
      const why = this.begun ? 'The server is initialized already.' : 'initialize needs capabilities.';
      throw new ResponseError(ErrorCodes.InvalidRequest, why);
    }
    this.begun = true;
    return super.initialize(params);
  }

  override initialized(params: InitializedParams): void {
    // A second time would end the first reading of the workspace, and not take it up again.
    if (this.ready || !this.begun) return;
    this.ready = true;
    super.initialized(params);
  }

  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const { capabilities } = super.buildInitializeResult(params);
    return {
      capabilities: {
        ...capabilities,
        // Results go with a file that gets another name.
        workspace: {
          ...capabilities.workspace,
          fileOperations: {
            didRename: {
              filters: [
                { scheme: 'file', pattern: { glob: '**/*.hull', matches: 'file' } },
                { scheme: 'file', pattern: { glob: '**', matches: 'folder' } },
              ],
            },
          },
        },
        selectionRangeProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        executeCommandProvider: { commands: Object.values(Command), workDoneProgress: true },
      },
      serverInfo: { name: 'hullfit', version: VERSION },
    };
  }
}
