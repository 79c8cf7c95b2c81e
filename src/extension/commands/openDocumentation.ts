import * as vscode from 'vscode';
import type { App } from '../app';
import { choose } from '../choose';

/** The pages that a user of the editor may want, the likeliest first. */
const PAGES = [
  ['reading-a-result', 'Reading a result', 'What each view of the panel shows'],
  ['language-reference', 'The language', 'Every block, clause, goal and generator'],
  ['diagnostics', 'Messages', 'What each error and warning means, and what to do'],
  ['deploy', 'Taking a network away', 'From a fit to C, ONNX, Python, TypeScript'],
  ['reliability', 'What is promised', 'What a proof covers, and how it is tested'],
  ['verify', 'How a result is checked', 'What the verifier works out again'],
  ['log', 'The log of the solver', 'What it decided, round by round'],
  ['theory', 'Theory', 'The statements behind it'],
] as const;

/** Shows a page of the documentation, which comes with the extension; its name may be passed. Answers the page. */
export async function openDocumentation(
  { extension }: App,
  argument: unknown,
): Promise<vscode.Uri | undefined> {
  const known = PAGES.find(([page]) => page === argument)?.[0];
  const page =
    known ??
    (await choose(
      'Hullfit documentation',
      PAGES.map(([value, label, detail]) => ({ value, label, detail })),
    ));
  if (page === undefined) return undefined;
  const uri = vscode.Uri.joinPath(extension, 'docs', `${page}.md`);
  await vscode.commands.executeCommand('markdown.showPreview', uri);
  return uri;
}
