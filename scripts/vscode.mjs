// Installs a real VS Code for the tests into .cache/vscode: code-server from the npm registry, the Node it needs, and
// Debian's Chromium. Every step is checked first and skipped when it is done, so running it again costs nothing.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apt } from './lib/apt.mjs';
import { main, onPath, run, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.cache', 'vscode');

const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';
/** Native modules without which the server does not start; the rest of its optional ones are not needed. */
const NATIVE_MODULES = ['@vscode/spdlog', '@vscode/native-watchdog'];
const SHELL = '/usr/bin/chromium-headless-shell';
const NETWORK_ADVICE = 'Check the network and the npm registry, then run the command again.';

/** The Node that runs code-server; it is an npm package of its own. */
function nodePackage() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new ScriptError(
      `The tests' VS Code is set up for Linux on x64 or arm64, not ${process.platform} on ${process.arch}. ` +
        'Run the tests in a Debian container there, or `npm run unit` for the layers that need no editor.',
    );
  }
  return `node-linux-${process.arch}`;
}

/** Debian packages that are missing: a browser, and a compiler for the two native modules. */
function installDebianPackages(needsCompiler) {
  const missing = [];
  if (!onPath('chromium')) missing.push('chromium');
  if (needsCompiler) {
    for (const [program, name] of [
      ['make', 'make'],
      ['g++', 'g++'],
      ['python3', 'python3'],
    ]) {
      if (!onPath(program)) missing.push(name);
    }
  }
  if (missing.length > 0) apt(missing);
  if (!existsSync(SHELL)) installShell();
}

/** Chromium without a window of its own: pages open in half the time. Older Debians do not have it, and the tests take Chromium itself. */
function installShell() {
  try {
    apt(['chromium-headless-shell']);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    console.log(`${error.message} The tests of the panel open Chromium instead, which takes longer.`);
  }
}

/** Runs a step unless its stamp already says `key`; a step cut short leaves no stamp and starts over. */
function step(name, key, body) {
  const stamp = join(folder, `.done-${name}`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  rmSync(stamp, { force: true });
  console.log(`VS Code for the tests: ${name} …`);
  body();
  writeFileSync(stamp, key);
}

/** Installs what is missing; returns where things are, { node, entry, chromium, shell }, and writes that to .cache/vscode/where.json. */
export function installVSCode() {
  const nodeName = nodePackage();
  const versions = `code-server@${CODE_SERVER} node@${NODE} ${process.arch}`;
  const server = join(folder, 'node_modules', 'code-server');
  const vscode = join(server, 'lib', 'vscode');
  const nodeHome = join(folder, 'node_modules', nodeName);
  mkdirSync(folder, { recursive: true });
  // A package.json of its own, or npm would walk up and install into the project.
  writeFileSync(join(folder, 'package.json'), '{ "name": "hullfit-test-vscode", "private": true }\n');

  const env = {
    ...process.env,
    PATH: `${join(nodeHome, 'bin')}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeHome,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_loglevel: 'error',
  };
  const builtStamp = join(folder, '.done-native-modules');
  installDebianPackages(!existsSync(builtStamp));
  step('code-server', versions, () => {
    run(
      'npm',
      [
        'install',
        '--prefix',
        folder,
        '--ignore-scripts',
        `${nodeName}@${NODE}`,
        `code-server@${CODE_SERVER}`,
      ],
      { cwd: folder, env: { ...env, PATH: process.env.PATH }, advice: NETWORK_ADVICE },
    );
  });
  step('its-dependencies', versions, () => {
    run('npm', ['install', '--omit=dev', '--ignore-scripts'], { cwd: vscode, env, advice: NETWORK_ADVICE });
  });
  step('native-modules', versions, () => {
    run('npm', ['rebuild', ...NATIVE_MODULES], {
      cwd: vscode,
      env,
      advice: 'It needs make, g++ and python3; remove .cache/vscode and run the command again.',
    });
  });

  const entry = join(server, 'out', 'node', 'entry.js');
  const node = join(nodeHome, 'bin', 'node');
  for (const file of [entry, node]) {
    if (!existsSync(file))
      throw new ScriptError(`${file} is missing; remove .cache/vscode and run the command again.`);
  }
  // The tests read this file; they know nothing of how VS Code got here.
  const chromium = chromiumPath();
  const where = { node, entry, chromium, shell: existsSync(SHELL) ? SHELL : chromium };
  writeFileSync(join(folder, 'where.json'), `${JSON.stringify(where, null, 2)}\n`);
  return where;
}

function chromiumPath() {
  for (const file of ['/usr/bin/chromium', '/usr/bin/chromium-browser']) if (existsSync(file)) return file;
  throw new ScriptError(
    'Chromium is not installed; install the Debian package `chromium` and run the command again.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => {
    const { entry } = installVSCode();
    console.log(`VS Code for the tests is ready: ${entry}`);
  });
}
