/** Entry of the script of a sweep's report: the panel on a page of its own, with a table that is part of the page. */
import type { PlacedRow } from '../protocol/sweepRuns';
import { rowMessages, SWEEP_PANEL_PROTOCOL, type FromSweepPanel } from '../protocol/sweepPanel';
import { download, held } from './download';
import { SweepApp } from './sweepApp';
import { reportProblem } from './views/problemLine';

window.addEventListener('error', ({ message }) => {
  reportProblem(`The page failed: ${message}. Write the report again with the Hullfit that made the sweep.`);
});

function post(message: FromSweepPanel): void {
  if (message.type === 'save') download(message);
}

const app = new SweepApp({ postMessage: post, setState: () => undefined });
const { state, rows } = held('hullfit-sweep') as { state: object; rows: PlacedRow[] };
app.receive({ protocol: SWEEP_PANEL_PROTOCOL, type: 'state', state });
// Each message in a task of its own, so that a large table does not keep the browser.
rowMessages('', rows).forEach((message) => setTimeout(() => app.receive(message), 0));
