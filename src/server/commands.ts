/** The commands that any editor may run: fits with work-done progress, which a cancelled request or progress stops. */
import * as v from 'valibot';
import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  ExecuteCommandRequest,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  type WorkDoneProgressReporter,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { relativeGap } from '../result/gap';
import type { TraceEntry } from '../core/solution';
import { Command } from '../language/lsp/commands';
import { gapWords } from '../language/lsp/words';
import type { FitsChanged, FitSummary } from '../protocol/fits';
import type { Boundary } from './boundary';
import { read } from './boundary';
import type { DataAccess } from './dataAccess';
import type { Documents } from './documents';
import type { FitQueue } from './fitQueue';
import type { FitNews } from './news';
import { uriShape } from './uris';

/** What a run came to. */
export type RunOutcome =
  | { readonly kind: 'nothing'; readonly reason: string }
  | { readonly kind: 'done'; readonly fits: readonly FitOutcome[] };

interface FitOutcome {
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
  readonly boundary: Boundary;
  readonly documents: Documents;
  readonly access: Pick<DataAccess, 'askAbout' | 'tellUntrusted'>;
  readonly queue: FitQueue;
  readonly news: FitNews;
  /** Whether the client can show progress that the server begins. */
  readonly canProgress: () => boolean;
}

const name = v.string('the name of a fit');
/** What each command takes, in order; an editor may leave out what may be null. */
const ARGUMENTS = {
  [Command.run]: v.looseTuple([uriShape, name]),
  [Command.compare]: v.looseTuple([uriShape, name]),
  [Command.runFile]: v.looseTuple([uriShape]),
  [Command.cancel]: v.looseTuple([v.nullish(uriShape), v.nullish(name)]),
} as const;

const commandShape = v.object({
  command: v.string(),
  arguments: v.nullish(v.array(v.unknown()), []),
  workDoneToken: v.exactOptional(v.union([v.string(), v.number()])),
});

export function registerCommands(context: CommandContext): void {
  const { boundary, connection, queue } = context;
  // Not `onExecuteCommand`, which hides whether the client brought a token for the progress.
  boundary.request(ExecuteCommandRequest.method, commandShape, (params, token) => {
    const { command } = params;
    const progress = connection.window.attachWorkDoneProgress(params.workDoneToken);
    // absent arguments are null, so that the message names the one that is missing
    const given = [...params.arguments, null, null].slice(0, Math.max(2, params.arguments.length));
    switch (command) {
      case Command.run:
      case Command.compare: {
        const [uri, fit] = read(ARGUMENTS[command], given, command);
        return run(context, params, token, progress, uri, [fit]);
      }
      case Command.runFile: {
        const [uri] = read(ARGUMENTS[command], given, command);
        return run(context, params, token, progress, uri, undefined);
      }
      case Command.cancel: {
        const [uri, fit] = read(ARGUMENTS[command], given, command);
        return queue.cancel({ ...(uri ? { uri } : {}), ...(fit ? { fits: [fit] } : {}) });
      }
      default:
        throw new ResponseError(ErrorCodes.InvalidParams, `There is no command ${command.slice(0, 100)}.`);
    }
  });
}

async function run(
  { connection, documents, access, queue, news, canProgress }: CommandContext,
  params: v.InferOutput<typeof commandShape>,
  token: CancellationToken,
  own: WorkDoneProgressReporter,
  uri: string,
  wanted: readonly string[] | undefined,
): Promise<RunOutcome> {
  const asked = performance.now();
  const { document } = await documents.current(uri);
  const waitedMs = performance.now() - asked;
  access.askAbout(document.dataFiles);
  const answer = queue.run(uri, wanted, false, params.command === Command.compare, waitedMs);
  const { awaitTrust = [] } = answer;
  access.tellUntrusted(awaitTrust);
  if (answer.kind === 'nothing') {
    if (awaitTrust.length > 0) return { kind: 'nothing', reason: answer.reason };
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
