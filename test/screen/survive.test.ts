/** A window that is reloaded shows its results again, with their date; one from outside the workspace is asked about. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { onWorkbench } from './suite';
import { RECALLED, type Workbench } from './workbench';

const FILE = `dataset spot { samples {
  0 -> 1
  1 -> 2
  2 -> 1
} }
fit sound { data spot }
`;

let workbench: Workbench;
onWorkbench({ 'kept.hull': FILE, 'far.hull': 'fit none { data far }\n' }, (started) => {
  workbench = started;
});

it('shows results after a reload, dated, without running again', async () => {
  await workbench.open('kept.hull');
  await workbench.command('Hullfit: Fit File');
  await workbench.panelIs('Proven');
  await workbench.reload();
  await workbench.panelIs('Proven', RECALLED, 60_000);
  await workbench.open('kept.hull');
  await workbench.statusItem.filter({ hasText: 'sound: proven optimal' }).waitFor({ timeout: 30_000 });
  await workbench.shoot('survived-reload');
});

it('asks before it reads a data file outside the workspace, and reads it once it may', async () => {
  const table = join(tmpdir(), `hullfit-outside-${process.pid}.csv`);
  writeFileSync(table, 'x,y\n0,1\n1,2\n2,1\n');
  writeFileSync(
    workbench.path('far.hull'),
    `dataset far { from "${table}" inputs x target y }\nfit outer { data far }\n`,
  );
  await workbench.open('far.hull');
  const question = await workbench.notice('outside the workspace');
  expect(await question.innerText()).toContain(table);
  await workbench.shoot('asked-outside');
  await question.getByRole('button', { name: 'Allow', exact: true }).click();
  await workbench.command('Hullfit: Fit File');
  await workbench.panelIs('Proven');
});
