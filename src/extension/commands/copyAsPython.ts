import type { App } from '../app';
import { copyAs } from '../copyAs';

/** The network as a Python module on the clipboard. Answers what was copied, in words. */
export const copyAsPython = (app: App, argument: unknown): Promise<string> => copyAs(app, 'python', argument);
