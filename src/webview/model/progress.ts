/** The bounds of running fits, as they come in: one trace a fit, forgotten when the fit ends or starts anew. */
import type { PanelState } from '../../protocol/panel';
import type { TraceEntry } from './strip';

export class Progress {
  private readonly traces = new Map<string, TraceEntry[]>();

  add(fit: string, entry: TraceEntry): void {
    const trace = this.traces.get(fit) ?? [];
    const last = trace.at(-1);
    // A round that does not grow means a new run.
    if (last !== undefined && entry.iteration < last.iteration) trace.length = 0;
    if (last?.iteration === entry.iteration) trace.pop();
    trace.push(entry);
    this.traces.set(fit, trace);
  }

  /** Takes over what a state says: fits that no longer run are forgotten, a reloaded panel learns the latest entry. */
  reconcile(state: Pick<PanelState, 'fits'>): void {
    const running = new Map(state.fits.map((fit) => [fit.name, fit.state]));
    for (const name of [...this.traces.keys()]) {
      const kind = running.get(name)?.kind;
      if (kind !== 'running' && kind !== 'cancelling') this.traces.delete(name);
    }
    for (const [name, fitState] of running) {
      if (fitState.kind !== 'running' || fitState.latest === undefined) continue;
      const last = this.traces.get(name)?.at(-1);
      if (last === undefined || last.iteration !== fitState.latest.iteration) this.add(name, fitState.latest);
    }
  }

  /** A new document: nothing of the old one counts. */
  clear(): void {
    this.traces.clear();
  }

  trace(fit: string): readonly TraceEntry[] {
    return this.traces.get(fit) ?? [];
  }
}
