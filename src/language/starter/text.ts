/** The text of a first file for a table: what is chosen, and beside it the reason. */
import { basename } from 'node:path';
import { type Dialect, separatorText, separatorWord } from '../../data/dialect';
import { columnText, quoted } from '../fixes';
import type { ColumnChoice } from './columns';
import type { SampleFacts } from './facts';
import { KEYWORDS } from '../syntax/messages';

export interface FirstFile {
  /** The data file, as it lies from the .hull file. */
  readonly from: string;
  readonly rows: number;
  readonly dialect: Dialect | undefined;
  readonly choice: ColumnChoice;
  /** Rows that lack a cell, and those that do not. */
  readonly incomplete: number;
  readonly complete: number;
  /** What they make, rows of equal inputs averaged where they are. */
  readonly samples: number;
  /** Unknown in a draft, whose samples tell them. */
  readonly facts?: SampleFacts;
  /** Inputs of a sample. */
  readonly dimension: number;
}

/** One clause or block with what is said beside it. */
type Line = readonly [text: string, comment?: string | undefined];

/** More columns of text than this are not told label by label. */
const MAX_LEFT = 20;

export function textOf(file: FirstFile): string {
  const name = blockName(file.from);
  const parts = [
    [
      `// A first fit of ${plain(basename(file.from))}. Run it with "hullfit fit", or in VS Code with "Hullfit: Fit File".`,
    ],
    ['// Each line is a proposal, and says why it stands there.'],
    [''],
    block('dataset', name, datasetLines(file), leftLines(file)),
    [''],
    block('network', 'shape', networkLines(file)),
    [''],
    block('fit', 'first', fitLines(file, name)),
  ];
  return `${parts.flat().join('\n')}\n`;
}

/** The dataset alone, whose samples tell the rest. */
export function datasetText(file: FirstFile): string {
  return `${block('dataset', blockName(file.from), datasetLines(file)).join('\n')}\n`;
}

/** In comments nothing may begin another line. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function block(kind: string, name: string, lines: readonly Line[], more: readonly string[] = []): string[] {
  const widest = Math.max(...lines.map(([text, comment]) => (comment === undefined ? 0 : text.length)));
  const place = Math.min(widest, 60) + 2;
  const body = lines.flatMap(([text, comment]) => {
    if (comment === undefined) return [`  ${text}`];
    return text.length > 60 ? [`  // ${comment}`, `  ${text}`] : [`  ${text.padEnd(place)}// ${comment}`];
  });
  return [`${kind} ${name} {`, ...body, ...more, '}'];
}

/** A name that a block may have, made of the file's. */
export function blockName(file: string): string {
  const base = basename(file).replace(/\.[^.]*$/, '');
  const name = base.replace(/[^\p{L}\p{M}\p{N}_]+/gu, '_').replace(/^_+|_+$/g, '');
  const begun = /^[\p{L}_]/u.test(name) ? name : `table_${name}`;
  return KEYWORDS.includes(begun) ? `${begun}_table` : begun.replace(/_$/, '');
}

function datasetLines({ from, rows, dialect, choice, incomplete, complete, facts }: FirstFile): Line[] {
  const { inputs, target, how } = choice;
  const texts = inputs.filter(({ texts: n }) => n > 0);
  const about =
    texts.length === 0
      ? undefined
      : `${texts.map((one) => plain(one.name)).join(', ')}: text, one 0/1 input a label`;
  return [
    [`from ${quoted(from)}`, `${rows} rows`],
    ...dialectLines(dialect),
    [`inputs ${inputs.map((one) => columnText(one.name)).join(', ')}`, about],
    [
      `target ${columnText(target.name)}${how.kind === 'label' ? ` is ${labelText(how.label)}` : ''}`,
      targetWhy(choice),
    ],
    ...(incomplete > 0
      ? [['missing drop', `${incomplete} rows lack a cell; ${complete} are left`] satisfies Line]
      : []),
    ...(facts && isAveraged(choice, facts)
      ? [
          [
            'duplicates average',
            `${facts.conflicting} rows have the inputs of others and other targets: one sample each, of their mean`,
          ] satisfies Line,
        ]
      : []),
    ...(facts?.unlike === undefined
      ? []
      : [
          [
            'scale standard',
            `${plain(facts.unlike)}; the exported weights are in raw units again`,
          ] satisfies Line,
        ]),
  ];
}

/** Whether rows of equal inputs become one sample; a mean would hand an outlier on to the rows beside it. */
export function isAveraged({ how }: ColumnChoice, { conflicting, outliers }: SampleFacts): boolean {
  return conflicting > 0 && how.kind === 'numbers' && outliers === undefined;
}

