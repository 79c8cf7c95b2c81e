/** A hash of what a sweep asks for, which is known without making the jobs of its points. */
import { createHash } from 'node:crypto';
import type { Samples } from '../../data/samples';
import type { Dataset, Network } from '../generated/ast';
import type { Names } from '../model/fit';
import type { SweepSpec } from '../model/sweep';
import type { LoadedDataset } from './loadDataset';
import type { firstDraft } from './sweepPlan';

/** Clauses whose values name other blocks. */
const NAMING = ['data', 'test', 'network'];

interface Blocks {
  readonly names: Names;
  readonly loaded: ReadonlyMap<Dataset, LoadedDataset | undefined>;
}

/**
 * SHA-256, in hex. What the fit says of a varied clause has no part in it: its place is taken by the first of the values. `input` is the
 * hash of the fit as it stands, for a sweep whose first values make no fit. Rows that only a varied `rows` reads have no part in it either.
 */
export function sweepKey(
  { varied, folds, choose }: SweepSpec,
  first: ReturnType<typeof firstDraft>,
  input: string,
  { names, loaded }: Blocks,
): string {
  const hash = createHash('sha256');
  const clauses = varied.map(({ clause, values }) => [clause, values]);
  hash.update(JSON.stringify(['hullfit.sweep.asked/1', clauses, folds ?? null, choose ?? null]));
  if (first === undefined) hash.update(input);
  else {
    const { spec, network, dataset, test } = first;
    hash.update(JSON.stringify([{ ...spec, rivals: [] }, network, dataset, test ?? null], withoutPlace));
    for (const one of [dataset, test]) hash.update(one ? samplesHash(loaded.get(one.node)?.samples) : '');
  }
  const named = varied
    .filter(({ clause }) => NAMING.includes(clause))
    .flatMap(({ values }) => values.map((value) => value.replace(/^with\s+/, '')));
  for (const name of new Set(named)) {
    const dataset = names.datasets.get(name);
    const blocks: (Dataset | Network | undefined)[] = [dataset, names.networks.get(name)];
    for (const block of blocks) hash.update(JSON.stringify([name, block?.$cstNode?.text ?? null]));
    hash.update(samplesHash(dataset && loaded.get(dataset)?.samples));
  }
  return hash.digest('hex');
}

/** Leaves out where something stands in the text, and samples, which are hashed apart. */
function withoutPlace(key: string, value: unknown): unknown {
  const isNode = typeof value === 'object' && value !== null && '$type' in value;
  return isNode || key === 'offset' || key === 'scanned' ? undefined : value;
}

/** Kept as long as the samples are: a document is compiled with every edit. */
const known = new WeakMap<Samples, string>();

function samplesHash(samples: Samples | undefined): string {
  if (samples === undefined) return 'none';
  const before = known.get(samples);
  if (before !== undefined) return before;
  const hash = createHash('sha256');
  for (const numbers of [samples.inputs, samples.targets, samples.weights]) {
    if (numbers) hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  }
  const found = hash.digest('hex');
  known.set(samples, found);
  return found;
}
