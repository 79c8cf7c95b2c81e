/** Entry of the inspector's script: one fit, small enough for a side bar, with the drawings of the panel. */
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { applyDisplay } from './display';
import { byId, setText } from './dom';
import { formatNumber } from './format';
import { followNeurons, Highlight } from './highlight';
import { merged, receive } from './messages';
import { boundOf } from './model/bound';
import { describeNeuron } from './model/network';
import { soFarWords } from './model/soFar';
import { isBusy, shownFit } from './model/strip';
import { whyNothing } from './model/why';
import { proofText } from './model/words';
import { onThemeChange } from './theme';
import { AskedView } from './views/askedView';
import { BoundBar } from './views/boundBar';
import { drawFunction, figureHeight, kindsOf } from './views/functionKinds';
import { showHead } from './views/headLine';
import { NetworkView } from './views/networkView';
import { PlotBox } from './views/plotBox';
import { reportProblem } from './views/problemLine';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void };

window.addEventListener('error', ({ message }) => {
  reportProblem(
    `The inspector failed: ${message}. Reload the window; if it happens again, please report it.`,
  );
});

const channel = acquireVsCodeApi();
const highlight = new Highlight();
const bound = new BoundBar();
const network = new NetworkView(highlight);
let state: PanelState | null = null;
const asked = new AskedView((message) => channel.postMessage(message), show);
/** The best network of a fit that runs for the first time. */
const soFar = (): FitResult | null => asked.soFar(state);
/** What is drawn of the function: before a fit has run, its samples alone. */
const pictured = (): FitResult | null => state?.result ?? soFar() ?? asked.drawn;
/** The function as the panel draws it at first. */
const figure = new PlotBox('function', (size) => {
  const result = pictured();
  if (result === null) return whyNothing(state);
  return drawFunction(result, kindsOf(result)[0][0], size, { window: null, named: true });
});
followNeurons(figure.element, highlight);
let drawn = '';

function show(): void {
  const result = state?.result ?? null;
  const fit = state === null ? null : shownFit(state);
  const name = state?.selected ?? 'Hullfit';
  setText(byId('fit-name'), name);
  byId('fit-name').title = name;
  showHead(state, null);
  asked.update(state);
  // what a fit asks has the one button that it needs
  byId('open-panel').hidden = asked.isShown || (state?.selected ?? null) === null;
  setText(byId('open-panel'), result === null ? 'Show fit' : 'Show result');
  const drawable = pictured();
  const running = soFar();
  const round = running === null ? '' : soFarWords(state!.best!);
  setText(byId('function-so-far'), round);
  byId('function-so-far').hidden = running === null;
  document.body.classList.toggle('so-far', running !== null);
  const key =
    drawable === null
      ? `${whyNothing(state)} ${asked.isShown}`
      : `${state?.uri ?? ''} ${drawable.fit} ${drawable.provenance.startedAt} ${round}`;
  document.body.classList.toggle('stale', (state?.stale ?? false) || isBusy(fit));
  if (key === drawn) return;
  drawn = key;
  highlight.clear();
  bound.update(result === null ? null : boundOf(result));
  setText(byId('proof-text'), result === null ? '' : proofText(result).join(' '));
  const kind = drawable === null ? '' : kindsOf(drawable)[0][0];
  figure.element.style.height = `${figureHeight(drawable, kind, false)}px`;
  figure.element.parentElement!.hidden = drawable === null;
  figure.redraw();
  byId('network-plot').hidden = asked.isShown;
  network.update(result ?? running, whyNothing(state));
}

highlight.subscribe((neuron) => {
  figure.element.querySelector('svg')?.classList.toggle('focused', neuron !== null);
  for (const kink of figure.element.querySelectorAll('.kink')) {
    kink.classList.toggle('on', Number(kink.getAttribute('data-neuron')) === neuron);
  }
  const chosen = neuron === null ? undefined : (state?.result ?? soFar())?.neurons[neuron];
  setText(
    byId('neuron-text'),
    chosen === undefined ? '' : describeNeuron(chosen, neuron!, (value) => formatNumber(value)),
  );
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') highlight.clear();
});
byId('open-panel').addEventListener('click', () => {
  const fit = state?.selected ?? null;
  if (fit !== null) channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'reveal', fit });
});
onThemeChange(() => {
  bound.redraw();
  figure.redraw();
  network.redraw();
});
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const received = receive(event.data);
  reportProblem(received.ok ? null : received.problem);
  if (!received.ok) return;
  const { message } = received;
  if (message.type === 'asked') {
    asked.take(message.fit, message.asked && { fit: message.fit, ...message.asked }, state);
  } else if (message.type === 'state') {
    asked.told();
    state = merged(state, message.state);
    if (applyDisplay(state.display)) drawn = '';
    show();
  }
});
show();
channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'ready' });
