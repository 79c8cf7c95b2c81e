/** Pictures of the panel to look at, and the checks on layout that a picture alone would leave to the eye. */
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitResult } from '../../src/result/schema';
import * as fixtures from './fixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared } from './rivalFixtures';
import type { ThemeName } from './themes';

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());

const RESULTS: Readonly<Record<string, () => FitResult>> = {
  'one-input': fixtures.oneInput,
  within: fixtures.withinTube,
  'many-neurons': fixtures.manyNeurons,
  'two-inputs': fixtures.twoInputs,
  classification: fixtures.classification,
  'classify-one-input': fixtures.classifyOneInput,
  'three-inputs': fixtures.threeInputs,
  infeasible: fixtures.infeasible,
};

describe.each([320, 900])('at %i px', (width) => {
  it.each(Object.entries(RESULTS))('%s fits its width and has no trouble', async (name, result) => {
    const panel = await server.open({ width });
    await panel.show(result());
    await panel.picture(`${name}-dark-${width}`);
    expect(await overflowing(panel)).toEqual([]);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });
});

describe.each(['light', 'dark', 'hc-black', 'hc-light'] as ThemeName[])('in %s', (theme) => {
  it.each(['one-input', 'two-inputs', 'classification'])('draws %s', async (name) => {
    const panel = await server.open({ theme, width: 1200 });
    await panel.show(RESULTS[name]());
    await panel.page.focus('.neuron[tabindex="0"]');
    await panel.settle();
    await panel.picture(`${name}-${theme}-1200`);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });

  it('keeps the name and the result of a fit whose file is gone, and says so', async () => {
    const panel = await server.open({ theme, width: 480 });
    await panel.show({ ...stateOf(fixtures.oneInput()), fits: [], stale: true });
    expect(await panel.text('#fit-name')).toBe('calibrate');
    expect(await panel.text('#strip-text')).toMatch(/^"calibrate" is no longer there/);
    expect(await panel.page.locator('#strip-text .icon-warning').count()).toBe(1);
    await panel.picture(`gone-${theme}-480`);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });

  it.each([300, 490])('marks the edge at which a table goes on, at %i px', async (width) => {
    const panel = await server.open({ theme, width });
    await panel.show(compared());
    await panel.page.click('#tab-compare');
    await panel.picture(`compare-${theme}-${width}`);
    expect(await markedEdges(panel)).toEqual({ left: false, right: true });
    const table = panel.page.locator('.table-scroll:visible');
    await table.evaluate((element) => element.scrollTo(element.scrollWidth, 0));
    expect(await markedEdges(panel)).toEqual({ left: true, right: false });
    await panel.close();
  });

  it('draws convergence while an earlier result is stale', async () => {
    const panel = await server.open({ theme, width: 900 });
    const result = fixtures.oneInput();
    await panel.show({
      ...stateOf(result),
      fits: [
        { name: 'calibrate', state: { kind: 'done' }, stale: true },
        { name: 'surface', state: { kind: 'idle' }, stale: false },
      ],
      documentVersion: 5,
      stale: true,
    });
    await panel.page.click('#tab-convergence');
    await panel.charted();
    await panel.picture(`stale-convergence-${theme}-900`);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });
});

it.each(['details', 'convergence', 'neurons'])('at 200 %% zoom nothing sticks out of %s', async (tab) => {
  const panel = await server.open({ width: 450, zoom: 2, theme: 'light' });
  await panel.show(fixtures.threeInputs());
  await panel.page.click(`#tab-${tab}`);
  await panel.settle();
  await panel.picture(`zoom-${tab}-light-450`);
  expect(await overflowing(panel)).toEqual([]);
  expect(await panel.troubles()).toEqual([]);
  await panel.close();
});

it('shows a running fit over an earlier result', async () => {
  const panel = await server.open({ width: 320, theme: 'hc-light' });
  const latest = { iteration: 14, ms: 12_345, objective: 3.12345, lowerBound: 2.98765, neurons: 17 };
  await panel.show({
    ...stateOf(fixtures.oneInput()),
    fits: [{ name: 'calibrate', state: { kind: 'running', latest }, stale: true }],
    documentVersion: 5,
    stale: true,
  });
  await panel.picture('running-hc-light-320');
  expect(await panel.page.isVisible('#cancel')).toBe(true);
  expect(await overflowing(panel)).toEqual([]);
  await panel.close();
});

/** Whether hardly anything of a table's outermost pixels is bare background, beside its rows. */
async function markedEdges(panel: Panel): Promise<{ left: boolean; right: boolean }> {
  await panel.settle();
  const table = panel.page.locator('.table-scroll:visible');
  const head = await table.locator('thead').evaluate((element) => element.clientHeight);
  const { data, width, height } = PNG.sync.read(await table.screenshot());
  const pixel = (x: number, y: number) => data.readUInt32BE(4 * (y * width + x));
  const bare = pixel(0, 0); // of the head, which no mark reaches
  const marked = (x: number) => {
    const rows = Array.from({ length: height - head - 2 }, (_, y) => pixel(x, head + 1 + y));
    return rows.filter((colour) => colour === bare).length < rows.length / 10;
  };
  return { left: marked(0), right: marked(width - 1) };
}

/** Elements that stick out of the page sideways, or whose text is cut off. */
function overflowing(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element: Element) => element.closest('.table-scroll, .hidden-label') !== null;
    return [...document.querySelectorAll('body *')]
      .filter(
        (element) => !scrolls(element) && element.closest('clipPath, linearGradient, g[clip-path]') === null,
      )
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > width + 0.5 || box.left < -0.5);
      })
      .map((element) => `${element.tagName} ${element.id} ${element.textContent.slice(0, 40)}`);
  });
}
