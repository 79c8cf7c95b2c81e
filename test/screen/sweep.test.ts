/** A sweep through the screen: run from its block, watched in its panel and the side bar, a point shown, its values written, a run cancelled. */
import { describe, expect, it } from 'vitest';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

const TEXT = `dataset d { generate curve(sin(3*x), from: -1, to: 1, samples: 24, noise: 0.1) }
network bent { bias free }
fit trend { data d network bent goal least_squares penalty 5% }
sweep penalties {
  fit trend
  vary penalty from 0.1% to 50% steps 7 log
  vary slope in [0, 0.3]
  folds 3 seed 1
  choose one_standard_error
}
dataset wide { generate friedman(samples: 80, inputs: 5, noise: 0.5, seed: 1) }
network flat { bias joint }
fit surface { data wide network flat goal least_squares penalty 10% }
sweep long {
  fit surface
  vary penalty from 5% to 50% steps 900 log
  folds 5 seed 1
}
`;

let workbench: Workbench;
onWorkbench({ 'swept.hull': TEXT }, async (started) => {
  workbench = started;
  await workbench.open('swept.hull');
});

describe('a sweep', () => {
  const rows = () => workbench.panel.locator('#rows-body tr');

  it('is run from its block, and its panel has charts, the table and the choice', async () => {
    await workbench.page.getByText('▶ Sweep · 14 points, 56 fits').click();
    await workbench.panelIs('Proven', /^/, 60_000);
    expect(await rows().count()).toBe(14);
    await workbench.panelSays(/its \d+ neurons? (is|are) the fewest of the/);
    expect(await workbench.panel.locator('#chart-error-plot .sweep-band').count()).toBe(1);
    await workbench.shoot('sweep');
    await workbench.panel.locator('#rows-head [data-column="neurons"] button').click();
    const counts = await workbench.panel.locator('#rows-body tr > :nth-child(6)').allInnerTexts();
    expect(counts.map(Number)).toEqual(counts.map(Number).sort((a, b) => a - b));
    await workbench.panel.locator('#sweep-over').selectOption('0 1');
    await workbench.panel.locator('#chart-map-plot .sweep-cell').first().waitFor();
    await workbench.shoot('sweep-map');
  });

  it('stands under its file in the side bar, with its chosen point', async () => {
    await workbench.command('View: Show Hullfit');
    const row = workbench.page.locator('.pane-body .monaco-list-row', { hasText: 'penalties' });
    await row.getByText(/★ penalty/).waitFor();
    await workbench.shoot('sweep-side-bar');
  });

  it('writes its chosen values into the fit as one edit', async () => {
    await workbench.panel.locator('#use').click();
    await workbench.panelSays('Written into the fit trend.');
    const text = () => workbench.page.locator('.view-lines').first().innerText();
    const plain = async () => (await text()).replaceAll('\u00a0', ' ');
    expect(await plain()).toMatch(/activation leaky_relu\((0|0\.3)\)/);
    expect(await plain()).not.toContain('penalty 5%');
    await workbench.page.locator('.tab[data-resource-name="swept.hull"]').click();
    await workbench.page.keyboard.press('Control+z');
    await expect.poll(plain).toContain('penalty 5%');
    expect(await plain()).not.toContain('activation');
  });

  it('shows the fit of a point that is clicked as a trial, which is not in the text', async () => {
    await rows().nth(2).click();
    const strip = workbench.panel.locator('#trial-strip');
    await strip.getByText(/Trying .*penalty .*not in the text/).waitFor({ timeout: 30_000 });
    await workbench.panel.locator('#function-plot svg').waitFor();
    await workbench.shoot('sweep-point');
  });

  it('is cancelled from its panel, and keeps its rows', async () => {
    await workbench.page.locator('.tab[data-resource-name="swept.hull"]').click();
    // of a minute and more on any machine, so that it runs while a slow one brings the click
    await workbench.goTo(14, 8);
    await workbench.command('Hullfit: Run Sweep');
    // the panel before has a button of that name, too
    await workbench.panel.locator('#sweep-name', { hasText: 'long' }).waitFor();
    await rows().first().waitFor();
    await workbench.panel.locator('#cancel:visible').click();
    await workbench.panelIs('Cancelled', /^/, 60_000);
    expect(await rows().count()).toBeGreaterThan(0);
    await workbench.shoot('sweep-cancelled');
  });
});
