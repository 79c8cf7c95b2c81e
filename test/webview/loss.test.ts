/** Goals with a loss on the panel: the parts of the objective, the loss over the residuals, a quantile's shares. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inlineSamples } from '../../src/result/restore';
import type { FitResult } from '../../src/result/schema';
import { verifyResult } from '../../src/result/verify';
import { goalView } from '../../src/webview/model/goals';
import { metrics } from '../../src/webview/model/metrics';
import { boundOf, boundWords } from '../../src/webview/model/bound';
import { particulars } from '../../src/webview/model/words';
import { classification, infeasible, oneInput } from './fixtures';
import { huber, leastSquares, quantile, twoNoisy } from './lossFixtures';
import { PanelServer, stateOf } from './panelPage';

const ALL = [leastSquares, huber, quantile, twoNoisy];

/** The penalty that leaves no neuron of `leastSquares`: max |z0ᵀa| of the residuals of its best line. What is drawn says a round percentage. */
const LARGEST = 69.9 / 56;

function withScale(result: FitResult): FitResult {
  const { penalty } = result;
  if (penalty?.percent === undefined) return result;
  return { ...result, penalty: { ...penalty, percent: (100 * penalty.value) / LARGEST, largest: LARGEST } };
}

describe('the fixtures', () => {
  it.each(ALL)('%o holds in every claim', (make) => {
    const result = withScale(make());
    const { findings } = verifyResult(result, inlineSamples(result)!);
    expect(findings.filter(({ holds }) => !holds)).toEqual([]);
  });
});

describe('the objective', () => {
  it.each(ALL)('of %o is the sum of its two parts', (make) => {
    const result = make();
    const { objective, parts, lowerBound } = boundOf(result)!;
    expect(parts!.mass).toBe(result.mass);
    expect(objective).toBe(parts!.mass + parts!.cost);
    expect(objective).toBeCloseTo(result.objective!, 12);
    expect(parts!.cost).toBeCloseTo(result.loss! / result.penalty!.value, 12);
    expect(lowerBound).toBe(result.lowerBound);
  });

  it('of a soft margin has the hinge as a part, and that of a hard goal is its mass', () => {
    const soft = classification();
    expect(boundOf(soft)!.parts!.cost).toBeCloseTo(soft.objective! - soft.mass!, 12);
    expect(boundOf(oneInput())).toMatchObject({ objective: 3, parts: null, hard: true });
    expect(boundOf({ ...oneInput(), mass: null })).toBeNull();
    expect(boundOf({ ...leastSquares(), residual: null })).toBeNull();
  });

  it('is put in words for those who do not see the bar', () => {
    expect(boundWords(boundOf(leastSquares())!)).toMatch(
      /^Objective \S+: mass 3 \(\S+ %\) and half the mean square \/ 5% \S+ \(\S+ %\)\. No network has less than \S+\. Gap \S+\.$/,
    );
    expect(boundWords({ ...boundOf(leastSquares())!, lowerBound: 0 })).toMatch(/Nothing is proven/);
  });
});

/** ℓ of each goal at a few residuals, by theory.md, section 7. */
const LOSSES: readonly (readonly [
  FitResult['goal'],
  readonly (readonly [number, number])[],
  readonly number[],
])[] = [
  [{ kind: 'least_squares', penalty: 1 }, [[-2, 2], [0, 0], [3, 4.5]], []], // prettier-ignore
  [{ kind: 'least_absolute', penalty: 1 }, [[-2, 2], [0, 0], [3, 3]], [0]], // prettier-ignore
  [{ kind: 'huber', delta: 2, penalty: 1 }, [[-3, 4], [1, 0.5], [2, 2]], [-2, 2]], // prettier-ignore
  [{ kind: 'quantile', tau: 0.9, penalty: 1 }, [[-2, 1.8], [0, 0], [2, 0.2]], [0]], // prettier-ignore
  [{ kind: 'within', tolerance: 0.5, penalty: 1 }, [[-2, 1.5], [0.5, 0], [0.75, 0.25]], [-0.5, 0.5]], // prettier-ignore
  [{ kind: 'classify', softness: 10 }, [[-1, 2], [1, 0], [3, 0]], [1]], // prettier-ignore
];

it.each(LOSSES)('the loss of %o is the one that is drawn', (goal, values, knees) => {
  const { loss } = goalView({ ...leastSquares(), goal });
  for (const [residual, expected] of values) expect(loss!.at(residual)).toBeCloseTo(expected, 12);
  expect(loss!.knees).toEqual(knees);
});

