/** f at inputs that are typed or pointed at, with what each neuron adds there. */
import { rangesOfResult } from '../../result/ranges';
import type { FitResult } from '../../result/schema';
import { byId, el, setText } from '../dom';
import { countOf, formatNumber, fullPrecision, isolated } from '../format';
import type { Highlight } from '../highlight';
import { probe } from '../model/probe';
import { hasNetwork } from './drawing';

/** Neurons that are listed one by one. */
const MOST = 8;

export class ProbeView {
  private readonly section = byId('probe');
  private readonly toggle = byId<HTMLButtonElement>('probe-toggle');
  private readonly fields = byId('probe-fields');
  private result: FitResult | null = null;
  private at: number[] = [];
  private open = false;
  private scheduled = false;

  /** `mark` shows the place in the drawing; null: none. */
  constructor(
    private readonly highlight: Highlight,
    private readonly mark: (at: readonly number[] | null) => void,
  ) {
    this.toggle.addEventListener('click', () => this.show(!this.open));
    this.fields.addEventListener('input', () => this.typed());
    this.fields.addEventListener('submit', (event) => event.preventDefault());
  }

  update(result: FitResult | null): void {
    const inputs = (one: FitResult | null) => JSON.stringify(one?.samples.inputs ?? []);
    const other = inputs(this.result) !== inputs(result);
    this.result = result !== null && hasNetwork(result) ? result : null;
    this.toggle.hidden = this.result === null;
    if (this.result === null) return this.show(false);
    if (other || this.at.length !== this.result.samples.inputs.length) this.begin(this.result);
    if (this.open) this.say();
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** A place is pointed at. */
  point(at: readonly number[]): void {
    if (!this.open || this.result === null) return;
    this.at = [...at];
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      if (!this.open) return;
      this.write();
      this.say();
    });
  }

  /** The place that is probed; null while nothing is. */
  get place(): readonly number[] | null {
    return this.open ? this.at : null;
  }

  private show(open: boolean): void {
    if (open === this.open) return;
    this.open = open;
    this.toggle.setAttribute('aria-expanded', String(open));
    this.section.hidden = !open;
    if (open) {
      this.say();
      this.fields.querySelector('input')?.focus();
      return;
    }
    this.highlight.read(null);
    this.mark(null);
  }

  /** One field for each input, in the middle of the samples at first. */
  private begin({ samples }: FitResult): void {
    const { inputs } = samples;
    const ranges = rangesOfResult({ samples });
    this.at = inputs.map((_, k) => {
      const [least, most] = ranges?.[k] ?? [0, 0];
      return Number(((least + most) / 2).toPrecision(4));
    });
    this.fields.replaceChildren(
      ...inputs.map((name, k) => {
        const field = el('input', { type: 'text', inputmode: 'decimal', size: 8, autocomplete: 'off' });
        field.value = String(this.at[k]);
        return el('label', { title: name }, el('span', {}, isolated(name)), field);
      }),
    );
  }

  private typed(): void {
    const fields = [...this.fields.querySelectorAll('input')];
    const values = fields.map(({ value }) => (value.trim() === '' ? NaN : Number(value.replace('−', '-'))));
    fields.forEach((field, k) => field.toggleAttribute('aria-invalid', !Number.isFinite(values[k])));
    if (!values.every(Number.isFinite)) {
      setText(byId('probe-value'), 'Type a number for each input.');
      byId('probe-parts').replaceChildren();
      return;
    }
    this.at = values;
    this.say();
  }

  private write(): void {
    this.fields.querySelectorAll('input').forEach((field, k) => {
      field.value = String(this.at[k]);
      field.removeAttribute('aria-invalid');
    });
  }

  private say(): void {
    const { result, at } = this;
    if (result === null) return;
    const { value, active, largest, rest, free } = probe(result, at, MOST);
    const number = (of: number) => formatNumber(of);
    const words = byId('probe-value');
    words.replaceChildren(
      'f = ',
      el('strong', { title: fullPrecision(value) }, number(value)),
      ` · ${active.size} of ${countOf(result.neurons.length, 'neuron')} active`,
    );
    const part = (name: string, adds: number, kind = '') =>
      el(
        'li',
        { class: kind },
        el('span', {}, name),
        el('span', { class: 'value', title: fullPrecision(adds) }, `${adds > 0 ? '+' : ''}${number(adds)}`),
      );
    const terms = result.skip.constant !== 0 || result.skip.linear.some((slope) => slope !== 0);
    byId('probe-parts').replaceChildren(
      ...largest.map(({ neuron, adds, active: on }) => part(`neuron ${neuron + 1}`, adds, on ? 'on' : 'off')),
      ...(rest.count > 0 ? [part(`${countOf(rest.count, 'other')}`, rest.adds)] : []),
      ...(terms ? [part('free terms', free)] : []),
    );
    this.highlight.read(active);
    this.mark(at);
  }
}
