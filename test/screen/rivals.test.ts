/** The rivals of a shipped example, trained and drawn for real: the compare view, with a proven network. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/codeServer';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

/** Training takes seconds; a busy machine may take ten times as long. */
const TRAINED_MS = 240_000;

let workbench: Workbench;
onWorkbench(join(ROOT, 'examples'), (started) => {
  workbench = started;
});

describe('the rivals example', () => {
  it('puts every rival it names beside the proven network', { timeout: TRAINED_MS + 60_000 }, async () => {
    await workbench.open('rivals.hull');
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab', { hasText: 'student – rivals.hull' }).waitFor();
    await workbench.panel.getByRole('tab', { name: 'Compare' }).click();
    const rows = workbench.panel.getByRole('table').filter({ visible: true }).getByRole('row');
    for (const name of ['gradient descent', 'group lasso', 'Gaussian process', 'neural tangent'])
      await rows
        .filter({ hasText: new RegExp(name, 'i') })
        .first()
        .waitFor({ timeout: TRAINED_MS });
    const text = (
      await rows
        .filter({ hasText: /this fit|student/i })
        .first()
        .innerText()
    ).replace(/\s+/g, ' ');
    expect(text).toContain(' 3 ');
    await workbench.page.waitForTimeout(500);
    await workbench.shoot('rivals-compare');
    await workbench.panel.getByText('Curves', { exact: true }).first().scrollIntoViewIfNeeded();
    await workbench.page.waitForTimeout(300);
    await workbench.shoot('rivals-curves');
  });
});
