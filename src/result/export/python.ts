/**
 * A Python module of plain NumPy: `predict(X)`, `label(X)` of a classification, and a class with scikit-learn's interface and the
 * certificate as attributes, which needs scikit-learn only to be one of its estimators.
 */
import { type Artefact, dimensionOf, isAsGiven, singleColumn } from './artefact';
import type { Exporter } from './exporter';
import { doubleText } from './numbers';
import { piecesOfArtefact } from './pieces';
import { classWords, columnWords } from './words';

export const pythonModule: Exporter = {
  id: 'python',
  label: 'Python module',
  purpose: 'for Python with NumPy: a function of one row or of many',
  extension: '.py',
  numbers: ['double'],
  refusal: () => null,
  write(artefact) {
    const content = moduleText(artefact);
    return { content, size: `${artefact.neurons.length} neurons, NumPy alone` };
  },
};

function moduleText(artefact: Artefact): string {
  const { classes } = artefact;
  return [
    '"""',
    ...artefact.origin,
    '',
    ...columnWords(artefact, 'x'),
    ...classWords(artefact),
    '"""',
    'import numpy as np',
    '',
    ...(singleColumn(artefact) ? oneInput(artefact) : manyInputs(artefact)),
    ...(classes === null ? [] : labels(artefact)),
    ...estimator(artefact),
  ].join('\n');
}

const list = (values: ArrayLike<number>): string =>
  `np.array([${Array.from(values, (value) => doubleText(value)).join(', ')}])`;

/** Any text as a literal of Python, which reads JSON's escapes as they are meant; what is beyond its plane comes in halves otherwise. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (character) => {
    const code = character.codePointAt(0)!;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });

/** Rows as an n × d matrix; a single row, and numbers of a single column, are taken as well. */
function rowsText(artefact: Artefact): string[] {
  const { length } = artefact.columns;
  const kind = artefact.columns.some(({ labels }) => labels) ? 'object' : 'float';
  return [
    `    X = np.asarray(X, dtype=${kind})`,
    `    if X.ndim < 2:`,
    `        X = X.reshape(-1, ${length})`,
    `    if X.ndim != 2 or X.shape[1] != ${length}:`,
    `        raise ValueError("X must have ${length} column${length === 1 ? '' : 's'}, not the shape %s" % (X.shape,))`,
  ];
}

function oneInput(artefact: Artefact): string[] {
  const { kinks, from, value, slope } = piecesOfArtefact(artefact);
  const { centre, clamp } = artefact.columns[0];
  return [
    '# where each line begins, but for the first; its value there and its slope',
    `_AT = ${list(kinks)}`,
    `_FROM = np.concatenate([[${doubleText(from[0])}], _AT])`,
    `_VALUE = ${list(value)}`,
    `_SLOPE = ${list(slope)}`,
    '',
    '',
    'def predict(X):',
    '    """The value at each row of an n by 1 matrix, or at each of n numbers; NaN where a row is NaN."""',
    ...rowsText(artefact),
    '    t = X[:, 0]',
    ...(clamp ? [`    t = np.clip(t, ${clamp.map(doubleText).join(', ')})`] : []),
    ...(centre === 0 ? [] : [`    t = t - ${doubleText(centre)}`]),
    '    line = np.searchsorted(_AT, t, side="right")',
    '    return _VALUE[line] + (t - _FROM[line]) * _SLOPE[line]',
  ];
}

function manyInputs(artefact: Artefact): string[] {
  const { neurons, skip, activation } = artefact;
  const dimension = dimensionOf(artefact);
  const matrix = neurons.map(({ weights }) => `    [${weights.map(doubleText).join(', ')}],`);
  return [
    `_WEIGHT = np.array([`,
    ...matrix,
    `]).reshape(-1, ${dimension})`,
    `_BIAS = ${list(neurons.map(({ bias }) => bias))}`,
    `_OUTPUT = ${list(neurons.map(({ output }) => output))}`,
    `_LINEAR = ${list(skip.linear)}`,
    '',
    '',
    ...inputsText(artefact),
    'def predict(X):',
    `    """The value at each row of an n by ${artefact.columns.length} matrix; NaN where a row holds NaN."""`,
    ...rowsText(artefact),
    '    X = _inputs(X)',
    '    values = np.empty(len(X))',
    '    # some rows at a time, so that many neurons take no more memory than one of them',
    '    step = max(1, 1000000 // max(1, len(_BIAS)))',
    '    for first in range(0, len(X), step):',
    '        rows = X[first:first + step]',
    '        t = rows @ _WEIGHT.T + _BIAS',
    `        t = np.where(t < 0, ${doubleText(activation.slope)} * t, t)`,
    `        values[first:first + step] = t @ _OUTPUT + rows @ _LINEAR + ${doubleText(skip.constant)}`,
    '    return values',
  ];
}

