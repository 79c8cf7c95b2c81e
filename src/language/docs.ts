/** One line about each word of the language, for completion and hover. */
import { TABLE_KINDS } from '../data/tableFiles';
import { GOAL_FORMS, GOAL_SUMMARY, type GoalForm } from './goals';
import type { ChoiceRule } from '../result/sweepResult';
import { CLAUSES, KEYWORDS, SWEEP_KEYWORDS } from './syntax/messages';

/** Keywords; a keyword of two kinds of block says both. */
export const KEYWORD_DOCS: Readonly<Record<string, string>> = {
  dataset: 'Samples: from a file, written out, or generated.',
  network:
    'In a file: activation, constraint set and bias of a network. In a fit: which network to use (default: leaky_relu(0.1), l2 <= 1, bias joint).',
  fit: 'Fits a dataset with the smallest-norm sparse network, and proves it.',
  from: `The data file (${TABLE_KINDS}), relative to this file or absolute.`,
  separator:
    'What separates the cells of the file: `","`, `";"`, `tab` or `space` (default: guessed from its beginning).',
  decimal: 'The decimal sign of the file’s numbers: `"."` or `","` (default: guessed from its beginning).',
  header: '`header none`: no line names the columns; they are called 1, 2, 3 and so on.',
  inputs:
    'The columns of the file that are the inputs, separated by commas. A column of text is one 0/1 input a label.',
  target: 'The column of the file to be predicted; `is LABEL` makes it two classes.',
  is: 'The label that counts as +1; every other one is -1.',
  sample_weight:
    'A column of weights sᵢ above 0: how much each sample counts in the loss of the goal, `(1/S) Σ sᵢ ℓ(f(xᵢ) − yᵢ)` with S = Σ sᵢ.',
  rows: 'Which rows to use: `rows 1..200`, counted from 1, both ends included.',
  missing: 'What to do with rows that have missing cells: `drop` or `error` (default).',
  duplicates:
    'Rows of equal inputs: `keep` (default), or `average` to make one of them, with the (weighted) mean target.',
  scale: 'Scaling of the inputs: none (default), standard or minmax; folded back into the exported weights.',
  samples: 'Samples written out, one a line: `input, input -> target`.',
  generate: 'Samples from a generator: teacher, curve, friedman, moons, circles, spirals, xor or parabola.',
  activation: 'The activation: relu, or leaky_relu(SLOPE) with a slope in [0, 1).',
  weights: 'The norm of the weights and its bound: `weights l2 <= 1`.',
  bias: 'The bias: none, joint (inside the norm, default), free, or bounded: `bias <= 2`.',
  skip: 'Terms beside the neurons that cost nothing: none (default), constant or affine.',
  shape:
    'What the network must be: convex or concave; with one input, `bias free` and `skip affine` also increasing, decreasing or `slope 0.5..2`. Several are separated by commas.',
  data: 'The dataset that is fitted.',
  goal: `How close: ${GOAL_SUMMARY.slice(0, -1).join(', ')}, or ${GOAL_SUMMARY.at(-1)}.`,
  sparsify:
    'Fewer neurons: off, merge (default; at the same norm), reweighted (fewer still; the norm is reported), or a budget: `at_most 8`.',
  gap: 'Stop when the proven relative gap, `(objective − lower bound) / objective`, is this small (default 1e-6).',
  time: 'Stop after this time with the best answer and its gap (default 60 s).',
  holdout: 'A random share of the samples that is kept out of the fit and tested: `holdout 20% seed 1`.',
  seed: 'The seed of the random choice (default 0).',
  test: 'Tests the fit on another dataset: `test with NAME`.',
  with: 'The dataset that the fit is tested on.',
  compare: 'Another method on the same problem, shown beside the fit.',
  sweep: 'Runs a fit many times, with other values of its clauses, and chooses among them.',
  vary: 'A clause of the fit, its network or its dataset, or one number of a clause (penalty, tolerance, softness, at_most, slope), and the values that it takes. The first clause varies slowest.',
  folds:
    'Cross-validation: the samples in so many random parts, each held out once; `cv` is the error on what is held out (default: none).',
  choose:
    'Which point is chosen: lowest cv, lowest test, fewest neurons, lowest mass, one_standard_error or knee (default: lowest cv with `folds`, lowest test of a fit that is tested).',
};

