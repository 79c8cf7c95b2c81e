import { expect, it } from 'vitest';
import { toldOnce } from '../../src/cli/diagnostics';
import { formatSummary } from '../../src/cli/summary';
import type { HullDiagnostic } from '../../src/language/diagnostic';
import { sampleResult } from '../result/fixture';

function diagnostic(line: number, severity: HullDiagnostic['severity'], message: string): HullDiagnostic {
  const at = { line, character: 0 };
  return { severity, code: 'too-large-to-certify', message, range: { start: at, end: at } };
}

it('tells a warning once, with the lines of the others, and every error', () => {
  const all = [
    diagnostic(1, 'warning', 'Large.'),
    diagnostic(4, 'warning', 'Large.'),
    diagnostic(5, 'warning', 'Other.'),
    diagnostic(8, 'warning', 'Large.'),
    diagnostic(9, 'error', 'Bad.'),
    diagnostic(10, 'error', 'Bad.'),
  ];
  expect(toldOnce(all).map(({ range, message }) => [range.start.line, message])).toEqual([
    [1, 'Large. (the same at lines 5, 9)'],
    [5, 'Other.'],
    [9, 'Bad.'],
    [10, 'Bad.'],
  ]);
});

it('has the fit on its data in the table, and on what was held out when something was', () => {
  const result = sampleResult();
  const classified = { ...result, fit: 'classes', residual: { margin: -1, accuracy: 0.9996, hinge: 1 } };
  const plain = formatSummary([{ ...result, residual: { max: 0.0123456, rms: 0.01 } }, classified]);
  expect(plain).toContain('on its data');
  expect(plain).not.toContain('held out');
  expect(plain).toContain('max 0.0123');
  expect(plain).toContain('99.9 % right');
  const tested = formatSummary([
    { ...result, test: { samples: 3, rms: 2e-4 } },
    { ...classified, test: { samples: 3, accuracy: 1 } },
    result,
  ]);
  expect(tested).toMatch(/held out +time/);
  expect(tested).toContain('rms 2.0e-4');
  expect(tested).toContain('100 % right');
});
