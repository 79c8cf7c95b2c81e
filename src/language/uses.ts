/** Which datasets and networks a file uses, and what is said of the others. */
import { shortened } from '../data/didYouMean';
import { addClause, change, remove } from './fixes';
import type { Block, Dataset, Fit, Network } from './generated/ast';
import type { FitSpec, Names } from './model/fit';
import type { SweepSpec } from './model/sweep';
import { rangeOf, type Reporter } from './reporter';

export interface Uses {
  readonly fitted: ReadonlySet<Dataset>;
  readonly tested: ReadonlySet<Dataset>;
  readonly networks: ReadonlySet<Network>;
}

/** What the fits refer to, broken ones included: a dataset is not unused because its fit has a fault. */
export function collectUses(
  blocks: readonly Block[],
  fits: ReadonlyMap<Fit, FitSpec | undefined>,
  sweeps: Iterable<SweepSpec | undefined>,
  names: Names,
): Uses {
  const fitted = new Set<Dataset | undefined>();
  const tested = new Set<Dataset | undefined>();
  const networks = new Set<Network | undefined>();
  const note = ({ dataset, network, test }: FitSpec) => {
    fitted.add(dataset);
    networks.add(network);
    if (test?.kind === 'dataset') tested.add(test.dataset);
  };
  for (const spec of fits.values()) if (spec) note(spec);
  for (const sweep of sweeps) {
    for (const { clause, values } of sweep?.varied ?? []) {
      for (const value of values) {
        if (clause === 'data') fitted.add(names.datasets.get(value));
        if (clause === 'test') tested.add(names.datasets.get(value.replace(/^with\s+/, '')));
        if (clause === 'network') networks.add(names.networks.get(value));
      }
    }
  }
  for (const clause of blocks.flatMap((block) => (block.$type === 'Fit' ? block.clauses : []))) {
    if (clause.$type === 'DataClause') fitted.add(names.datasets.get(clause.dataset?.$refText ?? ''));
    if (clause.$type === 'TestClause') tested.add(names.datasets.get(clause.dataset?.$refText ?? ''));
    if (clause.$type === 'UseClause') networks.add(names.networks.get(clause.network?.$refText ?? ''));
  }
  const named = <T>(set: Set<T | undefined>) => new Set([...set].filter((item) => item !== undefined) as T[]);
  return { fitted: named(fitted), tested: named(tested), networks: named(networks) };
}

export function reportUnused(
  datasets: Iterable<Dataset>,
  networks: Iterable<Network>,
  fits: Iterable<Fit>,
  uses: Uses,
  reporter: Reporter,
): void {
  const [open] = [...fits].filter(({ clauses }) => !clauses.some(({ $type }) => $type === 'DataClause'));
  const report = (block: Dataset | Network, code: 'unused-dataset' | 'unused-network', message: string) =>
    reporter.add('hint', code, message, rangeOf(block, 'name'), {
      tags: ['unnecessary'],
      fixes: [
        ...(open && block.$type === 'Dataset'
          ? addClause(open, `data ${block.name}`, `Use it in the fit ${open.name}`)
          : []),
        ...(block.$type === 'Dataset' && !open ? addFit(block) : []),
        ...remove(block, `Remove ${block.name}`, false),
      ],
    });
  for (const dataset of datasets) {
    if (uses.fitted.has(dataset) || uses.tested.has(dataset) || !dataset.name) continue;
    const name = shortened(dataset.name);
    const message = `No fit uses the dataset \`${name}\`; add \`data ${name}\` to a fit, or remove it.`;
    report(dataset, 'unused-dataset', message);
  }
  for (const network of networks) {
    if (uses.networks.has(network) || !network.name) continue;
    const name = shortened(network.name);
    const message = `No fit uses the network \`${name}\`; add \`network ${name}\` to a fit, or remove it.`;
    report(network, 'unused-network', message);
  }
}

function addFit(dataset: Dataset) {
  const end = dataset.$cstNode?.end;
  const text = `\n\nfit ${dataset.name} {\n  data ${dataset.name}\n}`;
  return end === undefined ? [] : change(dataset, end, 0, text, `Add a fit of ${dataset.name}`);
}
