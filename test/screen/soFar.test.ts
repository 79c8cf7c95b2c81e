/** A fit that runs for the first time, in VS Code: its best network so far on the way from the solver to the panel. */
import { expect, it } from 'vitest';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';
import { SLOW_LOSS } from './workspace';

let workbench: Workbench;
onWorkbench({ 'slow.hull': SLOW_LOSS }, (started) => {
  workbench = started;
});

it('the best network so far is drawn and marked, grows older with the rounds, and gives way to the result', async () => {
  await workbench.open('slow.hull');
  await workbench.command('Hullfit: Fit File');
  await workbench.panelIs('Solving');
  const mark = workbench.panel.locator('#function-so-far');
  await mark.getByText(/^Best network so far \(round \d+\), not proven$/).waitFor();
  await workbench.panel.locator('#function-plot svg .kink').first().waitFor({ state: 'attached' });
  expect(await workbench.panel.locator('body.so-far').count()).toBe(1);
  const first = await mark.innerText();
  await expect.poll(() => mark.innerText(), { timeout: 30_000 }).not.toBe(first);
  await workbench.shoot('so-far');
  await workbench.statusItem.click();
  await workbench.panelIs('Cancelled', /^/, 60_000);
  await mark.waitFor({ state: 'hidden' });
  await workbench.panel.locator('#function-plot svg').waitFor();
});
