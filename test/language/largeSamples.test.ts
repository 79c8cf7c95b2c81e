import { describe, expect, it } from 'vitest';
import { compile, jobOf } from './marked';

function rows(count: number): string {
  return Array.from({ length: count }, (_, i) => `  ${i / 7}, ${-i}e-2 -> ${i % 11}`).join('\n');
}

describe('a large samples block', () => {
  it('is one token, so the parser sees as many as for a small one', async () => {
    const { createHullfitServices } = await import('../../src/language/services');
    const { EmptyFileSystem } = await import('langium');
    const { hullfit } = createHullfitServices(EmptyFileSystem);
    const count = (n: number) =>
      hullfit.parser.Lexer.tokenize(`dataset d { samples {\n${rows(n)}\n} }`).tokens.map(
        ({ tokenType }) => tokenType.name,
      );
    expect(count(50_000)).toEqual(count(2));
    expect(count(2)).toEqual(['dataset', 'ID', '{', 'samples', 'SAMPLES_BODY', '}']);
  });

  it('reads 50,000 lines right', async () => {
    const job = await jobOf(
      `dataset d { samples {\n${rows(50_000)}\n} } network n { bias free } fit f { network n data d }`,
    );
    expect(job.problem.count).toBe(50_000);
    expect(job.problem.dimension).toBe(2);
    expect([...job.problem.inputs.slice(-2)]).toEqual([49_999 / 7, -499.99]);
    expect(job.problem.targets[49_999]).toBe(49_999 % 11);
    expect(job.rowNumbers[49_999]).toBe(50_000);
  });

  it('places an error in its last line, and stops after the first few of many', async () => {
    const { diagnostics } = await compile(
      `dataset d { samples {\n${rows(20_000)}\n oops -> 1\n} } fit f { data d }`,
    );
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      code: 'not-a-number',
      range: { start: { line: 20_001, character: 1 } },
    });
    const all = await compile(`dataset d { samples {\n${'x -> y\n'.repeat(20_000)} } } fit f { data d }`);
    expect(all.diagnostics).toHaveLength(20);
  });
});
