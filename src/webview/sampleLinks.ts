/**
 * Samples and their lines: what is pointed at on the page is told to the extension, and the rows in conflict get links and edits. Only of a
 * result that belongs to the text as it is.
 */
import { PANEL_PROTOCOL, type FromPanel, type PanelState, type ToPanel } from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { rowOf } from './model/rows';
import { ConflictView } from './views/conflictView';
import type { SampleHooks } from './views/pickedSample';

type ConflictMessage = Extract<ToPanel, { type: 'conflict' }>;

export class SampleLinks {
  private state: PanelState | null = null;
  private result: FitResult | null = null;
  private readonly conflict: ConflictView;
  private known: ConflictMessage | null = null;
  /** What was asked about last: a result, and the version of the text. */
  private asked = '';
  /** The last row that the extension was told of. */
  private told: number | null = null;

  readonly hooks: SampleHooks = {
    lit: (sample) => this.conflict.light(sample),
    pointed: (sample) => this.tell(sample),
    open: (sample) => {
      const row = this.fresh === null ? null : rowOf(this.fresh, sample);
      if (row !== null) this.open(row);
    },
  };

  /** `point` lights a sample in the drawings. */
  constructor(
    private readonly post: (message: FromPanel) => void,
    point: (sample: number | null) => void,
  ) {
    this.conflict = new ConflictView({
      point,
      open: (row) => this.open(row),
      mend: (title) => this.send({ type: 'remedy', title }),
    });
  }

  /** What is shown: `result` may be a trial, whose samples stand in no text. */
  update(state: PanelState | null, result: FitResult | null): void {
    this.state = state;
    this.result = result;
    const fresh = this.fresh;
    if (fresh === null) this.tell(null);
    const key = `${fresh?.provenance.startedAt ?? ''} ${state?.documentVersion ?? ''}`;
    if (fresh?.conflict !== undefined && key !== this.asked) {
      this.asked = key;
      this.send({ type: 'conflict' });
    }
    this.show();
  }

  take(message: ConflictMessage): void {
    this.known = message;
    this.show();
  }

  private show(): void {
    const { known } = this;
    const fits = known !== null && this.fresh?.provenance.startedAt === known.of;
    if (!fits) return this.conflict.update(this.result);
    const labels = new Map(known.places.map(({ row, label }) => [row, label]));
    this.conflict.update(this.result, { labels, remedies: known.remedies });
  }

  /** The result on screen, if it is that of the text as it is. */
  private get fresh(): FitResult | null {
    const { state, result } = this;
    return state !== null && !state.stale && state.result?.provenance === result?.provenance ? result : null;
  }

  private tell(sample: number | null): void {
    const row = sample === null || this.fresh === null ? null : rowOf(this.fresh, sample);
    if (row === this.told) return;
    this.told = row;
    this.send({ type: 'point', row });
  }

  private open(row: number): void {
    this.send({ type: 'openRow', row });
  }

  private send(
    message:
      | { type: 'conflict' }
      | { type: 'remedy'; title: string }
      | { type: 'point'; row: number | null }
      | { type: 'openRow'; row: number },
  ): void {
    const fit = this.state?.selected ?? null;
    if (fit !== null) this.post({ protocol: PANEL_PROTOCOL, fit, ...message });
  }
}
