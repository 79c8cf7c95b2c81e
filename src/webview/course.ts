/** How a solve went: its trace while it runs and afterwards, the bounds of the round that is played, and that round's network. */
import type { PanelState } from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { boundOf, boundOfTrace } from './model/bound';
import { wholeTrace, type Round } from './model/ending';
import { Progress } from './model/progress';
import { resultOfRound, roundsNote } from './model/rounds';
import { isBusy, shownFit, type TraceEntry } from './model/strip';
import { whyNothing } from './model/why';
import { BoundBar } from './views/boundBar';
import type { ConvergenceView } from './views/convergenceView';

export class Course {
  private readonly progress = new Progress();
  private readonly bar = new BoundBar();
  private state: PanelState | null = null;
  private result: FitResult | null = null;
  private ended: { readonly of: FitResult['trace']; readonly trace: readonly Round[] } | null = null;
  /** What is drawn in place of the result while a round is played; null: the result. */
  private round: FitResult | null = null;

  /** `drawn`: while a round is played its network takes the result's place in the drawings; at the end the result is back. */
  constructor(
    private readonly convergence: ConvergenceView,
    private readonly drawn: (shown: FitResult) => void,
  ) {}

  /** Another result is drawn, and no round of it. */
  forget(): void {
    this.round = null;
  }

  /** Takes a state over; of another document nothing of the old one counts. */
  reconcile(state: Pick<PanelState, 'fits'>, isOther: boolean): void {
    if (isOther) this.progress.clear();
    this.progress.reconcile(state);
  }

  add(fit: string, entry: TraceEntry): void {
    this.progress.add(fit, entry);
  }

  /** The newest entry of the running fit; null before the first. */
  get latest(): TraceEntry | null {
    return this.liveTrace().at(-1) ?? null;
  }

  /** `result` is what is shown: of the text, or of a trial. */
  update(state: PanelState | null, result: FitResult | null): void {
    this.state = state;
    this.result = result;
    const { busy } = this;
    const trace = busy ? this.liveTrace() : result === null ? [] : this.traceOf(result);
    const why = busy ? 'The bounds appear with the first round.' : whyNothing(state);
    this.convergence.update(trace, result?.requestedGap ?? null, busy, why);
    this.convergence.explain(roundsNote(result, state?.rounds ?? []));
    this.showBound();
  }

  redraw(): void {
    this.bar.redraw();
  }

  /** Another round is played; `isTrial`: what is shown is a trial, whose rounds have no networks. */
  play(isTrial: boolean): void {
    this.showBound();
    const { result, state, convergence } = this;
    if (result === null) return;
    const entry = convergence.atEnd || isTrial ? undefined : convergence.upToRound?.at(-1);
    const round = entry === undefined ? null : resultOfRound(result, state?.rounds ?? [], entry.iteration);
    if (round === this.round) return;
    this.round = round;
    this.drawn(round ?? result);
  }

  private get busy(): boolean {
    return this.state !== null && isBusy(shownFit(this.state));
  }

  /** Of the running fit as soon as it has said something, else of the result. */
  private showBound(): void {
    const { result, busy } = this;
    const played = this.convergence.upToRound;
    if (played !== null) return this.bar.update(boundOfTrace(played, result));
    const live = busy ? boundOfTrace(this.liveTrace(), result) : null;
    this.bar.update(live ?? (result === null ? null : boundOf(result)));
  }

  /** Worked out once a result, so that the drawing knows it again. */
  private traceOf(result: FitResult): readonly Round[] {
    if (this.ended?.of !== result.trace) this.ended = { of: result.trace, trace: wholeTrace(result) };
    return this.ended.trace;
  }

  private liveTrace(): readonly TraceEntry[] {
    const selected = this.state?.selected ?? null;
    return selected === null ? [] : this.progress.trace(selected);
  }
}
