/** Where things stand on the panel: nothing overlaps, is cut inside or sticks out, whatever the width and the names are. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FitResult } from '../../src/result/schema';
import {
  FREE,
  classification,
  classifyOneInput,
  infeasible,
  manyNeurons,
  oneInput,
  planted,
  threeInputs,
  twoInputs,
  withinTube,
} from './fixtures';
import { leastSquares } from './lossFixtures';
import { overlaps } from './overlaps';
import { PanelServer, stateOf, type Panel } from './panelPage';

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

/** Words whose box leaves the window, or their own drawing, at a side. */
function outside(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll('.head *, .bar *, .claim, .tabs *, svg text')]
      .filter(
        (element) =>
          element.closest('.table-scroll, .hidden-label, .figures, details:not([open]) > .items') === null,
      )
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < -0.5 || box.right > width + 0.5);
      })
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 40)}`);
  });
}

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
