/** The dataset block: where the samples come from and which of them are used. Reads no file. */
import { scanSamples, type ScannedSamples } from '../../data/sampleScanner';
import type { ScaleKind } from '../../data/scaling';
import { GrammarUtils } from 'langium';
import type {
  Column,
  Dataset,
  DatasetClause,
  FromClause,
  GenerateClause,
  InputsClause,
  MissingClause,
  RowsClause,
  SamplesClause,
  ScaleClause,
  TargetClause,
} from '../generated/ast';
import { keywordRange, rangeOf, type Reporter, textRange } from '../reporter';
import { checkedNumber, oneOfWords, onceEach } from './clauses';
import { type GeneratorSpec, readGenerator } from './generator';
import { WORDS } from './vocabulary';

export interface Rows {
  readonly first: number;
  readonly last: number;
}

interface Common {
  readonly node: Dataset;
  readonly scale: ScaleKind;
  readonly rows?: Rows;
  readonly rowsNode?: RowsClause;
}

export interface FileDataset extends Common {
  readonly kind: 'file';
  readonly source: FromClause;
  /** As written: relative to the .hull file, or absolute. */
  readonly path: string;
  readonly inputsNode: InputsClause;
  readonly inputs: readonly string[];
  readonly targetNode: TargetClause;
  readonly target: string;
  readonly label?: string | number;
  readonly missing: 'error' | 'drop';
}

export interface SamplesDataset extends Common {
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
  MissingClause?: MissingClause;
  ScaleClause?: ScaleClause;
  SamplesClause?: SamplesClause;
  GenerateClause?: GenerateClause;
}

function byType(clauses: readonly DatasetClause[]): Clauses {
  return Object.fromEntries(clauses.map((clause) => [clause.$type, clause])) as Clauses;
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
    reporter.error('missing-source', `This dataset has no samples; ${advice}`, rangeOf(dataset, 'name'));
    return undefined;
  }
  for (const extra of sources.slice(1)) {
    const message = 'A dataset has one source; keep one of `from`, `samples` and `generate`.';
    reporter.error('conflicting-clauses', message, keywordRange(extra));
  }
  const common = readCommon(dataset, clauses, reporter);
  const spec = readSource(clauses, common, reporter);
  return reporter.errors > before ? undefined : spec;
}

function readSource(clauses: Clauses, common: Common, reporter: Reporter): DatasetSpec | undefined {
  if (clauses.FromClause) return readFile(clauses.FromClause, clauses, common, reporter);
  for (const idle of [clauses.InputsClause, clauses.TargetClause, clauses.MissingClause]) {
    if (!idle) continue;
    const message = 'This says something about a file, and has no effect on samples in the text; remove it.';
    reporter.warning('unused-clause', message, keywordRange(idle));
  }
  if (clauses.SamplesClause) return readSamples(clauses.SamplesClause, common, reporter);
  const generator = readGenerator(clauses.GenerateClause!.call, reporter);
  return generator && { ...common, kind: 'generated', source: clauses.GenerateClause!, generator };
}

function readCommon(node: Dataset, clauses: Clauses, reporter: Reporter): Common {
  const scaleNode = clauses.ScaleClause;
  const scale =
    scaleNode && oneOfWords(scaleNode, 'kind', scaleNode.kind, WORDS.scale, 'kind of scaling', reporter);
  const rowsNode = clauses.RowsClause;
  const rows = rowsNode && readRows(rowsNode, reporter);
  return { node, scale: scale ?? 'none', ...(rows && { rows }), ...(rowsNode && { rowsNode }) };
}

function readRows(clause: RowsClause, reporter: Reporter): Rows | undefined {
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 1;
  const message = 'Rows are counted from 1, in whole numbers, for instance `rows 1..200`.';
  const first = checkedNumber(clause, 'first', clause.first, whole, 'bad-rows', message, reporter);
  const last = checkedNumber(clause, 'last', clause.last, whole, 'bad-rows', message, reporter);
  if (first === undefined || last === undefined) return undefined;
  if (first <= last) return { first, last };
  reporter.error('bad-rows', `This range is empty; write \`rows ${last}..${first}\`.`, rangeOf(clause));
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
    reporter.error('missing-clause', message, rangeOf(common.node, 'name'));
  }
  if (!targetNode) {
    const message = 'Say which column is the target, for instance `target y`.';
    reporter.error('missing-clause', message, rangeOf(common.node, 'name'));
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
  const inputs = columnNames(inputsNode.columns, targetNode.column.name, reporter);
  const label = targetNode.label?.value;
  return {
    ...common,
    kind: 'file',
    source,
    path: source.path,
    inputsNode,
    inputs,
    targetNode,
    target: targetNode.column.name,
    ...(label !== undefined && { label }),
    missing: missing ?? 'error',
  };
}

function columnNames(columns: readonly Column[], target: string, reporter: Reporter): string[] {
  const names: string[] = [];
  for (const column of columns) {
    if (column.name === undefined) continue; // a syntax error that is reported already
    if (names.includes(column.name)) {
      const message = `Column "${column.name}" is an input already; name it once.`;
      reporter.error('duplicate-column', message, rangeOf(column));
    } else if (column.name === target) {
      const message = `Column "${target}" is the target; it cannot be an input as well.`;
      reporter.error('duplicate-column', message, rangeOf(column));
    }
    names.push(column.name);
  }
  return names;
}

function readSamples(source: SamplesClause, common: Common, reporter: Reporter): SamplesDataset | undefined {
  const body = GrammarUtils.findNodeForProperty(source.$cstNode, 'body');
  if (source.body === undefined || !body) return undefined;
  const closed = source.body.endsWith('}');
  const scanned = scanSamples(source.body, 1, source.body.length - (closed ? 1 : 0));
  if (!closed) {
    reporter.error('syntax', '`samples` is not closed; add its `}`.', keywordRange(source));
  }
  for (const { code, message, offset, length } of scanned.problems) {
    reporter.error(code, message, textRange(source, body.offset + offset, length));
  }
  return { ...common, kind: 'samples', source, scanned, offset: body.offset };
}