/** The network's inputs: clamped, and labels as ones and zeros. */
function inputsText(artefact: Artefact): string[] {
  if (isAsGiven(artefact)) return ['def _inputs(X):', '    return X', '', ''];
  const tables = artefact.columns.flatMap(({ labels }, k) =>
    labels ? [`_LABELS_${k} = [${labels.map(({ text }) => quoted(text)).join(', ')}]`] : [],
  );
  return [
    ...tables,
    ...(tables.length > 0 ? ['', ''] : []),
    'def _inputs(X):',
    `    inputs = np.zeros((len(X), ${dimensionOf(artefact)}))`,
    ...artefact.columns.flatMap(({ name, first, centre, clamp, labels }, k) => {
      if (labels)
        return [
          `    known = {label: at for at, label in enumerate(_LABELS_${k})}`,
          '    # a label that looks like a number may come as one',
          `    for row, label in enumerate(map(str, X[:, ${k}])):`,
          '        if label not in known:',
          `            raise ValueError("%r is no label of " % (label,) + ${quoted(name)} + "; it has %s" % (_LABELS_${k},))`,
          `        inputs[row, ${first} + known[label]] = 1`,
        ];
      const own = `X[:, ${k}].astype(float)`;
      const inside = clamp ? `np.clip(${own}, ${clamp.map(doubleText).join(', ')})` : own;
      return [`    inputs[:, ${first}] = ${inside}${centre === 0 ? '' : ` - ${doubleText(centre)}`}`];
    }),
    '    return inputs',
    '',
    '',
  ];
}

function labels({ classes }: Artefact): string[] {
  if (classes === null) return [];
  return [
    '',
    '',
    `CLASSES = np.array([${quoted(classes.negative)}, ${quoted(classes.positive)}])`,
    '',
    '',
    'def label(X):',
    '    """The class of each row."""',
    '    return CLASSES[(predict(X) > 0).astype(int)]',
  ];
}

function estimator(artefact: Artefact): string[] {
  const { classes, columns, name, result } = artefact;
  const title = className(name);
  const kind = classes === null ? 'RegressorMixin' : 'ClassifierMixin';
  const { samples, objective, mass, lowerBound, gap, status, goal, provenance } = result;
  const dual = samples.x === undefined ? [] : result.dual;
  return [
    '',
    '',
    'try:',
    `    from sklearn.base import BaseEstimator as _Base, ${kind} as _Kind`,
    'except ImportError:',
    '    class _Base:',
    '        def get_params(self, deep=True):',
    '            return {}',
    '',
    '        def set_params(self, **params):',
    '            if params:',
    '                raise ValueError("there are no parameters to set")',
    '            return self',
    '',
    '    class _Kind:',
    '        pass',
    '',
    '',
    `class ${title}(_Kind, _Base):`,
    '    """The network as a fitted estimator; what is proven of it is in its attributes."""',
    `    n_features_in_ = ${columns.length}`,
    `    feature_names_in_ = np.array([${columns.map((column) => quoted(column.name)).join(', ')}], dtype=object)`,
    `    input_names_ = [${samples.inputs.map(quoted).join(', ')}]`,
    ...(classes === null ? [] : ['    classes_ = CLASSES']),
    `    neurons_ = ${result.neurons.length}`,
    `    objective_ = ${numberOrNone(objective)}`,
    `    mass_ = ${numberOrNone(mass)}`,
    '    # proven: no network of the constraint set has a smaller objective',
    `    lower_bound_ = ${doubleText(lowerBound)}`,
    `    gap_ = ${numberOrNone(gap)}`,
    `    status_ = ${quoted(status)}`,
    `    goal_ = ${quoted(JSON.stringify(goal))}`,
    `    input_sha256_ = ${quoted(provenance.inputSha256)}`,
    '    # of each sample; the certificate of the bound (empty where the samples are kept elsewhere)',
    `    dual_ = ${list(dual)}`,
    '',
    '    def fit(self, X, y=None):',
    '        """It is fitted already."""',
    '        return self',
    '',
    '    def __sklearn_is_fitted__(self):',
    '        return True',
    '',
    ...(classes === null
      ? ['    def predict(self, X):', '        return predict(X)']
      : [
          '    def decision_function(self, X):',
          '        return predict(X)',
          '',
          '    def predict(self, X):',
          '        return label(X)',
        ]),
    '',
  ];
}

/** `calib` becomes `Calib`; a name without small letters in front gets the ending that a class has. */
function className(name: string): string {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return TAKEN.has(title) ? `${title}Network` : title;
}

/** Names of the module itself, and of Python that begin with a capital letter. */
const TAKEN = new Set(['CLASSES', 'None', 'True', 'False']);

const numberOrNone = (value: number | null): string => (value === null ? 'None' : doubleText(value));
