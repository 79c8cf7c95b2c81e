/**
 * A real VS Code for the tests: code-server as `scripts/vscode.mjs` installs it, with a user folder of its own under the
 * system's temporary folder. One instance a test file; `dispose` ends its whole process group and removes the folder.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The project's folder: every runner is started there. */
export const ROOT = process.cwd();

export interface Installation {
  readonly node: string;
  readonly entry: string;
  readonly chromium: string;
  /** Chromium for pages alone, with no window around them. */
  readonly shell: string;
}

export function installation(): Installation {
  const file = join(ROOT, '.cache', 'vscode', 'where.json');
  if (!existsSync(file)) {
    throw new Error('The tests need a VS Code; run `node scripts/vscode.mjs` in the project folder first.');
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Installation;
}

export interface CodeServerOptions {
  /** Copied into the temporary folder and opened from there, so that tests may edit it. */
  readonly workspace: string;
  /** Environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** With workspace trust, as a user has it: the folder is not trusted until somebody says so. */
  readonly trust?: boolean;
  /** Where extensions are installed; none are where it is left out. */
  readonly extensions?: string;
}

export interface CodeServer {
  readonly authority: string;
  /** The opened copy of the workspace. */
  readonly workspace: string;
  /** Scratch folder of this instance. */
  readonly folder: string;
  /** What the server printed, for a failing test's message. */
  log(): string;
  dispose(): Promise<void>;
}

/** Nothing that moves, asks or phones home. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.autoRepositoryDetection': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
};

const START_LIMIT_MS = 60_000;

export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const { node, entry } = installation();
  const folder = userFolder();
  const workspace = join(folder, 'workspace');
  cpSync(options.workspace, workspace, { recursive: true });
  writeFileSync(
    join(folder, 'data/User/settings.json'),
    JSON.stringify({ ...QUIET_SETTINGS, ...options.settings }),
  );
  const env = cleanEnvironment(folder, options.env ?? {});
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  const child = spawn(
    node,
    [
      entry,
      ...folderArguments(folder, options.extensions),
      '--bind-addr',
      authority,
      '--auth',
      'none',
      '--disable-telemetry',
      '--disable-update-check',
      ...(options.trust === true ? [] : ['--disable-workspace-trust']),
      '--disable-getting-started-override',
      '--disable-proxy',
      '--vscode-option',
      'enable-smoke-test-driver',
    ],
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));

  const dispose = async (): Promise<void> => {
    await endGroup(child);
    removeFolder(folder);
  };
  try {
    await untilHealthy(authority, child);
  } catch (error) {
    await dispose();
    throw new Error(`${(error as Error).message}\n${log}`, { cause: error });
  }
  return { authority, workspace, folder, log: () => log, dispose };
}

/** Installs a packaged extension into a folder, for servers that are started with it. */
export async function installExtension(vsix: string, extensions: string): Promise<void> {
  const { node, entry } = installation();
  const folder = userFolder();
  const install = [entry, ...folderArguments(folder, extensions), '--install-extension', vsix];
  const env = cleanEnvironment(folder, {});
  try {
    await finished(spawn(node, install, { env, stdio: ['ignore', 'pipe', 'pipe'] }), vsix);
  } finally {
    removeFolder(folder);
  }
}

/** A new one for all that one instance writes. */
function userFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-vscode-'));
  for (const name of ['data/User', 'exts', 'tmp', 'config', 'share']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'config.yaml'), '');
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

function folderArguments(folder: string, extensions = join(folder, 'exts')): string[] {
  return [
    '--config',
    join(folder, 'config.yaml'),
    '--user-data-dir',
    join(folder, 'data'),
    '--extensions-dir',
    extensions,
  ];
}

/** Without what would point this instance at another VS Code, and with its temporary files in its own folder. */
function cleanEnvironment(folder: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|VITEST|PORT$|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$|CI$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    EXTENSIONS_GALLERY: '{}',
    TMPDIR: join(folder, 'tmp'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'share'),
    ...extra,
  };
}

function finished(child: ChildProcess, what: string): Promise<void> {
  let log = '';
  child.stdout?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`Installing ${what} ended with code ${code}:\n${log}`)),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') return reject(new Error('No port to listen on.'));
      probe.close(() => resolve(address.port));
    });
  });
}

async function untilHealthy(authority: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null)
      throw new Error(`code-server ended with code ${child.exitCode} at its start.`);
    const healthy = await fetch(`http://${authority}/healthz`).then(
      (answer) => answer.ok,
      () => false, // not listening yet
    );
    if (healthy) return;
    await sleep(200);
  }
  throw new Error(`code-server did not answer within ${START_LIMIT_MS / 1000} s.`);
}

/** Ends the server with everything it started: asks first, then insists. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('close', () => resolve());
  });
  signalGroup(child.pid, 'SIGTERM');
  await Promise.race([gone, sleep(3000)]);
  signalGroup(child.pid, 'SIGKILL');
  await Promise.race([gone, sleep(2000)]);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: already gone
  }
}
