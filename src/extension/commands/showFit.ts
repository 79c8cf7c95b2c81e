import type { App } from '../app';
import { passed } from '../target';

/** Shows the panel on a fit: the lens Show passes the file's address and the fit's name. */
export function showFit(app: App, argument: unknown): void {
  const target = passed(argument);
  if (target?.fit === undefined) {
    throw new Error('hullfit.showFit wants the address of a file and the name of a fit.');
  }
  app.panel.show(target.uri.toString(), target.fit);
}
