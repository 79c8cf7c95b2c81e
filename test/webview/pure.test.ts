/** The parts of the panel that need no browser. */
import { describe, expect, it } from 'vitest';
import { PANEL_PROTOCOL, type PanelState } from '../../src/protocol/panel';
import { evaluate } from '../../src/result/predict';
import type { FitResult } from '../../src/result/schema';
import {
  formatBound,
  formatDuration,
  formatGap,
  formatNumber,
  formatterOfColumn,
  listOf,
} from '../../src/webview/format';
import { panelHtml } from '../../src/webview/html';
import { receive, remembered } from '../../src/webview/messages';
import { layoutNetwork } from '../../src/webview/model/layout';
import { boundOf, boundWords } from '../../src/webview/model/bound';
import { certificateOf } from '../../src/webview/model/certificate';
import { conflictWindow } from '../../src/webview/model/conflict';
import { kinkPlan } from '../../src/webview/model/kinks';
import { beyond, hasResidualScale, residualScale } from '../../src/webview/model/residualScale';
import { slacknessText } from '../../src/webview/model/slackness';
import { corners, crossings, kinkOf, valuesAt, valuesAtKinks } from '../../src/webview/model/network';
import { chip, headFigures } from '../../src/webview/model/head';
import { metrics } from '../../src/webview/model/metrics';
import { Progress } from '../../src/webview/model/progress';
import { gapOf, strip } from '../../src/webview/model/strip';
import { proofText, statusWords } from '../../src/webview/model/words';
import { contour, lineInBox, type Grid } from '../../src/webview/plot/contour';
import { networkGrid } from '../../src/webview/plot/networkGrid';
import { ticks } from '../../src/webview/plot/scale';
import { infeasible, manyNeurons, oneInput, threeInputs, withinTube } from './fixtures';
import { largeResult } from './largeResult';
import { stateOf } from './panelPage';

it('the fixtures that claim to be optimal carry a dual vector of the claimed value', () => {
  for (const { dual, samples, mass } of [oneInput(), manyNeurons()]) {
    expect(dual.reduce((sum, z, i) => sum + z * samples.y![i], 0)).toBeCloseTo(mass!, 9);
    expect(dual.reduce((sum, z) => sum + z, 0)).toBeCloseTo(0, 9);
  }
});

it('a panel whose file or fit is gone says so, and that what it shows is of before', () => {
  const result = oneInput();
  const words = (fits: PanelState['fits'], known: FitResult | null) =>
    strip({ ...stateOf(result), fits, result: known, stale: true }, null);
  expect(words([], result).words?.text).toMatch(
    /^"calibrate" is no longer there: .* Shown below: the earlier result\.$/,
  );
  expect(words([], null).words?.text).toMatch(/^This document has no fit\. Add/);
  expect(words([], result).canRun).toBe(false);
});

describe('numbers', () => {
  it('have four significant digits, and what is no number is a dash', () => {
    expect([0, 1.23456, -1234.56, 123456, 1.5e7, 2e-5, 0.05].map((value) => formatNumber(value))).toEqual([
      '0',
      '1.235',
      '−1235',
      '123456',
      '1.5e7',
      '2e-5',
      '0.05',
    ]);
    expect([NaN, Infinity, null, undefined].map((value) => formatNumber(value))).toEqual([
      '–',
      '–',
      '–',
      '–',
    ]);
  });

  it('stand one below the other in a column, where they are of one size', () => {
    const column = (values: (number | null)[]) => values.map(formatterOfColumn(values));
    expect(column([0.5837, -0.454, -0.2594, 0.1081, 0])).toEqual([
      '0.5837',
      '−0.4540',
      '−0.2594',
      '0.1081',
      '0.0000',
    ]);
    expect(column([1, -2, 300])).toEqual(['1', '−2', '300']);
    expect(column([0.5, 1.25, -40])).toEqual(['0.50', '1.25', '−40.00']);
    expect(column([12.345, 0.012345])).toEqual(['12.345', '0.012']);
    expect(column([12.345, -0.00001])).toEqual(['12.35', '−1e-5']);
    expect(column([1.5e7, 2, null])).toEqual(['1.5e7', '2', '–']);
    expect(column([-0.00004, 9.1])).toEqual(['−4e-5', '9.1']);
  });

  it('of a proof are rounded to the side that stays true', () => {
    expect(formatBound(4.11298, 'down', 5)).toBe('4.1129');
    expect(formatBound(4.11298, 'down')).toBe('4.112');
    expect(formatBound(4.11298, 'up')).toBe('4.113');
    expect(formatBound(4.113, 'down')).toBe('4.113');
    expect(formatGap(8.11e-7)).toBe('8.2e-7');
    expect(formatGap(0.03)).toBe('0.03');
    expect(formatGap(0.003)).toBe('3e-3');
    expect(formatGap(0)).toBe('0');
    expect(formatGap(null)).toBe('–');
  });

  it('of time and lists read well', () => {
    expect([0.2, 320, 3210, 59_990, 125_000, 60_000].map(formatDuration)).toEqual([
      'under 1 ms',
      '320 ms',
      '3.21 s',
      '1 min',
      '2 min 5 s',
      '1 min',
    ]);
    expect(listOf([3])).toBe('3');
    expect(listOf([3, 7, 9])).toBe('3, 7 and 9');
    expect(listOf([1, 2, 3, 4, 5, 6, 7, 8])).toBe('1, 2, 3, 4, 5, 6 and 2 more');
  });
});

