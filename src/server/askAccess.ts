/** The questions about data files outside the workspace and about trust, as any editor can show them. */
import { type Connection, MessageType, ShowMessageRequest } from 'vscode-languageserver';
import type { Answer } from './dataAccess';

const ALLOW = 'Allow';
const FOLDER = 'Allow Its Folder';
const NEVER = 'Never';
const ANSWERS: Readonly<Record<string, Answer>> = { [ALLOW]: 'file', [FOLDER]: 'folder', [NEVER]: 'never' };

const MANAGE = 'Manage Workspace Trust';

/** Says that trust is missing; answers whether the user wants to manage it. */
export async function askTrust(
  connection: Pick<Connection, 'sendRequest'>,
  sentence: string,
): Promise<boolean> {
  const answer = await connection.sendRequest(ShowMessageRequest.type, {
    type: MessageType.Warning,
    message: sentence,
    actions: [{ title: MANAGE }],
  });
  return answer?.title === MANAGE;
}

export async function askAccess(
  connection: Pick<Connection, 'sendRequest'>,
  path: string,
  host: string | undefined,
): Promise<Answer> {
  const where = host === undefined ? 'outside the workspace' : `on another machine (${host})`;
  const answer = await connection.sendRequest(ShowMessageRequest.type, {
    type: MessageType.Warning,
    message: `A .hull file names a data file ${where}: ${path}. Read it?`,
    actions: [ALLOW, FOLDER, NEVER].map((title) => ({ title })),
  });
  return ANSWERS[answer?.title ?? ''] ?? null;
}
