/** A network as a file of one of the exporters, and on the clipboard. */
import * as vscode from 'vscode';
import { type BeyondRange, ExportRefusal, type NumberType } from '../result/export/choices';
import type { Exporter } from '../result/export/exporter';
import { type Exported, EXPORTERS, exportResult } from '../result/export/registry';
import type { NetworkMeant } from './networkMeant';
import { UserMessage } from './notify';

/** Long enough to be read. */
const SAID_MS = 8_000;

/** Throws a UserMessage where the exporter refuses. */
export function exported(
  { result }: NetworkMeant,
  exporter: Exporter,
  number: NumberType = exporter.numbers[0],
  beyond: BeyondRange = 'extrapolate',
): Exported {
  return refusable(() => exportResult(result, exporter, { number, beyond }));
}

/** What the exporters refuse is something that the user can mend. */
export function refusable<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof ExportRefusal ? new UserMessage(error.message) : error;
  }
}

/** An exporter by its id. Throws for an id that nobody has. */
export function exporterNamed(id: string): Exporter {
  const exporter = EXPORTERS.find((one) => one.id === id);
  if (exporter === undefined) throw new Error(`There is no exporter "${id}".`);
  return exporter;
}

/** What was made, how large it is, and whether its text has changed since; one line without a full stop. */
export function described({ file, size }: Exported, { stale }: NetworkMeant): string {
  return `${file}: ${size}${stale ? ', of a result that is older than its text or data' : ''}`;
}

/** Answers what is on the clipboard now, in words. */
export async function copyExported(made: Exported, meant: NetworkMeant): Promise<string> {
  if (typeof made.content !== 'string') throw new UserMessage(`${made.file} is no text; save it instead.`);
  await vscode.env.clipboard.writeText(made.content);
  const words = `Copied ${described(made, meant)}.`;
  vscode.window.setStatusBarMessage(words, SAID_MS);
  return words;
}
