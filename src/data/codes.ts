/** The stable codes of what can be wrong with data; docs/diagnostics.md explains each. */
export const DATA_CODES = [
  'ambiguous-column',
  'bad-data-file',
  'bad-encoding',
  'bad-weight',
  'empty-data-file',
  'file-too-large',
  'missing-arrow',
  'missing-cell',
  'missing-column',
  'missing-file',
  'network-path',
  'not-a-number',
  'not-finite',
  'numeric-header',
  'one-class-target',
  'outside-workspace',
  'reading-too-long',
  'rows-out-of-range',
  'syntax',
  'too-many-labels',
  'unequal-rows',
  'unknown-format',
  'unreadable-file',
  'untrusted-workspace',
] as const;

export type DataCode = (typeof DATA_CODES)[number];
