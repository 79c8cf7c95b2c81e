/** What is done with a result on the panel: samples and their lines, trials, the probe, played rounds; in Chromium with a fake channel. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packLists } from '../../src/protocol/packedLists';
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../../src/protocol/panel';
import type { FitResult } from '../../src/result/schema';
import {
  classification,
  infeasible,
  KINKED,
  KINKED_X,
  oneInput,
  planted,
  threeInputs,
  twoInputs,
  values,
  withinTube,
  FREE,
} from './fixtures';
import { largeResult } from './largeResult';
import { PanelServer, stateOf, type Panel } from './panelPage';

let server: PanelServer;
let panel: Panel;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  panel = await server.open({ width: 480 });
});
afterEach(async () => {
  const troubles = await panel.troubles();
  await panel.close();
  expect(troubles).toEqual([]);
});

const protocol = PANEL_PROTOCOL;
const of = (result: FitResult) => result.provenance.startedAt;

/** Where a sample stands on the page. */
async function placeOfSample(sample: number): Promise<{ x: number; y: number }> {
  return panel.page.evaluate((index) => {
    const origin = document.getElementById('function-plot')!.getBoundingClientRect();
    const path = document.querySelector('#function-plot path.sample')!.getAttribute('d')!;
    const starts = [...path.matchAll(/M(-?[\d.]+) (-?[\d.]+)a(-?[\d.]+)/g)].map(([, x, y, r]) => [
      Number(x) + Number(r),
      Number(y),
    ]);
    return { x: origin.left + starts[index][0], y: origin.top + starts[index][1] };
  }, sample);
}

async function sentOf<T extends FromPanel['type']>(type: T): Promise<Extract<FromPanel, { type: T }>[]> {
  const all = await panel.sent();
  return all.filter((message): message is Extract<FromPanel, { type: T }> => message.type === type);
}

async function answerTry(id: number, result: FitResult): Promise<void> {
  const outcome = { kind: 'result', result: { ...result, neurons: [], dual: [] }, lists: packLists(result) };
  await panel.post({ protocol, type: 'tried', id, outcome });
}

/** The fit as another tolerance or another sample would make it. */
function other(change: Partial<FitResult> & { goal?: FitResult['goal'] }): FitResult {
  const base = withinTube();
  return {
    ...base,
    status: 'optimal',
    ...change,
    provenance: { ...base.provenance, startedAt: '2026-11-30T00:00:09.000Z' },
  };
}

describe('a sample', () => {
  it('lights up under the cursor of an editor, in the plot and in the residuals, until the text changes', async () => {
    const result = withinTube();
    await panel.show(result);
    await panel.post({ protocol, type: 'sample', of: of(result), sample: 4 });
    const ring = () => panel.page.getAttribute('#function-plot .sample-ring', 'd');
    expect((await ring())!.match(/M/g)).toHaveLength(2);
    expect(await panel.text('#function-readout')).toMatch(/^Sample 5: /);
    await panel.show({ ...stateOf(result), stale: true });
    expect(await ring()).toBeNull();
    await panel.post({ protocol, type: 'sample', of: of(result), sample: 4 });
    expect(await ring()).toBeNull();
    await panel.show(result);
    await panel.post({ protocol, type: 'sample', of: 'another result', sample: 4 });
    expect(await ring()).toBeNull();
  });

  it('is told when it is pointed at, and opened by a click, by its row', async () => {
    const base = oneInput();
    const result = { ...base, samples: { ...base.samples, rows: [2, 3, 5, 7, 11, 13, 17] } };
    await panel.show(result);
    const { x, y } = await placeOfSample(1);
    await panel.page.mouse.move(x, y - 5);
    expect((await panel.answer('point')).row).toBe(3);
    await panel.page.mouse.click(x, y - 5);
    expect(await sentOf('openRow')).toEqual([{ protocol, type: 'openRow', fit: 'calibrate', row: 3 }]);
    await panel.page.mouse.move(2, 2);
    await panel.settle();
    expect((await sentOf('point')).map(({ row }) => row)).toEqual([3, null]);
    await panel.page.click('summary[title^="Zoom"]');
    await panel.page.click('#sample-next');
    await panel.page.click('#sample-open');
    expect((await panel.answer('openRow')).row).toBe(2);
  });

  it('of a stale result is told to nobody', async () => {
    await panel.show({ ...stateOf(oneInput()), stale: true });
    const { x, y } = await placeOfSample(1);
    await panel.page.mouse.click(x, y - 5);
    expect(await sentOf('point')).toEqual([]);
    expect(await sentOf('openRow')).toEqual([]);
  });
});

