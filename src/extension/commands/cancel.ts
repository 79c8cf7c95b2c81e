import type { App } from '../app';
import { inform } from '../notify';
import { targetOf } from '../target';

/** Cancels the fit of a side-bar node, or everything that runs. Answers how many fits were asked to stop. */
export async function cancel(app: App, argument: unknown): Promise<number> {
  const target = argument === undefined ? undefined : targetOf(argument, app.active);
  const count = await app.client.cancelFits({
    ...(target === undefined ? {} : { uri: target.uri.toString() }),
    ...(target?.fit === undefined ? {} : { fits: [target.fit] }),
  });
  if (count === 0) inform('No fit is running.');
  return count;
}
