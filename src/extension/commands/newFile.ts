import * as vscode from 'vscode';
import { TEMPLATES } from '../../language/templates';
import type { App } from '../app';
import { choose } from '../choose';
import { LANGUAGE } from '../client';

/** Opens a new file, not saved yet, from a template; its label may be passed. Undefined where the user thought better of it. */
export async function newFile(_app: App, argument: unknown): Promise<vscode.Uri | undefined> {
  const known = TEMPLATES.find(({ label }) => label === argument);
  const template =
    known ??
    (await choose(
      'New Hullfit file: what do you have?',
      TEMPLATES.map((one) => ({ value: one, label: one.label, detail: one.about })),
    ));
  if (template === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument({ language: LANGUAGE, content: template.text });
  await vscode.window.showTextDocument(document, { preview: false });
  return document.uri;
}
