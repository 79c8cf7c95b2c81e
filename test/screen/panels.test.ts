/** One result panel for each file, through the screen: beside each other, focused, hidden, closed, and after a reload. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { referenceCase, rounded } from './referenceCase';
import { onWorkbench } from './suite';
import { FRESH, RECALLED, type Workbench } from './workbench';

const PLANE = referenceCase('pub-d2-l2-joint');
const LINE = referenceCase('pub-d1-l2-joint');
const STRAIGHT = LINE.text
  .replaceAll('reference', 'straight')
  .replaceAll('given', 'points')
  .replaceAll('asked', 'narrow');

let workbench: Workbench;
onWorkbench({ 'both.hull': `${PLANE.text}\n${STRAIGHT}`, 'line.hull': LINE.text }, (started) => {
  workbench = started;
});

const panelTab = (title: string) => workbench.panelTabs.filter({ hasText: title });
const activePanel = (title: string) =>
  workbench.page.locator('.tab.active', { hasText: title }).waitFor({ timeout: 60_000 });
/** Gives the focus to an open editor: a file that is opened from a panel would open beside it. */
const focusEditor = (name: string) =>
  workbench.page.locator(`.tab[data-resource-name="${name}"]`).first().click();
const groups = () => workbench.page.locator('.editor-group-container:not(.empty)');
/** Titles of the panels, in order, when they all stand in the second of two columns. */
async function titles(): Promise<string[]> {
  expect(await groups().count()).toBe(2);
  const inSecond = groups().nth(1).locator('.tab', { hasText: ' – ' });
  expect(await inSecond.count()).toBe(await workbench.panelTabs.count());
  return (await inSecond.allInnerTexts()).map((text) => text.trim());
}

