/** Entry of the script of a report: the panel on a page of its own, with one result that is part of the page. */
import type { PackedLists } from '../protocol/packedLists';
import { PANEL_PROTOCOL, type FromPanel, type PanelState, type SavedView } from '../protocol/panel';
import { App } from './app';
import { byId, el, setText } from './dom';
import { decodeNumbers } from './model/packedNumbers';
import { reportProblem } from './views/problemLine';

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

/** What the page holds under a name; undefined where it does not. */
function held(id: string): unknown {
  const text = document.getElementById(id)?.textContent ?? null;
  return text === null ? undefined : (JSON.parse(text) as unknown);
}

/** Each in a task of its own, so that a large result does not keep the browser: the page, the result without its samples, and these. */
function showInTasks(): void {
  setTimeout(() => {
    const state = held('hullfit-state') as PanelState;
    const lists = held('hullfit-lists') as Readonly<Record<keyof PackedLists, string>> | undefined;
    app.receive({
      protocol: PANEL_PROTOCOL,
      type: 'state',
      state,
      ...(lists && { lists: { neurons: decodeNumbers(lists.neurons), dual: decodeNumbers(lists.dual) } }),
    });
    setTimeout(() => showSamples(state), 0);
  }, 0);
}

function showSamples({ result }: PanelState): void {
  const samples = held('hullfit-samples') as { inputs: string; targets: string } | undefined;
  if (samples === undefined) return;
  app.receive({
    protocol: PANEL_PROTOCOL,
    type: 'samples',
    of: result?.provenance.startedAt ?? '',
    inputs: decodeNumbers(samples.inputs),
    targets: decodeNumbers(samples.targets),
  });
}

showInTasks();
