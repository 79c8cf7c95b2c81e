/** Quick fixes: the compiler found them with the diagnostics; here they become code actions. */
import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import type { CodeAction, CodeActionParams, Diagnostic, Range } from 'vscode-languageserver';
import type { Fix } from '../diagnostic';
import { comparePositions } from '../reporter';

const QUICK_FIX = 'quickfix';

export class HullCodeActions implements CodeActionProvider {
  getCodeActions(document: LangiumDocument, { range, context }: CodeActionParams): CodeAction[] {
    if (context.only && !context.only.some((kind) => QUICK_FIX.startsWith(kind))) return [];
    const uri = document.uri.toString();
    // The server's own diagnostics and not the client's copies: those may be of an older text.
    return (document.diagnostics ?? [])
      .filter((diagnostic) => touches(diagnostic.range, range))
      .flatMap((diagnostic) => fixesOf(diagnostic).map((fix) => action(fix, diagnostic, uri)));
  }
}

function fixesOf(diagnostic: Diagnostic): readonly Fix[] {
  return (diagnostic.data as { readonly fixes?: readonly Fix[] } | undefined)?.fixes ?? [];
}

function action({ title, edits, preferred }: Fix, diagnostic: Diagnostic, uri: string): CodeAction {
  return {
    title,
    kind: QUICK_FIX,
    diagnostics: [diagnostic],
    edit: { changes: { [uri]: edits.map(({ range, newText }) => ({ range, newText })) } },
    ...(preferred && { isPreferred: true }),
  };
}

function touches(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) <= 0 && comparePositions(b.start, a.end) <= 0;
}
