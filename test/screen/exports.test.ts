/** A table fitted from the button in its title, and its network saved as each exporter writes it, chosen from the lists and read in the preview. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../src/result/export/registry';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

/** Of a sensor: degrees and volts. */
const TABLE = `temperature,voltage
-40,0.18
-20,0.42
0,0.81
20,1.32
25,1.46
40,1.88
60,2.37
80,2.72
100,2.95
`;

let workbench: Workbench;
onWorkbench({ 'sensor.csv': TABLE }, async (started) => {
  workbench = started;
  await workbench.open('sensor.csv', { language: 'Plain Text' });
});

const preview = (extension: string) =>
  workbench.page.locator(`.tab.active[data-resource-name^="first"][data-resource-name$="${extension}"]`);
const previewText = async () =>
  (await workbench.page.locator('.editor-instance .view-lines').first().innerText()).replaceAll(
    '\u00a0',
    ' ',
  );

/** From the command to the lists' last. */
async function ask(label: string, numbers: number): Promise<void> {
  await workbench.command('Hullfit: Save Network as…');
  await workbench.row(label).click();
  if (numbers > 1) {
    await workbench.row('double').waitFor();
    await workbench.shoot(`export-numbers-${label.replace(/\W+/g, '-')}`);
    await workbench.row('double').click();
  }
}

it('is fitted with the button in the title of its tab', async () => {
  await workbench.page.locator('.editor-actions a[aria-label^="Fit This Table"]').click();
  await workbench.page.locator('.tab[data-resource-name="sensor.hull"]').waitFor();
  await workbench.panelIs('Proven');
  expect(readFileSync(workbench.path('sensor.hull'), 'utf8')).toContain('from "sensor.csv"');
  await workbench.shoot('export-fitted');
});

describe('the network', () => {
  it.each(EXPORTERS.map((exporter) => [exporter.label, exporter] as const))(
    'is saved as %s',
    async (label, { numbers, extension, id }) => {
      await ask(label, numbers.length);
      const name = `saved${extension}`;
      if (id !== 'json') {
        await workbench.row('extrapolate').waitFor();
        await workbench.row('extrapolate').click();
      }
      let shown: string[] = [];
      if (id !== 'onnx') {
        await preview(extension).waitFor();
        await expect.poll(previewText).not.toBe('');
        const notice = await workbench.notice(`first${extension}`);
        await workbench.shoot(`export-preview-${id}`);
        // over the text, and not in a column more each time
        expect(await workbench.page.locator('.editor-group-container').count()).toBe(2);
        shown = (await previewText()).split('\n').filter((line) => line.trim() !== '');
        await notice.getByRole('button', { name: 'Save…' }).click();
      }
      const saved = readFileSync(await workbench.saveAs(name), 'utf8');
      await workbench.notice(`Saved ${name}`);
      expect(saved.length).toBeGreaterThan(100);
      for (const line of shown.slice(0, 5)) expect(saved).toContain(line.trim());
      await workbench.command('Notifications: Clear All Notifications');
    },
  );
});
