import type { DecimalSign, Separator } from '../../data/dialect';

/** The closed lists of words that a clause may have as its value. */
export const WORDS = {
  header: ['none'],
  missing: ['drop', 'error'],
  duplicates: ['keep', 'average'],
  scale: ['none', 'standard', 'minmax'],
  activation: ['leaky_relu', 'relu'],
  norm: ['l1', 'l2', 'linf'],
  bias: ['none', 'joint', 'free'],
  skip: ['none', 'constant', 'affine'],
  shape: ['convex', 'concave', 'increasing', 'decreasing', 'slope'],
  sparsify: ['off', 'merge', 'reweighted', 'at_most'],
  unit: ['ms', 's', 'min'],
} as const;

/** Values that stand in quotes, or may, by the keyword of their clause. */
export const SIGNS: Readonly<Partial<Record<string, readonly string[]>>> = {
  separator: ['","', '";"', 'tab', 'space'],
  decimal: ['"."', '","'],
};

/** What a separator may be written as, the usual way last. */
export const SEPARATOR_TEXTS: ReadonlyMap<string, Separator> = new Map([
  [',', ','],
  [';', ';'],
  ['\t', '\t'],
  ['\\t', '\t'],
  ['tab', '\t'],
  [' ', ' '],
  ['space', ' '],
]);

export const DECIMAL_TEXTS: ReadonlyMap<string, DecimalSign> = new Map([
  ['.', '.'],
  [',', ','],
]);
