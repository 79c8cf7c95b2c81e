/** The panel as a whole: messages in, views updated, messages out. Everything shown comes from the latest state. */
import {
  PANEL_PROTOCOL,
  VIEWS,
  type Format,
  type FromPanel,
  type NetworkLanguage,
  type PanelState,
  type View,
} from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { Course } from './course';
import { applyDisplay } from './display';
import { byId, el, setText, prose } from './dom';
import { TABS, TABS_WITHOUT_NETWORK, type Tab } from './htmlTabs';
import { Highlight } from './highlight';
import { merged, receive, remembered, type Remembered } from './messages';
import { allCorners, byContribution, columnOfSamples, evaluatorOfResult, fittedOf } from './model/network';
import { LargeSamples } from './model/largeSamples';
import { hasResidualScale } from './model/residualScale';
import { isBusy, shownFit, type TraceEntry } from './model/strip';
import { soFarWords } from './model/soFar';
import { particulars, proofText } from './model/words';
import { whyNothing } from './model/why';
import { pieces } from './pieces';
import { SampleLinks } from './sampleLinks';
import { exportables } from './exportables';
import type { Exportable } from './exports';
import { Saving } from './saving';
import { Trials } from './trials';
import { onThemeChange } from './theme';
import { AskedView } from './views/askedView';
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

type AboutFit = Exclude<
  Extract<FromPanel, { fit: string }>['type'],
  'copyNetwork' | 'point' | 'openRow' | 'remedy' | 'try' | 'stopTrying' | 'write'
>;

