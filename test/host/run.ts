/**
 * Runs the Mocha suites of this folder inside a VS Code extension host: a desktop VS Code when VSCODE_EXECUTABLE names
 * one, else code-server driven by Chromium. Prints each test, and writes their report to the file that is its argument; exit code
 * 0 only when tests ran and all passed.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { launchBrowser } from '../harness/browser';
import { ROOT, startCodeServer } from '../harness/codeServer';
import type { HostOutcome } from './outcome';

const SUITE = join(ROOT, 'out', 'test', 'host', 'index');
const WORKSPACE = join(ROOT, 'test', 'host', 'workspace');
/** Everything the workbench and the extension host say, to look into when a test fails. */
const LOG = join(ROOT, 'test-results', 'host.log');
const LIMIT_MS = 10 * 60_000;
const only = { HULLFIT_HOST_ONLY: process.env['HULLFIT_HOST_ONLY'] ?? '' };

/** Resolves with the exit code the workbench reports for the run. */
async function underCodeServer(outcomeFile: string): Promise<number> {
  const server = await startCodeServer({
    workspace: WORKSPACE,
    env: { HULLFIT_HOST_OUTCOME: outcomeFile, ...only },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const ended = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(new Error(`The host suites took more than ${LIMIT_MS / 60_000} minutes.\n${server.log()}`)),
        LIMIT_MS,
      );
      void page.exposeFunction('codeAutomationExit', (code: number) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      appendFileSync(LOG, `${format(...args)}\n`);
    });
    const remote = (path: string) => `vscode-remote://${server.authority}${path}`;
    const payload = [
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
      ['extensionDevelopmentPath', remote(ROOT)],
      ['enableProposedApi', ''],
      ['extensionTestsPath', remote(SUITE)],
    ];
    const query = new URLSearchParams({ folder: server.workspace, payload: JSON.stringify(payload) });
    await page.goto(`http://${server.authority}/?${query.toString()}`);
    return await ended;
  } finally {
    await browser.close();
    await server.dispose();
  }
}

function underDesktop(executable: string, outcomeFile: string): Promise<number> {
  return runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: SUITE,
    launchArgs: [WORKSPACE, '--disable-extensions', '--disable-workspace-trust'],
    extensionTestsEnv: { HULLFIT_HOST_OUTCOME: outcomeFile, ...only },
  });
}

async function run(): Promise<void> {
  const outcomeFile = process.argv[2];
  if (outcomeFile === undefined) throw new Error('Name the file that the report goes to.');
  mkdirSync(dirname(LOG), { recursive: true });
  writeFileSync(LOG, '');
  const desktop = process.env['VSCODE_EXECUTABLE'];
  const code = await (desktop ? underDesktop(desktop, outcomeFile) : underCodeServer(outcomeFile));
  if (!existsSync(outcomeFile)) throw new Error(`The extension host ended without a report; see ${LOG}.`);
  const outcome = JSON.parse(readFileSync(outcomeFile, 'utf8')) as HostOutcome;
  for (const { title, state, ms, error } of outcome.tests) {
    console.log(
      `${state === 'passed' ? 'ok  ' : 'FAIL'} ${title} (${ms} ms)${state === 'pending' ? ' was not run' : ''}`,
    );
    if (error !== undefined) console.log(error.replace(/^/gm, '     '));
  }
  console.log(`host: ${outcome.passes} passed, ${outcome.failures + outcome.pending} failed`);
  // A pending test has not been run, and nobody said it could be left out.
  const green = code === 0 && outcome.failures === 0 && outcome.pending === 0 && outcome.passes > 0;
  process.exitCode = green ? 0 : 1;
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
