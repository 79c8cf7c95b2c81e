/** What `npm test` says at its end: each failed test by file and name, from the real report of a run that fails in many ways. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

interface Failure {
  readonly name: string;
  readonly file: string;
  readonly error: string;
}
interface Failures {
  failuresOfVitest(report: unknown, root: string): Failure[];
  failuresOfHost(outcome: unknown): Failure[];
  failureOfOutput(output: string): Failure;
  failureList(outcomes: readonly { name: string; failures: readonly Failure[] }[]): string;
}

const FILES = {
  'wrong.test.ts': `
describe('sums', () => {
  it('are right', () => expect(1 + 1).toBe(2));
  it('are wrong', () => expect(1 + 1).toBe(3));
  it.skip('are left out', () => undefined);
});`,
  'hook.test.ts': `
afterAll(() => { throw new Error('the folder is still in use'); });
it('passes', () => undefined);`,
  'before.test.ts': `
beforeAll(() => { throw new Error('there is no browser'); });
it('opens', () => undefined);
it('closes', () => undefined);`,
  'unread.test.ts': `throw new Error('no such machine');`,
};

const failures = (await import(pathToFileURL(resolve('scripts', 'lib', 'failures.mjs')).href)) as Failures;
let folder: string;
let found: Failure[];
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hullfit-failures-')));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const report = join(folder, 'report.json');
  const args = ['run', '--globals', '--root', folder, '--reporter=json', `--outputFile=${report}`];
  const code = await new Promise((done) => {
    execFile(resolve('node_modules', '.bin', 'vitest'), args, (error) => done(error?.code ?? 0));
  });
  expect(code).toBe(1);
  found = failures.failuresOfVitest(JSON.parse(readFileSync(report, 'utf8')), folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('names failed and left out tests, files that do not load and hooks that fail, and none that passed', () => {
  const says = (file: string, name: string, error: RegExp) =>
    expect(found).toContainEqual({ file, name, error: expect.stringMatching(error) as string });
  says('wrong.test.ts', 'sums are wrong', /expected 2 to be 3/);
  says('wrong.test.ts', 'sums are left out', /was not run/);
  says('hook.test.ts', '(the file as a whole)', /the folder is still in use/);
  says('before.test.ts', '(the file as a whole; its 2 tests were not run)', /there is no browser/);
  says('unread.test.ts', '(the file as a whole)', /no such machine/);
  expect(found).toHaveLength(5);
});

it('prints layer, file, name and the first lines of the error, without colours', () => {
  const error = `\u001b[31mAssertionError\u001b[0m: too much\n${'    at somewhere\n'.repeat(100)}`;
  const host = failures.failuresOfHost({
    tests: [
      { title: 'fits a file', file: 'test/host/fits.suite.ts', state: 'failed', ms: 3, error },
      { title: 'cancels', file: 'test/host/cancel.suite.ts', state: 'pending', ms: 0 },
      { title: 'opens', file: 'test/host/fits.suite.ts', state: 'passed', ms: 1 },
    ],
  });
  const lint = failures.failureOfOutput(`${'checking\n'.repeat(100)}src/a.ts: 1 error\n`);
  const list = failures.failureList([
    { name: 'types', failures: [] },
    { name: 'lint', failures: [lint] },
    { name: 'host', failures: host },
  ]);
  expect(list).toContain(
    '[host] test/host/fits.suite.ts > fits a file\n    AssertionError: too much\n        at somewhere\n',
  );
  expect(list).toContain('[host] test/host/cancel.suite.ts > cancels\n    was not run (pending)');
  expect(list).toMatch(/^What failed:\n\n\[lint\] \(as a whole\)\n {4}checking\n/);
  expect(list).toContain('src/a.ts: 1 error');
  expect(list.split('\n').length).toBeLessThan(60);
  expect(failures.failureList([{ name: 'types', failures: [] }])).toBe('');
});