describe('words', () => {
  it('name status and proof', () => {
    expect(statusWords(oneInput()).text).toBe('Proven optimal to 8e-7');
    const rows = { ...infeasible(), reason: 'no network can do both' };
    expect(statusWords(rows).text).toBe('Infeasible: no network can do both');
    const unsaid = Object.fromEntries(Object.entries(infeasible()).filter(([key]) => key !== 'reason'));
    expect(statusWords(unsaid as unknown as FitResult).text).toBe('Infeasible (rows 1 and 2)');
    expect(proofText(infeasible())).toEqual([
      'No leaky-ReLU network with these constraints can pass through all 3 samples.',
      'Rows 1 and 2 of measured cannot be met together by a network without a bias; add a bias or drop one of them.',
    ]);
    expect(proofText(unsaid as unknown as FitResult)[1]).toBe(
      'Rows 1 and 2 of measured cannot hold together.',
    );
    expect(proofText(threeInputs())[0]).toMatch(/^Nothing is proven yet/);
    const penalised = { ...oneInput(), goal: { kind: 'least_absolute', penalty: 0.02 } } as const;
    expect(proofText(penalised)[0]).toBe('No leaky-ReLU network has less mass + mean distance / 0.02.');
    const coarse = { ...penalised, gap: 0.01 };
    expect(proofText(coarse)[0]).toMatch(/ has mass \+ mean distance \/ 0\.02 below \S+; this one has 3\.$/);
  });

  it('state what reweighting cost, and promise nothing of more time', () => {
    const result: FitResult = {
      ...oneInput(),
      sparsify: 'reweighted',
      status: 'stopped',
      gap: 0.014,
      lowerBound: oneInput().objective! * 0.986,
      reason: 'Reweighted to 3 neurons instead of 7, which costs an extra norm of 0.06 (1.4 %).',
      stoppedBy: 'fewerNeurons',
    };
    expect(statusWords(result).text).toBe(
      'Stopped: reweighted to 3 neurons instead of 7, which costs an extra norm of 0.06 (1.4 %) — proven gap 0.014',
    );
    expect(proofText(result)[1]).toMatch(/^It was reduced to fewer neurons; .* smaller may exist\.$/);
    expect(statusWords({ ...oneInput(), sparsify: 'reweighted' }).text).toMatch(
      /reweighted for fewer neurons/,
    );
  });
});

describe('what may still be found', () => {
  const stopped = (rest: Partial<FitResult>): string =>
    proofText({ ...oneInput(), status: 'stopped', lowerBound: oneInput().objective! * 0.9, ...rest })[1];

  it.each<[NonNullable<FitResult['stoppedBy']>, RegExp]>([
    ['time', /10 % smaller may exist; more time may close the gap\.$/],
    ['precision', /no digits left to tell, and more time would not help\.$/],
    ['cancel', /cancelled before that was decided\.$/],
    [
      'fewerNeurons',
      /^It was reduced to fewer neurons; with more of them, a network up to 10 % smaller may exist\.$/,
    ],
  ])('is said by what stopped the fit: %s', (stoppedBy, words) => {
    expect(stopped({ stoppedBy })).toMatch(words);
  });

  it('promises nothing where an earlier version did not say what stopped it', () => {
    expect(stopped({})).toMatch(/^A network up to 10 % smaller may exist\.$/);
    expect(stopped({ status: 'cancelled' })).toMatch(/cancelled before/);
  });
});

