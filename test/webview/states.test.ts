/** Every state that the panel can be in, at 200 % and in high contrast: pictures to look at, and what a test can see of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PANEL_PROTOCOL } from '../../src/protocol/panel';
import type { FitResult } from '../../src/result/schema';
import { AXE, findings } from './axe';
import {
  FREE,
  classification,
  classifyOneInput,
  infeasible,
  manyNeurons,
  notRun,
  oneInput,
  planted,
  sequence,
  threeInputs,
  twoInputs,
  values,
  withinTube,
} from './fixtures';
import { huber, twoNoisy } from './lossFixtures';
import { cut, outside, overlaps } from './overlaps';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared, comparedOverTwo, earlierRuns, thousands } from './rivalFixtures';
import { headOf, placedRows, rowsMessage, sweepState, withFailed } from './sweepFixtures';
import type { ThemeName } from './themes';

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());

const latest = { iteration: 14, ms: 12_345, objective: 3.12345, lowerBound: 2.98765, neurons: 17 };

/** A mean alone. */
function noNeurons(): FitResult {
  const x = [-1, 0, 1].map((value) => [value]);
  const plan = { x, y: [2, 2, 2], inputs: ['Ambient C'], target: 'resistance in ohm' };
  return planted({
    ...plan,
    fit: 'flat',
    neurons: [],
    skip: { constant: 2, linear: [0] },
    skipKind: 'constant',
    constraint: FREE,
    lowerBound: 0,
  });
}

function sevenInputs(): FitResult {
  const names = ['speed', 'load', 'temperature_of_the_oil', 'humidity', 'age', 'gear', 'slope'];
  const neurons = names.slice(0, 4).map((_, j) => ({
    weights: names.map((__, k) => (j === k ? 0.8 : (((j + k) % 3) - 1) / 8)),
    bias: 0.1 * j,
    output: j % 2 === 0 ? 1.2 + j : -0.4 * j,
  }));
  const x = sequence(50, 0.618).map((t, i) => names.map((_, k) => Math.sin(9 * t * (k + 1) + i)));
  return planted({
    ...{ fit: 'seven', neurons, x, y: values(neurons, x), inputs: names, target: 'consumption' },
    lowerBound: 0,
    status: 'stopped',
    reason:
      'Neurons over 7 inputs were searched heuristically and no better one was found; the proven gap is {gap}.',
  });
}

/** A tab of what is shown. */
const onTab =
  (name: string, shown: () => Parameters<Panel['show']>[0]) =>
  async (panel: Panel): Promise<void> => {
    await panel.show(shown());
    await panel.page.click(`#tab-${name}`);
  };

