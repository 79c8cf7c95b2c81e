/** Rename across the file, refused when the new name is none. */
import type { LangiumDocument } from 'langium';
import { DefaultRenameProvider } from 'langium/lsp';
import { LSPErrorCodes, type RenameParams, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import type { Model } from '../generated/ast';
import { comparePositions, rangeOf } from '../reporter';
import { KEYWORDS } from '../syntax/messages';

export class HullRename extends DefaultRenameProvider {
  override async rename(document: LangiumDocument, params: RenameParams): Promise<WorkspaceEdit | undefined> {
    const { newName } = params;
    const refuse = (message: string) => new ResponseError(LSPErrorCodes.RequestFailed, message);
    if (!/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(newName)) {
      throw refuse(`\`${newName}\` is no name; use letters, digits and _, and begin with a letter.`);
    }
    if (KEYWORDS.includes(newName)) throw refuse(`\`${newName}\` is a keyword; choose another name.`);
    const edit = await super.rename(document, params);
    const edits = edit?.changes?.[document.uri.toString()] ?? [];
    const { blocks } = document.parseResult.value as Model;
    // The edit of the definition says what is renamed.
    const kind = blocks.find((block) => {
      const { start } = rangeOf(block, 'name');
      return edits.some(({ range }) => comparePositions(range.start, start) === 0);
    })?.$type;
    const taken = blocks.some((block) => block.$type === kind && block.name === newName);
    if (taken) throw refuse(`There is a ${kind!.toLowerCase()} \`${newName}\` already; choose another name.`);
    return edit;
  }
}