function dialectLines(dialect: Dialect | undefined): Line[] {
  if (!dialect) return [];
  const { separator, decimal, header } = dialect;
  return [
    [`separator ${separatorText(separator)}`, `its cells are separated by ${separatorWord(separator)}`],
    [`decimal "${decimal}"`, `its decimal sign is the ${decimal === '.' ? 'point' : 'comma'}`],
    ...(header
      ? []
      : [['header none', 'its first line holds no names; its columns are called 1, 2, 3 …'] satisfies Line]),
  ];
}

function labelText(label: string | number): string {
  return typeof label === 'number' ? String(label) : quoted(label);
}

function targetWhy({ target, how }: ColumnChoice): string {
  if (how.kind !== 'label') return how.why;
  const { labels, pair } = target;
  const others = labels.filter((label) => label !== how.label).map((label) => `"${plain(label)}"`);
  const against = typeof how.label === 'number' ? String(pair?.[0]) : others.join(', ');
  return `${how.why}: 1 for this label, -1 for ${others.length > 4 ? `the other ${others.length}` : against}`;
}

function leftLines({ choice: { left } }: FirstFile): string[] {
  if (left.length === 0) return [];
  const lines = left
    .slice(0, MAX_LEFT)
    .map(({ name, why }) => `  //   ${plain(columnText(name))}: ${plain(why)}`);
  const more = left.length > MAX_LEFT ? [`  //   and ${left.length - MAX_LEFT} more`] : [];
  return ['', '  // Left out:', ...lines, ...more];
}

function isClasses({ how }: ColumnChoice): boolean {
  return how.kind !== 'numbers';
}

function networkLines({ choice, dimension }: FirstFile): Line[] {
  if (dimension === 1 && !isClasses(choice)) {
    return [
      ['activation relu', 'with one input: a line that bends at each neuron'],
      ['weights l2 <= 1'],
      ['bias free', 'a bend costs the same wherever it is'],
      ['skip affine', 'a straight line costs nothing'],
    ];
  }
  return [
    ['activation leaky_relu(0.1)', 'the default; relu is leaky_relu(0)'],
    ['weights l2 <= 1', 'turned inputs give the same network; l1 uses few inputs a neuron'],
    ['bias joint', 'the bias counts as a weight'],
    [
      'skip constant',
      isClasses(choice)
        ? 'which class is more frequent costs nothing'
        : 'the mean of the target costs nothing',
    ],
  ];
}

function fitLines(file: FirstFile, name: string): Line[] {
  return [[`data ${name}`], ['network shape'], ...goalLines(file), ...testLines(file)];
}

function goalLines({ choice, facts, dimension }: FirstFile): Line[] {
  if (!facts) return [];
  const { noisy, outliers } = facts;
  if (isClasses(choice) && noisy === undefined) {
    return [['goal classify', 'every row on its side; or: classify soft 10, where some may be wrong']];
  }
  if (noisy === undefined && outliers === undefined) {
    return [['goal interpolate', 'through every row; or: within 0.1, where the target is not exact']];
  }
  const goal: Line = isClasses(choice)
    ? ['goal classify soft 10', `${noisy}: a miss costs 10 a unit of the margin`]
    : outliers === undefined
      ? [
          'goal least_squares penalty 5%',
          `${noisy}: least squares, at 5 % of the penalty that leaves no neuron`,
        ]
      : [
          'goal least_absolute penalty 5%',
          `${outliers}, which a square would follow: mean distance, at 5 % of the penalty that leaves no neuron`,
        ];
  if (dimension === 1) return [goal];
  const many = dimension > MANY_INPUTS;
  return [
    goal,
    [
      `gap ${many ? '1e-2' : '1e-3'}`,
      `proven to a ${many ? 'hundredth' : 'thousandth'}, which is enough for noise and sooner done`,
    ],
  ];
}

/** Of more inputs a proof to a thousandth takes minutes. */
const MANY_INPUTS = 6;

/** So many samples of so many inputs are mostly proven within a minute. */
function mostSamples(dimension: number): number {
  if (dimension === 1) return 20_000;
  if (dimension === 2) return 1000;
  return dimension > MANY_INPUTS ? 200 : 300;
}

/** Fewer rows are all needed for the fit. */
const FEWEST_TESTED = 50;

function testLines({ samples, dimension }: FirstFile): Line[] {
  const time: Line = ['time 60 s', 'the best answer by then, with the gap that is proven'];
  if (samples < FEWEST_TESTED) return [time];
  const most = mostSamples(dimension);
  if (0.8 * samples <= most)
    return [['holdout 20% seed 1', 'a fifth of the rows is kept out, to test the fit on'], time];
  const percent = Math.ceil(1000 * (1 - most / samples)) / 10;
  return [
    [`holdout ${percent}% seed 1`, `learns from about ${most} random rows, and is tested on all others`],
    time,
  ];
}