describe('rows in conflict', () => {
  it('are links to their lines, with the edits that mend it, and light up with their marks', async () => {
    const result = infeasible();
    await panel.show(result);
    await panel.answer('conflict');
    const places = [
      { row: 1, label: 'line 4' },
      { row: 2, label: 'ray.csv:7' },
    ];
    const remedies = ['Add `bias joint`', 'Change to `goal within 0.5`'];
    await panel.post({ protocol, type: 'conflict', of: of(result), places, remedies });
    expect(await panel.page.locator('#conflict .place').allInnerTexts()).toEqual(['line 4', 'ray.csv:7']);
    expect(await panel.page.locator('#conflict tr > :first-child .place').count()).toBe(2);
    await panel.page.locator('#conflict tr', { hasText: 'ray.csv:7' }).hover();
    expect((await panel.answer('point')).row).toBe(2);
    expect(await panel.page.locator('#conflict tr.on').innerText()).toContain('ray.csv:7');
    expect(await panel.page.getAttribute('#function-plot .sample-ring', 'd')).not.toBeNull();
    await panel.page.click('text=ray.csv:7');
    expect((await panel.answer('openRow')).row).toBe(2);
    await panel.page.click('text=Change to goal within 0.5');
    expect(await sentOf('remedy')).toEqual([
      { protocol, type: 'remedy', fit: 'ray', title: 'Change to `goal within 0.5`' },
    ]);
    await panel.show({ ...stateOf(result), stale: true });
    expect(await panel.page.locator('#conflict .place').count()).toBe(0);
    expect(await panel.page.isVisible('#remedies')).toBe(false);
  });
});

/** Each sample with a tolerance of its own. */
function ownTolerances(): FitResult {
  const result = oneInput();
  return { ...result, samples: { ...result.samples, tolerances: KINKED_X.map(() => 0.1) } };
}