describe('two files', () => {
  it('have a panel each, in one column', async () => {
    await workbench.open('both.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.panelIs('Proven');
    await workbench.panel.locator('#fit-select').selectOption('straight');
    await activePanel('straight – both.hull');
    await focusEditor('both.hull');
    await workbench.open('line.hull');
    await workbench.command('Hullfit: Fit File');
    await activePanel('reference – line.hull');
    await workbench.panelSays(rounded(LINE.objective));
    expect(await titles()).toEqual(['straight – both.hull', 'reference – line.hull']);
    await workbench.shoot('two-panels');
  });

  it('use them again for every further run, and find them as they were', async () => {
    await workbench.command('Hullfit: Fit File');
    await workbench.panelIs('Proven');
    await focusEditor('both.hull');
    await workbench.command('Hullfit: Fit File');
    await activePanel('straight – both.hull');
    await workbench.panelIs('Proven');
    expect(await titles()).toEqual(['straight – both.hull', 'reference – line.hull']);
  });

  it('are checked from the panel that has the focus', async () => {
    await panelTab('line.hull').click();
    await workbench.panelIs('Proven');
    await workbench.command('Hullfit: Verify Result');
    await workbench.panel.getByRole('tab', { name: 'Proof' }).click();
    await workbench.panelSays(/^All \d+ claims hold; proven lower bound/);
    await workbench.shoot('checked-from-panel');
    await panelTab('both.hull').click();
    await workbench.panel.getByRole('tab', { name: 'Proof' }).click();
    await workbench.panel.getByRole('button', { name: 'Verify' }).waitFor();
    expect(
      await workbench.panel
        .getByText(/claims hold/)
        .filter({ visible: true })
        .count(),
    ).toBe(0);
  });
});

describe('a reload of the window', () => {
  it('brings both panels back, each on its fit', async () => {
    await workbench.reload();
    await activePanel('straight – both.hull');
    await workbench.panelIs('Proven', RECALLED);
    expect(await workbench.panel.locator('#fit-select').inputValue()).toBe('straight');
    await panelTab('line.hull').click();
    await workbench.panel.locator('#reveal', { hasText: 'line.hull' }).waitFor();
    await workbench.panelIs('Proven', RECALLED);
    await workbench.shoot('restored');
    // The button in the column's title bar, which means the panel below it.
    await groups().nth(1).locator('.editor-actions a[aria-label^="Fit File"]').click();
    await workbench.panelIs('Proven', FRESH);
    await workbench.panelSays(rounded(LINE.objective));
    expect(await titles()).toEqual(['straight – both.hull', 'reference – line.hull']);
  });

  it('leaves one panel to a file that runs before its old tab is looked at', async () => {
    await workbench.reload();
    await activePanel('reference – line.hull');
    await workbench.panelIs('Proven', RECALLED);
    await focusEditor('both.hull');
    await workbench.command('Hullfit: Fit File');
    await activePanel('straight – both.hull');
    await workbench.panelIs('Proven', FRESH);
    await expect.poll(titles).toHaveLength(2);
    expect((await titles()).sort()).toEqual(['reference – line.hull', 'straight – both.hull']);
    expect(await workbench.panel.locator('#fit-select').inputValue(), 'on the fit it was on').toBe(
      'straight',
    );
    await workbench.shoot('restored-and-run');
  });

  it('are told apart also by their folders', async () => {
    mkdirSync(workbench.path('near'));
    writeFileSync(workbench.path('near/line.hull'), PLANE.text);
    await workbench.open('line.hull', { folder: 'near' });
    await workbench.command('Hullfit: Fit File');
    await panelTab('near/line.hull').waitFor();
    await workbench.panelSays(rounded(PLANE.objective));
    await workbench.reload();
    await activePanel('reference – near/line.hull');
    await workbench.panelIs('Proven', RECALLED);
    // Two files bear this name, and the panel of this one has not been looked at since the reload.
    await workbench.page.locator('.tab[data-resource-name="line.hull"]', { hasNotText: 'near' }).click();
    const number = /\d\.\d{9,}/.exec(LINE.text)![0];
    await workbench.page.locator('.monaco-editor .view-lines', { hasText: number }).waitFor();
    await workbench.command('Hullfit: Fit File');
    await activePanel('reference – line.hull');
    await workbench.panelIs('Proven', FRESH);
    await workbench.panelSays(rounded(LINE.objective));
    await expect.poll(() => panelTab('line.hull').count()).toBe(2);
    expect(await panelTab('near/line.hull').count()).toBe(1);
  });
});

describe('closing a panel', () => {
  it('leaves the others as they are', async () => {
    await panelTab('both.hull').click();
    await workbench.panelIs('Proven', RECALLED);
    await panelTab('both.hull').click({ button: 'middle' });
    await panelTab('both.hull').waitFor({ state: 'detached' });
    expect(await titles()).toHaveLength(2);
    await panelTab('line.hull').first().click();
    await panelTab('line.hull').nth(1).click();
    await workbench.panel.locator('#reveal', { hasText: 'line.hull' }).waitFor();
  });
});

describe('a tab that its title no longer tells', () => {
  const workspace = (...folders: string[]) => {
    const text = JSON.stringify({ folders: folders.map((path) => ({ path })) });
    writeFileSync(workbench.path('some.code-workspace'), text);
  };

  it('gives way to the panel that its file has got since', { timeout: 240_000 }, async () => {
    mkdirSync(workbench.path('aside'));
    writeFileSync(workbench.path('alone.hull'), LINE.text);
    // With several folders a file is named with its folder.
    workspace('.', 'aside');
    await workbench.openWorkspace('some.code-workspace', 2);
    for (const name of ['both.hull', 'alone.hull']) {
      await workbench.open(name);
      await workbench.command('Hullfit: Fit File');
      await activePanel(`reference – workspace/${name}`);
      await workbench.panelIs('Proven');
      await focusEditor(name);
    }
    workspace('.');
    await workbench.reload();
    await workbench.foldersListed(1);
    await activePanel('reference – alone.hull');
    await focusEditor('both.hull');
    await workbench.command('Hullfit: Fit File');
    await activePanel('reference – both.hull');
    await workbench.panelIs('Proven');
    expect(await panelTab('both.hull').count(), 'the old tab, asleep, and the new one').toBe(2);
    await panelTab('workspace/both.hull').click();
    await panelTab('workspace/both.hull').waitFor({ state: 'detached' });
    await activePanel('reference – both.hull');
    await workbench.panelIs('Proven');
    expect(await titles()).toEqual(['reference – alone.hull', 'reference – both.hull']);
  });
});
