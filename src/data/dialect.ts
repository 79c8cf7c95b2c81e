/** How a text file writes its table: what separates cells, the decimal sign, and whether a line names the columns. */
import { isTabbed } from './tableFiles';

/** A space stands for any run of spaces and tabs. */
export type Separator = ',' | ';' | '\t' | ' ';

export type DecimalSign = '.' | ',';

export interface Dialect {
  readonly separator: Separator;
  readonly decimal: DecimalSign;
  /** Whether the first line names the columns; otherwise they are named 1, 2, 3 … */
  readonly header: boolean;
}

/** What is said of a dialect; the rest is guessed. */
export type DialectChoice = Partial<Dialect>;

/** A dialect as a file was read by it. */
export interface FileDialect extends Dialect {
  /** What nobody said. */
  readonly guessed: readonly ('separator' | 'decimal')[];
}

/** The plural, for sentences. */
const SEPARATOR_WORDS: Readonly<Record<Separator, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  ' ': 'spaces',
};

/** `commas`, `semicolons`, `tabs` or `spaces`. */
export function separatorWord(separator: Separator): string {
  return SEPARATOR_WORDS[separator];
}

/** The value of the clause `separator`, as it is written. */
export function separatorText(separator: Separator): string {
  if (separator === '\t') return 'tab';
  return separator === ' ' ? 'space' : `"${separator}"`;
}

/** What a file's extension says where nothing else does. */
export function plainDialect(extension: string): Dialect {
  return { separator: isTabbed(extension) ? '\t' : ',', decimal: '.', header: true };
}

/** A dialect that differs from what the extension says; undefined of any other. */
export function oddDialect(dialect: Dialect, extension: string): Dialect | undefined {
  const { separator, decimal, header } = dialect;
  const plain = plainDialect(extension);
  const same = separator === plain.separator && decimal === plain.decimal && header;
  return same ? undefined : { separator, decimal, header };
}

/** The columns of a table whose first line names none. */
export function numberedColumns(count: number): string[] {
  return Array.from({ length: count }, (_, column) => String(column + 1));
}
