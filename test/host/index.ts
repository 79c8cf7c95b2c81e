/** Entry of the suites inside the extension host: VS Code calls `run`. What came of each test goes to a file. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import * as activation from './activation.suite';
import * as cancel from './cancel.suite';
import * as commands from './commands.suite';
import * as diagnostics from './diagnostics.suite';
import * as fits from './fits.suite';
import * as language from './language.suite';
import type { HostOutcome, HostTest } from './outcome';
import * as loop from './loop.suite';
import * as networks from './networks.suite';
import * as panels from './panels.suite';
import * as proof from './proof.suite';
import * as rivals from './rivals.suite';
import * as settings from './settings.suite';
import * as server from './server.suite';
import * as sweeps from './sweeps.suite';

/** Every suite; bundled, so nothing is searched for at run time. */
const SUITES = {
  activation,
  diagnostics,
  fits,
  language,
  proof,
  cancel,
  rivals,
  server,
  panels,
  networks,
  commands,
  settings,
  sweeps,
  loop,
};

export async function run(): Promise<void> {
  const outcomeFile = process.env['HULLFIT_HOST_OUTCOME'];
  if (outcomeFile === undefined)
    throw new Error('HULLFIT_HOST_OUTCOME is not set; run the suites with `npm run host`.');
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'min' });
  const only = process.env['HULLFIT_HOST_ONLY'] ?? '';
  if (only !== '') mocha.grep(new RegExp(only));
  for (const [name, suite] of Object.entries(SUITES)) {
    // Gives the file's tests its name.
    mocha.suite.emit('pre-require', globalThis, `test/host/${name}.suite.ts`, mocha);
    suite.define();
  }

  const tests: HostTest[] = [];
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started = mocha.run(() => resolve(started));
    const note = (test: Mocha.Runnable, state: HostTest['state'], error?: Error) =>
      tests.push({
        title: test.fullTitle(),
        file: test.file ?? test.parent?.file ?? '',
        state,
        ms: test.duration ?? 0,
        ...(error !== undefined && { error: error.stack ?? String(error) }),
      });
    started.on('pass', (test) => note(test, 'passed'));
    started.on('pending', (test) => note(test, 'pending'));
    // Failures of hooks come here as well.
    started.on('fail', (test, error: Error) => note(test, 'failed', error));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  const outcome: HostOutcome = { passes, failures, pending, tests };
  writeFileSync(outcomeFile, JSON.stringify(outcome));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
