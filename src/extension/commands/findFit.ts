import * as vscode from 'vscode';
import type { App } from '../app';
import { inform } from '../notify';
import { standing } from '../words';
import { statusIcon } from '../statusIcon';

/** Searches the fits of the workspace by name, file or standing, and goes to the one that is picked. */
export async function findFit(app: App): Promise<void> {
  const fits = app.model.all().flatMap(({ uri, fits: ofFile }) =>
    ofFile.map((fit) => ({
      label: `$(${statusIcon(fit)}) ${fit.name}`,
      description: vscode.workspace.asRelativePath(vscode.Uri.parse(uri)),
      detail: `${fit.stale ? 'stale: ' : ''}${standing(fit)}`,
      uri,
      fit: fit.name,
    })),
  );
  if (fits.length === 0) return inform('No fit was found. Open a folder with .hull files.');
  const chosen = await vscode.window.showQuickPick(fits, {
    title: 'Find Fit',
    placeHolder: 'Name, file or standing',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  await app.tree.reveal(chosen.uri, chosen.fit);
  app.panel.show(chosen.uri, chosen.fit);
}
