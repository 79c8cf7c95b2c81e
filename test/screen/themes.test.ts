/** The whole window in the four kinds of theme, and the panel after a reload; the screenshots are there to be looked at. */
import { describe, expect, it } from 'vitest';
import { referenceCase } from './referenceCase';
import { onWorkbench } from './suite';
import { FRESH, RECALLED, type Workbench } from './workbench';

/** Name for the picture, label of VS Code's own theme, class the panel's body must bear. */
const THEMES = [
  ['light', 'Light Modern', 'vscode-light'],
  ['dark', 'Dark Modern', 'vscode-dark'],
  ['high-contrast', 'Dark High Contrast', 'vscode-high-contrast'],
  ['high-contrast-light', 'Light High Contrast', 'vscode-high-contrast-light'],
] as const;

let workbench: Workbench;
const FILES = {
  'line.hull': referenceCase('pub-d1-l2-joint').text,
  'plane.hull': referenceCase('pub-d2-l2-joint').text,
};
onWorkbench(FILES, async (started) => {
  workbench = started;
  for (const name of Object.keys(FILES)) {
    await workbench.open(name);
    await workbench.command('Hullfit: Fit File');
    await workbench.page.locator('.tab', { hasText: `reference – ${name}` }).waitFor();
    await workbench.panelIs('Proven');
  }
  await workbench.command('View: Show Hullfit');
});

/** Contrast of the panel's text with what it stands on, as WCAG 2 defines it. */
async function textContrast(): Promise<number> {
  const [text, ground] = await workbench.panel.locator('body').evaluate((body) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    const { color } = getComputedStyle(body);
    const background = getComputedStyle(body.ownerDocument.documentElement).getPropertyValue(
      '--vscode-editor-background',
    );
    return [color, background].map((css) => {
      context.fillStyle = css;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    });
  });
  const light = (rgb: readonly number[]): number => {
    const [r, g, b] = rgb.map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(text), light(ground)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

describe('themes', () => {
  it.each(THEMES)('%s', async (name, theme, bodyClass) => {
    await workbench.theme(theme);
    await workbench.panel.locator(`body.${bodyClass}`).waitFor();
    await workbench.page.waitForTimeout(500); // charts are drawn anew
    expect(await textContrast()).toBeGreaterThanOrEqual(name.startsWith('high') ? 7 : 4.5);
    await workbench.shoot(`theme-${name}`);
    await workbench.panel
      .locator('body')
      .evaluate((body) => body.ownerDocument.scrollingElement!.scrollTo(0, 1e6));
    await workbench.page.waitForTimeout(300);
    await workbench.shoot(`theme-${name}-bottom`);
    await workbench.panel
      .locator('body')
      .evaluate((body) => body.ownerDocument.scrollingElement!.scrollTo(0, 0));
  });

  it('is readable at 200 % zoom', async () => {
    await workbench.theme('Light Modern');
    await workbench.page.setViewportSize({ width: 700, height: 450 });
    await workbench.page.waitForTimeout(500);
    const overflow = await workbench.panel
      .locator('body')
      .evaluate(
        (body) =>
          body.ownerDocument.documentElement.scrollWidth - body.ownerDocument.documentElement.clientWidth,
      );
    expect(overflow, 'nothing is wider than the panel').toBeLessThanOrEqual(0);
    await workbench.shoot('zoom-200');
    await workbench.page.setViewportSize({ width: 1400, height: 900 });
  });
});

describe('a reload of the window', () => {
  it('brings the panels back on the same fits, and the one in front runs again on command', async () => {
    await workbench.reload();
    await workbench.page.locator('.tab', { hasText: 'reference – plane.hull' }).waitFor({ timeout: 60_000 });
    await workbench.panelIs('Proven', RECALLED);
    await workbench.panel.getByRole('button', { name: 'Run' }).click();
    await workbench.panelIs('Proven', FRESH);
    expect(await workbench.panelTabs.count(), 'one for each file').toBe(2);
    await workbench.shoot('reloaded');
  });
});