/** Keywords inside of a sweep's clauses, which are names elsewhere. */
export const SWEEP_DOCS: Readonly<Record<string, string>> = {
  fit: 'The fit that is varied.',
  from: 'The first value.',
  to: 'The last value.',
  steps: 'How many values, both ends included.',
  log: 'By equal factors instead of equal distances.',
  in: 'The values, separated by commas; one with commas stands in parentheses.',
  seed: 'The seed of the random parts (default 0).',
};

/** What each rule chooses, by how it is written. */
export const CHOICE_DOCS: Readonly<Record<ChoiceRule, string>> = {
  'lowest cv': 'The least error on held-out folds.',
  'lowest test': 'The least error on the samples of `holdout` or `test with`.',
  'fewest neurons': 'The fewest neurons, then the least mass.',
  'lowest mass': 'The least mass.',
  one_standard_error:
    'The fewest neurons among those whose error on held-out folds is within one standard error of the least.',
  knee: 'Where the curve of neurons over the varied number bends most: farthest from the line between its ends.',
};

const docOf = ({ doc, formula }: GoalForm): string => `${doc} \`${formula}\``;

/** The line about each goal by its first word: of the shortest goal that has it. */
const DOCS_OF_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  [...GOAL_FORMS].reverse().map((goal) => [goal.word, docOf(goal)]),
);

/** The line about each second word: what a penalty is is the same for all goals that have one. */
const DOCS_OF_MODIFIERS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    GOAL_FORMS.flatMap((goal) => (goal.modifier === undefined ? [] : [[goal.modifier, docOf(goal)]])),
  ),
  penalty:
    'What a unit of mass costs against the mean loss: a number, or a percentage of the least penalty that leaves no neuron.',
};

/** The line about a goal of these words, which is more exact than that about one of them; undefined of words that make none. */
export function goalDoc(word: string, modifier: string | undefined): string | undefined {
  const goal = GOAL_FORMS.find((form) => form.word === word && form.modifier === modifier);
  return goal && docOf(goal);
}

/** Values, by the rule and property of the grammar that they stand at. */
export const VALUE_DOCS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'MissingClause.policy': {
    drop: 'Leaves out rows with a missing cell in a chosen column.',
    error: 'Reports the first missing cell (the default).',
  },
  'SeparatorClause.value': {
    tab: 'One tab between two cells.',
    space: 'Any run of spaces and tabs between two cells.',
  },
  'HeaderClause.kind': { none: 'The first line is a row; the columns are called 1, 2, 3 …' },
  'DuplicatesClause.policy': {
    keep: 'Every row is a sample (the default).',
    average:
      'Rows of equal inputs become one: the (weighted) mean of their targets, the sum of their weights. `y = Σ sᵢyᵢ / Σ sᵢ`',
  },
  'ScaleClause.kind': {
    none: 'The inputs as they are (the default).',
    standard: 'Mean 0 and standard deviation 1. `(x − mean) / deviation`',
    minmax: 'From 0 to 1. `(x − least) / (largest − least)`',
  },
  'ActivationClause.kind': {
    leaky_relu: '`σ(t) = max(t, SLOPE·t)`; the slope is in [0, 1).',
    relu: '`σ(t) = max(t, 0)`, which is leaky_relu(0).',
  },
  'WeightsClause.norm': {
    l1: 'The sum of magnitudes: few inputs a neuron. `‖w‖₁ = Σ |wᵢ|`',
    l2: 'The Euclidean length. `‖w‖₂ = √(Σ wᵢ²)`',
    linf: 'The largest magnitude. `‖w‖∞ = max |wᵢ|`',
  },
  'BiasClause.kind': {
    none: 'No bias: the network is 0 at 0 and linear along rays. `b = 0`',
    joint: 'The bias counts in the norm, with the weights (the default). `‖(w, b)‖ ≤ RADIUS`',
    free: 'The bias is not bounded. `‖w‖ ≤ RADIUS, b ∈ ℝ`',
  },
  'SkipClause.kind': {
    none: 'Only neurons (the default). `f(x) = Σ v·σ(w·x + b)`',
    constant: 'A free constant beside the neurons. `f(x) = Σ v·σ(w·x + b) + c`',
    affine: 'A free constant and free linear terms beside the neurons. `f(x) = Σ v·σ(w·x + b) + a·x + c`',
  },
  'ShapePart.kind': {
    convex: 'Output weights ≥ 0. `v ≥ 0`',
    concave: 'Output weights ≤ 0. `v ≤ 0`',
    increasing: 'The slope is never negative (one input). `f′ ≥ 0`',
    decreasing: 'The slope is never positive (one input). `f′ ≤ 0`',
    slope: 'The slope stays between two limits (one input). `a ≤ f′ ≤ b`',
  },
  'GoalClause.kind': DOCS_OF_WORDS,
  'GoalClause.modifier': DOCS_OF_MODIFIERS,
  'SparsifyClause.kind': {
    off: 'The neurons as the solver finds them.',
    merge: 'Fewer neurons at the same norm (the default).',
    reweighted: 'Fewer neurons still; the norm may grow and is reported.',
    at_most:
      'A budget of neurons: `at_most 8`. With one input, `bias free` and `skip affine` a tolerance that needs more is widened to the least that does not, which is proven; elsewhere it is a search.',
  },
  'TimeClause.unit': { ms: 'Milliseconds.', s: 'Seconds.', min: 'Minutes.' },
  'Primary.callee': {
    sin: 'Sine.',
    cos: 'Cosine.',
    tan: 'Tangent.',
    exp: 'e to the power.',
    log: 'Natural logarithm.',
    sqrt: 'Square root.',
    abs: 'Magnitude.',
    min: 'The least of the values.',
    max: 'The largest of the values.',
  },
  'Primary.name': { x: 'The input of the curve.', pi: '3.14159…', e: '2.71828…' },
};

