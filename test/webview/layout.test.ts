/** Where things stand on the panel: nothing overlaps, is cut inside or sticks out, whatever the width and the names are. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitResult } from '../../src/result/schema';
import {
  FREE,
  classification,
  classifyOneInput,
  infeasible,
  manyNeurons,
  notRun,
  oneInput,
  planted,
  threeInputs,
  twoInputs,
  withinTube,
} from './fixtures';
import { huber, leastSquares, quantile } from './lossFixtures';
import { PANEL_PROTOCOL, type PanelState } from '../../src/protocol/panel';
import { coveredSamples, outside, overlaps } from './overlaps';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared, earlierRuns } from './rivalFixtures';

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());

const LONG = 'a_name_of_sixty_letters_as_tables_of_instruments_have_them__';
const HEBREW = 'טמפרטורת התרמוקפל במעלות צלזיוס';

/** The same result with other names for the fit and its columns. */
function named(result: FitResult, name: string): FitResult {
  const { samples } = result;
  const inputs = samples.inputs.map((_, k) => `${name}${k === 0 ? '' : k}`);
  return { ...result, fit: name, samples: { ...samples, inputs, target: `${name} T` } };
}

const RESULTS = [
  oneInput,
  withinTube,
  manyNeurons,
  twoInputs,
  classification,
  classifyOneInput,
  threeInputs,
  leastSquares,
  infeasible,
];

describe.each([300, 320, 480, 960, 1200])('at %i px', (width) => {
  it.each(['', LONG, HEBREW])('nothing overlaps or sticks out, named “%s”', async (name) => {
    const panel = await server.open({ width, theme: 'light' });
    for (const make of RESULTS) {
      const result = name === '' ? make() : named(make(), name);
      const fits = [result.fit, 'another'].map((fit) => ({
        name: fit,
        state: { kind: 'done' as const },
        stale: false,
      }));
      await panel.show({ ...stateOf(result), fits });
      const what = `${make.name} ${name}`;
      expect(await overlaps(panel), what).toEqual([]);
      expect(await outside(panel), what).toEqual([]);
      const top = await panel.page.evaluate(
        () => document.getElementById('function-plot')!.getBoundingClientRect().top,
      );
      expect(top, what).toBeLessThanOrEqual(64);
    }
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });
});

/** A window of 1,200 px, as it is and at 200 %. */
describe.each([
  [1200, 1],
  [600, 2],
])('at %i px and a zoom of %i', (width, zoom) => {
  const fit = (state: PanelState['fits'][number]['state']) => [{ name: LONG, state, stale: false }];
  let panel: Panel;
  const isTidy = async (what: string) => {
    await panel.settle();
    expect(await overlaps(panel), what).toEqual([]);
    expect(await outside(panel), what).toEqual([]);
  };

  it('nothing overlaps in a fit that has not run, runs or failed, and its words stand in the middle', async () => {
    panel = await server.open({ width, zoom, theme: 'hc-light' });
    for (const make of [oneInput, twoInputs, threeInputs]) {
      await panel.show({ ...stateOf({ selected: LONG }), fits: fit({ kind: 'idle' }) });
      const result = notRun(named(make(), LONG));
      const asked = { version: 3, timeMs: 60_000, result };
      await panel.post({ protocol: PANEL_PROTOCOL, type: 'asked', fit: LONG, asked });
      await isTidy(`not run, ${make.name}`);
    }
    for (const state of [
      { kind: 'queued' },
      { kind: 'cancelling' },
      { kind: 'failed', message: LONG },
    ] as const) {
      await panel.show({ ...stateOf({ selected: LONG }), fits: fit(state) });
      await isTidy(state.kind);
      const apart = await panel.page.evaluate(() => {
        const middle = (id: string) => {
          const range = document.createRange();
          range.selectNodeContents(document.getElementById(id)!);
          const { left, right } = range.getBoundingClientRect();
          return (left + right) / 2;
        };
        return Math.abs(middle('function-plot') - middle('main'));
      });
      expect(apart, state.kind).toBeLessThan(1);
    }
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });

  it('nothing overlaps in any tab', async () => {
    panel = await server.open({ width, zoom });
    await panel.show({ ...stateOf(named(compared(), LONG)), earlier: earlierRuns() });
    for (const tab of ['neurons', 'proof', 'convergence', 'compare', 'details']) {
      await panel.page.click(`#tab-${tab}`);
      await isTidy(tab);
    }
    await panel.close();
  });
});