describe('the slider', () => {
  const shown: Partial<PanelState> = stateOf(withinTube());

  it('fits what it is at, newest only, shows it as a trial, and writes it', async () => {
    await panel.show(shown);
    await panel.page.click('#dial-toggle');
    const points = await sentOf('try');
    expect(points).toMatchObject([{ whole: false, change: { kind: 'tolerance', value: 0 } }]);
    await panel.page.fill('#dial-slider', '700');
    await panel.page.fill('#dial-slider', '720');
    await panel.page.fill('#dial-slider', '740');
    await panel.settle();
    const tried = () => sentOf('try').then((all) => all.filter(({ whole }) => whole));
    const [first] = await tried();
    expect(await panel.text('#trial-text')).toMatch(/^Trying within [\d.]+; the text says within 0\.15$/);
    // while one is fitted the newest waits, and is next
    const tight = other({ goal: { kind: 'interpolate', tolerance: 0.7 } });
    if ((await tried()).length === 1) await answerTry(first.id, tight);
    const last = (await tried()).at(-1)!;
    expect(await tried()).toHaveLength(2);
    expect(last.change).toMatchObject({ kind: 'tolerance' });
    expect(last.change).not.toEqual(first.change);
    const loose = other({ goal: { kind: 'interpolate', tolerance: 0.9 }, neurons: [KINKED[0]], mass: 2 });
    // one that was overtaken says nothing any more
    await answerTry(first.id, tight);
    await answerTry(last.id, loose);
    expect(await panel.page.textContent('#figures')).toContain('1 neuron · mass 2');
    expect(await panel.page.locator('.dial-dot.tried').count()).toBe(2);
    await panel.page.click('#trial-write');
    expect(await sentOf('write')).toEqual([{ protocol, type: 'write', fit: 'tube', change: last.change }]);
    // what is tried stays while the text is written and fitted
    const fits = [{ name: 'tube', state: { kind: 'queued' as const }, stale: true }];
    await panel.show({ ...shown, fits, stale: true, documentVersion: 4 });
    await panel.post({ protocol, type: 'written', problem: null });
    expect(await panel.page.textContent('#figures')).toContain('1 neuron');
    const result = { ...loose, provenance: { ...loose.provenance, startedAt: '2026-11-30T00:01:00.000Z' } };
    await panel.show({ ...stateOf(result), documentVersion: 4, resultVersion: 4 });
    expect(await panel.page.isVisible('#trial-strip')).toBe(false);
    expect(await panel.page.textContent('#figures')).toContain('1 neuron');
  });

  it('goes back with Escape, with Back, and when the text changes', async () => {
    await panel.show(shown);
    await panel.page.click('#dial-toggle');
    const before = await panel.page.textContent('#figures');
    for (const back of [
      () => panel.page.keyboard.press('Escape'),
      () => panel.page.click('#trial-back'),
      () => panel.show({ ...shown, documentVersion: 9, stale: true }),
    ]) {
      await panel.page.fill('#dial-slider', '800');
      const { id } = (await sentOf('try')).findLast(({ whole }) => whole)!;
      await answerTry(id, other({ neurons: [KINKED[0]], mass: 2 }));
      expect(await panel.page.textContent('#figures')).toContain('1 neuron');
      await back();
      await panel.settle();
      expect(await panel.page.textContent('#figures')).toBe(before);
      expect(await panel.page.isVisible('#trial-strip')).toBe(false);
    }
    expect(await panel.page.isVisible('#dial')).toBe(false);
    // nor does the curve go on
    expect((await sentOf('stopTrying')).at(-1)).toMatchObject({ whole: false });
    const asked = (await sentOf('try')).length;
    await panel.settle();
    expect(await sentOf('try')).toHaveLength(asked);
  });

  it('draws its curve point by point, and its arrows go along it', async () => {
    await panel.show(shown);
    await panel.page.click('#dial-toggle');
    for (let k = 0; k < 6; k++) {
      const { id } = (await sentOf('try')).at(-1)!;
      const figures = {
        status: 'optimal',
        mass: 3 - k / 4,
        objective: 3 - k / 4,
        lowerBound: 2.9 - k / 4,
        neurons: 3,
      };
      await panel.post({ protocol, type: 'tried', id, outcome: { kind: 'figures', figures } });
    }
    const asked = (await sentOf('try')).map(({ change }) => ('value' in change ? change.value : NaN));
    expect(new Set(asked).size).toBe(asked.length);
    expect(await panel.page.getAttribute('#dial-plot svg', 'aria-label')).toContain('7 fits');
    expect(await panel.page.locator('#dial-plot .hatched').count()).toBe(1);
    await panel.page.focus('#dial-slider');
    await panel.page.keyboard.press('ArrowRight');
    const { change } = (await sentOf('try')).findLast(({ whole }) => whole)!;
    expect(change).toMatchObject({ kind: 'tolerance' });
    expect(change.kind === 'tolerance' && change.value).toBeGreaterThan(0.15);
    expect(await panel.page.getAttribute('#dial-slider', 'aria-valuetext')).toMatch(/^within 0\./);
    await panel.picture('dial-480');
  });

  it.each([
    ['softness', { kind: 'classify', softness: 10 }, 'Weight of the margin', /^classify soft [\d.]+$/],
    ['share', { kind: 'within', tolerance: { percent: 2 } }, 'Tolerance', /^within [\d.]+%$/],
  ] as const)('turns the %s of a goal that has one', async (kind, goal, label, words) => {
    const result = kind === 'softness' ? classification() : ownTolerances();
    await panel.show({ ...result, goal });
    await panel.page.click('#dial-toggle');
    expect(await panel.page.getAttribute('#dial-slider', 'aria-label')).toBe(label);
    await panel.page.fill('#dial-slider', '800');
    expect((await sentOf('try')).findLast(({ whole }) => whole)).toMatchObject({ change: { kind } });
    expect(await panel.page.getAttribute('#dial-slider', 'aria-valuetext')).toMatch(words);
    await panel.picture(`dial-${kind}-480`);
  });

  it('says why a tolerance that stands in a column is not turned', async () => {
    await panel.show({ ...ownTolerances(), goal: { kind: 'within', tolerance: { column: 'sigma' } } });
    expect(await panel.page.isDisabled('#dial-toggle')).toBe(true);
    expect(await panel.page.getAttribute('#dial-toggle', 'title')).toMatch(/in the column sigma/);
  });

  it('turns the tolerance of a result whose samples are elsewhere, once they are there, and draws them in the trial', async () => {
    const { result, samples } = largeResult(6000);
    await panel.show(result);
    await panel.post({ protocol, type: 'samples', of: of(result), ...samples });
    await panel.page.click('#dial-toggle');
    await panel.page.fill('#dial-slider', '800');
    const { id } = (await sentOf('try')).findLast(({ whole }) => whole)!;
    const provenance = { ...result.provenance, startedAt: '2026-02-02T00:00:00.000Z' };
    await answerTry(id, { ...result, provenance, neurons: result.neurons.slice(0, 4) });
    expect(await panel.page.isVisible('#trial-text')).toBe(true);
    await panel.page.locator('#function-plot .sample').first().waitFor();
    expect(await sentOf('samples')).toHaveLength(1);
  });

  it('is not there for a goal without such a number, nor while the text is another', async () => {
    await panel.show({ ...shown, stale: true });
    expect(await panel.page.isDisabled('#dial-toggle')).toBe(true);
    await panel.show(infeasible());
    await panel.show(twoInputs());
    expect(await panel.page.isDisabled('#dial-toggle')).toBe(false);
  });

  it('says why a trial came to nothing', async () => {
    await panel.show(shown);
    await panel.page.click('#dial-toggle');
    await panel.page.fill('#dial-slider', '800');
    const { id } = (await sentOf('try')).findLast(({ whole }) => whole)!;
    await panel.post({ protocol, type: 'tried', id, outcome: { kind: 'problem', problem: 'It cannot be.' } });
    expect(await panel.text('#trial-text')).toMatch(/It cannot be\.$/);
    expect(await panel.page.isDisabled('#trial-write')).toBe(true);
  });
});

