/** The panel, the inspector and the report for everyone: axe in all four themes, keyboard reach, motion, narrow and zoomed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packLists } from '../../src/protocol/packedLists';
import { PANEL_PROTOCOL, type ToPanel } from '../../src/protocol/panel';
import type { FitResult } from '../../src/result/schema';
import { TABS } from '../../src/webview/htmlTabs';
import { AXE, findings } from './axe';
import { classification, infeasible, oneInput, threeInputs, twoInputs, withinTube } from './fixtures';
import { huber, quantile } from './lossFixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared, earlierRuns } from './rivalFixtures';
import type { ThemeName } from './themes';

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());

/** The slider, the probe and a change that is tried, all at once. */
async function openTrial(panel: Panel): Promise<void> {
  await panel.show({ ...stateOf(solved()), samplesInText: true });
  await panel.page.click('#dial-toggle');
  const curve = (value: number) => Math.max(0, 3 - 2 * value);
  for (let k = 0; k < 25; k++) {
    const asked = (await panel.sent()).filter((message) => message.type === 'try').at(-1);
    if (asked === undefined || !('value' in asked.change)) break;
    const mass = curve(asked.change.value);
    const figures = {
      status: 'optimal',
      mass,
      objective: mass,
      lowerBound: mass,
      neurons: Math.ceil(2 * mass),
    };
    const outcome = { kind: 'figures', figures };
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'tried', id: asked.id, outcome });
  }
  await panel.page.click('#probe-toggle');
  await panel.page.fill('#dial-slider', '400');
  const tried = (await panel.sent()).filter((message) => message.type === 'try').at(-1)!;
  const result = { ...solved(), mass: 2.5, goal: { kind: 'interpolate', tolerance: 0.3 } };
  const outcome = {
    kind: 'result',
    result: { ...result, neurons: [], dual: [] },
    lists: packLists(solved()),
  };
  await panel.post({ protocol: PANEL_PROTOCOL, type: 'tried', id: tried.id, outcome });
}

/** `withinTube`, as if it had been proven. */
function solved(): FitResult {
  return { ...withinTube(), status: 'optimal' };
}

function conflictOf(result: FitResult): ToPanel {
  return {
    protocol: PANEL_PROTOCOL,
    type: 'conflict',
    of: result.provenance.startedAt,
    places: [
      { row: 1, label: 'line 4' },
      { row: 2, label: 'a-table-with-a-name-that-is-rather-long.csv:12345' },
    ],
    remedies: ['Change to `bias joint`', 'Add `goal least_squares penalty 5%`'],
  };
}

const VERIFIED = {
  kind: 'done',
  findings: [
    { what: 'mass', holds: true, sentence: 'The mass is 3.' },
    { what: 'dual', holds: false, sentence: 'Refuted.' },
  ],
  provenLowerBound: 2,
  ms: 40,
} as const;

describe.each(['light', 'dark', 'hc-black', 'hc-light'] as ThemeName[])('in %s', (theme) => {
  it('axe finds nothing in any tab', async () => {
    const panel = await server.open({ theme, width: 1000, scripts: [AXE] });
    await panel.show({ ...stateOf(compared()), earlier: earlierRuns(), verification: VERIFIED });
    for (const tab of TABS) {
      // The network is a tab in a narrow window alone.
      if (tab === 'network') await panel.page.setViewportSize({ width: 480, height: 900 });
      else await panel.page.setViewportSize({ width: 1000, height: 900 });
      await panel.settle();
      await panel.page.click(`#tab-${tab}`);
      await panel.settle();
      expect(await findings(panel), tab).toEqual([]);
    }
    for (const result of [twoInputs(), classification(), threeInputs(), huber(), quantile()]) {
      await panel.show({ ...stateOf(result), stale: true, documentVersion: 5 });
      expect(await findings(panel), result.fit).toEqual([]);
    }
    await panel.close();
  });

  it('axe finds nothing while a change is tried, in the probe and in a conflict', async () => {
    const panel = await server.open({ theme, width: 480, scripts: [AXE] });
    await openTrial(panel);
    expect(await findings(panel), 'trial').toEqual([]);
    await panel.picture(`trial-${theme}-480`);
    const torn = infeasible();
    await panel.show(torn);
    await panel.post(conflictOf(torn));
    expect(await findings(panel), 'conflict').toEqual([]);
    await panel.picture(`conflict-${theme}-480`);
    await panel.close();
  });

  it('axe finds nothing in the inspector', async () => {
    const panel = await server.open({ theme, width: 300, scripts: [AXE], page: 'inspector' });
    await panel.show(twoInputs());
    expect(await findings(panel)).toEqual([]);
    await panel.picture(`inspector-${theme}`);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });
});

