import type { RunSweepAnswer } from '../../protocol/sweepRuns';
import type { App } from '../app';
import { inform } from '../notify';
import { stillThere } from '../stillThere';
import { sweepMeant } from '../sweepMeant';

/** Runs a sweep in the background, of the text as it is, and shows its panel. */
export async function runSweep(app: App, argument: unknown): Promise<RunSweepAnswer | undefined> {
  const meant = await sweepMeant(app, argument);
  if (meant === undefined) return undefined;
  const { uri, sweep } = meant;
  await stillThere(uri);
  const answer = await app.client.runSweep({ uri: uri.toString(), sweep });
  if (answer.kind === 'nothing') inform(answer.reason);
  else app.sweepPanels.show(uri.toString(), sweep);
  return answer;
}