describe('a sample of the text', () => {
  const result = oneInput();
  const inText = { ...stateOf(result), samplesInText: true };

  it('is dragged up and down, fitted as it moves, and written where it is let go', async () => {
    await panel.show(inText);
    const { x, y } = await placeOfSample(3);
    await panel.page.mouse.move(x, y);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x + 30, y - 20, { steps: 3 });
    const { change, id } = await panel.answer('try');
    expect(change).toMatchObject({ kind: 'sample', row: 4, input: null });
    expect(await panel.page.isVisible('#sample-ghost')).toBe(true);
    const moved = planted({
      fit: 'calibrate',
      neurons: KINKED,
      x: KINKED_X.map((at) => [at]),
      y: values(
        KINKED,
        KINKED_X.map((at) => [at]),
      ).map((value, i) => (i === 3 ? value + 1 : value)),
      inputs: ['Ambient C'],
      target: 'resistance in ohm',
      constraint: FREE,
      lowerBound: 0,
    });
    await answerTry(id, moved);
    await panel.page.mouse.move(x + 30, y - 40);
    await panel.page.mouse.up();
    const [written] = await sentOf('write');
    const { y: ys } = result.samples;
    expect(written.change).toMatchObject({ kind: 'sample', row: 4, input: null });
    const { target } = written.change as { target: number };
    expect(target).toBeGreaterThan(ys![3]);
    expect(String(target).length).toBeLessThan(6);
    expect(await sentOf('openRow')).toEqual([]);
    expect(await panel.page.isVisible('#sample-ghost')).toBe(false);
  });

  it('moves to the sides with Shift, and not at all once Escape is pressed', async () => {
    await panel.show(inText);
    const { x, y } = await placeOfSample(3);
    await panel.page.keyboard.down('Shift');
    await panel.page.mouse.move(x, y);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x + 30, y - 20, { steps: 2 });
    await panel.page.keyboard.up('Shift');
    const { change } = await panel.answer('try');
    expect(change.kind === 'sample' && change.input).toBeGreaterThan(KINKED_X[3]);
    await panel.page.keyboard.press('Escape');
    await panel.page.mouse.up();
    expect(await sentOf('write')).toEqual([]);
    expect(await panel.page.isVisible('#trial-strip')).toBe(false);
  });

  it('moves step by step with buttons, and is written from the strip', async () => {
    await panel.show(inText);
    await panel.page.click('summary[title^="Zoom"]');
    await panel.page.click('#sample-next');
    await panel.page.click('#sample-up');
    expect(await panel.text('#trial-text')).toMatch(/^Trying row 1 at /);
    await panel.page.click('#trial-write');
    expect((await sentOf('write')).length).toBe(1);
  });

  it('of a file stays where it is', async () => {
    await panel.show(result);
    const { x, y } = await placeOfSample(3);
    await panel.page.mouse.move(x, y);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x, y - 20, { steps: 3 });
    await panel.page.mouse.up();
    expect(await sentOf('try')).toEqual([]);
    await panel.page.click('summary[title^="Zoom"]');
    expect(await panel.page.isVisible('#sample-up')).toBe(false);
  });
});

