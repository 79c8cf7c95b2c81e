/** The stable codes of what can be wrong with data; docs/diagnostics.md explains each. */
export const DATA_CODES = [
  'ambiguous-column',
  'bad-data-file',
  'bad-encoding',
  'empty-data-file',
  'file-too-large',
  'missing-arrow',
  'missing-cell',
  'missing-column',
  'missing-file',
  'not-a-number',
  'not-finite',
  'numeric-header',
  'one-class-target',
  'rows-out-of-range',
  'syntax',
  'unequal-rows',
  'unknown-format',
  'unreadable-file',
] as const;

export type DataCode = (typeof DATA_CODES)[number];
