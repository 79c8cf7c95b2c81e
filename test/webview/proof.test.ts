/** The proof tab: the certificate touches its bound at the neurons, residuals, words, and the verifier's answer. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PANEL_PROTOCOL } from '../../src/protocol/panel';
import { certificateOf, fromDisc, onDisc } from '../../src/webview/model/certificate';
import { slacknessText } from '../../src/webview/model/slackness';
import { classification, infeasible, oneInput, threeInputs, twoInputs, withinTube } from './fixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';

describe('the certificate', () => {
  it('is at its bound at the neurons of an optimal network, and nowhere above', () => {
    const certificate = certificateOf(oneInput())!;
    expect(certificate.touches.map(({ value }) => value)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(-1, 12),
    ]);
    const { chart } = certificate;
    if (chart.kind !== 'line') throw new Error('a free bias is drawn along the kinks');
    for (let k = 0; k <= 300; k++) {
      for (const sign of [1, -1]) {
        expect(Math.abs(certificate.responses([chart.at(-1.5 + k / 100, sign)])[0])).toBeLessThanOrEqual(
          1 + 1e-12,
        );
      }
    }
  });

  it('follows the scaling of the inputs', () => {
    const raw = oneInput();
    // The same fit over inputs shifted by 3 and halved: x = 2s + 3.
    const scaled = {
      ...raw,
      samples: { ...raw.samples, x: raw.samples.x!.map(([x]) => [2 * x + 3]) },
      neurons: raw.neurons.map(({ weights, bias, output }) => ({
        weights: [weights[0] / 2],
        bias: bias - (3 * weights[0]) / 2,
        output,
      })),
      scaling: { offset: [3], factor: [0.5] },
    };
    expect(certificateOf(scaled)!.touches.map(({ value }) => value)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(-1, 12),
    ]);
  });

  it('lays directions on discs of equal area and back', () => {
    for (const direction of [
      [0.6, 0, 0.8],
      [-0.36, 0.48, -0.8],
      [1, 0, 0],
    ]) {
      const { x, y, upper } = onDisc(direction);
      fromDisc(x, y, upper).forEach((value, k) => expect(value).toBeCloseTo(direction[k], 12));
    }
  });

  it('is put in words that claim no more than it shows', () => {
    const words = slacknessText(oneInput(), certificateOf(oneInput())!).join(' ');
    expect(words).toContain('no network can cost less than 2.999');
    expect(words).toContain('reaches the bound 1: all 2 do');
    const far = slacknessText(twoInputs(), certificateOf(twoInputs())!).join(' ');
    expect(far).toContain('Here 0 of 3 neurons do');
    expect(far).toContain('the room which the proven gap leaves');
    const unproven = { ...withinTube(), dual: withinTube().samples.y!.map(() => 0) };
    expect(slacknessText(unproven, certificateOf(unproven)!)).toEqual([
      'The dual vector proves nothing yet: its lower bound is 0.',
    ]);
  });
});

describe('on the page', () => {
  let server: PanelServer;
  let panel: Panel;
  beforeAll(async () => {
    server = await PanelServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    panel = await server.open({ remembered: { uri: '', selected: null, tab: 'proof' } });
  });
  afterEach(async () => {
    const troubles = await panel.troubles();
    await panel.close();
    expect(troubles).toEqual([]);
  });

  it('the curve has the bound as a line and a mark at each neuron, which lights up with the others', async () => {
    await panel.show(oneInput());
    const y = await panel.page.getAttribute('#certificate-plot .bound', 'y1');
    const marks = await panel.page.locator('#certificate-plot .touch-mark').evaluateAll((paths) =>
      paths.map((path) => {
        const box = (path as SVGGraphicsElement).getBBox();
        return box.y + box.height / 2;
      }),
    );
    expect(marks).toHaveLength(2);
    for (const mark of marks) expect(mark).toBeCloseTo(Number(y), 0);
    await panel.page.focus('.touch[tabindex="0"]');
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.page.locator('.neuron[data-neuron="1"].on').count()).toBe(1);
    await panel.page.hover('.neuron[data-neuron="0"]');
    expect(await panel.page.locator('.touch[data-neuron="0"].on').count()).toBe(1);
    expect(await panel.text('#slackness')).toContain('all 2 do');
  });

  it('two inputs are two hemispheres, three a mark a neuron, and none says why', async () => {
    await panel.show(twoInputs());
    expect(await panel.page.locator('#certificate-plot image').count()).toBe(2);
    expect(await panel.page.locator('#certificate-plot .touch').count()).toBe(3);
    const noDual = threeInputs();
    await panel.show({ ...noDual, dual: noDual.samples.y!.map(() => 0.01), lowerBound: 0.1 });
    expect(await panel.page.locator('#certificate-plot .touch').count()).toBe(2);
    expect(await panel.text('#certificate-note')).toContain('Verify checks all the others');
    await panel.show({
      ...noDual,
      provenance: { ...noDual.provenance, startedAt: '2026-11-23T11:00:00.000Z' },
    });
    expect(await panel.text('#certificate-plot')).toContain('nothing is proven about the mass yet');
    await panel.show(infeasible());
    expect(await panel.page.isVisible('#residuals-plot')).toBe(false);
    expect(await panel.page.isVisible('#verify')).toBe(true);
  });

  it('residuals stand between the edges of the tolerance, margins above 1', async () => {
    await panel.show(withinTube());
    expect(await panel.page.locator('#residuals-plot .margin').count()).toBe(2);
    await panel.show(classification());
    expect(await panel.page.locator('#residuals-plot .margin').count()).toBe(1);
    expect(await panel.page.locator('#residuals-plot .axis-name').allTextContents()).toContainEqual(
      expect.stringContaining('y · f(x)'),
    );
  });

  it('Verify asks, can be stopped, and lists every finding', async () => {
    await panel.show(oneInput());
    await panel.page.click('#verify');
    expect((await panel.sent()).at(-1)).toEqual({
      protocol: PANEL_PROTOCOL,
      type: 'verify',
      fit: 'calibrate',
    });
    await panel.show({ ...stateOf(oneInput()), verification: { kind: 'running' } });
    expect(await panel.text('#verify-status')).toBe('Checking…');
    await panel.page.click('#verify');
    expect((await panel.sent()).at(-1)).toMatchObject({ type: 'stopVerify' });
    const findings = [
      { what: 'mass', holds: true, sentence: 'The mass is 3, off by 1.25e-9.' },
      { what: 'dual', holds: false, sentence: 'Refuted: a neuron has 1.5.' },
    ] as const;
    const verification = { kind: 'done', findings, provenLowerBound: 2, ms: 40 } as const;
    await panel.show({ ...stateOf(oneInput()), verification });
    expect(await panel.text('#verify-status')).toBe(
      '1 of 2 claims do not hold; proven lower bound 2, in 40 ms.',
    );
    expect(await panel.page.locator('#verify-findings li').allInnerTexts()).toEqual([
      'Holds. The mass is 3, off by 1.25e-9.',
      'Fails. Refuted: a neuron has 1.5.',
    ]);
    const whole = await panel.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#verify-findings .value')].map(
        ({ textContent }) => textContent,
      ),
    );
    expect(whole).toEqual(['1.25e-9']);
    await panel.show({ ...stateOf(oneInput()), verification: { kind: 'failed', message: 'it is gone.' } });
    expect(await panel.text('#verify-status')).toBe('Not verified: it is gone.');
  });
});