describe('the probe', () => {
  it('reads f and what each neuron adds at inputs that are typed', async () => {
    await panel.show(oneInput());
    await panel.page.click('#probe-toggle');
    await panel.page.fill('#probe-fields input', '1');
    // f(1) = 2·1 − 1·(0.1·(−0.5))
    expect(await panel.text('#probe-value')).toBe('f = 2.05 · 1 of 2 neurons active');
    expect(await panel.page.locator('#probe-parts li').allInnerTexts()).toEqual([
      expect.stringMatching(/neuron 1\s*\+2/),
      expect.stringMatching(/neuron 2\s*\+0\.05/),
    ]);
    expect(await panel.page.locator('.neuron.active-on').count()).toBe(1);
    expect(await panel.page.getAttribute('.probe-mark', 'd')).toMatch(/^M/);
    await panel.page.fill('#probe-fields input', 'two');
    expect(await panel.text('#probe-value')).toBe('Type a number for each input.');
    expect(await panel.page.getAttribute('#probe-fields input', 'aria-invalid')).not.toBeNull();
    await panel.page.click('#probe-toggle');
    expect(await panel.page.isVisible('#probe')).toBe(false);
    expect(await panel.page.getAttribute('.probe-mark', 'd')).toBeNull();
  });

  it('follows the pointer over a curve and over a map', async () => {
    await panel.show(oneInput());
    await panel.page.click('#probe-toggle');
    const box = (await panel.page.locator('#function-plot').boundingBox())!;
    const read = () =>
      panel.page
        .locator('#probe-fields input')
        .evaluateAll((all) => all.map((one) => Number((one as HTMLInputElement).value)));
    await panel.page.mouse.move(box.x + 60, box.y + 40);
    await panel.settle();
    const [left] = await read();
    await panel.page.mouse.move(box.x + 400, box.y + 40);
    await panel.settle();
    const [right] = await read();
    expect(right).toBeGreaterThan(left + 1);
    await panel.show(twoInputs());
    await panel.page.mouse.move(box.x + 200, box.y + 100);
    await panel.settle();
    const high = await read();
    await panel.page.mouse.move(box.x + 200, box.y + 200);
    await panel.settle();
    const low = await read();
    expect(high).toHaveLength(2);
    expect(low[0]).toBe(high[0]);
    expect(low[1]).toBeLessThan(high[1]);
    await panel.picture('probe-480');
  });
});

