/** What the server says it can do: Langium's list, and what Langium does not know of. */
import { DefaultLanguageServer } from 'langium/lsp';
import type { InitializeParams, InitializeResult } from 'vscode-languageserver';
import { VERSION } from '../../result/version';
import { Command } from './commands';

export class HullLanguageServer extends DefaultLanguageServer {
  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const { capabilities } = super.buildInitializeResult(params);
    return {
      capabilities: {
        ...capabilities,
        selectionRangeProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        executeCommandProvider: { commands: Object.values(Command), workDoneProgress: true },
      },
      serverInfo: { name: 'hullfit', version: VERSION },
    };
  }
}
