// `npm test`: installs what is missing and runs every layer, a real VS Code included. At the end of the output stand a table of the
// layers, each failed test with its file and error, and `N passed, N failed` over all layers; the exit code is 0 only when nothing
// failed and every layer ran tests.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { failureList, failureOfOutput, failuresOfHost, failuresOfVitest } from './lib/failures.mjs';
import { main, runAndCapture, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const results = join(root, 'test-results');
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** A step that passes or fails as a whole. */
async function check(command, args) {
  return asAWhole(await runAndCapture(command, args, { cwd: root }));
}

/** The same, begun before its turn: what it prints is shown then. */
function begun(command, args) {
  const ran = runAndCapture(command, args, { cwd: root, quiet: true });
  return async () => {
    const { code, output } = await ran;
    process.stdout.write(output);
    return asAWhole({ code, output });
  };
}

function asAWhole({ code, output }) {
  return code === 0 ? { passed: 1, failed: 0, failures: [] } : failedAsAWhole(output);
}

function failedAsAWhole(output) {
  return { passed: 0, failed: 1, failures: [failureOfOutput(output)] };
}

/** A layer of Vitest tests, counted from its own report. A test that was left out counts as failed. */
async function vitest(name, args, env = process.env) {
  const report = join(results, `${name}.json`);
  rmSync(report, { force: true });
  const { code, output } = await runAndCapture(
    bin('vitest'),
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, env },
  );
  if (!existsSync(report)) return failedAsAWhole(output);
  const outcome = JSON.parse(readFileSync(report, 'utf8'));
  const { numPassedTests: passed, numTotalTests } = outcome;
  return counted(passed, numTotalTests - passed, failuresOfVitest(outcome, root), { code, output });
}

/** The suites in the extension host, counted from their report. */
async function host() {
  const { OUTCOME, runHostSuites } = await import('./host.mjs');
  const run = await runHostSuites();
  if (!existsSync(OUTCOME)) return failedAsAWhole(run.output);
  const outcome = JSON.parse(readFileSync(OUTCOME, 'utf8'));
  // A pending test has not been run, and nobody said it could be left out.
  return counted(outcome.passes, outcome.failures + outcome.pending, failuresOfHost(outcome), run);
}

/** A run that failed without a failed test (a file that does not load, an error between tests) still failed. */
function counted(passed, failed, failures, { code, output }) {
  if (failed > 0 || (code === 0 && passed > 0)) return { passed, failed, failures };
  return { passed, failed: 1, failures: failures.length > 0 ? failures : [failureOfOutput(output)] };
}

async function packages() {
  const { makePackages } = await import('./package.mjs');
  makePackages();
  return { passed: 1, failed: 0, failures: [] };
}

async function installEditor() {
  const { installVSCode } = await import('./vscode.mjs');
  installVSCode();
  return { passed: 1, failed: 0, failures: [] };
}

/** The command line under the newer Node that VS Code itself runs on, beside the one of the unit layer. */
async function newerNode() {
  const { installVSCode } = await import('./vscode.mjs');
  const { node } = installVSCode();
  return vitest('node-24', ['test/cli/commands.test.ts', 'test/cli/fit.test.ts'], {
    ...process.env,
    HULLFIT_NODE: node,
  });
}

async function languages() {
  const { installLanguages } = await import('./languages.mjs');
  installLanguages();
  return { passed: 1, failed: 0, failures: [] };
}

/** They take the processors while installations wait for the network and the disk. Before the build, which writes what they read. */
const CHECKS = [
  ['types', bin('tsc'), ['--noEmit']],
  ['lint', 'npm', ['run', '--silent', 'lint']],
];
/** The tests of the webview use the same browser. */
const INSTALLATIONS = [
  ['VS Code', installEditor],
  ['languages', languages],
];
const TESTS = [
  ['build', () => check(process.execPath, [join(root, 'scripts', 'build.mjs')])],
  // their modules are read once for all files of a process: to read them anew for each takes longer than the tests
  ['fast', () => vitest('fast', ['--project', 'fast', '--poolOptions.forks.isolate=false'])],
  ['slow', () => vitest('slow', ['--project', 'slow'])],
  ['Node 24', newerNode],
  ['host', host],
  ['package', packages],
  ['screen', () => vitest('screen', ['--config', 'vitest.screen.config.ts'])],
];

async function runLayer(name, body) {
  console.log(`\n== ${name} ==`);
  const start = Date.now();
  let outcome;
  try {
    outcome = await body();
  } catch (error) {
    console.error(error instanceof ScriptError ? `error: ${error.message}` : error);
    outcome = failedAsAWhole(error instanceof ScriptError ? error.message : inspect(error));
  }
  return { name, ...outcome, seconds: (Date.now() - start) / 1000 };
}

await main(async () => {
  bootstrap();
  mkdirSync(results, { recursive: true });
  const outcomes = [];
  const checks = CHECKS.map(([name, command, args]) => [name, begun(command, args)]);
  for (const [name, body] of [...INSTALLATIONS, ...checks, ...TESTS])
    outcomes.push(await runLayer(name, body));

  console.log('\nlayer      passed  failed    time');
  for (const { name, passed, failed, seconds } of outcomes) {
    const row = [
      name.padEnd(9),
      String(passed).padStart(7),
      String(failed).padStart(7),
      `${seconds.toFixed(0)} s`.padStart(7),
    ];
    console.log(row.join(' '));
  }
  const list = failureList(outcomes);
  if (list !== '') console.log(`\n${list}`);
  const sum = (field) => outcomes.reduce((total, outcome) => total + outcome[field], 0);
  if (sum('failed') > 0) process.exitCode = 1;
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
});
