/** Entry of the inspector's script: the network of one fit, small enough for a side bar. */
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../protocol/panel';
import { applyDisplay } from './display';
import { byId, setText } from './dom';
import { countOf, formatGap, formatNumber } from './format';
import { Highlight } from './highlight';
import { merged, receive } from './messages';
import { describeNeuron } from './model/network';
import { isBusy, shownFit, strip } from './model/strip';
import { whyNothing } from './model/why';
import { onThemeChange } from './theme';
import { dress, status } from './views/headerView';
import { NetworkView } from './views/networkView';
import { reportProblem } from './views/problemLine';

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void };

window.addEventListener('error', ({ message }) => {
  reportProblem(
    `The inspector failed: ${message}. Reload the window; if it happens again, please report it.`,
  );
});

const channel = acquireVsCodeApi();
const highlight = new Highlight();
const network = new NetworkView(highlight);
let state: PanelState | null = null;
let drawn = '';

function show(): void {
  const result = state?.result ?? null;
  const fit = state === null ? null : shownFit(state);
  setText(byId('fit-name'), state?.selected ?? 'No fit');
  const busy = isBusy(fit);
  dress(byId('status'), busy ? strip(state, null) : status(state));
  const figures =
    result === null || result.objective === null
      ? ''
      : `mass ${formatNumber(result.mass)}, gap ${formatGap(result.gap)}, ${countOf(result.neurons.length, 'neuron')}`;
  setText(byId('figures'), figures);
  byId<HTMLButtonElement>('open-panel').disabled = (state?.selected ?? null) === null;
  const key =
    result === null ? whyNothing(state) : `${state?.uri ?? ''} ${result.fit} ${result.provenance.startedAt}`;
  document.body.classList.toggle('stale', (state?.stale ?? false) || busy);
  if (key === drawn) return;
  drawn = key;
  highlight.clear();
  network.update(result, whyNothing(state));
}

highlight.subscribe((neuron) => {
  const chosen = neuron === null ? undefined : state?.result?.neurons[neuron];
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
onThemeChange(() => network.redraw());
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const received = receive(event.data);
  reportProblem(received.ok ? null : received.problem);
  if (!received.ok || received.message.type !== 'state') return;
  state = merged(state, received.message.state);
  if (applyDisplay(state.display)) drawn = '';
  show();
});
show();
channel.postMessage({ protocol: PANEL_PROTOCOL, type: 'ready' });