describe('by keyboard alone', () => {
  it('Tab reaches every control there is, and none traps it', async () => {
    const panel = await server.open({ width: 1000 });
    await panel.show({ ...stateOf(compared()), earlier: earlierRuns() });
    const reached = new Set<string>();
    for (const tab of TABS.filter((name) => name !== 'network')) {
      await panel.page.focus(`#tab-${tab}`);
      await panel.page.keyboard.press('Enter');
      await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
      for (let k = 0; k < 60; k++) {
        await panel.page.keyboard.press('Tab');
        const id = await panel.page.evaluate(() => {
          const here = document.activeElement;
          if (here === null || here === document.body) return null;
          return here.id || here.getAttribute('aria-label') || here.getAttribute('class') || here.tagName;
        });
        // behind the last one comes the window, and then the first
        if (id !== null) reached.add(id);
      }
    }
    const wanted = [
      ...['reveal', 'run', 'function-kind', 'Zoom and read', 'Copy the neurons', 'neurons-filter'],
      ...[
        'neurons-scroll',
        'verify',
        'convergence-over',
        'compare',
        'tab-details',
        'touch',
        'Comparison, scrollable',
      ],
      ...['Save the function', 'Save the network', 'Save the dual certificate', 'Save the overlaid curves'],
    ];
    // What a menu holds is reached once it is open.
    for (const [menu, inside] of [
      ['Zoom and read', ['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'sample-previous', 'sample-next']],
      ['Copy the neurons', ['neurons-copy', 'neurons-copy-json', 'neurons-copy-markdown']],
    ] as const) {
      if (menu === 'Copy the neurons') await panel.page.click('#tab-neurons');
      await panel.page.focus(`summary[aria-label="${menu}"]`);
      await panel.page.keyboard.press('Enter');
      for (const id of inside) {
        await panel.page.keyboard.press('Tab');
        expect(await panel.page.evaluate(() => document.activeElement?.id)).toBe(id);
      }
      await panel.page.keyboard.press('Escape');
    }
    const missing = wanted.filter(
      (id) => ![...reached].some((one) => one === id || (id === 'touch' && one.startsWith('Neuron'))),
    );
    expect(missing).toEqual([]);
    await panel.close();
  });

  it('arrow keys walk the tabs', async () => {
    const panel = await server.open();
    await panel.show(oneInput());
    await panel.page.focus('#tab-neurons');
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.page.isVisible('#panel-proof')).toBe(true);
    await panel.page.keyboard.press('End');
    expect(await panel.page.isVisible('#panel-details')).toBe(true);
    await panel.close();
  });
});

it('nothing turns when motion is to be reduced', async () => {
  const panel = await server.open();
  const turning = async () => {
    await panel.show({
      ...stateOf({ selected: 'calibrate' }),
      fits: [{ name: 'calibrate', state: { kind: 'running' }, stale: true }],
    });
    return panel.page
      .locator('#status .icon-spinner')
      .evaluate((icon) => getComputedStyle(icon).animationName);
  };
  expect(await turning()).toBe('turn');
  await panel.page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await turning()).toBe('none');
  await panel.close();
});

/** What leaves the window at a side. */
function stickingOut(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.closest('.table-scroll, .hidden-label, clipPath, g[clip-path]') === null)
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > limit + 0.5 || box.left < -0.5);
      })
      .map((element) => `${element.tagName} ${element.id} ${element.textContent.slice(0, 40)}`);
  });
}

describe.each([
  ['300 px', 300, 1],
  ['200 % zoom of 800 px', 400, 2],
] as const)('at %s', (_name, width, zoom) => {
  it('nothing sticks out of any tab', async () => {
    const panel = await server.open({ width, zoom, theme: 'light' });
    await panel.show({ ...stateOf(compared()), earlier: earlierRuns(), verification: VERIFIED });
    for (const tab of TABS) {
      await panel.page.click(`#tab-${tab}`);
      await panel.settle();
      await panel.picture(`narrow-${tab}-${width}`);
      expect(await stickingOut(panel), tab).toEqual([]);
    }
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });

  it('nothing sticks out while a change is tried, in the probe and in a conflict', async () => {
    const panel = await server.open({ width, zoom, theme: 'light' });
    await openTrial(panel);
    await panel.picture(`narrow-trial-${width}`);
    expect(await stickingOut(panel), 'trial').toEqual([]);
    const torn = infeasible();
    await panel.show(torn);
    await panel.post(conflictOf(torn));
    await panel.picture(`narrow-conflict-${width}`);
    expect(await stickingOut(panel), 'conflict').toEqual([]);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });
});