describe('a network of mass 0', () => {
  const none: FitResult = {
    ...oneInput(),
    neurons: [],
    objective: 0,
    mass: 0,
    lowerBound: 0,
    gap: 0,
    dual: [],
    residual: { max: 0, rms: 0 },
  };

  it('is proven, wherever it is spoken of', () => {
    expect(proofText(none)).toEqual([
      'No leaky-ReLU network that passes through all 7 samples has less mass.',
    ]);
    expect(chip(stateOf(none))).toMatchObject({ text: 'Proven', tone: 'good' });
    expect(boundWords(boundOf(none)!)).toBe('Mass 0. No network has less. Gap 0.');
    const certificate = certificateOf({ ...none, dual: oneInput().dual })!;
    expect(slacknessText(none, certificate).join(' ')).toMatch(/^The mass is 0, and no network has less/);
  });
});

describe('kinks', () => {
  const plan = (outputs: readonly number[]) =>
    kinkPlan({ neurons: outputs.map((output) => ({ weights: [1], bias: 0, output })) });

  it('are folded only where they are small, and together carry under 1 %', () => {
    expect(plan([5, -3, 1e-3, 2, -1e-4])).toMatchObject({ neurons: [0, 1, 3], folded: 2, crowded: false });
    // twenty of 0.09 % each are 1.8 % of the mass
    const many = Array.from({ length: 20 }, () => 9e-4);
    expect(plan([0.5, 0.482, ...many])).toMatchObject({ folded: 0 });
    expect(plan([0, 0]).neurons.length).toBeGreaterThan(0);
  });

  it('of more than sixty neurons become sums', () => {
    const neurons = plan(Array.from({ length: 90 }, (_, k) => k + 1));
    expect(neurons.crowded).toBe(true);
    expect(neurons.neurons[0]).toBe(89);
  });
});

describe('residuals against what is allowed', () => {
  it('are counted where they leave it, rounding apart', () => {
    const result = withinTube();
    const scale = residualScale(result)!;
    expect(scale).toMatchObject({ limit: 0.15, soft: false });
    expect(beyond(scale)).toBe(0);
    expect(beyond({ ...scale, values: [0.15 * (1 + 1e-8), -0.2, 0.1] })).toBe(1);
    const own = {
      ...result,
      goal: { kind: 'within' as const, tolerance: { percent: 5 } },
      samples: { ...result.samples, tolerances: result.samples.y!.map((_, i) => (i === 0 ? 0 : 0.5)) },
    };
    const shares = residualScale(own)!;
    expect(shares.limit).toBe(1);
    expect(shares.values[1]).toBeCloseTo(2 * scale.values[1], 12);
    // The first allows nothing, and is missed.
    expect(beyond(shares)).toBe(1);
    expect(hasResidualScale(oneInput())).toBe(false);
  });
});

describe('figures', () => {
  it('say what a fit was not measured by, as its goal names it', () => {
    const fitOf = (result: FitResult) => metrics(result).find(({ id }) => id === 'fit');
    const unscored: FitResult = { ...oneInput(), status: 'stopped', reason: 'Time.', residual: null };
    expect(fitOf(unscored)).toMatchObject({ label: 'residual', value: 'not measured' });
    const classes: FitResult = { ...unscored, goal: { kind: 'classify', softness: 3 } };
    expect(fitOf(classes)).toMatchObject({ label: 'accuracy', value: 'not measured' });
    const none: FitResult = { ...classes, objective: null, mass: null, neurons: [], gap: null };
    expect(fitOf(none)).toBeUndefined();
    expect(headFigures(stateOf(none), null).map(({ value, after }) => value + after)).toEqual([
      'no network found',
    ]);
  });
});

