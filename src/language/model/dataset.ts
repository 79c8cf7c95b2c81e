/** The dataset block: where the samples come from and which of them are used. Reads no file. */
import { scanSamples, type ScannedSamples } from '../../data/sampleScanner';
import type { DialectChoice } from '../../data/dialect';
import type { ScaleKind } from '../../data/scaling';
import { GrammarUtils } from 'langium';
import type {
  Column,
  Dataset,
  DatasetClause,
  DecimalClause,
  DuplicatesClause,
  FromClause,
  GenerateClause,
  HeaderClause,
  InputsClause,
  MissingClause,
  RowsClause,
  SampleWeightClause,
  SamplesClause,
  ScaleClause,
  SeparatorClause,
  TargetClause,
} from '../generated/ast';
import { addClause, change, remove, replace, skipBlanksBack } from '../fixes';
import { keywordRange, rangeOf, Reporter, textRange } from '../reporter';
import { Recent } from '../recent';
import { checkedNumber, oneOfTexts, oneOfWords, onceEach } from './clauses';
import { type GeneratorSpec, readGenerator } from './generator';
import { DECIMAL_TEXTS, SEPARATOR_TEXTS, WORDS } from './vocabulary';

interface Rows {
  readonly first: number;
  readonly last: number;
}

interface Common {
  readonly node: Dataset;
  readonly scale: ScaleKind;
  /** What becomes of rows of equal inputs. */
  readonly duplicates: 'keep' | 'average';
  readonly rows?: Rows;
  /** The clause of the text; undefined where the rows are set from outside of it. */
  readonly rowsNode?: RowsClause | undefined;
}

export interface FileDataset extends Common {
  readonly kind: 'file';
  readonly source: FromClause;
  /** As written: relative to the .hull file, or absolute. */
  readonly path: string;
  readonly inputsNode: InputsClause;
  readonly inputs: readonly string[];
  /** The nodes that name them. */
  readonly inputColumns: readonly Column[];
  readonly targetNode: TargetClause;
  readonly target: string;
  readonly label?: string | number;
  /** What the text says of the file's dialect. */
  readonly dialect: DialectChoice;
  readonly missing: 'error' | 'drop';
  /** The column of the samples' weights, and its clause. */
  readonly weight?: string;
  readonly weightNode?: SampleWeightClause;
}

interface SamplesDataset extends Common {
  readonly kind: 'samples';
  readonly source: SamplesClause;
  readonly scanned: ScannedSamples;
  /** Offset of the scanned text in the document. */
  readonly offset: number;
}

export interface GeneratedDataset extends Common {
  readonly kind: 'generated';
  readonly source: GenerateClause;
  readonly generator: GeneratorSpec;
}

export type DatasetSpec = FileDataset | SamplesDataset | GeneratedDataset;

/** One clause of each type. */
interface Clauses {
  FromClause?: FromClause;
  InputsClause?: InputsClause;
  TargetClause?: TargetClause;
  RowsClause?: RowsClause;
  SeparatorClause?: SeparatorClause;
  DecimalClause?: DecimalClause;
  HeaderClause?: HeaderClause;
  MissingClause?: MissingClause;
  SampleWeightClause?: SampleWeightClause;
  DuplicatesClause?: DuplicatesClause;
  ScaleClause?: ScaleClause;
  SamplesClause?: SamplesClause;
  GenerateClause?: GenerateClause;
}

function byType(clauses: readonly DatasetClause[]): Clauses {
  return Object.fromEntries(clauses.map((clause) => [clause.$type, clause]));
}

/** The dataset that a block describes, defaults applied; undefined, and reported, when something is wrong in it. */
export function readDataset(dataset: Dataset, reporter: Reporter): DatasetSpec | undefined {
  const before = reporter.errors;
  const clauses = byType(onceEach(dataset.clauses, reporter));
  const sources = [clauses.FromClause, clauses.SamplesClause, clauses.GenerateClause].filter(
    (c) => c !== undefined,
  );
  sources.sort((a, b) => (a.$cstNode?.offset ?? 0) - (b.$cstNode?.offset ?? 0));
  if (sources.length === 0) {
    const advice = 'add `from "FILE.csv"`, `samples { … }` or `generate …`.';
    const fixes = [
      ...addClause(dataset, 'samples {\n    0 -> 0\n    1 -> 1\n  }', 'Add samples', false),
      ...addClause(dataset, 'generate moons(samples: 100)', 'Generate samples', false),
    ];
    reporter.error('missing-source', `This dataset has no samples; ${advice}`, rangeOf(dataset, 'name'), {
      fixes,
    });
    return undefined;
  }
  for (const extra of sources.slice(1)) {
    const message = 'A dataset has one source; keep one of `from`, `samples` and `generate`.';
    reporter.error('conflicting-clauses', message, keywordRange(extra), {
      related: [{ message: 'The first source is this one.', range: keywordRange(sources[0]) }],
      fixes: remove(extra, 'Remove this source'),
    });
  }
  const common = readCommon(dataset, clauses, reporter);
  const spec = readSource(clauses, common, reporter);
  return reporter.errors > before ? undefined : spec;
}

