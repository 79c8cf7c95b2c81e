/** From a dataset's description to its samples: reads the file, generates, or takes what stands in the text. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Goal } from '../../core/problem';
import { HEADER_CLAUSE, headerWarning, selectWithPauses } from '../../data/columns';
import { averageDuplicates } from '../../data/duplicates';
import type { Guesses } from '../../data/didYouMean';
import type { DataPlace, DataFault } from '../../data/fault';
import { pick, type Samples } from '../../data/samples';
import type { GuardedStore } from '../../data/guardedStore';
import type { ColumnKind, Table, Wanted } from '../../data/table';
import type { DiagnosticExtras, Fix, SourceRange } from '../diagnostic';
import { addClause, append, columnText, quoted, replace, spellings } from '../fixes';
import type { DatasetSpec, FileDataset, GeneratedDataset } from '../model/dataset';
import { inputNames } from '../model/generator';
import { withoutContent } from '../../data/withoutContent';
import { memo, Recent } from '../recent';
import { inputNamesOf } from '../../result/inputs';
import { keywordRange, rangeOf, type Reporter, textRange } from '../reporter';

export interface LoadedDataset {
  readonly spec: DatasetSpec;
  readonly samples: Samples;
  readonly inputNames: readonly string[];
  readonly targetName: string;
  /** Whether the targets are −1 and +1 by construction, so that `classify` is the default goal. */
  readonly twoClass: boolean;
  /** The file's table and absolute path. */
  readonly table?: Table;
  readonly path?: string;
}

export interface LoadContext {
  /** Folder of the .hull file. */
  readonly directory: string;
  readonly store: GuardedStore;
  /** By file (`fileKey`), what all datasets of the document want of a file. */
  readonly wanted: ReadonlyMap<string, Wanted>;
  /** Milliseconds that reading may take. */
  readonly limitMs: number;
  readonly reporter: Reporter;
  readonly guesses: Guesses;
}

/** A column of numbers that a fit wants of its dataset besides. */
interface OwnColumn {
  readonly spec: DatasetSpec | undefined;
  readonly column: string;
}

/** The column of a goal that takes its tolerances from one, of the dataset that it is fitted on. */
export function toleranceColumn(spec: DatasetSpec | undefined, goal: Goal | undefined): OwnColumn[] {
  if (goal?.kind !== 'within_each' || !('column' in goal.tolerance)) return [];
  return [{ spec, column: goal.tolerance.column }];
}

/** What the datasets of a document want of each file, so that it is read once for all of them. */
export function wantedOfFiles(
  specs: readonly (DatasetSpec | undefined)[],
  directory: string,
  tolerances: readonly OwnColumn[] = [],
): Map<string, Wanted> {
  const all = new Map<string, FileWanted>();
  for (const spec of specs) {
    if (spec?.kind !== 'file') continue;
    const key = fileKey(spec, directory);
    const { dialect } = spec;
    const wanted = all.get(key) ?? { columns: new Map<string, ColumnKind>(), lastRow: 0, dialect };
    all.set(key, wanted);
    wanted.lastRow = Math.max(wanted.lastRow, spec.rows?.last ?? Infinity);
    const { columns } = wanted;
    const target = spec.label === undefined ? 'numbers' : 'texts';
    for (const name of spec.inputs) if (!columns.has(name)) columns.set(name, 'numbers');
    if (spec.weight !== undefined && !columns.has(spec.weight)) columns.set(spec.weight, 'numbers');
    if (columns.get(spec.target) !== 'texts') columns.set(spec.target, target);
  }
  for (const { spec, column } of tolerances) {
    const columns = spec?.kind === 'file' ? all.get(fileKey(spec, directory))?.columns : undefined;
    if (columns && !columns.has(column)) columns.set(column, 'numbers');
  }
  return all;
}

interface FileWanted extends Wanted {
  readonly columns: Map<string, ColumnKind>;
  lastRow: number;
}

/** A file as one table: two datasets that say different things of its dialect see two. */
function fileKey(spec: FileDataset, directory: string): string {
  const { separator, decimal, header } = spec.dialect;
  return JSON.stringify([dataPath(spec, directory), separator, decimal, header]);
}

/** Absolute path of a dataset's file; `directory` is that of the .hull file. */
export function dataPath(spec: FileDataset, directory: string): string {
  return resolvePath(spec.path, directory);
}

/** Absolute path of a file as it is written in a .hull file. */
export function resolvePath(path: string, directory: string): string {
  return isAbsolute(path) ? resolve(path) : join(directory, path);
}

/** The same with rows of equal inputs made one, where the dataset asks for it. */
export async function loadDataset(
  spec: DatasetSpec,
  context: LoadContext,
): Promise<LoadedDataset | undefined> {
  const loaded = await loadRows(spec, context);
  if (!loaded || spec.duplicates === 'keep') return loaded;
  const { samples } = loaded;
  return { ...loaded, samples: memo(samples, 'average', () => averageDuplicates(samples)) };
}

