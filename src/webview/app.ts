/** The panel as a whole: messages in, views updated, messages out. Everything shown comes from the latest state. */
import {
  PANEL_PROTOCOL,
  type Format,
  type FromPanel,
  type NetworkLanguage,
  type PanelState,
  type View,
} from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { copyPicture } from './copyPicture';
import { applyDisplay } from './display';
import { byId, el, setText, unbroken } from './dom';
import { exportView, type Exported } from './exports';
import { exportables } from './exportables';
import { TABS, TABS_WITHOUT_NETWORK, type Tab } from './htmlTabs';
import { Highlight } from './highlight';
import { merged, receive, remembered, type Remembered } from './messages';
import { allCorners, byContribution, columnOfSamples, evaluatorOfResult, fittedOf } from './model/network';
import { boundOf, boundOfTrace } from './model/bound';
import { Progress } from './model/progress';
import { LargeSamples } from './model/largeSamples';
import { hasResidualScale } from './model/residualScale';
import { isBusy, shownFit, type TraceEntry } from './model/strip';
import { particulars, proofText } from './model/words';
import { wholeTrace } from './model/ending';
import { resultOfRound, roundsNote } from './model/rounds';
import { whyNothing } from './model/why';
import { pieces } from './pieces';
import { SampleLinks } from './sampleLinks';
import { Trials } from './trials';
import { onThemeChange } from './theme';
import { BoundBar } from './views/boundBar';
import { CompareView } from './views/compareView';
import { ConvergenceView } from './views/convergenceView';
import { DialView } from './views/dialView';
import { FunctionView } from './views/functionView';
import { HeaderView } from './views/headerView';
import { Menus } from './views/menus';
import { NetworkView } from './views/networkView';
import { reportProblem } from './views/problemLine';
import { Placement } from './views/placement';
import { ProbeView } from './views/probeView';
import { ProofView } from './views/proofView';
import { SampleDrag } from './views/sampleDrag';
import { TableView } from './views/tableView';
import { Tabs } from './views/tabs';
import { TrialStrip } from './views/trialStrip';

/** The channel to the extension: VS Code's, or a fake one in the tests. */
export interface Channel {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: Remembered): void;
}

/** Long enough to be read, and read out. */
const SAID_MS = 12_000;

type AboutFit = Exclude<
  Extract<FromPanel, { fit: string }>['type'],
  'copyNetwork' | 'point' | 'openRow' | 'remedy' | 'try' | 'stopTrying' | 'write'
>;

