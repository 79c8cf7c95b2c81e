// `npm run demo`: installs what is missing, builds, fits every file in examples/ with the real command line, verifies every
// result and prints one table. Results lie in out/demo/FILE/FIT.json. Plain Node: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { main, run, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const examples = join(root, 'examples');
const out = join(root, 'out', 'demo');
const cli = join(root, 'dist', 'cli.js');

/** A process of the command line: { code, stdout, stderr }; rejects when it does not start or is ended by a signal. */
function hullfit(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => (said[name] += text));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === null) reject(new ScriptError(`hullfit ${args.join(' ')} was ended by ${signal}.`));
      else resolve({ code, ...said });
    });
  });
}

/** Fits one file and verifies each of its results: a row for every result, a sentence for every failure. */
async function fitFile(file) {
  const folder = join(out, basename(file, '.hull'));
  const path = relative(root, join(examples, file));
  const failures = [];
  const fitted = await hullfit('fit', path, '--out', folder);
  // With code 1 the results say themselves which fit stopped and why.
  if (fitted.code !== 0 && fitted.code !== 1) {
    failures.push(`${path}: hullfit fit ended with code ${fitted.code}: ${fitted.stderr.trim()}`);
  }
  const rows = [];
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).sort()) {
    const result = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const written = relative(root, join(folder, name));
    const verified = await hullfit('verify', written);
    if (result.status !== 'optimal') failures.push(`${path}: ${result.fit}: ${result.reason}`);
    if (verified.code !== 0) {
      failures.push(
        `${written}: hullfit verify ended with code ${verified.code}:\n${verified.stdout}${verified.stderr}`,
      );
    }
    rows.push(rowOf(file, result, verified.code === 0));
  }
  if (rows.length === 0) failures.push(`${path}: no result was written.`);
  return { rows, failures };
}

const HEAD = [
  'file',
  'fit',
  'samples',
  'inputs',
  'status',
  'mass',
  'proven gap',
  'neurons',
  'time',
  'verified',
];
const RIGHT = new Set([2, 3, 5, 6, 7, 8]);

function rowOf(file, result, verified) {
  return [
    basename(file, '.hull'),
    result.fit,
    String(result.samples.count),
    String(result.samples.inputs.length),
    result.status,
    result.mass === null ? '-' : String(Number(result.mass.toPrecision(7))),
    gapOf(result.gap),
    result.mass === null ? '-' : String(result.neurons.length),
    `${(result.timing.totalMs / 1000).toFixed(2)} s`,
    verified ? 'yes' : 'NO',
  ];
}

function gapOf(gap) {
  if (gap === null) return '-';
  return gap === 0 ? '0' : gap.toExponential(1);
}

function printTable(rows) {
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, k) => Math.max(...all.map((row) => row[k].length)));
  for (const row of all) {
    const cells = row.map((cell, k) => (RIGHT.has(k) ? cell.padStart(widths[k]) : cell.padEnd(widths[k])));
    console.log(cells.join('  ').trimEnd());
  }
}

await main(async () => {
  bootstrap();
  console.log('Building …');
  run(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    advice: 'The message above names the file that does not build.',
  });
  // Nothing of an earlier run may pass for a result of this one.
  rmSync(out, { recursive: true, force: true });
  const files = readdirSync(examples)
    .filter((name) => name.endsWith('.hull'))
    .sort();
  if (files.length === 0) throw new ScriptError('There is no .hull file in examples/.');
  const outcomes = [];
  for (const file of files) {
    console.log(`Fitting examples/${file} …`);
    outcomes.push(await fitFile(file));
  }
  console.log('');
  printTable(outcomes.flatMap(({ rows }) => rows));
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  for (const failure of failures) console.error(`error: ${failure}`);
  console.log(`\nThe results lie in ${relative(process.cwd(), out) || '.'}/FILE/FIT.json.`);
  if (failures.length > 0) process.exitCode = 1;
});