/** The dataset's samples; undefined, and reported at its place in the text, when they cannot be had. */
async function loadRows(spec: DatasetSpec, context: LoadContext): Promise<LoadedDataset | undefined> {
  const { reporter } = context;
  switch (spec.kind) {
    case 'file':
      return loadFile(spec, context);
    case 'samples': {
      const { count, dimension, inputs, targets } = spec.scanned;
      const all = memo(spec.scanned, 'samples', () => ({
        ...{ count, dimension, inputs, targets },
        rowNumbers: oneTo(count),
      }));
      const samples = chooseRows(all, spec, reporter);
      return (
        samples && { spec, samples, inputNames: inputNames(dimension), targetName: 'y', twoClass: false }
      );
    }
    case 'generated':
      return generate(spec, reporter);
  }
}

/** Where a sample stands in the text, when it does: on its line in `samples`. */
export function sampleRange(spec: DatasetSpec, rowNumber: number): SourceRange | undefined {
  if (spec.kind !== 'samples') return undefined;
  const { offsets, lengths } = spec.scanned;
  return textRange(spec.source, spec.offset + offsets[rowNumber - 1], lengths[rowNumber - 1]);
}

/** The token that stands for all of the samples. */
export function sourceRange(spec: DatasetSpec): SourceRange {
  switch (spec.kind) {
    case 'file':
      return rangeOf(spec.source, 'path');
    case 'samples':
      return keywordRange(spec.source);
    case 'generated':
      return rangeOf(spec.source.call, 'callee');
  }
}

async function loadFile(
  spec: FileDataset,
  { directory, store, wanted, limitMs, reporter, guesses }: LoadContext,
): Promise<LoadedDataset | undefined> {
  const path = dataPath(spec, directory);
  const all = wanted.get(fileKey(spec, directory));
  const outcome = await store.table(path, spec.path, all && { ...all, limitMs });
  const selected = outcome.ok ? await selection(outcome.value, spec) : outcome;
  if (!selected.ok) {
    const quote = store.mayQuote(path);
    for (const found of selected.problems) {
      const problem = quote ? found : withoutContent(found, spec.path);
      const { code, message, place } = problem;
      const near = code === 'missing-file' && quote ? await filesNear(path, spec.path, guesses) : [];
      // Nothing is wrong with the file: it is only not known.
      const severity = code === 'untrusted-workspace' ? 'information' : 'error';
      reporter.add(severity, code, message, placeRange(spec, place), extras(spec, problem, path, near));
    }
    return undefined;
  }
  if (!outcome.ok) return undefined;
  const warning =
    store.mayQuote(path) && headerWarning(outcome.value, [...spec.inputs, spec.target], HEADER_CLAUSE);
  if (warning) {
    const fixes = addClause(spec.node, 'header none', 'Add `header none`: the first line is a row', false);
    reporter.warning('numeric-header', warning, rangeOf(spec.source, 'path'), { fixes });
  }
  const twoClass = spec.label !== undefined;
  const [samples, table] = [selected.value, outcome.value];
  const names = samples.columns ? inputNamesOf(samples.columns) : spec.inputs;
  return { spec, samples, inputNames: names, targetName: spec.target, twoClass, table, path };
}

type Selected = ReturnType<typeof selectWithPauses>;

/** The samples of a table; the same object as long as neither the table nor what is chosen of it changes. */
function selection(table: Table, spec: FileDataset): Selected {
  const { inputs, target, label, rows, missing, weight } = spec;
  const key = JSON.stringify(['select', inputs, target, label, rows, missing, weight]);
  return memo(table, key, () => selectWithPauses(table, spec));
}

/** The data file's own line, and what would mend the problem. */
function extras(
  spec: FileDataset,
  { code, place, line, choices = [], lastRow, clause }: DataFault,
  path: string,
  near: readonly string[],
): DiagnosticExtras {
  const range = placeRange(spec, place);
  const start = { line: (line ?? 1) - 1, character: 0 };
  const related =
    line === undefined ? [] : [{ message: `Line ${line} of the file.`, range: { start, end: start }, path }];
  return { related, fixes: fixesFor() };

  function fixesFor(): Fix[] {
    switch (code) {
      case 'missing-file':
        return near.map((file) =>
          replace(range, quoted(file), `Change to ${quoted(file)}`, near.length === 1),
        );
      case 'missing-column': {
        const word = wordAt(spec, place);
        return spellings(word, choices, range, columnText);
      }
      case 'one-class-target':
        return spellings(String(spec.label), choices, range, quoted);
      case 'missing-cell':
        return spec.missing === 'drop' || spec.node.clauses.some(({ $type }) => $type === 'MissingClause')
          ? []
          : addClause(spec.node, 'missing drop', 'Leave out rows with missing cells');
      case 'not-a-number':
        if (clause !== undefined) return decimalFix(spec, clause);
        // Labels in the target: a classification of one of them against the rest.
        return spec.label === undefined
          ? choices.flatMap((label) =>
              append(
                spec.targetNode,
                'column',
                ` is ${quoted(label)}`,
                `Classify: is ${quoted(label)}`,
                false,
              ),
            )
          : [];
      case 'rows-out-of-range':
        return lastRow ? [replace(range, String(lastRow), `End at ${lastRow}`)] : [];
      default:
        return [];
    }
  }
}

