/** Entry of the webview's script. */
import { App, type Channel } from './app';
import { reportProblem } from './views/problemLine';

declare function acquireVsCodeApi(): Channel;

// A failure while drawing must not leave half a picture without a word.
window.addEventListener('error', ({ message }) => {
  reportProblem(`The panel failed: ${message}. Reload the window; if it happens again, please report it.`);
});

const app = new App(acquireVsCodeApi());
window.addEventListener('message', (event: MessageEvent<unknown>) => app.receive(event.data));
