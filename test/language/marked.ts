/** Texts with marks: `<|…|>` around the tokens that a diagnostic must cover. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { compileText } from '../../src/language/compile';
import type { CompiledDocument, CompileOptions } from '../../src/language/compiled';
import type { HullDiagnostic, SourceRange } from '../../src/language/diagnostic';
import type { FitJob } from '../../src/engine/job';

export interface Marked {
  readonly text: string;
  readonly ranges: readonly SourceRange[];
}

export function unmark(marked: string): Marked {
  const parts = marked.split(/<\||\|>/);
  const text = parts.join('');
  const document = TextDocument.create('file:///marked.hull', 'hullfit', 0, text);
  const ranges: SourceRange[] = [];
  let offset = 0;
  parts.forEach((part, index) => {
    if (index % 2 === 1) {
      ranges.push({ start: document.positionAt(offset), end: document.positionAt(offset + part.length) });
    }
    offset += part.length;
  });
  return { text, ranges };
}

/** A new folder with these files; returns its path. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'hullfit-language-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}

export function compile(
  text: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options?: CompileOptions,
): Promise<CompiledDocument> {
  return compileText(text, join(folder(files), 'test.hull'), options);
}

/** The job of the only fit; fails with the diagnostics when there is none. */
export async function jobOf(
  text: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options?: CompileOptions,
): Promise<FitJob> {
  const { fits, diagnostics } = await compile(text, files, options);
  expect(fits).toHaveLength(1);
  const { job } = fits[0];
  if (!job) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return job;
}

/** The diagnostics of a code stand exactly at the marks; returns them. */
export async function expectAtMarks(
  marked: string,
  code: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<{ found: HullDiagnostic[]; compiled: CompiledDocument }> {
  const { text, ranges } = unmark(marked);
  const compiled = await compile(text, files);
  const found = compiled.diagnostics.filter((diagnostic) => diagnostic.code === code);
  const all = compiled.diagnostics.map((d) => `${d.code} ${JSON.stringify(d.range)} ${d.message}`).join('\n');
  expect(
    found.map(({ range }) => range),
    all,
  ).toEqual(ranges);
  return { found, compiled };
}
