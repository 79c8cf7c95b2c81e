/** A test of the solver that fails says how its solves ended and what they did last, from the real report of a run. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const TESTS = `
import { problem, run, solved } from ${JSON.stringify(resolve('test', 'helpers', 'solved.ts'))};

const bump = problem([[-1], [0], [0.5], [1]], [0.2, 1, 0.3, 0.5], { goal: { kind: 'within', tolerance: 0.1 } });
const conflict = problem([[0], [0]], [1, 2]);

it('expects too much', async () => {
  const solution = await solved(bump);
  expect(solution.neurons).toHaveLength(77);
});
it('expects too much of a solve in this thread', async () => {
  const solution = await run(conflict, { onProgress: () => undefined });
  expect(solution.status).toBe('optimal');
});
it('solves five times', async () => {
  for (const gap of [1, 2, 3, 4, 5]) await run(bump, { gap: gap * 1e-7 });
  throw new Error('that was the fifth');
});
it('does not solve', () => expect(1).toBe(2));
it('is out of time', async () => {
  const at = (i, k) => Math.sin(12.9898 * (i + 1) * (k + 1) + k);
  const rows = Array.from({ length: 200 }, (_, i) => [0, 1, 2].map((k) => at(i, k)));
  await run(problem(rows, rows.map((_, i) => Math.cos(78.233 * (i + 1)))), { timeMs: 600_000 });
}, 12_000);
`;

let folder: string;
/** Of each test, what a report says of its failure. */
const errors = new Map<string, string>();

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hullfit-failing-')));
  writeFileSync(join(folder, 'failing.test.ts'), TESTS);
  const path = join(folder, 'report.json');
  const args = ['run', '--globals', '--root', folder, '--reporter=json', `--outputFile=${path}`];
  await new Promise((done) => execFile(resolve('node_modules', '.bin', 'vitest'), args, done));
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  for (const { assertionResults } of report.testResults)
    for (const { title, failureMessages } of assertionResults) errors.set(title, failureMessages.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const errorOf = (title: string): string => errors.get(title) ?? '';
const solvesOf = (title: string): number => errorOf(title).split('The solve: ').length - 1;

it('adds the reason and the end of the log to the error', () => {
  const error = errorOf('expects too much');
  expect(error).toMatch(/expected .* to have a length of 77/);
  expect(error).toContain('The solve: optimal. The end of its log:\n  {"type":"start"');
  expect(error).toContain('"decision":"end","reason":"gap"');
  expect(error).toMatch(/\{"type":"end".*"status":"optimal"/);
});

it('does so for a solve in the thread of the tests', () => {
  const error = errorOf('expects too much of a solve in this thread');
  expect(error).toContain("expected 'infeasible' to be 'optimal'");
  expect(error).toContain('The solve: infeasible: {"rows":[0,1]}');
  expect(error).toContain('"stoppedBy":"infeasible"');
});

it('tells the last three solves, and nothing where there is none', () => {
  expect(solvesOf('solves five times')).toBe(3);
  expect(errorOf('solves five times')).toContain('that was the fifth');
  expect(errorOf('does not solve')).toContain('expected 1 to be 2');
  expect(solvesOf('does not solve')).toBe(0);
});

it('tells what a solve has done that is still running when the test is out of time', () => {
  expect(errorOf('is out of time')).toContain('Test timed out in 12000ms');
  expect(errorOf('is out of time')).toContain('The solve: not ended. The end of its log:\n  {"type":"start"');
});