export class App {
  private readonly highlight = new Highlight();
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
    convergence: new ConvergenceView(() => this.course.play(this.trials.trial !== null)),
    proof: new ProofView(this.highlight, {
      verify: () => this.ask('verify'),
      stop: () => this.ask('stopVerify'),
    }),
    compare: new CompareView(() => this.ask('compare')),
  };
  private readonly course = new Course(this.views.convergence, (shown) => this.showRound(shown));
  private readonly saving = new Saving<View>(
    (view) => this.exportable(view),
    () => this.state?.selected ?? 'fit',
    (file) => this.channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'save', ...file }),
  );
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
  private readonly asked = new AskedView(
    (message) => this.channel.postMessage(message),
    () => this.show(),
  );
  private readonly placement: Placement;
  private readonly tabs: Tabs;
  private readonly menus: Menus<View>;
  private state: PanelState | null = null;
  /** What the pictures show, to redraw them only when it is another. */
  private drawn: string | null = null;
  /** The pictures show the best network so far of a running fit. */
  private drawnSoFar = false;
  /** It is a trial, or was one just now. */
  private tried = false;
  private compared: string | null = null;

  constructor(private readonly channel: Channel) {
    this.header = new HeaderView((message) => channel.postMessage(message));
    this.placement = new Placement(() => this.place());
    this.tabs = new Tabs(this.placement.wide, () => {
      this.views.convergence.redraw();
      if (this.tabs.current !== 'convergence') this.views.convergence.stopPlaying();
      this.remember();
    });
    this.tabs.restore(remembered(channel.getState())?.tab ?? null);
    this.menus = new Menus(
      VIEWS,
      {
        save: (view, format) => void this.saving.save(view, format),
        copyPicture: (view) => void this.saving.copyPicture(view),
      },
      {
        saveNetwork: () => this.ask('saveNetwork'),
        copyNetwork: (language) => this.copyNetwork(language),
      },
    );
    this.views.function.drawn = () => this.offerDrag();
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
        this.course.add(message.fit, message.entry);
        if (message.fit === this.state?.selected) this.showProgress(this.state, message.entry);
        return;
      case 'samples':
        this.large.take(message);
        this.show();
        return;
      case 'asked': {
        const { fit, asked } = message;
        this.asked.take(fit, asked && { fit, ...asked }, this.state);
        return;
      }
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
        this.saving.say(message.words);
        return;
      case 'state':
        this.asked.told();
        this.course.reconcile(message.state, message.state.uri !== this.state?.uri);
        this.state = merged(this.state, message.state);
        if (applyDisplay(message.state.display)) this.drawn = this.compared = null;
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
    this.asked.update(state);
    this.course.update(state, result);
    this.header.update(trial === null ? state : { ...state!, result }, this.course.latest);
    this.trialStrip.update(own);
    this.dial.update(state, own);
    this.probe.update(result);
    this.tabs.offer(this.tabsOf(state));
    const { soFar } = this;
    document.body.classList.toggle('nothing', result === null && soFar === null);
    this.markSoFar(soFar !== null);
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
    const { pictured } = this;
    const identity = state === null || pictured === null ? why : identityOf(state, pictured);
    const round = soFar === null ? '' : `\nround ${state?.best?.network.iteration}`;
    const key = trial === null ? `${identity}${round}` : `${identity}\n${JSON.stringify(trial.change)}`;
    if (key !== this.drawn) {
      const same = this.trials.change !== null || this.tried || (this.drawnSoFar && soFar !== null);
      this.tried = trial !== null;
      this.drawnSoFar = soFar !== null;
      this.drawn = key;
      this.highlight.clear();
      this.showResult(result, why, same);
    }
    this.offerDrag();
    // Rivals come in one after another, to a result that stays the same.
    const comparison = `${key}\n${result?.rivals.length ?? 0}\n${state?.earlier.length ?? 0}`;
    if (comparison === this.compared) return;
    this.compared = comparison;
    pieces.run('compare view', () => this.views.compare.update(result, state?.earlier ?? [], why));
  }

  /** Samples are dragged where they stand in the text, once the fit has a result that answers. */
  private offerDrag(): void {
    this.drag.update(this.state?.samplesInText === true && this.result !== null);
  }

  /** The best network of a fit that runs for the first time. */
  private get soFar(): FitResult | null {
    return this.result !== null ? null : this.asked.soFar(this.state);
  }

  /** What the function's picture is of: before a fit has run, its samples alone. */
  private get pictured(): FitResult | null {
    return this.result ?? this.soFar ?? this.asked.drawn;
  }

  /** Says beside the pictures that what they show is no result. */
  private markSoFar(isSoFar: boolean): void {
    const best = this.state?.best;
    document.body.classList.toggle('so-far', isSoFar);
    for (const id of ['function-so-far', 'network-so-far']) {
      byId(id).hidden = !isSoFar;
      setText(byId(id), isSoFar && best !== undefined ? soFarWords(best) : '');
    }
  }

  private tabsOf(state: PanelState | null): readonly Tab[] {
    const { result } = this;
    if (result !== null) return result.objective === null ? TABS_WITHOUT_NETWORK : TABS;
    if (state === null || !isBusy(shownFit(state))) return [];
    return this.soFar === null ? ['convergence'] : ['network', 'convergence'];
  }

  private showResult(result: FitResult | null, why: string, same: boolean): void {
    const sentences = result === null ? [] : proofText(result);
    byId('proof-text').replaceChildren(...prose(sentences.join(' ')));
    const { soFar } = this;
    const drawn = result ?? soFar;
    const title = drawn === null ? 'Function' : functionTitle(drawn);
    setText(byId('function-heading'), title);
    this.menus.network(result !== null && result.objective !== null);
    pieces.of(drawn);
    this.course.forget();
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
    const { pictured } = this;
    pieces.run('function view', () => this.views.function.update(pictured, why, same));
    pieces.run('network view', () => this.views.network.update(drawn, why));
    for (const name of ['table', 'proof'] as const) {
      pieces.run(`${name} view`, () => this.views[name].update(result, why));
    }
    const facts = result === null ? [] : particulars(result);
    byId('details').replaceChildren(
      ...facts.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    );
  }

  private redraw(): void {
    this.course.redraw();
    this.dial.redraw();
    for (const [name, view] of Object.entries(this.views)) {
      pieces.run(`${name} view again`, () => view.redraw());
    }
  }

  private showProgress(state: PanelState, entry: TraceEntry): void {
    // A late message of a fit that has ended says nothing new.
    if (!isBusy(shownFit(state))) return;
    this.header.progress(state, entry);
    this.course.update(state, this.result);
  }

  /** The network of a round that is played, in place of the result's; or the result's again. */
  private showRound(shown: FitResult): void {
    this.highlight.clear();
    this.probe.update(shown);
    pieces.run('function of a round', () => this.views.function.update(shown, '', true));
    pieces.run('network of a round', () => this.views.network.update(shown, ''));
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

  /** A picture of the best network so far says that it is no more than that; there are no data of it to save. */
  private exportable(view: View): Exportable {
    const usual = exportables(this.views)[view];
    const best = this.state?.best;
    if (!this.drawnSoFar || best === undefined) return usual;
    return {
      ...usual,
      title: `${usual.title}. ${soFarWords(best)}`,
      data: () => 'The fit is still running; its data can be saved when it is done.',
    };
  }

  /** Answers the extension's `render` with this id. */
  private async render(id: number, view: View, format: Format): Promise<void> {
    const made = await this.saving.made(view, format);
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