describe('geometry', () => {
  it('puts ticks on round numbers', () => {
    expect(ticks({ from: -1.1, to: 1.1 }, 5)).toEqual({
      values: [-1, -0.5, 0, 0.5, 1],
      labels: ['−1.0', '−0.5', '0', '0.5', '1.0'],
    });
    expect(ticks({ from: 0, to: 4e7 }, 4).labels).toEqual(['0', '1e7', '2e7', '3e7', '4e7']);
  });

  it('knows its values at its kinks, in whatever order they are asked for', () => {
    const { result } = largeResult(2000);
    for (const network of [oneInput(), result]) {
      const kinks = network.neurons.map(kinkOf).filter((kink) => kink !== null);
      kinks.reverse();
      expect(valuesAtKinks(network, kinks)).toEqual(
        valuesAt(
          network,
          kinks.map((kink) => [kink]),
        ),
      );
    }
  });

  it('has a corner at each kink and finds where the curve crosses a level', () => {
    const curve = corners(oneInput(), -1, 1);
    expect([...curve.x]).toEqual([-1, 0, 0.5, 1]);
    const between = valuesAt(oneInput(), [[-1], [0], [0.5], [1]]);
    curve.y.forEach((value, k) => expect(value).toBeCloseTo(between[k], 12));
    // a part without a kink, and one beyond all of them
    for (const [from, to] of [
      [0.1, 0.2],
      [3, 5],
      [-9, -4],
      [0, 0.5],
    ]) {
      const part = corners(oneInput(), from, to);
      expect([...part.x]).toEqual([from, to]);
      valuesAt(oneInput(), [[from], [to]]).forEach((value, k) => expect(part.y[k]).toBeCloseTo(value, 12));
    }
    // Between the kinks f = 2x + (x - 0.5) = 3x - 0.5.
    expect(crossings(curve, 0)).toHaveLength(1);
    expect(crossings(curve, 0)[0]).toBeCloseTo(1 / 6, 12);
  });

  const side = { from: -2, to: 2 };
  const sampleGrid = (f: (x: number, y: number) => number, count: number): Grid => {
    const at = (i: number) => side.from + ((side.to - side.from) * i) / (count - 1);
    const values = Float64Array.from({ length: count ** 2 }, (_, i) =>
      f(at(i % count), at(Math.floor(i / count))),
    );
    return { columns: count, rows: count, x: side, y: side, values };
  };

  it.each([0, 0.1, 1])('knows a network of slope %d on a grid, node by node', (slope) => {
    const weights = [
      [1, 0.3],
      [-0.7, 2],
      [0, 1],
      [0, 0],
      [1e-300, 1],
      [1, 0],
      [-1, 0],
      [5, -5],
    ];
    const neurons = weights.map((pair, j) => ({ weights: pair, bias: Math.sin(j), output: Math.cos(3 * j) }));
    // One bends in a corner of the box, one beyond it.
    neurons.push({ weights: [1, 1], bias: 4, output: 1 }, { weights: [1, 0], bias: 9, output: -2 });
    const network = { neurons, skip: { constant: 0.4, linear: [0.2, -1.1] }, activation: { slope } };
    const known = sampleGrid((x, y) => evaluate(network, [x, y]), 17);
    const fast = networkGrid(network, side, side, 17, 17);
    expect({ ...fast, values: [] }).toEqual({ ...known, values: [] });
    known.values.forEach((value, i) => expect(fast.values[i]).toBeCloseTo(value, 12));
  });

  it('follows level lines as whole lines', () => {
    const plane = contour(
      sampleGrid((x, y) => x + y, 21),
      0.05,
    );
    expect(plane).toHaveLength(1);
    for (const [x, y] of plane[0]) expect(x + y).toBeCloseTo(0.05, 12);
    const [circle, ...others] = contour(sampleGrid(Math.hypot, 81), 1);
    expect(others).toEqual([]);
    for (const [x, y] of circle) expect(Math.hypot(x, y)).toBeCloseTo(1, 2);
  });

  it('clips kink lines to the box', () => {
    const side = { from: 0, to: 2 };
    expect(lineInBox(1, 0, -1, side, side)).toEqual([1, 0, 1, 2]);
    expect(lineInBox(1, 1, -2, side, side)).toEqual([0, 2, 2, 0]);
    expect(lineInBox(1, 1, -5, side, side)).toBeNull();
  });

  it('stands the neurons by falling output weight and keeps the rest apart', () => {
    const result = manyNeurons();
    const area = { left: 8, right: 392, top: 20, bottom: 380, enter: 140, neurons: 150, leave: 260 };
    const layout = layoutNetwork(result, area, String);
    const outputs = layout.neurons.map(({ neuron }) => Math.abs(result.neurons[neuron].output));
    expect(outputs).toEqual([...outputs].sort((a, b) => b - a));
    expect(layout.neurons).toHaveLength(15);
    expect(layout.moreNeurons?.count).toBe(73);
    expect(layout.moreNeurons!.at.y).toBeGreaterThan(layout.neurons.at(-1)!.y + 20);
    expect(Math.max(...layout.links.map(({ strength }) => strength))).toBe(1);
  });
});