/** What is done to an empty panel to bring it there. */
const STATES: Readonly<Record<string, (panel: Panel) => Promise<unknown>>> = {
  proven: (panel) => panel.show(oneInput()),
  'two-inputs': (panel) => panel.show(twoInputs()),
  'three-inputs': (panel) => panel.show(threeInputs()),
  'seven-inputs': (panel) => panel.show(sevenInputs()),
  infeasible: async (panel) => {
    const result = infeasible();
    await panel.show(result);
    const places = [
      { row: 1, label: 'line 4' },
      { row: 2, label: 'a-table-with-a-name-that-is-rather-long.csv:12345' },
    ];
    const remedies = ['Change to `bias joint`', 'Add `goal least_squares penalty 5%`'];
    const of = result.provenance.startedAt;
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'conflict', of, places, remedies });
  },
  stopped: (panel) => panel.show(withinTube()),
  stale: (panel) => panel.show({ ...stateOf(twoInputs()), stale: true, documentVersion: 5 }),
  solving: (panel) =>
    panel.show({
      ...stateOf(oneInput()),
      fits: [{ name: 'calibrate', state: { kind: 'running', latest }, stale: true }],
      documentVersion: 5,
      stale: true,
    }),
  'so-far': async (panel) => {
    const result = twoInputs();
    const fits = (state: { kind: 'idle' } | { kind: 'running'; latest: typeof latest }) => [
      { name: result.fit, state, stale: false },
    ];
    const shown = stateOf({ selected: result.fit });
    await panel.show({ ...shown, fits: fits({ kind: 'idle' }) });
    const asked = { version: 3, timeMs: 60_000, result: notRun(result) };
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'asked', fit: result.fit, asked });
    const { neurons, skip } = result;
    const best = { input: result.provenance.inputSha256, network: { iteration: 13, neurons, skip } };
    await panel.show({ ...shown, best, fits: fits({ kind: 'running', latest }) });
  },
  classification: (panel) => panel.show(classification()),
  'classes-of-one-input': (panel) => panel.show(classifyOneInput()),
  'no-neurons': (panel) => panel.show(noNeurons()),
  'many-neurons': (panel) => panel.show(manyNeurons()),
  '5000-neurons': (panel) => panel.show(thousands(5000)),
  network: async (panel) => {
    await panel.show(threeInputs());
    await panel.page.locator('.neuron[tabindex="0"]').focus();
  },
  convergence: async (panel) => {
    await onTab('convergence', oneInput)(panel);
    await panel.charted();
  },
  certificate: onTab('proof', oneInput),
  'certificate-of-two-inputs': onTab('proof', twoNoisy),
  'certificate-of-a-loss': onTab('proof', huber),
  rivals: onTab('compare', compared),
  'rivals-over-two-inputs': onTab('compare', comparedOverTwo),
  'two-runs': onTab('compare', () => ({ ...stateOf(oneInput()), earlier: earlierRuns() })),
  neurons: onTab('neurons', sevenInputs),
  details: onTab('details', threeInputs),
};

const ROWS = placedRows(9);

async function sweep(panel: Panel, over: string): Promise<void> {
  await panel.post(sweepState(headOf(27, ROWS[7])));
  await panel.post(rowsMessage(withFailed(ROWS, 13)));
  await panel.page.selectOption('#sweep-over', over);
}

const SWEEPS: Readonly<Record<string, string>> = { 'sweep-lines': '0', 'sweep-map': '0 1' };

/** @param named whether names, roles and contrasts are looked at, too: those are one for all widths */
async function isTidy(panel: Panel, name: string, named: boolean): Promise<void> {
  await panel.settle();
  await panel.picture(name);
  expect.soft(await overlaps(panel), 'overlaps').toEqual([]);
  expect.soft(await outside(panel), 'outside').toEqual([]);
  expect.soft(await cut(panel), 'cut').toEqual([]);
  if (named) expect.soft(await findings(panel), 'axe').toEqual([]);
  expect.soft(await panel.troubles()).toEqual([]);
  await panel.close();
}

describe.each([
  ['hc-black', 1200, 1, true],
  ['light', 400, 2, false],
] as const)('in %s at %i px and a zoom of %i', (theme: ThemeName, width, zoom, named) => {
  const place = `${theme}-${width}`;

  it.each(Object.entries(STATES))('%s', async (name, bring) => {
    const panel = await server.open({ theme, width, zoom, scripts: named ? [AXE] : [] });
    await bring(panel);
    await isTidy(panel, `state-${name}-${place}`, named);
  });

  it.each(Object.entries(SWEEPS))('%s', async (name, over) => {
    const panel = await server.open({ theme, width, zoom, scripts: named ? [AXE] : [], page: 'sweep' });
    await sweep(panel, over);
    await isTidy(panel, `state-${name}-${place}`, named);
  });
});

const INSPECTED = [oneInput, twoInputs, threeInputs, classification, infeasible, manyNeurons, withinTube];

describe.each([500, 700])('the inspector at %i px', (width) => {
  it.each(INSPECTED)('is tidy (%#)', async (make) => {
    const panel = await server.open({ theme: 'dark', width, scripts: [AXE], page: 'inspector' });
    await panel.show(make());
    await isTidy(panel, `inspector-${make.name}-${width}`, width === 500);
  });
});
