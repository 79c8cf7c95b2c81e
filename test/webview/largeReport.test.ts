/** A report of a large result: one page of few megabytes that opens without keeping the browser for long. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatCount } from '../../src/webview/format';
import { reportHtml, reportState } from '../../src/webview/reportHtml';
import { launchBrowser } from '../harness/browser';
import { longestScript, MOST_LOOKS } from './blocks';
import { largeResult } from './largeResult';

/** Milliseconds of processor time at a stretch. */
const LONGEST = 150;
/** The browser reads a page of so many bytes in one task or two, which takes as long as they are many. */
const MOST_BYTES = 6e6;

const { result, samples } = largeResult(100_000);

let browser: Browser;
let folder: string;
let path: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hullfit-report-'));
  path = join(folder, 'report.html');
  const { outputFiles } = await build({
    entryPoints: ['src/webview/report.ts'],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'iife',
  });
  const style = readFileSync('media/panel.css', 'utf8');
  const script = outputFiles[0].text;
  writeFileSync(
    path,
    reportHtml({ state: reportState(result, null), samples, script, style, nonce: 'bm9uY2U=' }),
  );
  browser = await launchBrowser({ shell: true });
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

it('has few megabytes and opens in short tasks', async () => {
  expect(statSync(path).size).toBeLessThan(MOST_BYTES);
  let best = Infinity;
  for (let look = 0; look < MOST_LOOKS && best > LONGEST; look++) {
    const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const block = await longestScript(page, async () => {
      await page.goto(pathToFileURL(path).href);
      await page.locator('#function-plot .sample').first().waitFor();
      await page.waitForTimeout(300);
    });
    best = Math.min(best, block);
    expect(troubles).toEqual([]);
    expect(await page.innerText('#neurons-count')).toContain(formatCount(result.neurons.length));
    await page.close();
  }
  expect(best).toBeLessThan(LONGEST);
});

it.each(['light', 'dark'] as const)(
  'is plain in forced colours, %s: one tab is underlined, text stands out',
  async (colorScheme) => {
    const page = await browser.newPage({
      viewport: { width: 480, height: 900 },
      colorScheme,
      forcedColors: 'active',
    });
    await page.goto(pathToFileURL(path).href);
    await page.locator('#network-plot svg').waitFor();
    const looks = await page.evaluate(() => {
      const tabs = [...document.querySelectorAll<HTMLElement>('.tabs button')];
      const own = getComputedStyle(document.body);
      return {
        ground: getComputedStyle(document.documentElement).getPropertyValue('--own-background'),
        text: own.getPropertyValue('--hf-foreground'),
        lines: tabs.map((tab) => getComputedStyle(tab).borderBottomColor),
        chosen: tabs.map((tab) => tab.getAttribute('aria-selected') === 'true'),
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      };
    });
    const [ground, text, canvas] =
      colorScheme === 'dark'
        ? ['#000000', '#ffffff', 'rgb(0, 0, 0)']
        : ['#ffffff', '#000000', 'rgb(255, 255, 255)'];
    expect([looks.ground, looks.text]).toEqual([ground, text]);
    expect(looks.lines.map((line) => line !== canvas)).toEqual(looks.chosen);
    expect(looks.chosen.filter(Boolean)).toHaveLength(1);
    expect(looks.wide).toBeLessThanOrEqual(0);
    expect(await page.textContent('[data-metric="neurons"] .value')).toBe(formatCount(result.neurons.length));
    await page.close();
  },
);
