/** The closed lists of words that a clause may have as its value. */
export const WORDS = {
  missing: ['drop', 'error'],
  scale: ['none', 'standard', 'minmax'],
  activation: ['leaky_relu', 'relu'],
  norm: ['l1', 'l2', 'linf'],
  bias: ['none', 'joint', 'free'],
  skip: ['none', 'constant', 'affine'],
  sparsify: ['off', 'merge', 'reweighted'],
  unit: ['ms', 's', 'min'],
} as const;