export const GENERATOR_DOCS: Readonly<Record<string, string>> = {
  teacher: 'Samples of a random network with a known number of neurons.',
  curve: 'A formula of x at evenly spaced points.',
  friedman:
    'Friedman’s first problem: a sine, a square and two straight terms of up to five inputs that count.',
  moons: 'Two interleaved half circles, two classes.',
  circles: 'Two concentric circles, two classes.',
  spirals: 'Two interleaved spirals, two classes.',
  xor: 'The four quadrants; the class is the sign of the product.',
  parabola: 'Points above and below a parabola, two classes that touch.',
};

export const RIVAL_DOCS: Readonly<Record<string, string>> = {
  gradient_descent: 'A wide network trained by gradient descent, from several seeds.',
  neural_tangent: 'Kernel regression with the neural tangent kernel of the network.',
  gaussian_process: 'Kernel regression with the network’s Gaussian process kernel.',
  group_lasso: 'A convex program over a fixed random set of neurons.',
  brute_force: 'Every sign pattern, for small problems.',
  network:
    'A trained network of one hidden layer from a file, in the inputs of the fit and in their order: an ONNX model (Gemm or MatMul and Add, then Relu or LeakyRelu), or the weights of a PyTorch `state_dict` as JSON.',
};

export const ARGUMENT_DOCS: Readonly<Record<string, string>> = {
  neurons: 'Neurons of the teacher.',
  inputs: 'How many inputs.',
  samples: 'How many samples.',
  seed: 'Seed of the random numbers; the same seed gives the same samples.',
  noise: 'Standard deviation of the noise.',
  slope: 'Slope of the teacher’s leaky ReLU.',
  from: 'Left end of the interval.',
  to: 'Right end of the interval.',
  factor: 'Radius of the inner circle.',
  turns: 'How often each arm winds.',
  width: 'Neurons of the rival.',
  seeds: 'How many runs, each from another seed.',
  steps: 'Steps of each run.',
  rate: 'Learning rate of the first step; it falls over the run.',
  decay: 'Weight decay.',
  penalty: 'Weight of the group penalty on each neuron.',
  tolerance: 'Largest miss of a sample, as a part of the largest target, that the smallest network may have.',
};

/** Words with nothing said about them; a test wants none. */
export function undocumented(): string[] {
  return [...KEYWORDS, ...CLAUSES.sweep, ...SWEEP_KEYWORDS].filter(
    (word) => !(word in KEYWORD_DOCS || word in SWEEP_DOCS),
  );
}
