/** Entry of the script of a report: the panel on a page of its own, with one result that is part of the page. */
import { PANEL_PROTOCOL, type FromPanel, type PanelState, type SavedView } from '../protocol/panel';
import { App } from './app';
import { byId, el, setText } from './dom';
import { reportProblem } from './views/problem';

window.addEventListener('error', ({ message }) => {
  reportProblem(`The page failed: ${message}. Write the report again with the Hullfit that made the result.`);
});

const TYPES = { svg: 'image/svg+xml', csv: 'text/csv', json: 'application/json', png: 'image/png' } as const;

/** A page has no extension behind it: what is saved is downloaded, and nothing can be run. */
function post(message: FromPanel): void {
  if (message.type === 'save') download(message);
}

function download({ name, format, content }: SavedView): void {
  const bytes = format === 'png' ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content;
  const url = URL.createObjectURL(new Blob([bytes], { type: TYPES[format] }));
  el('a', { href: url, download: `${name}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  setText(byId('saved'), `${name}.${format} is saved by the browser.`);
}

const app = new App({ postMessage: post, getState: () => null, setState: () => undefined });
const state = JSON.parse(byId('hullfit-state').textContent) as PanelState;
app.receive({ protocol: PANEL_PROTOCOL, type: 'state', state });
const samples = document.getElementById('hullfit-samples');
if (samples !== null) {
  const of = state.result?.provenance.startedAt ?? '';
  app.receive({
    protocol: PANEL_PROTOCOL,
    type: 'samples',
    of,
    ...(JSON.parse(samples.textContent) as object),
  });
}