function readSource(clauses: Clauses, common: Common, reporter: Reporter): DatasetSpec | undefined {
  if (clauses.FromClause) return readFile(clauses.FromClause, clauses, common, reporter);
  reportIdle(
    [
      clauses.SeparatorClause,
      clauses.DecimalClause,
      clauses.HeaderClause,
      clauses.InputsClause,
      clauses.TargetClause,
      clauses.MissingClause,
      clauses.SampleWeightClause,
    ],
    TEXT_IDLE,
    reporter,
  );
  if (clauses.SamplesClause) return readSamples(clauses.SamplesClause, common, reporter);
  const generator = readGenerator(clauses.GenerateClause!.call, reporter);
  return generator && { ...common, kind: 'generated', source: clauses.GenerateClause!, generator };
}

const TEXT_IDLE = 'This says something about a file, and has no effect on samples in the text; remove it.';

function reportIdle(
  clauses: readonly (DatasetClause | undefined)[],
  message: string,
  reporter: Reporter,
): void {
  for (const idle of clauses) {
    if (!idle) continue;
    reporter.warning('unused-clause', message, keywordRange(idle), {
      tags: ['unnecessary'],
      fixes: remove(idle, 'Remove the clause'),
    });
  }
}

function readCommon(node: Dataset, clauses: Clauses, reporter: Reporter): Common {
  const scaleNode = clauses.ScaleClause;
  const scale =
    scaleNode && oneOfWords(scaleNode, 'kind', scaleNode.kind, WORDS.scale, 'kind of scaling', reporter);
  const rowsNode = clauses.RowsClause;
  const rows = rowsNode && readRows(rowsNode, reporter);
  const alike = clauses.DuplicatesClause;
  const duplicates = alike && oneOfWords(alike, 'policy', alike.policy, WORDS.duplicates, 'policy', reporter);
  return {
    node,
    scale: scale ?? 'none',
    duplicates: duplicates ?? 'keep',
    ...(rows && { rows }),
    ...(rowsNode && { rowsNode }),
  };
}

export function readRows(clause: RowsClause, reporter: Reporter): Rows | undefined {
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 1;
  const message = 'Rows are counted from 1, in whole numbers, for instance `rows 1..200`.';
  const first = checkedNumber(clause, 'first', clause.first, whole, 'bad-rows', message, reporter);
  const last = checkedNumber(clause, 'last', clause.last, whole, 'bad-rows', message, reporter);
  if (first === undefined || last === undefined) return undefined;
  if (first <= last) return { first, last };
  reporter.error('bad-rows', `This range is empty; write \`rows ${last}..${first}\`.`, rangeOf(clause), {
    fixes: [replace(rangeOf(clause), `rows ${last}..${first}`, 'Swap the ends')],
  });
  return undefined;
}

function readFile(
  source: FromClause,
  clauses: Clauses,
  common: Common,
  reporter: Reporter,
): FileDataset | undefined {
  const { InputsClause: inputsNode, TargetClause: targetNode, MissingClause: missingNode } = clauses;
  if (!inputsNode) {
    const message = 'Say which columns are the inputs, for instance `inputs a, b`.';
    reporter.error('missing-clause', message, rangeOf(common.node, 'name'), {
      fixes: addClause(common.node, 'inputs x', 'Add an `inputs` clause'),
    });
  }
  if (!targetNode) {
    const message = 'Say which column is the target, for instance `target y`.';
    reporter.error('missing-clause', message, rangeOf(common.node, 'name'), {
      fixes: addClause(common.node, 'target y', 'Add a `target` clause'),
    });
  }
  const missing =
    missingNode && oneOfWords(missingNode, 'policy', missingNode.policy, WORDS.missing, 'policy', reporter);
  if (source.path === '') {
    reporter.error(
      'missing-file',
      'Name the file, for instance `from "data/table.csv"`.',
      rangeOf(source, 'path'),
    );
  }
  if (!inputsNode || !targetNode || source.path === undefined || targetNode.column?.name === undefined)
    return undefined;
  const inputColumns = inputsNode.columns.filter(({ name }) => name !== undefined); // a syntax error else
  reportRepeated(inputColumns, targetNode.column.name, reporter);
  const label = targetNode.label?.value;
  return {
    ...common,
    kind: 'file',
    source,
    path: source.path,
    inputsNode,
    inputs: inputColumns.map(({ name }) => name),
    inputColumns,
    targetNode,
    target: targetNode.column.name,
    ...(label !== undefined && { label }),
    dialect: readDialect(source, clauses, reporter),
    missing: missing ?? 'error',
    ...weightOf(clauses),
  };
}

