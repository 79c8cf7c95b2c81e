/** A network saved from the palette as a file of each exporter, through its lists to the preview or the dialog; and a table's button. */
import { expect, it } from 'vitest';
import { EXPORTERS } from '../../src/result/export/registry';
import { referenceCase } from './referenceCase';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

const THEMES = ['Light Modern', 'Dark High Contrast', 'Light High Contrast', 'Dark Modern'] as const;
const LABELS = { double: 'double', float: 'float', fixed16: 'fixed16', fixed32: 'fixed32' } as const;

let workbench: Workbench;
onWorkbench(
  {
    'line.hull': referenceCase('pub-d1-l2-joint').text,
    'table.csv': `depth,pressure\n${Array.from({ length: 12 }, (_, k) => `${k},${1 + k / 10 + (k > 6 ? (k - 6) / 25 : 0)}`).join('\n')}\n`,
  },
  async (started) => {
    workbench = started;
    await workbench.open('line.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.panelIs('Proven');
  },
);

const list = () => workbench.page.locator('.quick-input-widget:visible');
const row = (label: string) => list().locator(`.monaco-list-row[aria-label^="${label}"]`);
const isWithin = async (width: number) =>
  (await list().evaluate((box) => box.getBoundingClientRect().right)) <= width;

/** Goes through the lists as far as they ask. */
async function saveAs({ label, numbers, id }: (typeof EXPORTERS)[number], shots = ''): Promise<void> {
  await workbench.command('Hullfit: Save Network as…');
  await row(label).first().waitFor();
  if (shots !== '') await workbench.shoot(`export-list-${shots}`);
  await row(label).first().click();
  if (numbers.length > 1) {
    await row(LABELS[numbers[0]]).first().waitFor();
    if (shots !== '') await workbench.shoot(`export-numbers-${shots}`);
    await row(LABELS[numbers[0]]).first().click();
  }
  if (id !== 'json') await row('extrapolate').first().click();
}

it.each(EXPORTERS.map((exporter) => [exporter.id, exporter] as const))('as %s', async (id, exporter) => {
  await saveAs(exporter, id);
  if (id === 'onnx') {
    const input = list().locator('input[type="text"]');
    await expect.poll(() => input.inputValue()).toMatch(/reference\.onnx$/);
    await workbench.shoot(`export-${id}`);
    await workbench.page.keyboard.press('Escape');
    await list().waitFor({ state: 'hidden' });
    return;
  }
  const preview = workbench.page.locator(`.tab.active[data-resource-name="reference${exporter.extension}"]`);
  await preview.waitFor();
  await workbench.page.locator('.notification-toast', { hasText: 'Save…' }).first().waitFor();
  await workbench.shoot(`export-${id}`);
  await workbench.panel.locator('#status').waitFor();
  await workbench.command('Notifications: Clear All Notifications');
  await workbench.command('View: Close Editor');
});

it.each(THEMES)('the preview and the menu of the panel in %s', async (theme) => {
  await workbench.theme(theme);
  await workbench.open('line.hull');
  await saveAs(EXPORTERS[0], theme.replaceAll(' ', '-'));
  await workbench.page.locator('.tab.active[data-resource-name="reference.h"]').waitFor();
  await workbench.page.waitForTimeout(500); // colours come a moment after the text
  await workbench.panel.getByRole('tab', { name: 'Network', exact: true }).click();
  const menu = workbench.panel.locator('summary[aria-label="Save the network"]');
  await menu.click();
  const items = workbench.panel.locator('#network-section details.menu .items');
  await items.waitFor();
  const room = await workbench.panel.locator('html').evaluate(({ clientWidth }) => clientWidth);
  const { left, right } = await items.evaluate((box) => box.getBoundingClientRect());
  expect(left).toBeGreaterThanOrEqual(0);
  expect(right).toBeLessThanOrEqual(room);
  await workbench.shoot(`export-preview-${theme.replaceAll(' ', '-')}`);
  await menu.click();
  await workbench.command('Notifications: Clear All Notifications');
  await workbench.command('View: Close Editor');
});

it('in a window of 480 px', async () => {
  await workbench.page.setViewportSize({ width: 480, height: 800 });
  await workbench.command('Hullfit: Save Network as…');
  await row(EXPORTERS[0].label).first().waitFor();
  expect(await isWithin(480)).toBe(true);
  await workbench.shoot('export-list-480');
  await row(EXPORTERS[0].label).first().click();
  await row('double').first().click();
  await row('extrapolate').first().click();
  await workbench.page.locator('.notification-toast', { hasText: 'Save…' }).first().waitFor();
  await workbench.shoot('export-preview-480');
  await workbench.command('Notifications: Clear All Notifications');
  await workbench.command('View: Close Editor');
  await workbench.page.setViewportSize({ width: 1400, height: 900 });
});

it('a table has the button Fit This Table over its text, which fits it', async () => {
  await workbench.page.keyboard.press('Control+p');
  await list().locator('input[type="text"]').fill('table.csv');
  await list().locator('.monaco-list-row', { hasText: 'table.csv' }).first().click();
  await workbench.page.locator('.tab.active[data-resource-name="table.csv"]').waitFor();
  const button = workbench.page.locator('.editor-actions a[aria-label^="Fit This Table"]').first();
  await button.waitFor();
  await workbench.shoot('table-button');
  await button.click();
  await workbench.page.locator('.tab[data-resource-name="table.hull"]').waitFor();
  await workbench.page.locator('.tab', { hasText: ' – table.hull' }).waitFor();
  await workbench.panelIs('Proven', /^Proven optimal/, 60_000);
  await workbench.shoot('table-fitted');
});
