/** The views of a result through the screen: proof and check, files, the inspector, the side bar's menus and search. */
import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { referenceCase } from './referenceCase';
import { onWorkbench } from './suite';
import { FRESH, RECALLED, type Workbench } from './workbench';

const PLANE = referenceCase('pub-d2-l2-joint');
const LINE = referenceCase('pub-d1-l2-joint')
  .text.replaceAll('reference', 'straight')
  .replaceAll('given', 'points')
  .replaceAll('asked', 'narrow');

let workbench: Workbench;
onWorkbench({ 'both.hull': `${PLANE.text}\n${LINE}` }, async (started) => {
  workbench = started;
  await workbench.open('both.hull');
  await workbench.command('Hullfit: Fit File');
  await workbench.panelIs('Proven');
});

/** Opens a tab of the panel; beside an editor the network is one. */
async function openTab(name: string): Promise<void> {
  await workbench.panel.getByRole('tab', { name, exact: true }).click();
}

describe('the panel', () => {
  it('draws the certificate and has the proof checked', async () => {
    await workbench.panel.getByRole('tab', { name: 'Proof' }).click();
    await workbench.panel.locator('#certificate-plot .touch').first().waitFor();
    expect(await workbench.panel.locator('#certificate-plot image').count()).toBe(2);
    await workbench.panel.getByRole('button', { name: 'Verify' }).click();
    await workbench.panelSays(/^All \d+ claims hold; proven lower bound/);
    await workbench.shoot('proof');
  });

  it('lights a neuron up everywhere', async () => {
    await workbench.panel.locator('.touch').first().hover();
    await workbench.panel.locator('.touch.on').waitFor();
    await workbench.panel.locator('.kink.on').waitFor();
    await openTab('Network');
    await workbench.panel.locator('.neuron').first().hover();
    await workbench.panel.locator('.neuron.on').waitFor();
    await workbench.panel.locator('.kink.on').waitFor();
  });

  it('saves a view as a picture of vectors, as a raster and as data, where the dialog says', async () => {
    const tabs: Readonly<Record<string, string>> = { network: 'Network', function: 'Network' };
    const save = async (view: string, format: string, name: string) => {
      await openTab(tabs[view] ?? 'Proof');
      await workbench.panel.locator(`summary[aria-label="Save the ${view}"]`).click();
      await workbench.panel.locator(`details[open] [data-format="${format}"]`).click();
      return workbench.saveAs(name);
    };
    const svg = readFileSync(await save('network', 'svg', 'network.svg'), 'utf8');
    expect(svg).toMatch(/^<\?xml[^]*<svg[^]*<path/);
    await workbench.panelSays('Saved network.svg.');
    const png = PNG.sync.read(readFileSync(await save('dual certificate', 'png', 'certificate.png')));
    expect(png.width).toBeGreaterThan(400);
    const csv = readFileSync(await save('function', 'csv', 'function.csv'), 'utf8');
    expect(csv.split('\n')[0]).toBe('x1,x2,y,f');
    const json = JSON.parse(
      readFileSync(await save('residuals', 'json', 'residuals.json'), 'utf8'),
    ) as unknown[];
    expect(json.length).toBe(csv.trim().split('\n').length - 1);
  });

  it('copies a picture, and the network as C', async () => {
    await openTab('Network');
    const copy = async (item: string) => {
      await workbench.panel.locator('summary[aria-label="Save the network"]').click();
      await workbench.panel.locator('details[open]').getByRole('button', { name: item }).click();
    };
    await copy('Copy picture');
    await workbench.panelSays('Copied the picture.');
    await copy('Copy as C');
    await workbench.panelSays(/^Copied reference\.h: \d+ /);
  });

  it('has the network saved as a format of a list, its text shown before', async () => {
    const { page } = workbench;
    const item = (label: string) => page.locator('.quick-input-widget .monaco-list-row', { hasText: label });
    await workbench.panel.locator('summary[aria-label="Save the network"]').click();
    await workbench.panel.getByRole('button', { name: 'Save network as…' }).click();
    await item('Breakpoints').getByText('Breakpoints are those of one input of numbers').waitFor();
    await workbench.shoot('save-network');
    // It cannot be chosen: the list stays.
    await item('Breakpoints').click();
    await item('C header').click();
    await item('double').waitFor();
    await workbench.shoot('save-network-numbers');
    await item('double').click();
    await item('extrapolate').waitFor();
    await workbench.shoot('save-network-range');
    await item('extrapolate').click();
    await page.locator('.tab.active[data-resource-name="reference.h"]').waitFor();
    const offered = async () => workbench.notice('reference.h: 168 bytes of tables');
    const notice = await offered();
    await workbench.shoot('network-preview');
    await notice.getByRole('button', { name: 'Save…' }).click();
    // A dialog that is left puts the question again.
    await page.locator('.quick-input-widget:visible input[type="text"]').waitFor();
    await page.keyboard.press('Escape');
    await (await offered()).getByRole('button', { name: 'Save…' }).click();
    const header = readFileSync(await workbench.saveAs('network.h'), 'utf8');
    expect(header).toContain('double reference(');
    await workbench.notice('Saved network.h: 168 bytes of tables');
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('View: Close Editor');
    await page.locator('.tab[data-resource-name="reference.h"]').waitFor({ state: 'detached' });
  });

  it('shows the other fit, filters its neurons and compares it with its earlier run', async () => {
    await workbench.panel.getByRole('combobox', { name: 'Fit shown' }).selectOption('straight');
    await workbench.panel.locator('#function-heading').getByText('y over x').waitFor();
    await workbench.panel.getByRole('tab', { name: 'Neurons' }).click();
    await workbench.panel.locator('#neurons-filter').fill('output > 0');
    await workbench.panelSays(/^\d+ of \d+ neurons\.$/);
    await workbench.panel.locator('summary[aria-label="Zoom and read"]').click();
    await workbench.panel.locator('#zoom-in').click();
    await workbench.panel.locator('#zoom-all:enabled').click();
    await workbench.panel.getByRole('tab', { name: 'Compare' }).click();
    await workbench.panel.locator('#compare-body tr').first().waitFor();
    await workbench.shoot('compare');
  });
});

