/** What a client tells the server about the files it may read, and what it is told to remember. */

/** Files outside the workspace: asked about once each, read, or never read. */
export type OutsideFiles = 'ask' | 'allow' | 'never';
export const OUTSIDE_FILES: readonly OutsideFiles[] = ['ask', 'allow', 'never'];

export interface AccessState {
  /** False: no data file is read. */
  readonly trusted: boolean;
  readonly outside: OutsideFiles;
  /** Absolute paths that the user has answered about: files, and folders with a separator at the end. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/** Server → client: the user has answered about a path. */
export interface AccessAnswered {
  readonly path: string;
  readonly allowed: boolean;
}

export const AccessMethod = {
  /** Client → server, a request that answers once it holds: AccessState; also in `initializationOptions.access`. */
  set: 'hullfit/access',
  answered: 'hullfit/accessAnswered',
  /** Server → client, without parameters: the user wants to decide whether the workspace is trusted. */
  manageTrust: 'hullfit/manageTrust',
} as const;
