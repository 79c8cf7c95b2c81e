/**
 * Changes that are tried and not written: while a slider or a sample moves, one is being fitted and the newest waits; one that takes long
 * is overtaken. What came of the last is shown in place of the result until it is written, or given up.
 */
import { PANEL_PROTOCOL, type FromPanel, type PanelState, type ToPanel } from '../protocol/panel';
import type { TrialChange } from '../protocol/trial';
import type { FitResult } from '../result/schema';
import { isBusy, shownFit } from './model/strip';

type Tried = Extract<ToPanel, { type: 'tried' }>;

/** Milliseconds after which a trial that runs makes way for a newer one. */
const PATIENCE_MS = 400;

interface Running {
  readonly id: number;
  readonly change: TrialChange;
  readonly timer: ReturnType<typeof setTimeout>;
}

interface Trial {
  readonly change: TrialChange;
  readonly result: FitResult;
}

/** Ids of two trials differ, whoever asks. */
let lastId = 0;

export function nextId(): number {
  return ++lastId;
}

export class Trials {
  private state: PanelState | null = null;
  private running: Running | null = null;
  private waiting: TrialChange | null = null;
  private shown: Trial | null = null;
  /** What is wanted, fitted or not yet; null: what the text says. */
  private wanted: TrialChange | null = null;
  private writing = false;
  private failure = '';

  /** `changed`: what is tried, or what came of it, is another. */
  constructor(
    private readonly post: (message: FromPanel) => void,
    private readonly changed: () => void,
  ) {}

  /** What is shown in place of the result; null: the result itself. */
  get trial(): Trial | null {
    return this.shown;
  }

  /** What is tried now; null when nothing is. */
  get change(): TrialChange | null {
    return this.wanted;
  }

  get busy(): boolean {
    return this.running !== null;
  }

  /** It is being written: what is shown stays until the fit of the new text is there. */
  get isWriting(): boolean {
    return this.writing;
  }

  /** Why the last trial came to nothing, in a sentence; or the empty text. */
  get problem(): string {
    return this.failure;
  }

  /** A change can be tried: the result on screen is that of the text as it is. */
  get possible(): boolean {
    const { state } = this;
    return state !== null && state.result !== null && !state.stale && !isBusy(shownFit(state));
  }

  attempt(change: TrialChange): void {
    // A point of a sweep needs no result of the text to be held against.
    const possible =
      change.kind === 'set' ? this.state !== null && !isBusy(shownFit(this.state)) : this.possible;
    if (!possible || this.writing) return;
    this.wanted = change;
    if (this.running === null) this.start(change);
    else this.waiting = change;
    this.changed();
  }

  /** Back to what the text says. */
  giveUp(): void {
    if (this.wanted === null) return;
    this.clear();
    this.send({ type: 'stopTrying', whole: true });
    this.changed();
  }

  write(): void {
    const { wanted } = this;
    if (wanted === null || this.writing) return;
    this.stopClock();
    this.waiting = this.running = null;
    this.writing = true;
    this.send({ type: 'write', change: wanted });
    this.changed();
  }

  /** The extension has written it, and begun the fit; or it has not, and nothing is tried any more. */
  written(problem: string | null): void {
    if (problem !== null) this.clear();
    else this.writing = false;
    this.reconcile(this.state);
    this.changed();
  }

  take({ id, outcome }: Tried): void {
    const { running } = this;
    if (running?.id !== id) return;
    this.stopClock();
    this.running = null;
    if (outcome.kind === 'result' && outcome.result.status !== 'cancelled') {
      this.shown = { change: running.change, result: outcome.result };
      this.failure = '';
    }
    if (outcome.kind === 'problem') this.failure = outcome.problem;
    const { waiting } = this;
    if (waiting !== null) this.start(waiting);
    this.changed();
  }

  /** The state of the document is another: what was tried of an older text is given up. */
  reconcile(state: PanelState | null): void {
    const before = this.state;
    this.state = state;
    if (this.wanted === null || this.writing || state === null) return;
    const same =
      before !== null &&
      before.uri === state.uri &&
      before.selected === state.selected &&
      before.result?.provenance === state.result?.provenance;
    // After it was written the fit of the new text runs, and the older result is stale until that is done.
    const awaited = same && isBusy(shownFit(state));
    const unchanged = same && before.documentVersion === state.documentVersion;
    if (awaited || (unchanged && (!state.stale || this.wanted.kind === 'set'))) return;
    if (this.running !== null) this.send({ type: 'stopTrying', whole: true });
    this.clear();
  }

  private start(change: TrialChange): void {
    this.waiting = null;
    this.stopClock();
    const id = nextId();
    const timer = setTimeout(() => {
      if (this.waiting !== null) this.start(this.waiting);
    }, PATIENCE_MS);
    this.running = { id, change, timer };
    this.send({ type: 'try', id, change, whole: true });
  }

  private stopClock(): void {
    if (this.running !== null) clearTimeout(this.running.timer);
  }

  private clear(): void {
    this.stopClock();
    this.running = this.waiting = this.shown = this.wanted = null;
    this.writing = false;
    this.failure = '';
  }

  private send(
    message:
      | { type: 'stopTrying'; whole: true }
      | { type: 'write'; change: TrialChange }
      | { type: 'try'; id: number; change: TrialChange; whole: boolean },
  ): void {
    const fit = this.state?.selected ?? null;
    if (fit !== null) this.post({ protocol: PANEL_PROTOCOL, fit, ...message });
  }
}
