/** The page that VS Code shows of the installed extension: nothing in it is broken. */
import { expect, it } from 'vitest';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

let workbench: Workbench;
onWorkbench({ 'empty.hull': '// Nothing yet.\n' }, (started) => {
  workbench = started;
});

/** Pictures without a picture, and links that lead nowhere: what VS Code does not allow loses its address. */
async function broken(): Promise<string[]> {
  const body = workbench.panel.locator('body');
  await body.evaluate((page) =>
    Promise.all(
      [...page.querySelectorAll('img')].map(
        (image) =>
          new Promise<unknown>((loaded) => {
            image.onload = image.onerror = loaded;
            if (image.complete) loaded(image);
          }),
      ),
    ),
  );
  return body.evaluate((page) =>
    [
      ...[...page.querySelectorAll('img')].filter(({ naturalWidth }) => naturalWidth === 0),
      ...[...page.querySelectorAll('a')].filter(
        (link) => !/^(https:|#)/.test(link.getAttribute('href') ?? ''),
      ),
    ].map((element) => element.outerHTML),
  );
}

it('shows readme and change log without a broken picture or link', async () => {
  const { page } = workbench;
  await workbench.command('Extensions: Show Installed Extensions');
  await page.locator('.extension-list-item', { hasText: 'Hullfit' }).first().click();
  await workbench.panelSays('docs/panel.png');
  expect(await broken()).toEqual([]);
  await workbench.shoot('extension-page');
  await page.locator('.extension-editor .action-label', { hasText: 'Changelog' }).click();
  await workbench.panelSays('Semantic Versioning');
  expect(await broken()).toEqual([]);
  await workbench.shoot('extension-changelog');
});
