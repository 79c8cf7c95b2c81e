/** `hullfit check`: the diagnostics of a file. Errors go to stderr, the rest to stdout; with --json all to stdout. */
import { compileText } from '../../language/compile';
import type { HullDiagnostic } from '../../language/diagnostic';
import { LARGEST_FILE, largestFile, readArguments } from '../arguments';
import type { Command } from '../command';
import { diagnosticRecord, hasErrors, inOrder } from '../../language/diagnosticRecord';
import { diagnosticLine } from '../diagnostics';
import { ExitCode } from '../exitCodes';
import { readHullFile } from '../files';

const usage = 'check FILE.hull [--json] [--largest-file MB]';

export const check: Command = {
  name: 'check',
  usage,
  summary: 'prints what is wrong with the file, as file:line:column: severity code message',
  async run(args, io) {
    const { values, positionals } = readArguments(args, {
      usage,
      least: 1,
      most: 1,
      options: { json: { type: 'boolean' }, ...LARGEST_FILE },
    });
    const [file] = positionals;
    const document = await compileText(await readHullFile(file), file, {
      largestDataFile: largestFile(values),
    });
    const diagnostics = inOrder(document.diagnostics);
    if (values.json) {
      io.out(
        `${JSON.stringify(
          diagnostics.map((item) => ({ file, ...diagnosticRecord(item) })),
          null,
          2,
        )}\n`,
      );
    } else {
      for (const { error, text } of runs(file, diagnostics)) {
        if (error) io.err(text);
        else io.out(text);
      }
    }
    return hasErrors(diagnostics) ? ExitCode.badFile : ExitCode.ok;
  },
};

/** Lines that follow one another on the same stream, as one text: each write costs as much as ten lines. */
function runs(file: string, diagnostics: readonly HullDiagnostic[]): { error: boolean; text: string }[] {
  const all: { error: boolean; lines: string[] }[] = [];
  for (const item of diagnostics) {
    const error = item.severity === 'error';
    if (all.at(-1)?.error !== error) all.push({ error, lines: [] });
    all.at(-1)!.lines.push(diagnosticLine(file, item));
  }
  return all.map(({ error, lines }) => ({ error, text: lines.join('') }));
}