describe('the rounds', () => {
  const rounds = [5, 4, 3.5, 3].map((objective, k) => ({
    ...{ iteration: k + 1, ms: 300 * (k + 1), objective, lowerBound: 1 + k / 2, neurons: k + 2 },
  }));
  const result = { ...oneInput(), trace: rounds };
  const bar = () => panel.page.getAttribute('#bound-bar svg', 'aria-label');

  it('are stepped through, drawn in the bar, and end where the head does', async () => {
    await panel.show(result);
    await panel.page.click('#tab-convergence');
    await panel.charted();
    const whole = await bar();
    await panel.page.click('#round-before');
    await panel.page.click('#round-before');
    expect(await panel.text('#round-words')).toBe('Round 3 of 5: best 3.5 with 4 neurons, gap 0.43, bound 2');
    expect(await bar()).toBe('Mass 3.5. No network has less than 2. Gap 0.43.');
    await panel.picture('rounds-480');
    await panel.page.focus('#round');
    await panel.page.keyboard.press('Home');
    expect(await panel.text('#round-words')).toMatch(/^Round 1 of 5: best 5 /);
    await panel.page.click('#tab-neurons');
    expect(await bar()).toBe(whole);
  });

  it('draw the network of the round, and the result again at the end', async () => {
    const networks = [
      { iteration: 1, neurons: [KINKED[0]], skip: { constant: 0, linear: [0] } },
      { iteration: 3, neurons: KINKED, skip: { constant: 1, linear: [0] } },
    ];
    await panel.show({ ...stateOf(result), rounds: networks });
    await panel.page.click('#tab-convergence');
    expect(await panel.text('#rounds-note')).toBe(
      'The function and the network above are those of the round.',
    );
    const curve = () => panel.page.getAttribute('#function-plot .curve', 'd');
    const kinks = () => panel.page.locator('#function-plot .kink .stem-line').count();
    const whole = await curve();
    const seen: (string | null)[] = [];
    await panel.page.focus('#round');
    await panel.page.keyboard.press('Home');
    expect(await kinks()).toBe(1);
    for (let round = 1; round <= 5; round++) {
      await panel.settle();
      seen.push(await curve());
      await panel.page.keyboard.press('ArrowRight');
    }
    // Rounds 2 and 4 have the network of the round before; the last is the result.
    expect([seen[0] === seen[1], seen[2] === seen[3], seen[4] === whole]).toEqual([true, true, true]);
    expect(new Set(seen).size).toBe(3);
    await panel.page.keyboard.press('Home');
    expect(await curve()).toBe(seen[0]);
    await panel.page.click('#tab-network');
    expect(await curve()).toBe(whole);
    expect(await panel.page.locator('#network-plot .neuron').count()).toBe(2);
  });

  it.each([
    [oneInput, /^Playing shows the figures alone: .* Run the fit again to see them\.$/],
    [threeInputs, /^With more than 2 inputs playing shows the figures alone\.$/],
  ])('say why they have figures alone', async (make, words) => {
    await panel.show({ ...make(), trace: rounds });
    await panel.page.click('#tab-convergence');
    const before = await panel.page.innerHTML('#function-plot');
    await panel.page.click('#round-before');
    await panel.page.click('#round-before');
    expect(await panel.text('#rounds-note')).toMatch(words);
    expect(await panel.page.innerHTML('#function-plot')).toBe(before);
  });

  it('play by themselves, and stop where they end', async () => {
    await panel.show(result);
    await panel.page.click('#tab-convergence');
    await panel.page.focus('#round');
    await panel.page.keyboard.press(' ');
    expect(await panel.text('#round-words')).toMatch(/^Round 1 of 5/);
    expect(await panel.page.getAttribute('#play', 'aria-label')).toBe('Pause');
    const title = () => panel.page.getAttribute('#play', 'title');
    await expect.poll(title, { timeout: 10_000 }).toBe('Play the rounds');
    expect(await panel.text('#round-words')).toMatch(/^Round 5 \(bound proven anew\) of 5/);
  });

  it('show their end alone where nothing is to move', async () => {
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    const display = (reduceMotion: 'auto' | 'on' | 'off') => ({
      ...stateOf(result),
      display: { digits: 4, reduceMotion },
    });
    await panel.show(display('auto'));
    await panel.page.click('#tab-convergence');
    await panel.page.click('#play');
    expect(await panel.text('#round-words')).toMatch(/^Round 5 \(bound proven anew\) of 5/);
    await panel.show(display('off'));
    await panel.page.click('#play');
    expect(await panel.text('#round-words')).toMatch(/^Round 1 of 5/);
  });
});

