/** Diagnostics as plain data, for other programs. */
import type { HullDiagnostic } from './diagnostic';

export function hasErrors(diagnostics: readonly HullDiagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** A diagnostic with its places counted from 1. */
export function diagnosticRecord({ range, severity, code, message }: HullDiagnostic) {
  return {
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    severity,
    code,
    message,
  };
}

/** In the order of the text. */
export function inOrder(diagnostics: readonly HullDiagnostic[]): HullDiagnostic[] {
  return [...diagnostics].sort(
    (p, q) => p.range.start.line - q.range.start.line || p.range.start.character - q.range.start.character,
  );
}
