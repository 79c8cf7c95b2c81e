/** What is wrong with a file from which nothing may be quoted: where and of what kind, in words that are all our own. */
import type { DataCode } from './codes';
import type { DataFault } from './fault';

/** Problems whose messages say nothing about what is in the file. */
const SILENT: ReadonlySet<DataCode> = new Set<DataCode>([
  'empty-data-file',
  'file-too-large',
  'missing-file',
  'network-path',
  'outside-workspace',
  'reading-too-long',
  'rows-out-of-range',
  'unknown-format',
  'unreadable-file',
  'untrusted-workspace',
]);

const WHAT: Partial<Record<DataCode, string>> = {
  'bad-weight': 'has a weight there that is not above 0',
  'ambiguous-column': 'names that column more than once',
  'missing-cell': 'has an empty cell there',
  'missing-column': 'has no column of that name',
  'not-a-network': 'holds no network of one hidden layer that could be compared',
  'not-a-number': 'has a text there where a number belongs',
  'not-finite': 'has a number there that is not finite',
  'one-class-target': 'does not have both classes in the chosen rows',
  'too-many-labels': 'has too many different texts there',
};

/** The same problem without cells, names of columns, or parts of the text. */
export function withoutContent(problem: DataFault, shown: string): DataFault {
  const { code, place, line } = problem;
  if (SILENT.has(code)) return problem;
  const at = line === undefined ? '' : ` (line ${line})`;
  const what = WHAT[code] ?? 'is not a well-formed table';
  return {
    code,
    place,
    message: `"${shown}"${at} ${what}; it lies outside the working folder, so nothing is quoted from it.`,
    ...(line === undefined ? {} : { line }),
  };
}
