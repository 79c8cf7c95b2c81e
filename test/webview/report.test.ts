/** The report of the command line: written by the real program, opened as a file in Chromium without any network. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSweepResult, type SweepResult } from '../../src/result/sweepResult';
import { formatResult } from '../../src/result/write';
import { launchBrowser } from '../harness/browser';
import { Cli } from '../helpers/cli';
import { classification, oneInput } from './fixtures';
import { compared } from './rivalFixtures';
import { headOf, placedRows } from './sweepFixtures';

let cli: Cli;
let folder: string;
let browser: Browser;
const pages: Page[] = [];
beforeAll(async () => {
  cli = new Cli('report', 'sweepReport');
  folder = cli.folderWith({});
  browser = await launchBrowser({ shell: true });
});
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});
afterAll(async () => {
  await browser.close();
  cli.dispose();
});

/** Writes the report with the program and opens it offline; every request beyond the file itself is a trouble. */
async function opened(
  result: ReturnType<typeof oneInput> | SweepResult,
  name: string,
): Promise<{ page: Page; troubles: string[] }> {
  const text = result.schema === 'hullfit.sweep/1' ? JSON.stringify(result) : formatResult(result);
  writeFileSync(join(folder, `${name}.json`), text);
  const run = await cli.run(folder, ['report', `${name}.json`, '--out', `${name}.html`]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const context = await browser.newContext({ offline: true, acceptDownloads: true });
  const page = await context.newPage();
  pages.push(page);
  const troubles: string[] = [];
  page.on('request', (request) => {
    if (
      !/^(file|data|blob):/.test(request.url()) ||
      (request.url().startsWith('file:') && !request.url().endsWith(`${name}.html`))
    ) {
      troubles.push(request.url());
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return { page, troubles };
}

describe('hullfit report of a sweep', () => {
  it('is the panel on a page of its own: table, charts and choice, and its table is saved', async () => {
    const rows = placedRows(9);
    const result = { ...headOf(27, rows[7]), rows: rows.map(([, row]) => row) };
    const { page, troubles } = await opened(result, 'swept');
    await page.locator('#rows-body tr').first().waitFor();
    expect(await page.locator('#rows-body tr').count()).toBe(27);
    expect(await page.innerText('#pick-text')).toContain('its 3 neurons are the fewest');
    expect(await page.locator('#chart-error-plot .curve').count()).toBe(1);
    expect(await page.locator('#run:visible, #use:visible, #open:visible').count()).toBe(0);
    await page.locator('#rows-body tr').nth(2).click();
    expect(await page.innerText('#pick-text')).toContain('Selected');
    const loading = page.waitForEvent('download');
    await page.click('summary[aria-label="Save the table"]');
    await page.click('#save-json');
    const path = await (await loading).path();
    expect(readSweepResult(JSON.parse(readFileSync(path, 'utf8')))).toEqual(result);
    expect(troubles).toEqual([]);
  });

  it('says what is no sweep, and which file to take of several', async () => {
    const head = headOf(3, null);
    writeFileSync(join(folder, 'bad.json'), JSON.stringify({ ...head, rows: [{ values: [] }] }));
    writeFileSync(join(folder, 'list.json'), JSON.stringify([{ ...head, rows: [] }]));
    for (const [name, words] of [
      ['bad', /^hullfit: bad\.json: rows\.0\.status must be .+\n$/],
      ['list', /^hullfit: list\.json: it holds a list of sweeps; take the file of one/],
    ] as const) {
      const run = await cli.run(folder, ['report', `${name}.json`, '--out', 'no.html']);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(words);
    }
  });
});

describe('hullfit report', () => {
  it('shows every view of the panel, with the claims checked, from one file', async () => {
    const result = compared();
    // the finite rivals are invented: the check would rightly not believe them
    const rivals = result.rivals.filter(({ network }) => network === undefined);
    const { page, troubles } = await opened({ ...result, rivals }, 'full');
    expect(await page.innerText('#status')).toBe('Proven');
    expect(await page.getAttribute('#status', 'title')).toMatch(/^Proven optimal to 8e-7\./);
    expect(await page.locator('#function-plot .curve').count()).toBe(1);
    expect(await page.locator('#network-plot .neuron').count()).toBe(2);
    await page.click('#tab-proof');
    await page.locator('#certificate-plot .touch').first().waitFor();
    expect(await page.innerText('#verify-status')).toMatch(/^All \d+ claims hold; proven lower bound 3, in /);
    expect(await page.locator('#verify-findings li').count()).toBeGreaterThan(5);
    await page.click('#tab-compare');
    await page.locator('#masses-plot .answer').first().waitFor();
    expect(await page.isVisible('#run')).toBe(false);
    expect(await page.isVisible('#verify')).toBe(false);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .click('summary[aria-label="Save the network"]')
        .then(() => page.click('[data-save="network"][data-format="svg"]')),
    ]);
    expect(download.suggestedFilename()).toBe('calibrate-network.svg');
    expect(readFileSync(await download.path(), 'utf8')).toMatch(/^<\?xml[^]*<svg/);
    expect(troubles).toEqual([]);
  });

  it('says which claims of an altered result do not hold', async () => {
    const result = { ...oneInput(), mass: 2.5 };
    const { page } = await opened(result, 'altered');
    expect(await page.locator('#verify-findings li[data-tone="bad"]').count()).toBeGreaterThan(0);
  });

  it('is not broken by names that look like markup', async () => {
    const result = classification();
    const target = 'a</script><script>document.title="taken"</script><!-- "b"';
    const samples = { ...result.samples, target, inputs: ['<b>x</b>', '</style>'] };
    const { page, troubles } = await opened({ ...result, samples }, 'markup');
    expect(await page.title()).toBe('flowers – bench.hull');
    expect(await page.innerText('#function-heading')).toContain(target);
    expect(troubles).toEqual([]);
  });

  it('needs a place to write to', async () => {
    writeFileSync(join(folder, 'plain.json'), formatResult(oneInput()));
    expect(await cli.run(folder, ['report', 'plain.json'])).toMatchObject({
      code: 3,
      stderr: 'hullfit: --out is missing; usage: hullfit report RESULT.json|SWEEP.json --out report.html\n',
    });
    const nowhere = await cli.run(folder, ['report', 'plain.json', '--out', 'no/such/folder.html']);
    expect(nowhere.code).toBe(3);
    expect(nowhere.stderr).toMatch(
      /^hullfit: no\/such\/folder\.html cannot be written: .+; choose another place\.\n$/,
    );
  });
});
