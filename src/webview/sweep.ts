/** Entry of the script of a sweep's panel. */
import { SweepApp, type SweepChannel } from './sweepApp';
import { reportProblem } from './views/problemLine';

declare function acquireVsCodeApi(): SweepChannel;

window.addEventListener('error', ({ message }) => {
  reportProblem(`The panel failed: ${message}. Reload the window; if it happens again, please report it.`);
});

const app = new SweepApp(acquireVsCodeApi());
window.addEventListener('message', (event: MessageEvent<unknown>) => app.receive(event.data));
