/** Which sweep a command means: that of a lens or of the side bar, at the cursor, the file's only one, or one of a list. */
import type * as vscode from 'vscode';
import type { App } from './app';
import { choose } from './choose';
import { UserMessage } from './notify';
import { passed, targetOf } from './target';

export interface MeantSweep {
  readonly uri: vscode.Uri;
  readonly sweep: string;
}

/** Undefined where the user chose none. Throws a UserMessage when there is none to be meant. */
export async function sweepMeant(app: App, argument: unknown): Promise<MeantSweep | undefined> {
  const named = sweepOf(argument);
  const target = passed(argument);
  if (named !== undefined && target !== undefined) return { uri: target.uri, sweep: named };
  const { uri } = await targetOf(argument, app.active);
  const { editor } = app.active;
  if (editor?.document.uri.toString() === uri.toString()) {
    const atCursor = await app.client.sweepAt(uri, editor.selection.active);
    if (atCursor !== null) return { uri, sweep: atCursor };
  }
  const sweeps = app.sweeps.of(uri.toString());
  if (sweeps.length === 0) {
    throw new UserMessage(
      'This file has no sweep; add one, for instance: sweep first { fit NAME vary gap in [1e-3, 1e-6] }',
    );
  }
  if (sweeps.length === 1) return { uri, sweep: sweeps[0].name };
  const choices = sweeps.map(({ name, size, runnable }) => ({
    value: name,
    label: name,
    ...(size && { description: `${size.points} points, ${size.fits} fits` }),
    refusal: runnable ? null : 'It has errors.',
  }));
  const chosen = await choose('Which sweep?', choices);
  return chosen === undefined ? undefined : { uri, sweep: chosen };
}

/** The name of a sweep that an argument carries. */
export function sweepOf(argument: unknown): string | undefined {
  const isNamed = typeof argument === 'object' && argument !== null && 'sweep' in argument;
  return isNamed && typeof argument.sweep === 'string' ? argument.sweep : undefined;
}