it('a hard goal has no loss', () => {
  for (const goal of [
    { kind: 'interpolate' },
    { kind: 'within', tolerance: 1 },
    { kind: 'classify' },
  ] as const)
    expect(goalView({ ...oneInput(), goal }).loss).toBeNull();
});

it('a quantile says which share lies below, and which was asked for', () => {
  const result = quantile();
  const figure = metrics(result).find(({ id }) => id === 'fit')!;
  expect(figure).toMatchObject({ label: 'samples below', value: '14.3 %' });
  expect(figure.note).toBe('(asked: 40 %, 71.4 % on it)');
  const details = new Map(particulars(result));
  expect(details.get('Samples')).toBe(
    '14.3 % below the curve and 71.4 % on it, where 40 % below was asked for',
  );
  expect(new Map(particulars(leastSquares())).get('Penalty')).toMatch(
    /: 5 % of \S+, the least penalty that leaves no neuron$/,
  );
  expect(
    metrics(leastSquares())
      .slice(0, 2)
      .map(({ label }) => label),
  ).toEqual(['residual rms', 'largest residual']);
});

describe('on the page', () => {
  let server: PanelServer;
  beforeAll(async () => {
    server = await PanelServer.start();
  });
  afterAll(() => server.stop());

  it('the bar has its hatch up to the bound, a dot at the objective and its parts; a hard goal has no parts', async () => {
    const panel = await server.open({ width: 960 });
    await panel.show(leastSquares());
    const parts = await panel.page.$$eval('#bound-bar rect', (all) =>
      all.map(
        (one) =>
          [
            one.getAttribute('class'),
            Number(one.getAttribute('x')),
            Number(one.getAttribute('width')),
          ] as const,
      ),
    );
    const part = (name: string) => parts.find(([found]) => found === name)!;
    const { parts: own, lowerBound } = boundOf(leastSquares())!;
    const { mass, cost } = own!;
    const [, , massWidth] = part('part-mass');
    const [, from, costWidth] = part('part-cost');
    expect(from).toBeCloseTo(massWidth, 6);
    expect(costWidth / massWidth).toBeCloseTo(cost / mass, 6);
    // The wall stands on a whole pixel.
    expect(Math.abs(part('hatched')[2] - (massWidth * lowerBound) / mass)).toBeLessThanOrEqual(0.5);
    expect(await panel.page.getAttribute('#bound-bar svg', 'aria-label')).toMatch(/^Objective /);
    expect(await panel.page.locator('#bound-bar text').allTextContents()).toContainEqual(
      expect.stringMatching(/^objective \S+$/),
    );
    await panel.show(oneInput());
    expect(await panel.page.locator('#bound-bar .part-mass').count()).toBe(0);
    expect(await panel.page.locator('#bound-bar text').allTextContents()).toContain('mass 3');
    expect(await panel.page.getAttribute('#bound-bar svg', 'aria-label')).toMatch(/^Mass 3\. No network/);
    await panel.show(infeasible());
    expect(await panel.page.isHidden('#bound-bar')).toBe(true);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
  });

  it.each([300, 480, 960])('at %d px nothing of it is cut, with one input and with two', async (width) => {
    const panel = await server.open({ width });
    for (const result of [huber(), twoNoisy()]) {
      await panel.show(result);
      const cut = await panel.page.$$eval(
        '#bound-bar text',
        (all) =>
          all.filter((one) => {
            const [own, box] = [one.getBoundingClientRect(), one.closest('svg')!.getBoundingClientRect()];
            return own.left < box.left - 1 || own.right > box.right + 1;
          }).length,
      );
      expect(cut).toBe(0);
    }
    await panel.close();
  });

  it('the loss lies over the residuals, with a line where huber turns straight', async () => {
    const panel = await server.open({ width: 960 });
    await panel.show(stateOf(huber()));
    await panel.page.click('#tab-proof');
    await panel.settle();
    expect(await panel.page.locator('#residuals-plot .loss').count()).toBe(1);
    expect(await panel.page.locator('#residuals-plot .margin').count()).toBe(2);
    expect(await panel.text('#residuals-legend')).toMatch(/its loss ℓ[^]*beyond ±\S+ a miss counts linearly/);
    expect(await panel.page.getAttribute('#residuals-plot svg', 'aria-label')).toMatch(
      /The loss of each is half the square/,
    );
    await panel.show(stateOf(oneInput()));
    await panel.settle();
    expect(await panel.page.locator('#residuals-plot .loss').count()).toBe(0);
    await panel.close();
  });
});
