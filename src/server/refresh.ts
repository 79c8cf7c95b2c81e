/** Asks the client to fetch lenses and hints anew when a fit's state or result has changed, not more often than it can be seen. */
import {
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  type ClientCapabilities,
  type Connection,
} from 'vscode-languageserver';
import { Throttle, type Clock } from './throttle';

const REFRESH_INTERVAL_MS = 250;

export function refresher(
  connection: Pick<Connection, 'sendRequest' | 'console'>,
  clock: Clock,
  capabilities: () => ClientCapabilities,
): () => void {
  const throttle = new Throttle<undefined>(clock, REFRESH_INTERVAL_MS, () => {
    const { workspace } = capabilities();
    const ask = (type: typeof CodeLensRefreshRequest.type | typeof InlayHintRefreshRequest.type) =>
      connection
        .sendRequest(type)
        .catch((error: unknown) => connection.console.warn(`${type.method}: ${String(error)}`));
    if (workspace?.codeLens?.refreshSupport) void ask(CodeLensRefreshRequest.type);
    if (workspace?.inlayHint?.refreshSupport) void ask(InlayHintRefreshRequest.type);
  });
  return () => throttle.push(undefined);
}