describe('the run before', () => {
  it('stands beside this one, with what has changed, and both functions over one another', async () => {
    const now = oneInput();
    const before = {
      ...{
        startedAt: '2026-11-30T09:30:00.000Z',
        version: 2,
        status: 'optimal' as const,
        neurons: 1,
        mass: 2,
      },
      ...{
        lowerBound: 2,
        gap: 0,
        error: now.residual && 'max' in now.residual ? now.residual.max : 0,
        test: null,
        ms: 40,
      },
      network: { inputs: now.samples.inputs, neurons: [KINKED[0]], skip: now.skip, slope: 0.1 },
    };
    const older = { ...before, startedAt: '2026-11-30T09:00:00.000Z', mass: 7, neurons: 9 };
    await panel.show({ ...stateOf(now), earlier: [before, older] });
    await panel.page.click('#tab-compare');
    const row = (figure: string) =>
      panel.page.locator(`#difference [data-figure=${figure}] td`).allInnerTexts();
    expect(await row('neurons')).toEqual(['1', '2', '+1 (+100 %)']);
    expect(await row('mass')).toEqual(['2', '3', '+1 (+50 %)']);
    expect(await row('error')).toEqual([expect.anything(), expect.anything(), '=']);
    // nothing to compare is not the same
    expect(await row('test')).toEqual(['–', '0.0125', '–']);
    expect(await panel.page.locator('#difference-plot .line').count()).toBe(2);
    await panel.picture('difference-480');
    await panel.page.selectOption('#difference-run', { index: 1 });
    expect(await row('mass')).toEqual(['7', '3', '−4 (−57 %)']);
    await panel.show(now);
    expect(await panel.page.isVisible('#difference')).toBe(false);
  });
});

describe('small things', () => {
  it('the table has a true minus and a meter of each share', async () => {
    await panel.show(oneInput());
    await panel.page.click('#tab-neurons');
    const row = panel.page.locator('tr[data-neuron="1"]');
    expect(await row.innerText()).toContain('−1');
    expect(await row.innerText()).not.toMatch(/-\d/);
    const share = row.locator('.meter.subtracts');
    expect(await share.evaluate((cell) => (cell as HTMLElement).style.getPropertyValue('--share'))).toBe(
      '0.50',
    );
    // the bar ends before the number
    const [bar, number] = await share.evaluate((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      const { left, width } = cell.getBoundingClientRect();
      const whole = width - 4.8 * parseFloat(getComputedStyle(cell).fontSize);
      return [whole, range.getBoundingClientRect().left - left];
    });
    expect(bar).toBeLessThan(number);
  });

  it('the stems of two neurons at one kink stand apart', async () => {
    const neurons = [...KINKED, { weights: [2], bias: 0, output: 0.5 }];
    const x = KINKED_X.map((at) => [at]);
    const twice = planted({
      ...{ fit: 'twice', neurons, x, y: values(neurons, x), inputs: ['t'], target: 'y' },
      ...{ constraint: FREE, lowerBound: 0 },
    });
    await panel.show(twice);
    const places = await panel.page
      .locator('.kink .stem-line')
      .evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('x1'))));
    expect(new Set(places.map(Math.round)).size).toBe(3);
  });

  it.each([
    [480, 1],
    [320, 2],
  ])('the tabs at %i px stand in %i rows, and none is cut', async (width, rows) => {
    await panel.page.setViewportSize({ width, height: 900 });
    await panel.show(oneInput());
    const tabs = panel.page.locator('[role=tab]:visible');
    const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(rows);
    const cut = await tabs.evaluateAll((all) =>
      all.filter((tab) => tab.scrollWidth > tab.clientWidth).map((tab) => tab.textContent),
    );
    expect(cut).toEqual([]);
    await panel.page.click('#tab-details');
    expect(await panel.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it('the inspector has the drawing of the function', async () => {
    const inspector = await server.open({ width: 300, page: 'inspector' });
    await inspector.show(oneInput());
    expect(await inspector.page.locator('#function-plot .curve').count()).toBe(1);
    await inspector.page.locator('#function-plot .kink').first().focus();
    expect(await inspector.page.locator('.neuron.on').count()).toBe(1);
    expect(await inspector.page.locator('#function-plot .kink.on').count()).toBe(1);
    await inspector.picture('inspector-function');
    expect(await inspector.troubles()).toEqual([]);
    await inspector.close();
  });
});
