/**
 * The pages alone, pixel by pixel against pictures that someone has looked at, in every theme. Both are compared at a
 * third of their size: averaging takes the smoothing of edges and letters away, which differs from machine to machine,
 * and leaves what is missing, clipped or moved. `npm run pictures` makes the baselines anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tab } from '../../src/webview/htmlTabs';
import { oneInput, twoInputs } from './fixtures';
import { huber } from './lossFixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared, earlierRuns } from './rivalFixtures';
import type { ThemeName } from './themes';

const FOLDER = join(process.cwd(), 'test', 'webview', 'baselines');
const DIFFERENCES = join(process.cwd(), 'test-results', 'baselines');
const WRITE = process.env['HULLFIT_BASELINES'] === 'write';
const SHRINK = 3;
/** Side of the tiles that are judged one by one, in averaged pixels: a legend is small beside the whole page. */
const TILE = 24;
/** Share of a tile's pixels that may differ; the last test shows what would be seen. */
const TOLERATED = 0.06;
/** How different two averaged pixels must be to count (0 to 1). */
const DIFFERENT = 0.1;

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());

async function picture(panel: Panel): Promise<PNG> {
  await panel.settle();
  const taken = await panel.page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
  expect(await panel.troubles()).toEqual([]);
  await panel.close();
  return shrunk(PNG.sync.read(taken));
}

/** Each pixel the mean of a square of them; what is left over at the edges does not count. */
function shrunk(whole: PNG): PNG {
  const small = new PNG({
    width: Math.floor(whole.width / SHRINK),
    height: Math.floor(whole.height / SHRINK),
  });
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0;
        for (let k = 0; k < SHRINK * SHRINK; k++) {
          const row = y * SHRINK + Math.floor(k / SHRINK);
          sum += whole.data[4 * (row * whole.width + x * SHRINK + (k % SHRINK)) + channel];
        }
        small.data[4 * (y * small.width + x) + channel] = Math.round(sum / SHRINK ** 2);
      }
    }
  }
  return small;
}

/** Share of the pixels that differ, in the tile where it is largest. */
function difference(a: PNG, b: PNG, drawn: PNG): number {
  // A mask: every pixel of the picture is either marked or empty.
  const options = { threshold: DIFFERENT, includeAA: true, diffMask: true };
  pixelmatch(a.data, b.data, drawn.data, a.width, a.height, options);
  const columns = Math.ceil(a.width / TILE);
  const counts = new Map<number, number>();
  for (let at = 0; at < a.width * a.height; at++) {
    if (drawn.data[4 * at + 3] === 0) continue;
    const tile = Math.floor(Math.floor(at / a.width) / TILE) * columns + Math.floor((at % a.width) / TILE);
    counts.set(tile, (counts.get(tile) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values()) / TILE ** 2;
}

function compare(name: string, taken: PNG): void {
  const path = join(FOLDER, `${name}.png`);
  if (WRITE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, PNG.sync.write(taken, { colorType: 2, deflateLevel: 9 }));
    return;
  }
  expect(existsSync(path), `${path} is missing; make it with npm run pictures and look at it`).toBe(true);
  const known = PNG.sync.read(readFileSync(path));
  expect([taken.width, taken.height], `the size of ${name}`).toEqual([known.width, known.height]);
  const drawn = new PNG({ width: known.width, height: known.height });
  const share = difference(known, taken, drawn);
  if (share > TOLERATED) {
    mkdirSync(DIFFERENCES, { recursive: true });
    writeFileSync(join(DIFFERENCES, `${name}-difference.png`), PNG.sync.write(drawn));
    writeFileSync(join(DIFFERENCES, `${name}-now.png`), PNG.sync.write(taken));
  }
  expect(share, `the most different tile of ${name}; see test-results/baselines`).toBeLessThanOrEqual(
    TOLERATED,
  );
}

describe.each(['light', 'dark', 'hc-black', 'hc-light'] as ThemeName[])('in %s', (theme) => {
  it.each([
    ['one-proof', oneInput, 'proof'],
    ['two-proof', twoInputs, 'proof'],
    ['loss-proof', huber, 'proof'],
    ['compared', compared, 'compare'],
  ] as const)('%s is as it was when it was looked at', async (name, result, tab: Tab) => {
    const panel = await server.open({ theme, width: 760, height: 600 });
    await panel.show({ ...stateOf(result()), earlier: tab === 'compare' ? earlierRuns() : [] });
    await panel.page.click(`#tab-${tab}`);
    await panel.page.mouse.move(0, 0);
    await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    compare(`${name}-${theme}`, await picture(panel));
  });

  it('the inspector is as it was when it was looked at', async () => {
    const panel = await server.open({ theme, width: 300, height: 480, page: 'inspector' });
    await panel.show(twoInputs());
    compare(`inspector-${theme}`, await picture(panel));
  });
});

it('a missing curve, a cut legend or a moved box would be seen', async () => {
  const pictures: PNG[] = [];
  for (const change of [
    '',
    '#certificate-plot .response { visibility: hidden }',
    '#certificate-legend { visibility: hidden }',
    '#bound-bar { position: relative; left: 6px }',
  ]) {
    const panel = await server.open({ theme: 'light', width: 760, height: 600 });
    await panel.show(oneInput());
    await panel.page.click('#tab-proof');
    await panel.page.evaluate((rule) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rule);
      document.adoptedStyleSheets = [sheet];
    }, change);
    pictures.push(await picture(panel));
  }
  const [whole, ...spoilt] = pictures;
  for (const other of spoilt) {
    const drawn = new PNG({ width: whole.width, height: whole.height });
    const share = difference(whole, other, drawn);
    expect(share).toBeGreaterThan(TOLERATED);
  }
});
