/** The main job through the screen: open, fit, see the numbers, edit, save, see the new ones; cancel; broken files. */
import { describe, expect, it } from 'vitest';
import { referenceCase, rounded } from './referenceCase';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';
import { BROKEN, SLOW } from './workspace';

const LINE = referenceCase('pub-d1-l2-joint');
const PLANE = referenceCase('pub-d2-l2-joint');

let workbench: Workbench;
onWorkbench(
  {
    'line.hull': LINE.text,
    'plane.hull': PLANE.text,
    'broken.hull': BROKEN,
    'slow.hull': SLOW,
  },
  (started) => {
    workbench = started;
  },
);

describe('the main job', () => {
  it('fits a file from the palette and shows the right numbers beside the editor', async () => {
    await workbench.open('line.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.panelIs('Proven');
    await workbench.panelSays(rounded(LINE.objective));
    await workbench.panel.locator('#function-heading').getByText('y over x').waitFor();
    expect(await workbench.statusItem.innerText()).toMatch(/reference: proven optimal/);
    await workbench.shoot('line');
  });

  it('turns stale with the first edit, and fits anew on save without anything else', async () => {
    await workbench.open('line.hull');
    const sample = LINE.text.split('\n')[LINE.firstSample - 1];
    const target = sample.split('-> ')[1];
    await workbench.retype(LINE.firstSample, sample.length - target.length + 1, target, '5.5');
    await workbench.panelSays(/text has changed since this result/);
    await workbench.panelSays(rounded(LINE.objective));
    expect(await workbench.statusItem.innerText()).toContain('text has changed');
    await workbench.shoot('stale');
    await workbench.save();
    await workbench.panel
      .locator('#strip-text', { hasText: /text has changed since this result/ })
      .waitFor({ state: 'hidden', timeout: 30_000 });
    await workbench.panelIs('Proven');
    // but for the row of the earlier run, and the table of what has changed since
    const before = workbench.panel.getByText(rounded(LINE.objective), { exact: true });
    const places = await before.evaluateAll((all) =>
      all.filter((one) => one.closest('tr.earlier') === null).map((one) => one.closest('[id]')?.id),
    );
    expect(places.filter((id) => id !== 'difference-body')).toEqual([]);
    await workbench.shoot('refitted');
  });

  it('shows another file in a tab beside, and the first again in its own', async () => {
    await workbench.open('plane.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.panelSays(rounded(PLANE.objective));
    await workbench.panelIs('Proven');
    const tabs = ['reference – line.hull', 'reference – plane.hull'];
    const titles = async () => (await workbench.panelTabs.allInnerTexts()).map((text) => text.trim());
    expect(await titles()).toEqual(tabs);
    await workbench.shoot('plane');
    await workbench.open('line.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab.active', { hasText: tabs[0] }).waitFor();
    await workbench.panelIs('Proven');
    expect(await titles()).toEqual(tabs);
    expect(await workbench.page.locator('.editor-group-container').count()).toBe(2);
  });

  it('shows the error of a broken fit and fits the other', async () => {
    await workbench.open('broken.hull');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab', { hasText: 'sound – broken.hull' }).waitFor();
    await workbench.panelIs('Proven');
    await workbench.command('Problems: Focus on Problems View');
    await workbench.problems.filter({ hasText: 'spot' }).first().waitFor();
    await workbench.shoot('broken');
    await workbench.page.keyboard.press('Control+j'); // closes it again
  });

  it('cancels a long fit from the status bar and keeps what is proven', async () => {
    await workbench.open('slow.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.statusItem.filter({ hasText: 'long: solving' }).waitFor();
    await workbench.panelIs('Solving');
    await workbench.shoot('solving');
    await workbench.statusItem.click();
    await workbench.panelIs('Cancelled');
    await workbench.statusItem.filter({ hasText: 'long: cancelled' }).waitFor();
    await workbench.shoot('cancelled');
  });

  it('cancels also with a click in a busy window, which shows an older state of the status bar', async () => {
    await workbench.command('Hullfit: Fit File');
    await workbench.statusItem.filter({ hasText: 'long: solving, gap' }).waitFor();
    // Meanwhile several updates of the item come in; the window takes the click before them.
    await workbench.statusItem.locator('a').evaluate((item: HTMLElement) => {
      const end = performance.now() + 3000;
      while (performance.now() < end);
      item.click();
    });
    await workbench.statusItem.filter({ hasText: 'long: cancelled' }).waitFor();
  });

  it('lists the fits with their neurons in the side bar, and shows the one that is clicked', async () => {
    await workbench.command('View: Show Hullfit');
    const fits = workbench.page.locator('.pane-body .monaco-list-row');
    const reference = fits.filter({ hasText: 'reference' }).first();
    await reference.waitFor();
    await reference.locator('.monaco-tl-twistie').click();
    await fits.filter({ hasText: 'neuron 1' }).first().waitFor();
    await reference.locator('.label-name').click();
    await workbench.page.locator('.tab', { hasText: 'reference – line.hull' }).waitFor();
    await workbench.shoot('side-bar');
  });
});
