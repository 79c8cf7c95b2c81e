/** Diagnostics as lines `file:line:column: severity code message`, positions counted from 1. */
import type { HullDiagnostic } from '../language/diagnostic';
import { inOrder } from '../language/diagnosticRecord';

export function diagnosticLine(file: string, { range, severity, code, message }: HullDiagnostic): string {
  const { line, character } = range.start;
  return `${file}:${line + 1}:${character + 1}: ${severity} ${code} ${oneLine(message)}\n`;
}

/** Errors and warnings, hints left out, in the order of the text. */
export function diagnosticLines(file: string, diagnostics: readonly HullDiagnostic[]): string {
  return toldOnce(inOrder(diagnostics))
    .filter(({ severity }) => severity !== 'hint')
    .map((diagnostic) => diagnosticLine(file, diagnostic))
    .join('');
}

/** Warnings that say the same are told once, at the first place, with the lines of the others. */
export function toldOnce(diagnostics: readonly HullDiagnostic[]): HullDiagnostic[] {
  const groups = new Map<string, HullDiagnostic[]>();
  diagnostics.forEach((one, at) => {
    const key = one.severity === 'error' ? String(at) : `${one.code} ${one.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  });
  return [...groups.values()].map(([first, ...others]) => {
    if (others.length === 0) return first;
    const lines = others.map(({ range }) => range.start.line + 1).join(', ');
    const where = `the same at line${others.length === 1 ? '' : 's'} ${lines}`;
    return { ...first, message: `${first.message} (${where})` };
  });
}

/** Errors are one line each, however many the message has (a stack has many). */
export function oneLine(message: string): string {
  return message.trim().replace(/\s*\n\s*/g, ' ');
}
