/** The first minutes: from an empty window to the proven fit of a table that somebody brings, the first steps, examples, templates. */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { onWorkbench } from './suite';
import { RECALLED, type Workbench } from './workbench';

/** As a logger in another country writes it. */
const FOREIGN = `Nr;Tiefe (m);Druck (bar)
${Array.from({ length: 24 }, (_, k) => {
  const depth = k / 2;
  const pressure = 1 + depth / 10 + (depth > 6 ? (depth - 6) / 25 : 0);
  return `${k + 1};${depth.toFixed(1)};${pressure.toFixed(3)}`.replaceAll('.', ',');
}).join('\n')}
`;

let workbench: Workbench;
onWorkbench(
  { 'sonde.csv': FOREIGN },
  (started) => {
    workbench = started;
  },
  { empty: true, settings: { 'hullfit.refitOnDataChange': false } },
);

const titles = async () =>
  (await workbench.page.locator('.tab').allInnerTexts()).map((text) => text.replace(/\s*\n\s*/g, '').trim());

it('a table is fitted from an empty window in two actions: the command, and the file', async () => {
  await workbench.command('Hullfit: Fit This Table');
  await workbench.chooseFile(workbench.path('sonde.csv'));
  await workbench.panelIs('Proven', /^Proven optimal/, 60_000);
  expect(await titles()).toEqual(['sonde.hull', 'first – workspace/sonde.hull']);
  const text = workbench.page.locator('.monaco-editor .view-lines').first();
  await text.getByText('decimal', { exact: true }).waitFor();
  await workbench.shoot('first-fit');
});

it('the result is there again after the window is reloaded, as current', async () => {
  await workbench.reload();
  await workbench.panelIs('Proven', RECALLED, 60_000);
  await workbench.statusItem.filter({ hasText: 'first: proven optimal' }).waitFor();
});

it('and as stale where the table has changed in the meantime', async () => {
  writeFileSync(workbench.path('sonde.csv'), FOREIGN.replace('1,050', '1,150'));
  await workbench.reload();
  await workbench.panelSays(/The text or the data have changed since this result of /, 60_000);
});

it('the welcome page has four steps, each with its picture', async () => {
  // Beside another column it is too narrow for pictures.
  await workbench.command('View: Close All Editors');
  await workbench.command('Hullfit: Welcome');
  const steps = workbench.page.locator('.getting-started-step');
  await steps.first().waitFor();
  expect(await steps.count()).toBe(4);
  for (let k = 0; k < 4; k++) {
    await steps.nth(k).click();
    const picture = workbench.page.locator('.getting-started-media img').filter({ visible: true });
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 400))
      .toBe(true);
    await workbench.shoot(`welcome-${k + 1}`);
  }
});

it('an example opens from the palette and is fitted', async () => {
  await workbench.command('Hullfit: Open Example…');
  await workbench.pick('thermocouple');
  await workbench.page.locator('.tab.active[data-resource-name="thermocouple.hull"]').waitFor();
  await workbench.command('Hullfit: Fit File');
  await workbench.statusItem
    .filter({ hasText: /exact \(\+2\): proven optimal/ })
    .waitFor({ timeout: 60_000 });
});

it('a template is a file without a name, and is fitted as it stands', async () => {
  await workbench.command('Hullfit: New File…');
  await workbench.pick('Noisy curve');
  await workbench.page.locator('.monaco-editor .view-lines', { hasText: 'Noisy curve' }).waitFor();
  await workbench.page.keyboard.press('Control+Enter');
  await workbench.panelIs('Proven', /^Proven optimal/, 60_000);
  await workbench.shoot('template');
});
