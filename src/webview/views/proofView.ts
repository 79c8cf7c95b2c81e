/** The proof: its certificate drawn and put in words, what is left at the samples, and the independent check. */
import type { Verification } from '../../protocol/proof';
import type { FitResult } from '../../result/schema';
import { byId, el, setAttribute, setText, prose } from '../dom';
import { countOf, formatBound, formatDuration } from '../format';
import { followNeurons, type Highlight } from '../highlight';
import { icon } from '../icons';
import { certificateInSteps, type Certificate } from '../model/certificate';
import { slacknessText } from '../model/slackness';
import { drawSphere, drawStrip } from './certificateMap';
import { drawCurve } from './certificatePlot';
import { NO_SAMPLES, hasNetwork } from './drawing';
import { PlotBox, type Plot } from './plotBox';
import { drawResiduals, residualsOf, type Residual } from './residualPlot';
import type { DataTable } from '../model/tables';
import type { Size } from '../plot/axes';
import { goalView } from '../model/goals';

/** Tasks that the certificate of a large result takes: those of `certificateInSteps`. */
const CERTIFICATE_STEPS = 14;

export interface ProofActions {
  verify(): void;
  stop(): void;
}

export class ProofView {
  readonly certificateBox: PlotBox;
  readonly residualBox: PlotBox;
  private result: FitResult | null = null;
  private why = '';
  /** Worked out when first drawn; undefined until then. */
  private knownCertificate: Certificate | null | undefined;
  private steps: ReturnType<typeof certificateInSteps> | null = null;
  private knownResiduals: Residual[] | null | undefined;

  constructor(highlight: Highlight, actions: ProofActions) {
    this.certificateBox = new PlotBox('certificate', (size) => this.drawCertificate(size), {
      prepare: Array.from({ length: CERTIFICATE_STEPS }, () => () => this.workOnCertificate()),
      drawn: () => {
        this.mark(highlight.current);
        this.words();
      },
    });
    this.residualBox = new PlotBox(
      'residuals',
      (size) => (this.result === null ? this.why : drawResiduals(this.result, this.residuals, size)),
      { prepare: [() => void this.residuals] },
    );
    followNeurons(this.certificateBox.element, highlight);
    highlight.subscribe((neuron) => this.mark(neuron));
    byId('verify').addEventListener('click', () => {
      if (byId('verify').dataset['running'] === 'true') actions.stop();
      else actions.verify();
    });
  }

  get certificate(): Certificate | null {
    if (this.result === null) return null;
    while (this.knownCertificate === undefined) this.workOnCertificate();
    return this.knownCertificate;
  }

  /** One step of it, where there is one left. */
  private workOnCertificate(): void {
    if (this.knownCertificate !== undefined || this.result === null) return;
    this.steps ??= certificateInSteps(this.result);
    const { done, value } = this.steps.next();
    if (done) this.knownCertificate = value;
  }

  get residuals(): Residual[] | null {
    if (this.result === null) return null;
    return (this.knownResiduals ??= residualsOf(this.result));
  }

  update(result: FitResult | null, why: string): void {
    this.result = result;
    this.why = why;
    this.knownCertificate = undefined;
    this.steps = null;
    this.knownResiduals = undefined;
    byId('slackness').replaceChildren();
    this.redraw();
  }

  redraw(): void {
    this.certificateBox.redraw();
    this.residualBox.redraw();
  }

  /** What the verifier says of the result on screen. */
  verification(verification: Verification | null, possible: boolean): void {
    const button = byId<HTMLButtonElement>('verify');
    const running = verification?.kind === 'running';
    button.disabled = !possible;
    setText(button, running ? 'Stop' : 'Verify');
    setAttribute(button, 'data-running', String(running));
    setText(byId('verify-status'), statusOf(verification));
    const findings = verification?.kind === 'done' ? verification.findings : [];
    const unchecked = (verification?.kind === 'done' && verification.unchecked) || [];
    byId('verify-findings').replaceChildren(
      ...findings.map(({ holds, sentence }) =>
        el(
          'li',
          { 'data-tone': holds ? 'good' : 'bad' },
          icon(holds ? 'check' : 'cross'),
          el('span', {}, el('strong', {}, holds ? 'Holds. ' : 'Fails. '), ...prose(sentence)),
        ),
      ),
      ...unchecked.map(({ fields, why }) =>
        el(
          'li',
          { 'data-tone': 'plain' },
          icon('circle'),
          el('span', {}, el('strong', {}, 'Not checked. '), `${fields.join(', ')}: ${why}.`),
        ),
      ),
    );
  }

  certificateData(): DataTable | string {
    const { certificate, result } = this;
    if (certificate === null || result === null)
      return this.why === '' ? 'There is no certificate.' : this.why;
    const names = [...result.samples.inputs.map((name) => `weight ${name} (scaled)`), 'bias (scaled)'];
    return {
      columns: ['neuron', ...names, 'response'],
      rows: certificate.touches.map(({ neuron, theta, value }) => [
        neuron + 1,
        ...names.map((_, k) => theta[k] ?? null),
        Number.isFinite(value) ? value : null,
      ]),
    };
  }

  residualData(): DataTable | string {
    const { residuals, result } = this;
    if (residuals === null || result === null) return result === null ? this.why : NO_SAMPLES;
    return {
      columns: ['sample', 'target', 'f', goalView(result).classes ? 'target times f' : 'residual', 'dual'],
      rows: residuals.map(({ sample, target, predicted, residual }) => [
        sample + 1,
        target,
        predicted,
        residual,
        result.dual[sample] ?? null,
      ]),
    };
  }

  private drawCertificate(size: Size): Plot | string {
    const { result } = this;
    if (result === null) return this.why;
    const { certificate } = this;
    if (certificate === null) {
      if (result.samples.x === undefined) return NO_SAMPLES;
      if (result.objective === 0) return 'The mass is 0, and no network has less: that needs no certificate.';
      return hasNetwork(result)
        ? 'There is no dual vector, so nothing is proven about the mass yet.'
        : 'There is no network, and so no certificate of its size.';
    }
    switch (certificate.chart.kind) {
      case 'sphere':
        return drawSphere(result, certificate, size);
      case 'strip':
        return drawStrip(certificate, size);
      default:
        return drawCurve(result, certificate, size);
    }
  }

  private words(): void {
    const { result, certificate } = this;
    const sentences = result === null || certificate === null ? [] : slacknessText(result, certificate);
    byId('slackness').closest('section')!.hidden = sentences.length === 0;
    byId('slackness').replaceChildren(...sentences.map((sentence) => el('p', {}, ...prose(sentence))));
  }

  private mark(neuron: number | null): void {
    for (const group of this.certificateBox.element.querySelectorAll('.touch')) {
      group.classList.toggle('on', Number(group.getAttribute('data-neuron')) === neuron);
    }
  }
}

function statusOf(verification: Verification | null): string {
  if (verification === null) return 'Not checked yet.';
  switch (verification.kind) {
    case 'running':
      return 'Checking…';
    case 'failed':
      return `Not verified: ${verification.message}`;
    case 'done': {
      const { findings, provenLowerBound, ms } = verification;
      const failing = findings.filter(({ holds }) => !holds).length;
      const proven = `proven lower bound ${formatBound(provenLowerBound, 'down')}, in ${formatDuration(ms)}`;
      return failing === 0
        ? `All ${countOf(findings.length, 'claim')} hold; ${proven}.`
        : `${failing} of ${countOf(findings.length, 'claim')} do not hold; ${proven}.`;
    }
  }
}
