/** Plans of sweeps from texts, for the tests of planning and of engines. */
import { compileText } from '../../src/language/compile';
import type { SweepPlan } from '../../src/sweep/plan';
import { folder } from '../language/marked';

/** The plan of the first sweep of a text; fails with the diagnostics where there is none. */
export async function planOf(text: string, files: Readonly<Record<string, string>> = {}): Promise<SweepPlan> {
  const { sweeps, diagnostics } = await compileText(text, `${folder(files)}/test.hull`);
  const plan = sweeps[0]?.plan;
  if (!plan) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return plan();
}
