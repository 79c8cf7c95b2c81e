/**
 * A folder that is not trusted, in a VS Code that has workspace trust as a user has it: the text is coloured and checked, no data
 * file is read, and once the folder is trusted fits run, in the same window.
 */
import { statSync, utimesSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

const FILE = `// A comment.
dataset far {
  from "table.csv" inputs x target y
}
dataset near { samples {
  0 -> 1
  1 -> 2
  2 -> 1
} }
fit measured { data far }
fit written { data near }
fit wrong { data nera }
`;
/** Days of January 2020. The file systems of Linux note a reading of a file that has changed since it was last read. */
const [READ, WRITTEN] = [1, 2].map((day) => new Date(Date.UTC(2020, 0, day)));

let workbench: Workbench;
onWorkbench(
  {
    'mixed.hull': FILE,
    'only.hull': FILE.split('\n').slice(1, 4).join('\n') + '\nfit alone { data far }\n',
    'table.csv': 'x,y\n0,1\n1,2\n2,1\n',
  },
  (started) => {
    workbench = started;
    unread();
  },
  { trust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } },
);

const table = () => workbench.path('table.csv');
/** From here on `wasRead` says whether anybody opened the table and read from it. */
const unread = () => utimesSync(table(), READ, WRITTEN);
const wasRead = () => statSync(table()).atimeMs !== READ.getTime();

const badges = () => workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' });

describe('a folder that is not trusted', () => {
  it('has its text coloured and checked, says what is not known, and no data file is read', async () => {
    await workbench.open('mixed.hull');
    await badges().waitFor();
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await workbench.page.locator('.squiggly-info').first().waitFor();
    const colours = await workbench.page
      .locator('.view-line span span')
      .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
    expect(colours, 'comment, keywords, names and numbers').toBeGreaterThan(3);
    await workbench.command('Problems: Focus on Problems View');
    await workbench.problems.filter({ hasText: 'nera' }).first().waitFor();
    await workbench.problems.filter({ hasText: 'this workspace is not trusted' }).first().waitFor();
    await workbench.shoot('untrusted');
    await workbench.page.keyboard.press('Control+j'); // closes it again
    expect(wasRead()).toBe(false);
  });

  it('runs the fit of the text itself, and says of the other why it does not run', async () => {
    await workbench.open('mixed.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab', { hasText: 'written – mixed.hull' }).waitFor();
    await workbench.panelIs('Proven');
    await workbench.notice(
      '"measured" does not run: its data file is not read, since this workspace is not trusted.',
    );
    await workbench.shoot('untrusted-fit');
    expect(wasRead()).toBe(false);
  });

  it('is trusted from there, and then its data are fitted without anything else', async () => {
    await workbench.open('only.hull');
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.command('Hullfit: Fit File');
    const why = await workbench.notice('"alone" does not run');
    expect(wasRead()).toBe(false);
    await why.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    const editor = workbench.page.locator('.workspace-trust-editor');
    await editor.waitFor();
    await workbench.shoot('untrusted-manage');
    await editor.getByRole('button', { name: 'Trust', exact: true }).click();
    await badges().waitFor({ state: 'detached' });
    await workbench.open('only.hull');
    await workbench.page.locator('.squiggly-info').waitFor({ state: 'detached' });
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab', { hasText: 'alone – only.hull' }).waitFor();
    await workbench.panelIs('Proven');
    await workbench.shoot('trusted');
    // That it is told now says that it would have been told before.
    expect(wasRead()).toBe(true);
  });
});
