/** The commands that any editor may run: fits with work-done progress, which a cancelled request or progress stops. */
import { relativeGap } from '../result/gap';
import {
  type CancellationToken,
  type Connection,
  type ExecuteCommandParams,
  ExecuteCommandRequest,
  MessageType,
  ShowMessageNotification,
  type WorkDoneProgressReporter,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import type { TraceEntry } from '../core/solution';
import { Command } from '../language/lsp/commands';
import { gapWords } from '../language/lsp/words';
import type { FitsChanged, FitSummary } from '../protocol/fits';
import { normalize, type Documents } from './documents';
import type { FitQueue } from './fitQueue';
import type { FitNews } from './news';

/** What a run came to. */
export type RunOutcome =
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'done'; readonly fits: readonly FitOutcome[] };

export interface FitOutcome {
  readonly name: string;
  readonly status?: FitSummary['status'];
  readonly neurons?: number;
  readonly mass?: number | null;
  readonly gap?: number | null;
  /** Why there is no result, when the fit failed. */
  readonly error?: string;
}

export interface CommandContext {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly queue: FitQueue;
  readonly news: FitNews;
  /** Whether the client can show progress that the server begins. */
  readonly canProgress: () => boolean;
}

export function registerCommands(context: CommandContext): void {
  // Not `onExecuteCommand`, which hides whether the client brought a token for the progress.
  context.connection.onRequest(ExecuteCommandRequest.type, (params, token) => {
    const progress = context.connection.window.attachWorkDoneProgress(params.workDoneToken);
    const [uri, fit] = (params.arguments ?? []) as unknown[];
    const text = (value: unknown, what: string): string => {
      if (typeof value === 'string') return value;
      throw new Error(`${params.command} wants ${what} as a text.`);
    };
    const names = (value: unknown) =>
      value === undefined || value === null ? undefined : [text(value, 'the name of a fit')];
    switch (params.command) {
      case Command.run:
      case Command.compare:
        return run(context, params, token, progress, text(uri, 'the address of a file'), [
          text(fit, 'the name of a fit'),
        ]);
      case Command.runFile:
        return run(context, params, token, progress, text(uri, 'the address of a file'), undefined);
      case Command.cancel: {
        const fits = names(fit);
        return context.queue.cancel({
          ...(uri === undefined || uri === null
            ? {}
            : { uri: normalize(text(uri, 'the address of a file')) }),
          ...(fits && { fits }),
        });
      }
      default:
        throw new Error(`There is no command ${params.command}.`);
    }
  });
}

async function run(
  { connection, documents, queue, news, canProgress }: CommandContext,
  params: ExecuteCommandParams,
  token: CancellationToken,
  own: WorkDoneProgressReporter,
  address: string,
  wanted: readonly string[] | undefined,
): Promise<RunOutcome> {
  const uri = normalize(address);
  await documents.current(address);
  const answer = queue.run(uri, wanted, false, params.command === Command.compare);
  if (answer.kind === 'nothing') {
    await connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Info,
      message: answer.reason,
    });
    return answer;
  }
  const names = answer.fits;
  const latest = new Map<string, FitSummary>();
  let progress: WorkDoneProgressReporter | undefined;
  let settle: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (settle = resolve));
  const look = ({ uri: changed, fits }: FitsChanged) => {
    if (changed !== uri) return;
    latest.clear();
    for (const fit of fits) latest.set(fit.name, fit);
    if (names.every((name) => !isBusy(latest.get(name)))) settle();
  };
  const stopListening = news.listen({
    changed: look,
    progress: (changed, _version, fit, entry) => {
      if (changed === uri && names.includes(fit)) progress?.report(`${fit}: ${progressWords(entry)}`);
    },
  });
  const cancel = () => queue.cancel({ uri, fits: names });
  const cancels = [token.onCancellationRequested(cancel)];
  try {
    const begins = params.workDoneToken === undefined && canProgress();
    const shown = begins ? await connection.window.createWorkDoneProgress() : own;
    if (isServerProgress(shown)) cancels.push(shown.token.onCancellationRequested(cancel));
    shown.begin(`Hullfit: ${names.join(', ')}`, undefined, 'waiting', true);
    progress = shown;
    // Whatever happened until here has been told already.
    for (const change of queue.list()) look(change);
    if (token.isCancellationRequested) cancel();
    await ended;
    return { kind: 'done', fits: names.map((name) => outcome(name, latest.get(name))) };
  } finally {
    progress?.done();
    stopListening();
    for (const one of cancels) one.dispose();
  }
}

/** Progress that the server began has a token of its own. */
function isServerProgress(
  progress: WorkDoneProgressReporter | WorkDoneProgressServerReporter,
): progress is WorkDoneProgressServerReporter {
  return 'token' in progress;
}

function isBusy(fit: FitSummary | undefined): boolean {
  return (
    fit !== undefined &&
    (['queued', 'running', 'cancelling'].includes(fit.state.kind) || fit.comparing !== undefined)
  );
}

function outcome(name: string, fit: FitSummary | undefined): FitOutcome {
  if (!fit) return { name, error: 'The fit is no longer in the file.' };
  if (fit.state.kind === 'failed') return { name, error: fit.state.message };
  const { status, neurons, mass, gap } = fit;
  return {
    name,
    ...(status && { status }),
    ...(neurons !== undefined && { neurons }),
    ...(mass !== undefined && { mass }),
    ...(gap !== undefined && { gap }),
  };
}

function progressWords({ objective, lowerBound, neurons }: TraceEntry): string {
  if (objective === null) return 'solving';
  const gap = relativeGap(objective, lowerBound);
  return `gap ${gapWords(gap)}, ${neurons} neurons`;
}
