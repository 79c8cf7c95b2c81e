/** What the panel shows and sends, driven in Chromium with a fake channel. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FitState } from '../../src/protocol/fits';
import { PANEL_PROTOCOL, type PanelState, type ToPanel } from '../../src/protocol/panel';
import type { BestSoFar } from '../../src/protocol/rounds';
import type { FitResult } from '../../src/result/schema';
import { AXE, findings } from './axe';
import {
  classification,
  infeasible,
  manyNeurons,
  notRun,
  oneInput,
  threeInputs,
  twoInputs,
  withinTube,
} from './fixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';

let server: PanelServer;
let panel: Panel;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  panel = await server.open();
});
afterEach(async () => {
  const troubles = await panel.troubles();
  await panel.close();
  expect(troubles).toEqual([]);
});

const entry = { iteration: 4, ms: 2500, objective: 4.25, lowerBound: 4, neurons: 6 };

async function showRunning(state: FitState, change = {}): Promise<void> {
  const fits = [{ name: 'calibrate', state, stale: true }];
  await panel.show({ ...stateOf({ selected: 'calibrate' }), fits, ...change });
}

describe('a result', () => {
  it('says it is ready, then shows figures, status and proof', async () => {
    expect(await panel.sent()).toEqual([{ protocol: PANEL_PROTOCOL, type: 'ready' }]);
    await panel.show(oneInput());
    expect(await panel.text('#fit-name')).toBe('calibrate');
    expect(await panel.text('#status')).toBe('Proven');
    expect(await panel.page.getAttribute('#status', 'title')).toBe('Proven optimal to 8e-7.');
    expect(await panel.page.textContent('#figures')).toBe('2 neurons · mass 3 · gap 8e-7');
    expect(await panel.metric('fit')).toBe('1.8e-16');
    expect(await panel.text('#metrics')).toBe(
      'Largest residual 1.8e-16 · rms 8.41e-17 · test rms 0.0125 on 3 samples · 1.23 s · 12 rounds'.replaceAll(
        ' ·',
        '\u00a0·',
      ),
    );
    expect(await panel.text('#proof-text')).toBe(
      'No leaky-ReLU network that passes through all 7 samples has less mass.',
    );
    expect(await panel.page.getAttribute('[data-metric="mass"] .value', 'title')).toBe('3');
    expect(await panel.page.getAttribute('#bound-bar svg', 'aria-label')).toBe(
      'Mass 3. No network has less than 2.999. Gap 8e-7.',
    );
    expect(await panel.page.isVisible('#strip')).toBe(false);
  });

  it('of a classification shows accuracy, margin and hinge', async () => {
    const result = classification();
    await panel.show(result);
    expect(await panel.metric('fit')).toBe('100 %');
    expect(await panel.text('#metrics')).toMatch(
      /^Accuracy 100 %\s· margin 1\.\d+\s· hinge loss 0\s· test accuracy 95 % on 20 samples\s· /,
    );
    expect(await panel.text('#proof-text')).toContain('mass + 10 · hinge loss below');
    expect(await panel.page.locator('.boundary').count()).toBeGreaterThan(0);
  });

  it('that is infeasible names the rows, has no bar, and no figure that there is not', async () => {
    await panel.show(infeasible());
    expect(await panel.text('#status')).toBe('Infeasible');
    expect(await panel.page.textContent('#figures')).toBe('rows 1 and 2 in conflict');
    expect(await panel.text('#proof-text')).toContain(
      'Rows 1 and 2 of measured cannot be met together by a network without a bias',
    );
    expect(await panel.page.locator('#conflict-head th').allInnerTexts()).toEqual([
      'row',
      'Ambient C',
      'resistance in ohm',
    ]);
    // beside the samples it is narrow: cells in lines, each after the name of its column
    const cells = panel.page.locator('#conflict-body tr > *');
    expect(await cells.allInnerTexts()).toEqual(['1', '1', '1', '2', '2', '3']);
    expect(await panel.page.isVisible('#network-section')).toBe(false);
    expect(await panel.page.locator('#function-plot .conflict').count()).toBe(2);
    expect(await panel.text('#metrics')).toBe('1.23 s');
    expect(await panel.page.isVisible('#bound-bar')).toBe(false);
    expect(await panel.page.locator('[role=tab]:visible').allInnerTexts()).toEqual(['Proof', 'Details']);
    expect(await panel.text('body')).not.toMatch(/NaN|null|undefined|Infinity/);
  });

  it('that stopped never claims more than is proven', async () => {
    const result = twoInputs();
    await panel.show(result);
    expect(await panel.text('#status')).toBe('Stopped');
    expect(await panel.page.getAttribute('#status', 'title')).toBe(
      'Stopped: the time limit of 30 s was reached — proven gap 0.74.',
    );
    expect(await panel.metric('proven-gap')).toBe('0.74');
    expect(result.gap).toBeLessThanOrEqual(0.74);
    expect(await panel.text('#proof-text')).toContain('A network up to 73.1 % smaller may exist');
  });

  it.each([320, 480, 900, 1400])('begins with its picture at %i px, whatever it is', async (width) => {
    await panel.page.setViewportSize({ width, height: 900 });
    const place = () =>
      panel.page.evaluate(() => {
        const { top, left } = document.getElementById('function-plot')!.getBoundingClientRect();
        return [top, left];
      });
    await panel.show(stateOf({ selected: 'calibrate' }));
    const before = await place();
    expect(before[0]).toBeLessThanOrEqual(64);
    for (const result of [oneInput(), twoInputs(), classification(), withinTube(), infeasible()]) {
      await panel.show(result);
      expect(await place(), result.fit).toEqual(before);
    }
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'progress', fit: 'calibrate', entry });
    expect(await place()).toEqual(before);
  });

  it('has the network beside the function in a wide window, else in the first tab', async () => {
    await panel.show(oneInput());
    expect(await panel.page.locator('#pictures #network-plot svg').count()).toBe(1);
    expect(await panel.page.isVisible('#tab-network')).toBe(false);
    expect(await panel.page.isVisible('#panel-neurons')).toBe(true);
    await panel.page.setViewportSize({ width: 480, height: 900 });
    await panel.settle();
    expect(await panel.page.locator('#panel-network:visible #network-plot svg').count()).toBe(1);
    expect(await panel.page.getAttribute('#tab-network', 'aria-selected')).toBe('true');
    await panel.page.setViewportSize({ width: 900, height: 900 });
    await panel.settle();
    expect(await panel.page.locator('#pictures #network-plot svg').count()).toBe(1);
  });

  it('drops whole figures where the head has no room, the gap first', async () => {
    await panel.show(oneInput());
    const seen = async (width: number) => {
      await panel.page.setViewportSize({ width, height: 900 });
      await panel.settle();
      return panel.page.evaluate(() => {
        const box = document.getElementById('figures')!.getBoundingClientRect();
        return [...document.querySelectorAll('#figures > span')]
          .filter((figure) => figure.getBoundingClientRect().top < box.bottom - 2)
          .map((figure) => figure.getAttribute('data-metric'));
      });
    };
    expect(await seen(480)).toEqual(['neurons', 'mass', 'proven-gap']);
    expect(await seen(390)).toEqual(['neurons', 'mass']);
    expect(await seen(300)).toEqual([]);
  });

  it('has its own choice of what is drawn, which no other fit takes over', async () => {
    await panel.show(twoInputs());
    await panel.page.selectOption('#function-kind', 'scatter');
    await panel.show(classification());
    expect(await panel.page.inputValue('#function-kind')).toBe('whole');
    await panel.show(twoInputs());
    expect(await panel.page.inputValue('#function-kind')).toBe('scatter');
  });
});

describe('a document that has moved on', () => {
  it('marks the result stale, and says nothing while it is current', async () => {
    await panel.show({ ...stateOf(oneInput()), stale: true, changed: 'text', documentVersion: 5 });
    const words = 'The text has changed since this result. Save to fit again.';
    expect(await panel.text('#strip-text')).toBe(words);
    expect(await panel.page.textContent('#announcement')).toContain(words);
    expect(await panel.text('#status')).toBe('Stale');
    expect(await panel.page.getAttribute('#status', 'title')).toBe('Earlier result: Proven optimal to 8e-7.');
    await panel.show(oneInput());
    expect(await panel.page.isVisible('#strip')).toBe(false);
    expect(await panel.text('#status')).toBe('Proven');
  });

  it('says so when the data changed and the text did not', async () => {
    await panel.show({ ...stateOf(oneInput()), stale: true, changed: 'data' });
    expect(await panel.text('#strip-text')).toBe(
      'The data have changed since this result. Press Run to fit again.',
    );
    await panel.show({ ...stateOf(oneInput()), stale: true });
    expect(await panel.text('#strip-text')).toContain('The text or the data have changed since this result');
  });

  it('shows live bounds while solving, claims no success, and cancels', async () => {
    const old = oneInput();
    await showRunning(
      { kind: 'running' },
      { result: old, resultVersion: 3, documentVersion: 5, stale: true },
    );
    expect(await panel.text('#status')).toBe('Solving');
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'progress', fit: 'calibrate', entry });
    expect(await panel.text('#strip-text')).toBe('Round 4 · 6 neurons tried. Below: the earlier result.');
    expect(await panel.page.textContent('#figures')).toBe('best 4.25 · bound 4 · gap 0.059');
    // the bar says the same of the gap, and neither is slanted as what is stale: both are of the run
    expect(await panel.text('#bound-bar')).toContain('0.059');
    const slant = (selector: string) =>
      panel.page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).fontStyle);
    expect([await slant('#figures'), await slant('#bound-bar text'), await slant('.claim')]).toEqual([
      'normal',
      'normal',
      'italic',
    ]);
    expect(await panel.page.getAttribute('#bound-bar svg', 'aria-label')).toMatch(
      /^Mass 4\.25\. No network has less than 4\. /,
    );
    expect(await panel.text('#strip-time')).toMatch(/^[2-9] s$/);
    // The clock goes on while the solver says nothing.
    await expect.poll(() => panel.text('#strip-time'), { timeout: 10_000 }).not.toBe('2 s');
    expect(await panel.page.isVisible('#run')).toBe(false);
    await panel.page.click('#cancel');
    expect((await panel.sent()).at(-1)).toEqual({
      protocol: PANEL_PROTOCOL,
      type: 'cancel',
      fit: 'calibrate',
    });
    await showRunning({ kind: 'cancelling' });
    expect(await panel.text('#status')).toBe('Cancelling…');
    expect(await panel.text('#strip-text')).toBe('Cancelling… The best network so far is kept.');
    expect(await panel.page.isDisabled('#cancel')).toBe(true);
  });

  it('draws the bounds of the running fit, and a reloaded panel starts from the latest', async () => {
    await showRunning({ kind: 'running', latest: entry });
    await panel.page.click('#tab-convergence');
    await panel.settle();
    const label = (which: string) => panel.page.getAttribute(`#convergence-${which}`, 'aria-label');
    expect(await label('bounds')).toMatch(/lower bound 4$/);
    const next = { ...entry, iteration: 5, lowerBound: 4.2 };
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'progress', fit: 'calibrate', entry: next });
    expect(await label('bounds')).toMatch(/lower bound 4\.2$/);
    expect(await label('gap')).toContain('0.012');
    expect(await panel.text('#convergence-note')).toContain('so far');
  });

  it('draws the convergence to where the head ends, after the neurons were merged', async () => {
    const result = oneInput();
    const trace = result.trace.map((one) => ({ ...one, objective: 3.5, lowerBound: 2.5, neurons: 9 }));
    await panel.show({ ...result, trace });
    await panel.page.click('#tab-convergence');
    await panel.settle();
    expect(await panel.page.getAttribute('#convergence-bounds', 'aria-label')).toMatch(
      /at the end objective 3, lower bound 3$/,
    );
    expect(await panel.page.getAttribute('#convergence-gap', 'aria-label')).toMatch(/at the end 8e-7$/);
    expect(await panel.text('#convergence-note')).toBe(
      'Round 13 (neurons merged), 1.23 s: gap 8e-7 at the end.',
    );
    expect(await panel.text('#round-words')).toMatch(
      /^Round 13 \(neurons merged\) of 13: best 3 with 2 neurons/,
    );
    expect(await panel.metric('rounds')).toBe('13 rounds');
    await panel.charted();
  });

  it('reports a failure and offers to run again', async () => {
    await showRunning({ kind: 'failed', message: 'the worker ended twice' });
    expect(await panel.text('#strip-text')).toBe('The fit failed: the worker ended twice');
    await panel.page.click('#run');
    expect((await panel.sent()).at(-1)).toEqual({ protocol: PANEL_PROTOCOL, type: 'run', fit: 'calibrate' });
  });
});

describe('several fits', () => {
  it('can be chosen, revealed and remembered', async () => {
    const fits = ['calibrate', 'surface'].map((name) => ({
      name,
      state: { kind: 'done' } as const,
      stale: false,
    }));
    await panel.show({ ...stateOf(oneInput()), fits });
    await panel.page.selectOption('#fit-select', 'surface');
    expect((await panel.sent()).at(-1)).toEqual({ protocol: PANEL_PROTOCOL, type: 'select', fit: 'surface' });
    await panel.show({ ...stateOf(twoInputs()), fits });
    expect(await panel.page.inputValue('#fit-select')).toBe('surface');
    await panel.page.click('#reveal');
    expect((await panel.sent()).at(-1)).toEqual({ protocol: PANEL_PROTOCOL, type: 'reveal', fit: 'surface' });
    await panel.page.click('#tab-details');
    expect(await panel.memory()).toEqual({ uri: 'file:///bench.hull', selected: 'surface', tab: 'details' });
    const again = await server.open({ remembered: await panel.memory() });
    await again.show({ ...stateOf(twoInputs()), fits });
    expect(await again.page.isVisible('#panel-details')).toBe(true);
    await again.close();
  });
});

describe('a neuron', () => {
  const on = (selector: string) => panel.page.locator(`${selector}.on`).count();

  it('hovered in the network lights up in plot and table, and the other way round', async () => {
    await panel.show(oneInput());
    await panel.page.hover('.neuron[data-neuron="1"]');
    expect(await on('.kink[data-neuron="1"]')).toBe(1);
    expect(await on('tr[data-neuron="1"]')).toBe(1);
    expect(await on('tr')).toBe(1);
    // Samples left of the kink at 0.5 (weight -1): -1, -0.5, 0 and 0.25.
    expect(((await panel.page.getAttribute('.sample-active', 'd')) ?? '').match(/M/g)).toHaveLength(4);
    expect(await panel.text('#function-readout')).toBe(
      'Neuron 2 carries 33.3 % of the mass; it is active on 4 of 7 samples (ringed).',
    );
    await panel.page.hover('tr[data-neuron="0"]');
    expect(await on('.neuron[data-neuron="0"]')).toBe(1);
    expect(await on('.kink[data-neuron="0"]')).toBe(1);
    await panel.page.hover('.kink[data-neuron="1"] .hit', { position: { x: 6, y: 20 }, force: true });
    expect(await on('.neuron[data-neuron="1"]')).toBe(1);
    await panel.page.mouse.move(2, 2);
    expect(await on('tr')).toBe(0);
  });

  it('is reached by keyboard, pinned by Enter and let go by Escape', async () => {
    await panel.show(oneInput());
    await panel.page.focus('.neuron[tabindex="0"]');
    await panel.page.keyboard.press('ArrowDown');
    expect(await on('tr[data-neuron="1"]')).toBe(1);
    await panel.page.keyboard.press('Enter');
    expect(await panel.page.getAttribute('.neuron[data-neuron="1"]', 'aria-pressed')).toBe('true');
    await panel.page.focus('#run');
    expect(await on('tr[data-neuron="1"]')).toBe(1);
    await panel.page.keyboard.press('Escape');
    expect(await on('tr')).toBe(0);
  });

  it('has its kink line in a map of two inputs', async () => {
    await panel.show(twoInputs());
    expect(await panel.page.locator('.kink').count()).toBe(3);
    await panel.page.focus('.kink[tabindex="0"]');
    expect(await on('tr[data-neuron="0"]')).toBe(1);
  });
});

describe('the table', () => {
  const column = (index: number) =>
    panel.page.locator(`#neurons-body tr > :nth-child(${index})`).allInnerTexts();

  it('sorts by any column, both ways', async () => {
    await panel.show(twoInputs());
    expect(await column(1)).toEqual(['1', '2', '3']);
    await panel.page.click('button[data-column="output"]');
    expect(await column(6)).toEqual(['1.5', '0.4', '−0.9']);
    expect(await panel.page.getAttribute('th[data-column="output"]', 'aria-sort')).toBe('descending');
    await panel.page.click('button[data-column="output"]');
    expect(await column(6)).toEqual(['−0.9', '0.4', '1.5']);
    expect(await panel.page.getAttribute('th[data-column="output"]', 'aria-sort')).toBe('ascending');
  });

  it('copies every digit as CSV', async () => {
    await panel.show(oneInput());
    await panel.press('#neurons-copy');
    await panel.page.waitForFunction(() => document.getElementById('neurons-copied')!.textContent !== '');
    expect(await panel.page.evaluate(() => navigator.clipboard.readText())).toBe(
      `#,weight Ambient C,bias,output weight,share of mass,kink at Ambient C\n1,1,0,2,${2 / 3},0\n2,-1,0.5,-1,${1 / 3},0.5`,
    );
  });
});

describe('the plots', () => {
  it('have a corner of the curve at each kink and read the samples by keyboard', async () => {
    await panel.show(oneInput());
    const curve = (await panel.page.getAttribute('.marks .curve, .plot .curve', 'd')) ?? '';
    expect(curve.match(/[ML]/g)).toHaveLength(4);
    await panel.press('#sample-next');
    expect(await panel.text('#function-readout')).toBe(
      'Sample 1: Ambient C = −1, resistance in ohm = −1.7; f = −1.7 (0 off); 1 of 2 neurons active',
    );
    // Neuron 2 has weight -1 and is active left of 0.5.
    expect(await panel.page.locator('.neuron.active-on').getAttribute('data-neuron')).toBe('1');
    expect(await panel.page.locator('tr.active-on').getAttribute('data-neuron')).toBe('1');
    await panel.press('#sample-previous');
    expect(await panel.text('#function-readout')).toContain('Sample 7: Ambient C = 1.5');
  });

  it('hatch what lies outside of the tolerance, and show predicted against actual from three inputs on', async () => {
    await panel.show(withinTube());
    expect(await panel.page.locator('.strip-row .hatched').count()).toBe(2);
    expect(await panel.page.locator('.strip-row text').allTextContents()).toEqual([
      '+0.15',
      '−0.15',
      'residual: no sample leaves the tolerance',
    ]);
    await panel.show(threeInputs());
    expect(await panel.page.locator('#function-plot .axis-name').allTextContents()).toEqual([
      'actual consumption →actual consumption',
    ]);
    expect(await panel.text('#function-axis')).toBe('↑ predicted consumption');
  });

  it('gather all neurons but the largest in one row that is explained, and their kinks in sums', async () => {
    await panel.show(manyNeurons());
    const shown = await panel.page.locator('.neuron').count();
    expect(shown).toBeGreaterThanOrEqual(8);
    expect(shown).toBeLessThanOrEqual(16);
    expect(await panel.page.locator('.node.more text').allTextContents()).toContainEqual(
      expect.stringMatching(new RegExp(`^${88 - shown} more, together \\S+ %$`)),
    );
    expect(await panel.text('#network-note')).toContain(`other ${88 - shown} neurons, which together carry`);
    expect(await panel.page.locator('#neurons-body tr').count()).toBe(88);
    expect(await panel.page.locator('#function-plot .kink').count()).toBe(0);
    expect(await panel.page.locator('#function-plot .sum').count()).toBe(2);
  });

  it('follow a change of the theme', async () => {
    await panel.show(twoInputs());
    const picture = () => panel.page.getAttribute('.plot image', 'href');
    const dark = await picture();
    await panel.theme('light');
    expect(await picture()).not.toBe(dark);
  });
});

describe('a message', () => {
  it('that is malformed is reported in words, and the panel goes on', async () => {
    await panel.show(oneInput());
    const broken = { ...oneInput(), mass: 'three' };
    await panel.post({
      protocol: PANEL_PROTOCOL,
      type: 'state',
      state: { ...stateOf(oneInput()), result: broken },
    });
    expect(await panel.text('#problem')).toContain('The result\'s mass is "three"');
    expect(await panel.metric('mass')).toBe('3');
    await panel.post({ protocol: 99, type: 'state' });
    expect(await panel.text('#problem')).toContain('protocol is 99');
    await panel.show(twoInputs());
    expect(await panel.page.isVisible('#problem')).toBe(false);
  });
});

describe('a fit that has not run', () => {
  const idle = (change: Partial<PanelState> = {}) => ({
    ...stateOf({ selected: 'calibrate', documentVersion: 4, ...change }),
    fits: [{ name: 'calibrate', state: { kind: 'idle' as const }, stale: false }],
  });
  const asked = (result: FitResult, version = 4): ToPanel => ({
    protocol: PANEL_PROTOCOL,
    type: 'asked',
    fit: 'calibrate',
    asked: { version, timeMs: 60_000, result: notRun(result) },
  });
  const asks = async () => (await panel.sent()).filter(({ type }) => type === 'asked').length;

  it('asks for its samples, and shows them with what is asked of them and one button', async () => {
    await panel.show(idle());
    expect(await asks()).toBe(1);
    await panel.post(asked(oneInput()));
    expect(await panel.text('#asked-text')).toBe(
      'Of all leaky-ReLU networks of any width that pass through all 7 samples: one of least mass, and a proof that none has less.',
    );
    expect(await panel.page.locator('#function-plot path.sample').count()).toBeGreaterThan(0);
    expect(await panel.page.locator('#function-plot .curve').count()).toBe(0);
    expect(await panel.text('#status')).toBe('Not run');
    await panel.picture('asked');
    await panel.page.click('#asked-run');
    expect((await panel.sent()).at(-1)).toEqual({ protocol: PANEL_PROTOCOL, type: 'run', fit: 'calibrate' });
  });

  it('is asked the same in the inspector, in the same words and with one button', async () => {
    const inspector = await server.open({ width: 300, page: 'inspector' });
    await inspector.show(idle());
    expect((await inspector.sent()).map(({ type }) => type)).toEqual(['ready', 'asked']);
    await inspector.post(asked(oneInput()));
    await panel.show(idle());
    await panel.post(asked(oneInput()));
    for (const part of ['#asked-text', '#asked-facts', '#asked-run'])
      expect(await inspector.page.textContent(part)).toBe(await panel.page.textContent(part));
    expect(await inspector.page.locator('#function-plot path.sample').count()).toBeGreaterThan(0);
    expect(await inspector.page.locator('button:visible').allInnerTexts()).toEqual(['Fit calibrate']);
    await inspector.picture('asked-inspector');
    await inspector.page.click('#asked-run');
    expect((await inspector.sent()).at(-1)).toMatchObject({ type: 'run', fit: 'calibrate' });
    await inspector.show(oneInput());
    expect(await inspector.page.isVisible('#asked')).toBe(false);
    expect(await inspector.page.locator('button:visible').allInnerTexts()).toEqual(['Show result']);
    expect(await inspector.troubles()).toEqual([]);
    await inspector.close();
  });

  describe('while it runs for the first time', () => {
    const bestOf = (result: FitResult, iteration: number): BestSoFar => ({
      input: result.provenance.inputSha256,
      network: { iteration, neurons: result.neurons.slice(0, iteration), skip: result.skip },
    });
    const run = (best: BestSoFar | undefined, view = panel) =>
      view.show({
        ...stateOf({ selected: 'calibrate', documentVersion: 4, ...(best && { best }) }),
        fits: [{ name: 'calibrate', state: { kind: 'running', latest: entry }, stale: false }],
      });

    it('has its best network so far drawn, which is said to be no result', async () => {
      await panel.show(idle());
      await panel.post(asked(oneInput()));
      await run(undefined);
      expect(await panel.page.locator('#function-plot svg').count()).toBe(0);
      await run(bestOf(oneInput(), 1));
      const words = 'Best network so far (round 1), not proven';
      expect(await panel.text('#function-so-far')).toBe(words);
      expect(await panel.page.locator('#function-plot .curve').count()).toBeGreaterThan(0);
      expect(await panel.page.getAttribute('#network-plot svg', 'aria-label')).toContain('1 neuron');
      expect(await panel.text('#status')).toBe('Solving');
      // nothing of it is claimed, and its marks are pale as those of every drawing that is no result of the text
      expect(await panel.text('#proof-text')).toBe('');
      expect(await panel.page.locator('.tabs [role="tab"]:visible').allInnerTexts()).not.toContain('Proof');
      const opacity = panel.page.locator('#function-plot .curve').first();
      expect(await opacity.evaluate((one) => Number(getComputedStyle(one).opacity))).toBeLessThan(0.6);
      await panel.picture('so-far');
      await run(bestOf(oneInput(), 2));
      expect(await panel.text('#function-so-far')).toContain('(round 2)');
      expect(await panel.page.getAttribute('#network-plot svg', 'aria-label')).toContain('2 neurons');
      // once it is done there is a result, and no word of this
      await panel.show(oneInput());
      expect(await panel.page.isVisible('#function-so-far')).toBe(false);
      expect(await panel.page.locator('body.so-far').count()).toBe(0);
      expect(await panel.troubles()).toEqual([]);
    });

    it('has it marked in the narrow panel’s tab and in the inspector too, and says it in a picture that is saved', async () => {
      for (const page of ['panel', 'inspector'] as const) {
        const view = await server.open({ width: 480, page, scripts: [AXE] });
        await view.show(idle());
        await view.post(asked(twoInputs()));
        await run(bestOf(twoInputs(), 2), view);
        expect(await view.text('#function-so-far')).toBe('Best network so far (round 2), not proven');
        expect(await view.page.isVisible('#network-plot svg')).toBe(true);
        await view.picture(`so-far-${page}-480`);
        expect(await findings(view)).toEqual([]);
        if (page === 'panel') {
          expect(await view.text('#network-so-far')).toBe('Best network so far (round 2), not proven');
          const ask = { protocol: PANEL_PROTOCOL, type: 'render', view: 'function' } as const;
          await view.post({ ...ask, id: 1, format: 'svg' });
          await view.post({ ...ask, id: 2, format: 'csv' });
          await view.rendered(2);
          const [svg, csv] = (await view.sent()).filter(({ type }) => type === 'rendered');
          expect(svg).toMatchObject({ content: expect.stringContaining('not proven') });
          expect(csv).toMatchObject({ problem: expect.stringContaining('still running') });
        }
        expect(await view.troubles()).toEqual([]);
        await view.close();
      }
    });

    it('is asked about by a panel that is opened then, once, and another question’s network is not drawn', async () => {
      const best = bestOf(oneInput(), 1);
      await run(best);
      await run({ ...best, network: { ...best.network, iteration: 2 } });
      expect(await asks()).toBe(1);
      await panel.post(asked(twoInputs()));
      expect(await panel.page.locator('#function-plot svg').count()).toBe(0);
      await panel.post(asked(oneInput()));
      expect(await panel.page.locator('#function-plot .curve').count()).toBeGreaterThan(0);
      expect(await panel.page.isVisible('#asked')).toBe(false);
    });
  });

  it('is asked again after an edit, and pale until the answer is in', async () => {
    await panel.show(idle());
    await panel.post(asked(oneInput()));
    await panel.show(idle({ documentVersion: 5 }));
    await panel.show(idle({ documentVersion: 6 }));
    expect(await panel.page.locator('body.unrun-before').count()).toBe(1);
    await expect.poll(asks).toBe(2);
    await panel.post(asked(twoInputs(), 6));
    expect(await panel.page.locator('body.unrun-before').count()).toBe(0);
    expect(await panel.text('#asked-facts')).toContain('over petal_length and petal_width');
    await panel.picture('asked-two-inputs');
  });

  it('has words and no picture of three inputs, and neither where its text is wrong or once it runs', async () => {
    await panel.show(idle());
    await panel.post(asked(threeInputs()));
    expect(await panel.page.locator('#function-plot svg').count()).toBe(0);
    expect(await panel.page.isVisible('#asked-run')).toBe(true);
    // nor room for one
    expect(await panel.page.isVisible('#function-plot')).toBe(false);
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'asked', fit: 'calibrate', asked: null });
    expect(await panel.page.isVisible('#asked')).toBe(false);
    await panel.post(asked(oneInput()));
    await showRunning({ kind: 'running' }, { result: null });
    expect(await panel.page.isVisible('#asked')).toBe(false);
    expect(await panel.page.locator('#function-plot svg').count()).toBe(0);
  });
});