function decimalFix({ node }: FileDataset, clause: string): Fix[] {
  const known = node.clauses.find(({ $type }) => $type === 'DecimalClause');
  const title = `Read the table with \`${clause}\``;
  return known ? [replace(rangeOf(known), clause, title, false)] : addClause(node, clause, title, false);
}

/** The column that is named at a place. */
function wordAt(spec: FileDataset, place: DataPlace): string {
  if (place.kind === 'input') return spec.inputs[place.index];
  return place.kind === 'weight' ? (spec.weight ?? '') : spec.target;
}

/** Reading a folder takes as long as so many looks at a name. */
const LOOKS_OF_A_FOLDER = 200;

/** Paths, as the user would write them, of a file in the same folder whose name is near. */
export async function filesNear(path: string, written: string, guesses: Guesses): Promise<string[]> {
  if (guesses.exhausted) return [];
  let names: string[];
  try {
    names = await readdir(dirname(path));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return []; // the folder itself is not there
  }
  const near = guesses.nearest(basename(path), names, names.length + LOOKS_OF_A_FOLDER);
  return near === undefined ? [] : [written.slice(0, -basename(path).length || undefined) + near];
}

function placeRange(spec: FileDataset, place: DataPlace): SourceRange {
  switch (place.kind) {
    case 'source':
      return rangeOf(spec.source, 'path');
    case 'input':
      // Each by its own node: to count up to it would take as long again as there are columns.
      return rangeOf(spec.inputColumns[place.index]);
    case 'target':
      return rangeOf(spec.targetNode, 'column');
    case 'label':
      return rangeOf(spec.targetNode, 'label');
    case 'weight':
      return spec.weightNode ? rangeOf(spec.weightNode, 'column') : sourceRange(spec);
    case 'rows':
      return spec.rowsNode ? rangeOf(spec.rowsNode, 'last') : sourceRange(spec);
  }
}

/** What the calls seen lately generate, by their text. */
const generations = new Recent<string, Samples>(8);

function generated(spec: GeneratedDataset): Samples {
  const { dimension, inputs, targets } = spec.generator.generate();
  const count = targets.length;
  return { count, dimension, inputs, targets, rowNumbers: oneTo(count) };
}

function generate(spec: GeneratedDataset, reporter: Reporter): LoadedDataset | undefined {
  const call = spec.source.call.$cstNode?.text;
  const all = call === undefined ? generated(spec) : generations.get(call, () => generated(spec));
  const { dimension, inputs, targets } = all;
  const bad = Math.max(targets.findIndex(notFinite), -1);
  if (bad >= 0) {
    const x = inputs[bad * dimension];
    const message = `The formula is ${targets[bad]} at x = ${x}; choose another range or formula, so that it is finite.`;
    reporter.error('not-finite', message, rangeOf(spec.source.call, 'arguments', 0));
    return undefined;
  }
  const samples = chooseRows(all, spec, reporter);
  const { inputNames: names, twoClass } = spec.generator;
  return samples && { spec, samples, inputNames: names, targetName: 'y', twoClass };
}

function chooseRows(samples: Samples, spec: DatasetSpec, reporter: Reporter): Samples | undefined {
  if (!spec.rows) return samples;
  const { first, last } = spec.rows;
  if (last > samples.count) {
    const message = `There are only ${samples.count} samples; end the range at ${samples.count} or before.`;
    const range = spec.rowsNode ? rangeOf(spec.rowsNode, 'last') : sourceRange(spec);
    const fixes =
      samples.count >= first && spec.rowsNode
        ? [replace(range, `${samples.count}`, `End at ${samples.count}`)]
        : [];
    reporter.error('rows-out-of-range', message, range, { fixes });
    return undefined;
  }
  const positions = () => Array.from({ length: last - first + 1 }, (_, i) => first - 1 + i);
  return memo(samples, `rows ${first}..${last}`, () => pick(samples, positions()));
}

function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function notFinite(value: number): boolean {
  return !Number.isFinite(value);
}
