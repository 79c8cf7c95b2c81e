/** Entry of the script of a report: the panel on a page of its own, with one result that is part of the page. */
import type { PackedLists } from '../protocol/packedLists';
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../protocol/panel';
import { App } from './app';
import { download, held } from './download';
import { decodeNumbers } from './model/packedNumbers';
import { reportProblem } from './views/problemLine';

window.addEventListener('error', ({ message }) => {
  reportProblem(`The page failed: ${message}. Write the report again with the Hullfit that made the result.`);
});

/** A page has no extension behind it: what is saved is downloaded, and nothing can be run. */
function post(message: FromPanel): void {
  if (message.type === 'save') download(message);
}

const app = new App({ postMessage: post, getState: () => null, setState: () => undefined });

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
