import type { App } from '../app';
import { targetOf } from '../target';

/** Shows the panel on the fit of a side-bar node, or on the fit at the cursor of the active file. */
export async function showResult(app: App, argument: unknown): Promise<void> {
  const { uri, fit } = await targetOf(argument, app.active);
  const { editor } = app.active;
  const atCursor =
    fit === undefined && editor?.document.uri.toString() === uri.toString()
      ? await app.client.fitAt(uri, editor.selection.active)
      : null;
  app.panel.show(uri.toString(), fit ?? atCursor ?? undefined);
}
