/** A shipped example, from the palette to the panel; its exact mass follows from the data by hand (theory.md, section 2.5). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/codeServer';
import { rounded } from './referenceCase';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

const EXAMPLES = join(ROOT, 'examples');

/** For ReLU with a free bias and affine skip: the total change of slope, here over inputs that are scaled to [0, 1]. */
function totalBend(): number {
  const [, ...rows] = readFileSync(join(EXAMPLES, 'data', 'thermocouple-k.csv'), 'utf8')
    .trim()
    .split('\n');
  const points = rows.map((row) => row.split(',').map(Number)).sort((a, b) => a[0] - b[0]);
  const slopes = points.slice(1).map(([x, y], i) => (y - points[i][1]) / (x - points[i][0]));
  const range = points.at(-1)![0] - points[0][0];
  return slopes.slice(1).reduce((sum, slope, i) => sum + Math.abs(slope - slopes[i]), 0) * range;
}

let workbench: Workbench;
onWorkbench(EXAMPLES, (started) => {
  workbench = started;
});

describe('the thermocouple example', () => {
  it('is fitted from the palette, each fit on its own, with the mass its table demands', async () => {
    await workbench.open('thermocouple.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab', { hasText: 'exact – thermocouple.hull' }).waitFor();
    await workbench.panelIs('Proven');
    await workbench.panelSays(rounded(totalBend()));
    await workbench.statusItem.filter({ hasText: 'exact (+2): proven optimal' }).waitFor();
    await workbench.page.waitForTimeout(300);
    await workbench.shoot('example');
  });

  it('shows another of its fits when it is chosen in the panel', async () => {
    await workbench.panel.locator('#fit-select').selectOption('voltage');
    await workbench.page.locator('.tab', { hasText: 'voltage – thermocouple.hull' }).waitFor();
    await workbench.panelSays(/stays within 0.1 of all 40 samples has less mass/);
    expect(await workbench.panelTabs.count()).toBe(1);
    await workbench.page.waitForTimeout(300);
    await workbench.shoot('example-within');
  });
});
