/** Panel and editor point at each other's samples, and what is tried in the panel is written into the text: through the screen. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

const POINTS = `network bent { activation relu  bias free  skip affine }
dataset points {
  samples {
    0     -> 0.0
    1     -> 1.0
    2     -> 0.2
    3     -> 1.5
    4     -> 1.0
  }
}
fit close { data points  network bent  goal within 0.1 }
`;
const TABLE = `network bent { activation relu  bias free  skip affine }
dataset table { from "table.csv"  inputs x  target y }
fit read { data table  network bent }
`;
const CSV = 'x,y\n0,0\n1,1\n2,0\n2,3\n3,1\n';

let workbench: Workbench;
onWorkbench({ 'points.hull': POINTS, 'table.hull': TABLE, 'table.csv': CSV }, async (started) => {
  workbench = started;
  await workbench.open('points.hull');
  await workbench.command('Hullfit: Fit File');
  await workbench.panelIs('Proven');
});

const text = () => workbench.page.locator('.editor-instance .view-lines').first();
/** A line of the editor, without the blanks that it is drawn with. */
const line = (words: string) =>
  text().locator('.view-line', { hasText: new RegExp(words.replaceAll(' ', '\\s+')) });
const focusEditor = (name: string) =>
  workbench.page.locator(`.tab[data-resource-name="${name}"]`).first().click();

/** The middle of a sample's mark in the panel, in pixels of its plot. */
async function placeOfSample(sample: number): Promise<{ x: number; y: number }> {
  const path = (await workbench.panel.locator('#function-plot path.sample').getAttribute('d'))!;
  const starts = [...path.matchAll(/M(-?[\d.]+) (-?[\d.]+)a(-?[\d.]+)/g)];
  const [, x, y, radius] = starts[sample];
  return { x: Number(x) + Number(radius), y: Number(y) };
}

describe('a sample of the text', () => {
  it('lights up in the panel while the cursor is on its line', async () => {
    await focusEditor('points.hull');
    await workbench.goTo(6, 5);
    await workbench.panelSays(/^Sample 3: /);
    await workbench.goTo(11, 5);
    await workbench.panel.locator('#function-readout').waitFor({ state: 'hidden' });
  });

  it('lights up in the text while it is pointed at, and a click goes to its line', async () => {
    const position = await placeOfSample(4);
    await workbench.panel.locator('#function-plot').hover({ position });
    await workbench.page.locator('.view-overlays [class*="ced-"]').first().waitFor();
    await workbench.shoot('sample-lit');
    await workbench.panel.locator('#function-plot').click({ position });
    await workbench.page.locator('[id="status.editor.selection"]', { hasText: 'Ln 8, Col 1' }).waitFor();
  });

  it('is dragged in the plot: the text has the new number in one edit, and is fitted', async () => {
    const box = (await workbench.panel.locator('#function-plot').boundingBox())!;
    const { x, y } = await placeOfSample(2);
    const { mouse } = workbench.page;
    await mouse.move(box.x + x, box.y + y);
    await mouse.down();
    await mouse.move(box.x + x, box.y + y - 10, { steps: 4 });
    await mouse.move(box.x + x, box.y + y - 30, { steps: 4 });
    await workbench.panelSays(/^Trying row 3 at /);
    await mouse.up();
    await line('2 -> 0.2$').waitFor({ state: 'detached' });
    await workbench.panel.locator('#trial-strip').waitFor({ state: 'hidden' });
    await workbench.panelIs('Proven');
    const moved = (await line('2 -> 0').innerText()).replaceAll('\u00a0', ' ').trim();
    expect(Number(/^2 {5}-> (0\.\d+)$/.exec(moved)?.[1])).toBeGreaterThan(0.25);
    await workbench.shoot('sample-dragged');
    await focusEditor('points.hull');
    await workbench.page.keyboard.press('Control+z');
    await line('2 -> 0.2$').waitFor();
    await workbench.save();
    await workbench.panelIs('Proven');
    expect(readFileSync(workbench.path('points.hull'), 'utf8')).toBe(POINTS);
  });
});

describe('the tolerance', () => {
  it('is turned with the slider, tried, and written into the text', async () => {
    await workbench.panel.locator('#dial-toggle').click();
    // the curve is drawn from fits of its own
    await workbench.panel.locator('#dial-plot .hatched').waitFor();
    const slider = workbench.panel.locator('#dial-slider');
    await slider.focus();
    for (let k = 0; k < 6; k++) await workbench.page.keyboard.press('ArrowRight');
    await workbench.panelSays(/^Trying within 0\.\d+; the text says within 0\.1/);
    await workbench.panel.locator('.dial-dot.tried').first().waitFor();
    await expect.poll(() => workbench.panel.locator('#trial-strip.busy').count()).toBe(0);
    await workbench.shoot('tolerance-tried');
    const words = (await slider.getAttribute('aria-valuetext'))!;
    expect(await line('goal within 0.1 ').count()).toBe(1);
    await workbench.panel.locator('#trial-write').click();
    await line(`goal ${words} `).waitFor();
    await workbench.panel.locator('#trial-strip').waitFor({ state: 'hidden' });
    await workbench.panelIs('Proven');
    await workbench.panelSays(new RegExp(`stays ${words} of all 5`));
    await workbench.shoot('tolerance-written');
  });
});

describe('rows in conflict', () => {
  it('lead to their lines in the table, whose cursor lights them up, and are mended by a quick fix', async () => {
    await focusEditor('points.hull');
    await workbench.open('table.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.panelIs('Infeasible');
    await workbench.panel.getByRole('button', { name: 'table.csv:5' }).click();
    await workbench.page.locator('.tab.active[data-resource-name="table.csv"]').waitFor();
    await workbench.page.locator('[id="status.editor.selection"]', { hasText: 'Ln 5, Col 1' }).waitFor();
    await workbench.panel.locator('#conflict tr.on', { hasText: 'table.csv:5' }).waitFor();
    await workbench.shoot('conflict-row');
    await focusEditor('table.hull');
    await workbench.panel.getByRole('button', { name: 'Average rows of equal inputs' }).click();
    await workbench.panelIs('Proven');
    await line('duplicates average').waitFor();
  });
});

describe('a fit that has not run', () => {
  it('shows its samples and what it asks, and runs from there', async () => {
    await workbench.open('points.hull');
    await workbench.page.keyboard.press('Control+End');
    await workbench.page.keyboard.type('fit tight { data points  network bent  goal within 0.01 }');
    await workbench.command('Hullfit: Show Result');
    await workbench.panelSays('What this fit asks');
    await workbench.panelSays(/^Of all ReLU networks of any width that stay within 0\.01 of all 5 samples: /);
    await workbench.panel.locator('#function-plot path.sample').waitFor();
    await workbench.shoot('asked');
    await workbench.panel.getByRole('button', { name: 'Fit tight' }).click();
    await workbench.panelIs('Proven');
    await workbench.panel.locator('#asked').waitFor({ state: 'hidden' });
  });
});
