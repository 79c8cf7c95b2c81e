import type { App } from '../app';
import { copyAs } from '../copyAs';

/** The network as a C header on the clipboard. Answers what was copied, in words. */
export const copyAsC = (app: App, argument: unknown): Promise<string> => copyAs(app, 'c', argument);