describe('the side bar', () => {
  const rows = () => workbench.page.locator('.pane-body .monaco-list-row');

  it('has an inspector that follows the cursor', async () => {
    await workbench.command('View: Show Hullfit');
    const shows = (name: string) => workbench.inspector.locator('#fit-name', { hasText: name }).waitFor();
    // The panel has the focus, and a file that is picked would open beside it.
    await workbench.page.locator('.tab[data-resource-name="both.hull"]').first().click();
    const lines = `${PLANE.text}\n${LINE}`.split('\n');
    await workbench.goTo(lines.findIndex((line) => line.startsWith('fit reference')) + 1, 6);
    await shows('reference');
    await workbench.goTo(lines.findIndex((line) => line.startsWith('fit straight')) + 1, 6);
    await shows('straight');
    await workbench.inspector.locator('.neuron').first().waitFor();
    // Away from the tab, whose tooltip would cover the text; and without what the panel has just said of a saved file.
    await workbench.page.mouse.move(620, 640);
    await workbench.page.locator('.monaco-hover:visible').waitFor({ state: 'detached' });
    await workbench.panel.locator('#saved:not(:empty)').waitFor({ state: 'detached' });
    await workbench.shoot('inspector');
  });

  it('offers what can be done with a fit, and finds one by its name', async () => {
    const row = rows().filter({ hasText: 'reference' }).first();
    await row.click({ button: 'right' });
    const menu = workbench.page.locator('.monaco-menu:visible').first();
    await menu.waitFor();
    const entries = await menu.locator('.action-label').allInnerTexts();
    for (const wanted of [
      'Run Fit',
      'Show Result',
      'Reveal in Editor',
      'Verify Result',
      'Export Result',
      'Save Network as…',
      'Copy Network as C',
      'Copy Network as Python',
    ]) {
      expect(entries).toContain(wanted);
    }
    await workbench.shoot('fit-menu');
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.pane-header', { hasText: 'Fits' }).hover();
    await workbench.page.locator('.pane-header a[aria-label="Find Fit"]').click();
    const input = workbench.page.locator('.quick-input-widget:visible input[type="text"]');
    await input.fill('straight');
    await workbench.page
      .locator('.quick-input-widget .monaco-list-row', { hasText: 'straight' })
      .first()
      .waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.tab', { hasText: 'straight – both.hull' }).waitFor();
  });
});

describe('a reload of the window', () => {
  it('keeps the runs, so that the next one is compared with them', async () => {
    await workbench.reload();
    await workbench.page.locator('.tab', { hasText: 'straight – both.hull' }).waitFor({ timeout: 60_000 });
    await workbench.panelIs('Proven', RECALLED);
    await workbench.panel.getByRole('button', { name: 'Run' }).click();
    await workbench.panelIs('Proven', FRESH);
    await workbench.panel.getByRole('tab', { name: 'Compare' }).click();
    await workbench.panel.locator('#compare-body tr.earlier').first().waitFor();
    await workbench.shoot('earlier-run');
  });
});
