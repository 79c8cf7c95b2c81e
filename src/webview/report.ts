/** Entry of the script of a report: the panel on a page of its own, with one result that is part of the page. */
import type { PackedLists } from '../protocol/packedLists';
import { PANEL_PROTOCOL, type FromPanel, type PanelState } from '../protocol/panel';
import { App } from './app';
import { download, held } from './download';
import { decodeNumbers } from '../protocol/packedNumbers';
import { reportProblem } from './views/problemLine';

function failed(message: string): void {
  reportProblem(`The page failed: ${message}. Write the report again with the Hullfit that made the result.`);
}

window.addEventListener('error', ({ message }) => failed(message));

/** A page has no extension behind it: what is saved is downloaded, and nothing can be run. */
function post(message: FromPanel): void {
  if (message.type === 'save') download(message);
}

const app = new App({ postMessage: post, getState: () => null, setState: () => undefined });

/** The result without its samples, and then these. */
async function show(): Promise<void> {
  const state = await inTask(() => held('hullfit-state') as PanelState);
  const lists = await inTask(() => held('hullfit-lists') as Texts<keyof PackedLists> | undefined);
  const numbers = lists && (await decoded(lists));
  await inTask(() =>
    app.receive({ protocol: PANEL_PROTOCOL, type: 'state', state, ...(numbers && { lists: numbers }) }),
  );
  const samples = await inTask(() => held('hullfit-samples') as Texts<'inputs' | 'targets'> | undefined);
  if (samples === undefined) return;
  const of = state.result?.provenance.startedAt ?? '';
  const message = { protocol: PANEL_PROTOCOL, type: 'samples', of, ...(await decoded(samples)) };
  await inTask(() => app.receive(message));
}

type Texts<K extends string> = Readonly<Record<K, string>>;

async function decoded<K extends string>(texts: Texts<K>): Promise<Record<K, Float64Array>> {
  const lists = {} as Record<K, Float64Array>;
  for (const name of Object.keys(texts) as K[]) lists[name] = await inTask(() => decodeNumbers(texts[name]));
  return lists;
}

/** Each step is a task of its own, so that a large result does not keep the browser. */
function inTask<T>(work: () => T): Promise<T> {
  return new Promise<void>((next) => void setTimeout(next, 0)).then(work);
}

show().catch((error: unknown) => failed(String(error)));
