import type { App } from '../app';

/** Ends the language server and starts a new one; running fits are lost, shown results stay and are marked. */
export async function restartServer(app: App): Promise<void> {
  app.log.info('Restarting the language server.');
  await app.client.restart();
}
