/** From a dataset's description to its samples: reads the file, generates, or takes what stands in the text. */
import { isAbsolute, join, resolve } from 'node:path';
import { selectSamples } from '../../data/columns';
import type { DataPlace } from '../../data/problem';
import { pick, type Samples } from '../../data/samples';
import type { DataStore } from '../../data/store';
import type { SourceRange } from '../compiled';
import type { DatasetSpec, FileDataset, GeneratedDataset } from '../model/dataset';
import { inputNames } from '../model/generator';
import { keywordRange, rangeOf, type Reporter, textRange } from '../reporter';

export interface LoadedDataset {
  readonly spec: DatasetSpec;
  readonly samples: Samples;
  readonly inputNames: readonly string[];
  readonly targetName: string;
  /** Whether the targets are −1 and +1 by construction, so that `classify` is the default goal. */
  readonly twoClass: boolean;
}

/** Absolute path of a dataset's file; `directory` is that of the .hull file. */
export function dataPath(spec: FileDataset, directory: string): string {
  return isAbsolute(spec.path) ? resolve(spec.path) : join(directory, spec.path);
}

/** The dataset's samples; undefined, and reported at its place in the text, when they cannot be had. */
export async function loadDataset(
  spec: DatasetSpec,
  directory: string,
  store: DataStore,
  reporter: Reporter,
): Promise<LoadedDataset | undefined> {
  switch (spec.kind) {
    case 'file':
      return loadFile(spec, directory, store, reporter);
    case 'samples': {
      const { count, dimension, inputs, targets } = spec.scanned;
      const samples = chooseRows(
        { count, dimension, inputs, targets, rowNumbers: oneTo(count) },
        spec,
        reporter,
      );
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
  directory: string,
  store: DataStore,
  reporter: Reporter,
): Promise<LoadedDataset | undefined> {
  const table = await store.table(dataPath(spec, directory), spec.path);
  const outcome = table.ok ? selectSamples(table.value, spec) : table;
  if (!outcome.ok) {
    for (const { code, message, place } of outcome.problems)
      reporter.error(code, message, placeRange(spec, place));
    return undefined;
  }
  const twoClass = spec.label !== undefined;
  return { spec, samples: outcome.value, inputNames: spec.inputs, targetName: spec.target, twoClass };
}

function placeRange(spec: FileDataset, place: DataPlace): SourceRange {
  switch (place.kind) {
    case 'source':
      return rangeOf(spec.source, 'path');
    case 'input':
      return rangeOf(spec.inputsNode, 'columns', place.index);
    case 'target':
      return rangeOf(spec.targetNode, 'column');
    case 'label':
      return rangeOf(spec.targetNode, 'label');
    case 'rows':
      return spec.rowsNode ? rangeOf(spec.rowsNode, 'last') : sourceRange(spec);
  }
}

function generate(spec: GeneratedDataset, reporter: Reporter): LoadedDataset | undefined {
  const { dimension, inputs, targets } = spec.generator.generate();
  const count = targets.length;
  const bad = Math.max(targets.findIndex(notFinite), -1);
  if (bad >= 0) {
    const x = inputs[bad * dimension];
    const message = `The formula is ${targets[bad]} at x = ${x}; choose another range or formula, so that it is finite.`;
    reporter.error('not-finite', message, rangeOf(spec.source.call, 'arguments', 0));
    return undefined;
  }
  const samples = chooseRows({ count, dimension, inputs, targets, rowNumbers: oneTo(count) }, spec, reporter);
  const { inputNames: names, twoClass } = spec.generator;
  return samples && { spec, samples, inputNames: names, targetName: 'y', twoClass };
}

function chooseRows(samples: Samples, spec: DatasetSpec, reporter: Reporter): Samples | undefined {
  if (!spec.rows) return samples;
  const { first, last } = spec.rows;
  if (last > samples.count) {
    const message = `There are only ${samples.count} samples; end the range at ${samples.count} or before.`;
    reporter.error('rows-out-of-range', message, rangeOf(spec.rowsNode!, 'last'));
    return undefined;
  }
  return pick(
    samples,
    oneTo(last)
      .slice(first - 1)
      .map((row) => row - 1),
  );
}

function oneTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function notFinite(value: number): boolean {
  return !Number.isFinite(value);
}