describe('a conflict', () => {
  const of = (x: readonly number[], y: readonly number[], conflict: readonly number[]): FitResult => {
    const base = infeasible();
    const samples = { ...base.samples, count: x.length, x: x.map((value) => [value]), y: [...y] };
    return { ...base, samples, conflict: [...conflict] };
  };

  it('is zoomed onto, as far as the next input, with room above and below', () => {
    const { x, y } = conflictWindow(of([0, 10, 10, 14, 40], [0, 1, 2, 3, 4], [2, 3]))!;
    expect(x).toEqual({ from: 8, to: 12 });
    expect(y!.from).toBeLessThan(1);
    expect(y!.to).toBeGreaterThan(2);
    expect(conflictWindow(of([0, 10, 12, 14, 40], [0, 1, 2, 3, 4], [2, 3]))!.x).toEqual({
      from: 9.5,
      to: 12.5,
    });
  });

  it('is not zoomed onto where that shows as much as the whole, or there is none', () => {
    expect(conflictWindow(of([0, 1, 2], [0, 1, 5], [1, 2, 3]))).toBeNull();
    expect(conflictWindow(of([1, 1], [0, 5], [1, 2]))).toBeNull();
    expect(conflictWindow(oneInput())).toBeNull();
    expect(conflictWindow(threeInputs())).toBeNull();
  });
});

describe('dust', () => {
  it('is folded away in the drawing of the network as its kinks are', () => {
    const result = oneInput();
    const dust = { weights: [1], bias: 0.25, output: 1e-6 };
    const area = { left: 0, right: 100, top: 0, bottom: 300, enter: 40, neurons: 50, leave: 60 };
    const layout = layoutNetwork({ ...result, neurons: [...result.neurons, dust, dust] }, area, String);
    expect(layout.neurons.map(({ neuron }) => neuron)).toEqual([0, 1]);
    expect(layout.moreNeurons).toMatchObject({ count: 2 });
    expect(layoutNetwork(result, area, String).moreNeurons).toBeNull();
  });
});

describe('progress', () => {
  const entry = (iteration: number) => ({
    iteration,
    ms: iteration,
    objective: 2,
    lowerBound: 1,
    neurons: 3,
  });

  it('starts anew with a new run and ends with the fit', () => {
    const progress = new Progress();
    for (const iteration of [1, 2, 2, 3]) progress.add('calibrate', entry(iteration));
    expect(progress.trace('calibrate').map(({ iteration }) => iteration)).toEqual([1, 2, 3]);
    progress.add('calibrate', entry(1));
    expect(progress.trace('calibrate')).toHaveLength(1);
    progress.reconcile(stateOf(oneInput()));
    expect(progress.trace('calibrate')).toEqual([]);
  });

  it('measures the gap as the solver does', () => {
    expect(gapOf({ objective: 4, lowerBound: 3 })).toBe(0.25);
    expect(gapOf({ objective: 0.5, lowerBound: 0.25 })).toBe(0.5);
    expect(gapOf({ objective: null, lowerBound: 0 })).toBeNull();
  });
});

describe('the border', () => {
  const state = (change: object) => ({
    protocol: PANEL_PROTOCOL,
    type: 'state',
    state: { ...stateOf(oneInput()), ...change },
  });

  it('lets well-formed messages pass and names what is wrong with others', () => {
    expect(receive(state({})).ok).toBe(true);
    expect(receive(structuredClone(state({ result: null }))).ok).toBe(true);
    const wrong = [
      null,
      'state',
      state({ uri: 3 }),
      state({ fits: [{ name: 'a', state: { kind: 'dancing' }, stale: false }] }),
    ];
    for (const data of wrong) expect(receive(data).ok).toBe(false);
    const nan = receive(state({ result: { ...oneInput(), lowerBound: NaN } }));
    expect(nan).toMatchObject({ ok: false, problem: expect.stringContaining('lowerBound') as unknown });
  });

  it('forgets a memory of another shape', () => {
    expect(remembered({ uri: 'file:///a', selected: null, tab: 'details' })).not.toBeNull();
    expect(remembered({ uri: 3 })).toBeNull();
    expect(remembered(undefined)).toBeNull();
  });

  it('has a strict policy and no inline code or style', () => {
    const html = panelHtml({ nonce: 'abc', cspSource: 'https://x', scriptUri: 's.js', styleUri: '"><i' });
    expect(html).toContain(
      "default-src 'none'; script-src 'nonce-abc'; style-src https://x; img-src https://x data: blob:",
    );
    expect(html).not.toMatch(/unsafe|\son\w+=|\sstyle=|<style/);
    expect(html).toContain('href="&quot;>&lt;i"');
  });
});
