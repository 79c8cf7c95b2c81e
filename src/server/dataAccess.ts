/**
 * Which data files the server may read: none in a workspace that is not trusted; those of the workspace's folders; others, and
 * those of other machines, after the user was asked, once each. Answers are the client's to remember.
 */
import { dirname, sep } from 'node:path';
import {
  type Access,
  type AccessPolicy,
  destination,
  hostOf,
  isInside,
  liesInside,
  OPEN,
} from '../data/access';
import type { AccessState, OutsideFiles } from '../protocol/access';

/** What the user answers; null: the question was closed, and is not asked again before the next session. */
export type Answer = 'file' | 'folder' | 'never' | null;

export interface AccessHost {
  /** The workspace's folders; without any, those of the open .hull files. */
  folders(): readonly string[];
  /** Asks the user. `host`: the other machine's name. */
  ask(path: string, host: string | undefined): Promise<Answer>;
  /** Tells the user something, and offers to manage trust. */
  offerTrust(sentence: string): void;
  /** An answer is to be remembered. */
  answered(path: string, allowed: boolean): void;
  /** What may be read has changed: the documents are to be read again. */
  changed(): void;
  failed(error: unknown): void;
}

/** A client that says nothing of all this is trusted, and asked about files outside. */
const DEFAULTS: AccessState = { trusted: true, outside: 'ask', allowed: [], denied: [] };

export class DataAccess {
  private trusted = DEFAULTS.trusted;
  private outside: OutsideFiles = DEFAULTS.outside;
  /** Files, and folders with a separator at the end. */
  private readonly allowed = new Set<string>();
  private readonly denied = new Set<string>();
  /** Files that were to be read and are not answered: what to ask about. */
  private readonly open = new Map<string, { readonly real: string; readonly host: string | undefined }>();
  /** Asked about in this session. */
  private readonly asked = new Set<string>();
  /** One question at a time. */
  private questions: Promise<void> = Promise.resolve();

  constructor(private readonly host: AccessHost) {}

  /** What the client says at the start, and whenever trust, the setting or an answer changes. */
  set(state: Partial<AccessState>): void {
    const { trusted, outside, allowed, denied } = { ...DEFAULTS, ...state };
    this.trusted = trusted;
    this.outside = outside;
    for (const [own, given] of [
      [this.allowed, allowed],
      [this.denied, denied],
    ] as const) {
      own.clear();
      for (const path of given) own.add(path);
    }
    this.asked.clear();
    this.open.clear();
    this.host.changed();
  }

  readonly policy: AccessPolicy = async (path, shown, purpose) => {
    if (!this.trusted) return untrusted(shown);
    const folders = this.host.folders();
    const host = hostOf(shown) ?? hostOf(path);
    // What is written as another machine's is never a file here; but the workspace may lie on a share itself.
    const here = hostOf(shown) === undefined || hostOf(path) !== undefined;
    if (here && (await liesInside(path, folders))) return OPEN;
    // Where a link leads is what is read, and so what is asked about.
    const real = host === undefined && isInside(path, folders) ? await destination(path) : path;
    if (this.isAllowed(real)) return OPEN;
    if (this.outside === 'never' || this.denied.has(real)) return refused(shown, host, 'never');
    if (this.outside === 'allow') return { kind: 'allowed', quote: false };
    if (purpose === 'read') this.open.set(path, { real, host });
    return refused(shown, host, 'ask');
  };

  /** Asks about those of a document's data files that are not answered: when it is open, or a fit of it is to run. */
  askAbout(paths: readonly string[]): void {
    for (const path of paths) {
      const question = this.open.get(path);
      if (question === undefined || this.asked.has(question.real)) continue;
      const { real, host } = question;
      this.asked.add(real);
      this.questions = this.questions.then(() => this.question(real, host)).catch(this.host.failed);
    }
  }

  /** The user chose a file that lies outside, which answers the question; an earlier `never` holds. */
  async chosen(path: string): Promise<void> {
    const access = await this.policy(path, path, 'look');
    const real = isInside(path, this.host.folders()) ? await destination(path) : path;
    if (access.kind === 'allowed' || !this.trusted || this.outside !== 'ask' || this.denied.has(real)) return;
    this.allowed.add(real);
    this.host.answered(real, true);
  }

  /** Fits were to run that do not, because the workspace is not trusted. */
  tellUntrusted(fits: readonly string[]): void {
    if (fits.length > 0) this.host.offerTrust(untrustedFits(fits));
  }

  private isAllowed(path: string): boolean {
    if (this.allowed.has(path)) return true;
    return [...this.allowed].some((folder) => folder.endsWith(sep) && path.startsWith(folder));
  }

  private async question(path: string, host: string | undefined): Promise<void> {
    // The answer to another question may have settled this one, or the setting has changed.
    if (!this.trusted || this.outside !== 'ask' || this.isAllowed(path) || this.denied.has(path)) return;
    const answer = await this.host.ask(path, host);
    if (answer === null) return;
    const what = answer === 'folder' ? `${dirname(path)}${sep}` : path;
    (answer === 'never' ? this.denied : this.allowed).add(what);
    this.host.answered(what, answer !== 'never');
    this.host.changed();
  }
}

function untrusted(shown: string): Access {
  return {
    kind: 'refused',
    code: 'untrusted-workspace',
    message: `"${shown}" is not read, since this workspace is not trusted: its columns are not checked and its fits do not run. Trust the workspace (command "Workspaces: Manage Workspace Trust") to go on.`,
  };
}

/** More names than this are only counted. */
const MOST_NAMES = 3;

function untrustedFits(fits: readonly string[]): string {
  const names = fits.map((name) => `"${name}"`);
  const who =
    fits.length > MOST_NAMES
      ? `${fits.length} fits do`
      : fits.length > 1
        ? `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} do`
        : `${names[0]} does`;
  const whose = fits.length > 1 ? 'their data files are' : 'its data file is';
  return `${who} not run: ${whose} not read, since this workspace is not trusted.`;
}

function refused(shown: string, host: string | undefined, mode: 'ask' | 'never'): Access {
  const where =
    host === undefined
      ? `"${shown}" lies outside the workspace`
      : `"${shown}" lies on another machine (${host})`;
  const remedy =
    mode === 'never'
      ? 'by the setting `hullfit.filesOutsideWorkspace` or your answer it is not read; copy it into the workspace, or run "Hullfit: Forget Answers About Outside Files".'
      : 'it is read once you allow it; answer the question, or copy the file into the workspace.';
  return {
    kind: 'refused',
    code: host === undefined ? 'outside-workspace' : 'network-path',
    message: `${where}; ${remedy}`,
  };
}
