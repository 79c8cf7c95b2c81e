/** The panel as a whole: messages in, views updated, messages out. Everything shown comes from the latest state. */
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { byId, el, setText } from './dom';
import { Highlight } from './highlight';
import { receive, remembered, type Remembered } from './messages';
import { Progress } from './model/progress';
import { isBusy, shownFit, type TraceEntry } from './model/strip';
import { particulars, proofText } from './model/words';
import { onThemeChange } from './theme';
import { ConvergenceView } from './views/convergenceView';
import { FunctionView } from './views/functionView';
import { HeaderView } from './views/headerView';
import { NetworkView } from './views/networkView';
import { TableView } from './views/tableView';
import { reportProblem } from './views/problem';
import { Tabs } from './views/tabs';

/** The channel to the extension: VS Code's, or a fake one in the tests. */
export interface Channel {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: Remembered): void;
}

export class App {
  private readonly highlight = new Highlight();
  private readonly progress = new Progress();
  private readonly header: HeaderView;
  private readonly functionView = new FunctionView(this.highlight);
  private readonly networkView = new NetworkView(this.highlight);
  private readonly tableView = new TableView(this.highlight);
  private readonly convergenceView = new ConvergenceView();
  private readonly tabs: Tabs;
  private state: PanelState | null = null;
  /** What the pictures show, to redraw them only when it is another. */
  private drawn: string | null = null;

  constructor(private readonly channel: Channel) {
    this.header = new HeaderView((message) => channel.postMessage(message));
    this.tabs = new Tabs(() => {
      this.convergenceView.redraw();
      this.remember();
    });
    this.tabs.restore(remembered(channel.getState())?.tab ?? null);
    onThemeChange(() => {
      this.functionView.redraw();
      this.networkView.redraw();
      this.convergenceView.redraw();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.highlight.clear();
    });
    this.show();
    channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'ready' });
  }

  /** Takes a message of the extension; one that is malformed is reported, never half shown. */
  receive(data: unknown): void {
    const received = receive(data);
    reportProblem(received.ok ? null : received.problem);
    if (!received.ok) return;
    const { message } = received;
    if (message.type === 'progress') {
      this.progress.add(message.fit, message.entry);
      if (message.fit === this.state?.selected) this.showProgress(this.state, message.entry);
      return;
    }
    if (message.state.uri !== this.state?.uri) this.progress.clear();
    this.state = message.state;
    this.progress.reconcile(message.state);
    this.show();
    this.remember();
  }

  private show(): void {
    const { state } = this;
    const result = state?.result ?? null;
    this.header.update(state, this.liveTrace().at(-1) ?? null);
    this.showConvergence();
    const key = state === null || result === null ? whyNothing(state) : identityOf(state, result);
    if (key === this.drawn) return;
    this.drawn = key;
    this.highlight.clear();
    this.showResult(result, whyNothing(state));
  }

  private showResult(result: FitResult | null, why: string): void {
    const sentences = result === null ? [why] : proofText(result);
    byId('proof-text').replaceChildren(...sentences.map((sentence) => el('p', {}, sentence)));
    const title = result === null ? 'Function' : functionTitle(result);
    setText(byId('function-heading'), title);
    byId('function-heading').title = title;
    this.functionView.update(result, why);
    this.networkView.update(result, why);
    this.tableView.update(result, why);
    const facts = result === null ? [] : particulars(result);
    byId('details').replaceChildren(
      ...facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    );
  }

  private showProgress(state: PanelState, entry: TraceEntry): void {
    // A late message of a fit that has ended says nothing new.
    if (!isBusy(shownFit(state))) return;
    this.header.progress(state, entry);
    this.showConvergence();
  }

  private showConvergence(): void {
    const result = this.state?.result ?? null;
    const live = this.liveTrace();
    const busy = this.state !== null && isBusy(shownFit(this.state));
    const trace = busy ? live : (result?.trace ?? []);
    this.convergenceView.update(
      trace,
      result?.requestedGap ?? null,
      busy,
      busy ? 'The bounds appear with the first iteration.' : whyNothing(this.state),
    );
  }

  private liveTrace(): readonly TraceEntry[] {
    const selected = this.state?.selected ?? null;
    return selected === null ? [] : this.progress.trace(selected);
  }

  private remember(): void {
    if (this.state === null) return;
    this.channel.setState({ uri: this.state.uri, selected: this.state.selected, tab: this.tabs.current });
  }
}

/** Two states with the same identity show the same result. */
function identityOf(state: PanelState, result: FitResult): string {
  const { inputSha256, startedAt } = result.provenance;
  return [state.uri, result.fit, result.status, inputSha256, startedAt, state.resultVersion].join('\n');
}

function functionTitle(result: FitResult): string {
  const { inputs, target } = result.samples;
  const over = inputs.length > 2 ? 'predicted against actual' : `over ${inputs.join(' and ')}`;
  return `Function: ${target} ${over}`;
}

/** Why there is nothing to see, in one sentence. */
function whyNothing(state: PanelState | null): string {
  if (state === null) return 'Waiting for the fit…';
  const fit = shownFit(state);
  if (fit === null) return 'No fit is chosen.';
  switch (fit.state.kind) {
    case 'queued':
    case 'running':
      return 'Solving. The result appears here when the fit is done.';
    case 'cancelling':
      return 'Cancelling.';
    case 'failed':
      return 'The fit failed, so there is no result.';
    case 'idle':
    case 'done':
      return state.result === null ? 'This fit has not run yet.' : 'This result carries no trace.';
  }
}
