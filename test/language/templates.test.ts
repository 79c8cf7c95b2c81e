/** Every template of New File is a whole file: no diagnostics, laid out as the formatter does, and proven when it is fitted. */
import { describe, expect, it } from 'vitest';
import { compileText } from '../../src/language/compile';
import { TEMPLATES } from '../../src/language/templates';
import { solved } from '../helpers/solved';
import { apply, FORMAT, open } from './lsp/open';

it('there is one for each of the four usual cases', () => {
  expect(TEMPLATES.map(({ label }) => label)).toEqual([
    'Calibration table',
    'Noisy curve',
    'Two classes',
    'Table of many columns',
  ]);
});

describe.each(TEMPLATES)('$label', ({ text, about }) => {
  it('has no diagnostics, and one fit', async () => {
    const { diagnostics, fits } = await compileText(text, '/nowhere/template.hull');
    expect(diagnostics).toEqual([]);
    expect(fits).toHaveLength(1);
    expect(fits[0].job).not.toBeNull();
    expect(about).toMatch(/^[A-Z].*\.$/);
  });

  it('is proven', { timeout: 60_000 }, async () => {
    const { job } = (await compileText(text, '/nowhere/template.hull')).fits[0];
    const { problem, gap, timeMs } = job!;
    const solution = await solved(problem, { gap, timeMs });
    expect(solution.status).toBe('optimal');
    expect(solution.neurons.length).toBeGreaterThan(1);
    expect(solution.neurons.length).toBeLessThan(20);
  });

  it('is laid out as the formatter does', async () => {
    const { hullfit, document } = await open(text);
    const params = { textDocument: { uri: document.uri.toString() }, options: FORMAT };
    const edits = await hullfit.lsp.Formatter!.formatDocument(document, params);
    expect(apply(text, edits)).toBe(text);
  });
});