function weightOf({ SampleWeightClause: node }: Clauses): Pick<FileDataset, 'weight' | 'weightNode'> {
  const name = node?.column?.name;
  return node && name !== undefined ? { weight: name, weightNode: node } : {};
}

/** What a dataset that may be in error says of its file's text, as far as it is right. */
export function dialectOf(dataset: Dataset): DialectChoice {
  const clauses = byType(dataset.clauses);
  return clauses.FromClause ? readDialect(clauses.FromClause, clauses, new Reporter()) : {};
}

/** What the clauses say of the file's text; nothing where one is wrong, which is reported. */
function readDialect(
  { path }: FromClause,
  { SeparatorClause, DecimalClause, HeaderClause }: Clauses,
  reporter: Reporter,
): DialectChoice {
  const separator =
    SeparatorClause &&
    oneOfTexts(SeparatorClause, 'value', SeparatorClause.value, SEPARATOR_TEXTS, 'separator', reporter);
  const decimal =
    DecimalClause &&
    oneOfTexts(DecimalClause, 'sign', DecimalClause.sign, DECIMAL_TEXTS, 'decimal sign', reporter);
  const header =
    HeaderClause && oneOfWords(HeaderClause, 'kind', HeaderClause.kind, WORDS.header, 'header', reporter);
  if (/\.json$/i.test(path ?? ''))
    reportIdle([SeparatorClause, DecimalClause, HeaderClause], JSON_IDLE, reporter);
  return {
    ...(separator && { separator }),
    ...(decimal && { decimal }),
    ...(header && { header: false }),
  };
}

const JSON_IDLE = 'JSON says by itself what separates its cells and names its columns; remove this clause.';

function reportRepeated(columns: readonly Column[], target: string, reporter: Reporter): void {
  const known = new Map<string, Column>();
  for (const column of columns) {
    const first = known.get(column.name);
    if (first) {
      const message = `Column "${column.name}" is an input already; name it once.`;
      reporter.error('duplicate-column', message, rangeOf(column), {
        related: [{ message: 'It is named here first.', range: rangeOf(first) }],
        fixes: removeColumn(column),
      });
    } else if (column.name === target) {
      const message = `Column "${target}" is the target; it cannot be an input as well.`;
      reporter.error('duplicate-column', message, rangeOf(column), { fixes: removeColumn(column) });
    }
    if (!first) known.set(column.name, column);
  }
}

/** With the comma before it, or after it when it is the first; nothing when it is the only one. */
function removeColumn(column: Column): ReturnType<typeof change> {
  const cst = column.$cstNode;
  if (!cst) return [];
  const text = cst.root.fullText;
  const title = 'Remove the column';
  const comma = skipBlanksBack(text, cst.offset) - 1;
  if (text[comma] === ',') return change(column, comma, cst.end - comma, '', title);
  const after = /\s*,\s*/y;
  after.lastIndex = cst.end;
  const length = after.exec(text)?.[0].length;
  return length ? change(column, cst.offset, cst.length + length, '', title) : [];
}

/** The scan of bodies seen lately: typing elsewhere in the file leaves them as they are. */
const scans = new Recent<string, ScannedSamples>(8);

function readSamples(source: SamplesClause, common: Common, reporter: Reporter): SamplesDataset | undefined {
  const body = GrammarUtils.findNodeForProperty(source.$cstNode, 'body');
  if (source.body === undefined || !body) return undefined;
  const closed = source.body.endsWith('}');
  const text = source.body;
  const scanned = scans.get(text, () => scanSamples(text, 1, text.length - (closed ? 1 : 0)));
  if (!closed) {
    reporter.error('syntax', '`samples` is not closed; add its `}`.', keywordRange(source), {
      fixes: change(source, body.end, 0, '\n}', 'Close the samples'),
    });
  }
  for (const { code, message, offset, length } of scanned.problems) {
    const range = textRange(source, body.offset + offset, length);
    const word = text.slice(offset, offset + length);
    const fixes = /^[−–]/.test(word)
      ? [replace(range, word.replace(/^[−–]/, '-'), 'Write the minus sign as -')]
      : [];
    reporter.error(code, message, range, { fixes });
  }
  return { ...common, kind: 'samples', source, scanned, offset: body.offset };
}