describe.each([320, 1200])('at %i px', (width) => {
  it('no words lie over a sample, and a boundary is named over the kinks', async () => {
    const panel = await server.open({ width });
    for (const make of [oneInput, quantile, huber, leastSquares, classifyOneInput]) {
      await panel.show(make());
      expect(await coveredSamples(panel), make.name).toEqual([]);
    }
    // two kinks at one place that point apart have both of their numbers
    expect(await panel.page.locator('#function-plot .kink text').allTextContents()).toEqual(['1', '2']);
    await panel.show(classification());
    const above = await panel.page.evaluate(() => {
      const [name] = document.querySelectorAll('#function-plot .level-words');
      const kinks = [...document.querySelectorAll('#function-plot .kink')];
      return kinks.every((kink) => kink.compareDocumentPosition(name) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    expect(above).toBe(true);
    await panel.close();
  });

  it('the name of the axis gives way before the choice of what is drawn loses letters', async () => {
    const panel = await server.open({ width });
    await panel.show(named(twoInputs(), LONG));
    const [shown, whole] = await panel.page.locator('#function-kind').evaluate((choice) => {
      const before = choice.getBoundingClientRect().width;
      (choice as HTMLElement).style.flex = 'none';
      return [before, choice.getBoundingClientRect().width];
    });
    expect(whole - shown).toBeLessThan(0.1);
    await panel.close();
  });
});

describe.each([320, 480, 1200])('the words on a neuron at %i px', (width) => {
  it.each([oneInput, twoInputs, threeInputs])('cover nothing of what they explain (%#)', async (make) => {
    const panel = await server.open({ width });
    await panel.show(make());
    await panel.page.locator('.neuron[tabindex="0"]').focus();
    await panel.settle();
    const tip = await panel.page.locator('#function-readout').boundingBox();
    expect(tip).not.toBeNull();
    const explained = '#function-plot, #network-plot, #function-legend, #function-note, .pictures .bar';
    for (const drawing of await panel.page.locator(explained).all()) {
      const box = await drawing.boundingBox();
      if (box === null || box.height === 0) continue;
      const apart = tip!.y >= box.y + box.height || tip!.y + tip!.height <= box.y;
      expect(apart, await drawing.getAttribute('id').then(String)).toBe(true);
    }
    expect(tip!.x + tip!.width).toBeLessThanOrEqual(width);
    await panel.picture(`neuron-words-${make.name}-${width}`);
    await panel.close();
  });
});

it('buttons that stand side by side are of one height', async () => {
  const panel = await server.open({ width: 1200 });
  const result = infeasible();
  await panel.show(result);
  const of = result.provenance.startedAt;
  const remedies = ['Add a bias', 'Leave out row 2'];
  await panel.post({ protocol: PANEL_PROTOCOL, type: 'conflict', of, places: [], remedies });
  const heights = await panel.page
    .locator('#remedies button')
    .evaluateAll((all) => all.map((button) => button.getBoundingClientRect().height));
  expect(heights).toHaveLength(2);
  expect(new Set(heights).size).toBe(1);
  await panel.close();
});

it('at 200 % of 800 px nothing overlaps while a stale result is shown', async () => {
  const panel = await server.open({ width: 400, zoom: 2, theme: 'hc-light' });
  await panel.show({ ...stateOf(named(withinTube(), LONG)), stale: true, documentVersion: 5 });
  expect(await overlaps(panel)).toEqual([]);
  expect(await outside(panel)).toEqual([]);
  await panel.close();
});

it('the whole of a name that is cut is its tooltip', async () => {
  const panel = await server.open({ width: 320 });
  await panel.show(named(oneInput(), LONG));
  expect(await panel.page.getAttribute('#fit-name', 'title')).toBe(LONG);
  expect(await panel.page.getAttribute('#function-axis', 'title')).toBe(`${LONG} T`);
  expect(await panel.page.locator('#function-plot .axis-name title').allTextContents()).toEqual([LONG]);
  expect(await panel.page.locator('#network-plot .input title').first().textContent()).toBe(`input ${LONG}`);
  await panel.close();
});

it('a name that has room is not cut where the figures beside it have none', async () => {
  const panel = await server.open({ width: 320 });
  await panel.show(oneInput());
  const [shown, whole] = await panel.page
    .locator('#fit-name')
    .evaluate((name) => [name.clientWidth, name.scrollWidth]);
  expect(shown).toBe(whole);
  const ranged = await panel.page.evaluate(() => {
    const name = document.getElementById('fit-name')!;
    const range = document.createRange();
    range.selectNodeContents(name);
    return range.getBoundingClientRect().width <= name.getBoundingClientRect().width + 0.01;
  });
  expect(ranged).toBe(true);
  await panel.close();
});

it('a network without neurons is said, not drawn', async () => {
  const panel = await server.open({ width: 320 });
  const x = [[-1], [0], [1]];
  const flat = planted({
    ...{ fit: 'flat', neurons: [], x, y: [-2, -2, -2], inputs: ['t'], target: 'u', dual: [0, 0, 0] },
    ...{ skip: { constant: -2, linear: [0] }, skipKind: 'constant', constraint: FREE, lowerBound: 0 },
  });
  await panel.show(flat);
  expect(await panel.text('#network-plot')).toBe('This network needs no neuron.');
  expect(await panel.text('#network-note')).toBe('f is a free constant: −2');
  expect(await panel.page.locator('#network-plot svg').count()).toBe(0);
  await panel.close();
});