export class App {
  private readonly highlight = new Highlight();
  private readonly progress = new Progress();
  private readonly large = new LargeSamples();
  private readonly header: HeaderView;
  private readonly links = new SampleLinks(
    (message) => this.channel.postMessage(message),
    (sample) => this.views.function.samples.point(sample),
  );
  readonly views = {
    function: new FunctionView(
      this.highlight,
      () => this.placeNetwork(),
      this.links.hooks,
      (at) => this.probe.point(at),
    ),
    network: new NetworkView(this.highlight),
    table: new TableView(this.highlight),
    convergence: new ConvergenceView(() => this.showRound()),
    proof: new ProofView(this.highlight, {
      verify: () => this.ask('verify'),
      stop: () => this.ask('stopVerify'),
    }),
    compare: new CompareView(() => this.ask('compare')),
  };
  private readonly bound = new BoundBar();
  private readonly trials = new Trials(
    (message) => this.channel.postMessage(message),
    () => this.show(),
  );
  private readonly trialStrip = new TrialStrip(this.trials);
  private readonly dial = new DialView(this.trials, (message) => this.channel.postMessage(message));
  private readonly probe: ProbeView = new ProbeView(this.highlight, (at) => this.views.function.probe(at));
  private readonly drag = new SampleDrag(
    this.views.function.element,
    this.views.function.samples,
    this.trials,
    {
      drawing: () => this.views.function.now.drawing,
      result: () => this.views.function.now.result,
      hold: (window) => this.views.function.hold(window),
    },
  );
  private readonly placement: Placement;
  private readonly tabs: Tabs;
  private readonly menus: Menus;
  private state: PanelState | null = null;
  /** What the pictures show, to redraw them only when it is another. */
  private drawn: string | null = null;
  /** It is a trial, or was one just now. */
  private tried = false;
  private compared: string | null = null;
  /** What is drawn in place of the result while a round is played; null: the result. */
  private round: FitResult | null = null;
  private ended: { readonly of: FitResult['trace']; readonly trace: readonly TraceEntry[] } | null = null;
  private silence: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly channel: Channel) {
    this.header = new HeaderView((message) => channel.postMessage(message));
    this.placement = new Placement(() => this.place());
    this.tabs = new Tabs(this.placement.wide, () => {
      this.views.convergence.redraw();
      if (this.tabs.current !== 'convergence') this.views.convergence.stopPlaying();
      this.remember();
    });
    this.tabs.restore(remembered(channel.getState())?.tab ?? null);
    this.menus = new Menus({
      save: (view, format) => void this.save(view, format),
      copyPicture: (view) => void copyPicture(this.made(view, 'png')).then((words) => this.say(words)),
      saveNetwork: () => this.ask('saveNetwork'),
      copyNetwork: (language) => this.copyNetwork(language),
    });
    this.views.function.drawn = () => this.drag.update(this.state?.samplesInText === true);
    this.place();
    onThemeChange(() => this.redraw());
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.highlight.clear();
      if (!this.drag.stop()) this.trials.giveUp();
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
    switch (message.type) {
      case 'progress':
        this.progress.add(message.fit, message.entry);
        if (message.fit === this.state?.selected) this.showProgress(this.state, message.entry);
        return;
      case 'samples':
        this.large.take(message);
        this.show();
        return;
      case 'render':
        void this.render(message.id, message.view, message.format);
        return;
      case 'sample':
        if (message.of === this.result?.provenance.startedAt && this.state?.stale === false)
          this.views.function.samples.follow(message.sample);
        return;
      case 'conflict':
        this.links.take(message);
        return;
      case 'attempt':
        if (message.fit === this.state?.selected) this.trials.attempt(message.change);
        return;
      case 'tried':
        if (!this.dial.take(message)) this.trials.take(message);
        return;
      case 'written':
        this.trials.written(message.problem);
        return;
      case 'saved':
        this.say(message.words);
        return;
      case 'state':
        if (message.state.uri !== this.state?.uri) this.progress.clear();
        this.state = merged(this.state, message.state);
        if (applyDisplay(message.state.display)) this.drawn = this.compared = null;
        this.progress.reconcile(this.state);
        this.trials.reconcile(this.state);
        this.show();
        this.remember();
    }
  }

  /** What is shown: what is tried, or the result. */
  private get result(): FitResult | null {
    const tried = this.trials.trial?.result;
    return tried === undefined ? this.ownResult : this.large.complete(tried, this.state?.result ?? null);
  }

  /** Of the text, or of one before. */
  private get ownResult(): FitResult | null {
    const result = this.state?.result ?? null;
    return result === null ? null : this.large.complete(result);
  }

  /** The window has become wide or narrow. */
  private place(): void {
    const { wide } = this.placement;
    this.views.function.place(wide);
    this.placeNetwork();
    this.tabs.place(wide);
  }

  /** Beside the function the network is as high as that. */
  private placeNetwork(): void {
    this.views.network.place(this.placement.wide ? this.views.function.wantedHeight : null);
  }

  private show(): void {
    const { state, result } = this;
    const { trial } = this.trials;
    const own = this.ownResult;
    if (own !== null && this.large.wants(own)) this.ask('samples');
    this.header.update(trial === null ? state : { ...state!, result }, this.liveTrace().at(-1) ?? null);
    this.trialStrip.update(own);
    this.dial.update(state, own);
    this.probe.update(result);
    this.showConvergence();
    this.showBound();
    this.tabs.offer(this.tabsOf(state));
    document.body.classList.toggle('nothing', result === null);
    document.body.classList.toggle('without-network', result !== null && result.objective === null);
    const settled = state !== null && !isBusy(shownFit(state));
    this.views.proof.verification(state?.verification ?? null, result !== null && settled);
    this.views.compare.progress(
      state?.comparing ?? null,
      state !== null && settled && shownFit(state) !== null,
    );
    const why = whyNothing(state);
    if (state?.stale) this.views.function.samples.follow(null);
    this.links.update(state, result);
    const identity = state === null || result === null ? why : identityOf(state, result);
    const key = trial === null ? identity : `${identity}\n${JSON.stringify(trial.change)}`;
    if (key !== this.drawn) {
      const same = this.trials.change !== null || this.tried;
      this.tried = trial !== null;
      this.drawn = key;
      this.highlight.clear();
      this.showResult(result, why, same);
    }
    this.drag.update(state?.samplesInText === true);
    // Rivals come in one after another, to a result that stays the same.
    const comparison = `${key}\n${result?.rivals.length ?? 0}\n${state?.earlier.length ?? 0}`;
    if (comparison === this.compared) return;
    this.compared = comparison;
    pieces.run('compare view', () => this.views.compare.update(result, state?.earlier ?? [], why));
  }

  private tabsOf(state: PanelState | null): readonly Tab[] {
    const { result } = this;
    if (result !== null) return result.objective === null ? TABS_WITHOUT_NETWORK : TABS;
    return state !== null && isBusy(shownFit(state)) ? ['convergence'] : [];
  }

  private showResult(result: FitResult | null, why: string, same: boolean): void {
    const sentences = result === null ? [] : proofText(result);
    byId('proof-text').replaceChildren(...unbroken(sentences.join(' ')));
    const title = result === null ? 'Function' : functionTitle(result);
    setText(byId('function-heading'), title);
    this.menus.network(result !== null && result.objective !== null);
    pieces.of(result);
    this.round = null;
    // What several views draw from; with 50,000 neurons as long a task as the drawing.
    if (result !== null) {
      pieces.run('order', () => byContribution(result.neurons));
      if (result.samples.inputs.length === 1) {
        pieces.run('lines', () => evaluatorOfResult(result));
        pieces.run('corners', () => allCorners(result));
        pieces.run('column', () => columnOfSamples(result));
        if (hasResidualScale(result)) pieces.run('fitted', () => fittedOf(result));
      }
    }
    for (const name of ['function', 'network', 'table', 'proof'] as const) {
      pieces.run(`${name} view`, () => this.views[name].update(result, why, same));
    }
    const facts = result === null ? [] : particulars(result);
    byId('details').replaceChildren(
      ...facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    );
  }

  private redraw(): void {
    this.bound.redraw();
    this.dial.redraw();
    for (const [name, view] of Object.entries(this.views)) {
      pieces.run(`${name} view again`, () => view.redraw());
    }
  }

  private showProgress(state: PanelState, entry: TraceEntry): void {
    // A late message of a fit that has ended says nothing new.
    if (!isBusy(shownFit(state))) return;
    this.header.progress(state, entry);
    this.showConvergence();
    this.showBound();
  }

  /** The bounds of the round that is played, and its network where that was recorded. */
  private showRound(): void {
    this.showBound();
    const { result, state } = this;
    if (result === null) return;
    const { convergence } = this.views;
    const entry = convergence.atEnd ? undefined : convergence.upToRound?.at(-1);
    const own = this.trials.trial === null;
    const round =
      entry === undefined || !own ? null : resultOfRound(result, state?.rounds ?? [], entry.iteration);
    if (round === this.round) return;
    this.round = round;
    this.highlight.clear();
    const shown = round ?? result;
    this.probe.update(shown);
    pieces.run('function of a round', () => this.views.function.update(shown, '', true));
    pieces.run('network of a round', () => this.views.network.update(shown, ''));
  }

  /** Of the running fit as soon as it has said something, else of the result. */
  private showBound(): void {
    const { result } = this;
    const played = this.views.convergence.upToRound;
    if (played !== null) return this.bound.update(boundOfTrace(played, result));
    const busy = this.state !== null && isBusy(shownFit(this.state));
    const live = busy ? boundOfTrace(this.liveTrace(), result) : null;
    this.bound.update(live ?? (result === null ? null : boundOf(result)));
  }

  private showConvergence(): void {
    const { result } = this;
    const live = this.liveTrace();
    const busy = this.state !== null && isBusy(shownFit(this.state));
    const trace = busy ? live : result === null ? [] : this.traceOf(result);
    this.views.convergence.update(
      trace,
      result?.requestedGap ?? null,
      busy,
      busy ? 'The bounds appear with the first iteration.' : whyNothing(this.state),
    );
    this.views.convergence.explain(roundsNote(result, this.state?.rounds ?? []));
  }

  /** Worked out once a result, so that the drawing knows it again. */
  private traceOf(result: FitResult): readonly TraceEntry[] {
    if (this.ended?.of !== result.trace) this.ended = { of: result.trace, trace: wholeTrace(result) };
    return this.ended.trace;
  }

  private liveTrace(): readonly TraceEntry[] {
    const selected = this.state?.selected ?? null;
    return selected === null ? [] : this.progress.trace(selected);
  }

  private ask(type: AboutFit): void {
    const fit = this.state?.selected ?? null;
    if (fit !== null) this.channel.postMessage({ protocol: PANEL_PROTOCOL, type, fit });
  }

  private copyNetwork(language: NetworkLanguage): void {
    const fit = this.state?.selected ?? null;
    if (fit !== null)
      this.channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'copyNetwork', fit, language });
  }

  /** A view as a file. */
  private made(view: View, format: Format): Promise<Exported> {
    return exportView(view, exportables(this.views)[view], format, this.state?.selected ?? 'fit');
  }

  private async save(view: View, format: Format): Promise<void> {
    const made = await this.made(view, format);
    if ('problem' in made) this.say(`Not saved: ${made.problem}`);
    else this.channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'save', ...made });
  }

  /** What came of saving or copying, for a while. */
  private say(words: string): void {
    setText(byId('saved'), words);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => setText(byId('saved'), ''), SAID_MS);
  }

  private async render(id: number, view: View, format: Format): Promise<void> {
    const made = await this.made(view, format);
    this.channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'rendered', id, ...made });
  }

  private remember(): void {
    if (this.state === null) return;
    this.channel.setState({ uri: this.state.uri, selected: this.state.selected, tab: this.tabs.current });
  }
}

/** Two states with the same identity show the same result. */
function identityOf(state: PanelState, result: FitResult): string {
  const { inputSha256, startedAt } = result.provenance;
  const drawable = result.samples.x === undefined ? '' : 'samples';
  return [state.uri, result.fit, result.status, inputSha256, startedAt, state.resultVersion, drawable].join(
    '\n',
  );
}

function functionTitle(result: FitResult): string {
  const { inputs, target } = result.samples;
  const over = inputs.length > 3 ? `${inputs.length} inputs` : inputs.join(' and ');
  return `Function: ${target} over ${over}`;
}
