/** A parsed .hull file as diagnostics and jobs: the one implementation behind the command line and the language server. */
import { dirname } from 'node:path';
import type { LangiumDocument, LangiumParser } from 'langium';
import { Guesses, shortened } from '../data/didYouMean';
import type { GuardedStore } from '../data/guardedStore';
import { readingLimit } from '../engine/spent';
import type { CompiledDocument, CompiledFit, CompileOptions } from './compiled';
import type { Block, Dataset, Fit, Model, Network } from './generated/ast';
import { addClause, change, freeName, remove, replace } from './fixes';
import { type DatasetSpec, readDataset } from './model/dataset';
import { type FitDefaults, type FitSpec, readFit, type Names } from './model/fit';
import { DEFAULT_NETWORK, type NetworkSpec, readNetwork } from './model/network';
import type { NetworkFile } from './model/rivals';
import { type Overrides, readOverrides } from './overrides';
import { buildJob } from './problem/buildJob';
import {
  dataPath,
  type LoadContext,
  loadDataset,
  type LoadedDataset,
  resolvePath,
  sourceRange,
  wantedOfFiles,
} from './problem/loadDataset';
import { type LoadedNetwork, loadNetwork } from './problem/loadNetwork';
import { comparePositions, rangeOf, Reporter } from './reporter';
import { reportSyntaxErrors } from './syntax/syntaxErrors';

export interface AnalysisContext {
  readonly document: LangiumDocument<Model>;
  readonly parser: LangiumParser;
  readonly store: GuardedStore;
  /** Absolute path of the .hull file, and as the user gave it. */
  readonly path: string;
  readonly shownPath: string;
  readonly overrides: CompileOptions['overrides'];
  readonly only: CompileOptions['only'];
  readonly timed: CompileOptions['timed'];
  readonly defaults?: FitDefaults;
  /** Called between steps; throws when the analysis is no longer wanted. */
  readonly checkpoint: () => Promise<void>;
  /** Rejects when the analysis is no longer wanted: reading a large file is then left to whoever asks next. */
  readonly abandoned?: Promise<never>;
}

/** Throws a UsageError for a bad override and what `checkpoint` throws; every fault of the text or the data is a diagnostic. */
export async function analyse(context: AnalysisContext): Promise<CompiledDocument> {
  const { document, checkpoint } = context;
  const reporter = new Reporter();
  const blocks = document.parseResult.value.blocks;
  const broken = reportSyntaxErrors(document, reporter);
  reportDuplicateNames(blocks, reporter);
  const names: Names = {
    datasets: firstByName(blocks.filter((block): block is Dataset => block.$type === 'Dataset')),
    networks: firstByName(blocks.filter((block): block is Network => block.$type === 'Network')),
    guesses: new Guesses(),
  };
  const overrides = readOverrides(context.overrides ?? new Map(), context.parser, names);

  /** What a block says; undefined when it is in error, whether by its syntax or by its meaning. */
  const sound = <T>(block: Block, read: () => T | undefined): T | undefined => {
    const before = reporter.errors;
    const spec = read();
    return reporter.errors > before || broken.has(block) ? undefined : spec;
  };
  const networks = new Map<Network, NetworkSpec | undefined>();
  const datasets = new Map<Dataset, DatasetSpec | undefined>();
  const fits = new Map<Fit, FitSpec | undefined>();
  for (const block of blocks) {
    if (block.$type === 'Dataset')
      datasets.set(
        block,
        sound(block, () => readDataset(block, reporter)),
      );
    else if (block.$type === 'Network')
      networks.set(
        block,
        sound(block, () => readNetwork(block, reporter)),
      );
    else
      fits.set(
        block,
        sound(block, () => readFit(block, names, reporter, context.defaults)),
      );
  }

  const uses = collectUses(blocks, fits, names, overrides);
  const directory = dirname(context.path);
  const { only } = context;
  const chosen = new Map([...fits].filter(([{ name }]) => only?.includes(name) ?? true));
  const needed = only ? collectUses([...chosen.keys()], chosen, names, overrides) : uses;
  const isNeeded = (dataset: Dataset): boolean =>
    only === undefined || needed.fitted.has(dataset) || needed.tested.has(dataset);
  const wanted = wantedOfFiles(
    [...datasets].map(([dataset, spec]) => (isNeeded(dataset) ? spec : undefined)),
    directory,
    [...chosen.values()].flatMap((read) => {
      const { goal, dataset } = read ? overrides.fit(read) : {};
      if (!dataset || goal?.kind !== 'within_each' || !('column' in goal.tolerance)) return [];
      return [{ spec: datasets.get(dataset), column: goal.tolerance.column }];
    }),
  );
  const limits = context.timed ? timeLimits(chosen, overrides) : new Map<Dataset, number>();
  const loaded = new Map<Dataset, LoadedDataset | undefined>();
  const waits = new Waits();
  for (const [dataset, spec] of datasets) {
    await checkpoint();
    const begun = performance.now();
    if (spec && isNeeded(dataset))
      loaded.set(
        dataset,
        await loadChecked(
          spec,
          context,
          {
            directory,
            store: context.store,
            wanted,
            limitMs: limits.get(dataset) ?? Infinity,
            reporter,
            guesses: names.guesses,
          },
          needed.fitted.has(dataset) || !needed.tested.has(dataset),
        ),
      );
    waits.note(dataset, performance.now() - begun);
  }
  const rivals = await loadRivals(chosen.values(), {
    directory,
    store: context.store,
    reporter,
    guesses: names.guesses,
  });
  await checkpoint();
  reportUnused(datasets.keys(), networks.keys(), fits.keys(), uses, reporter);

  const compiled: CompiledFit[] = [];
  const awaitsTrust = (dataset: Dataset): boolean => {
    const spec = datasets.get(dataset);
    return spec?.kind === 'file' && context.store.awaitsTrust(dataPath(spec, directory));
  };
  for (const [fit, read] of fits) {
    await checkpoint();
    const begun = performance.now();
    const spec = read && chosen.has(fit) ? overrides.fit(read) : undefined;
    const job = spec
      ? assemble(fit, spec, { networks, loaded, rivals, overrides, file: context.shownPath, reporter })
      : null;
    const untrusted = job === null && spec !== undefined && datasetsOf(spec).some(awaitsTrust);
    const own = spec?.dataset && datasets.get(spec.dataset);
    const samplesInText = own?.kind === 'samples' && own.duplicates === 'keep';
    compiled.push({
      name: fit.name ?? '',
      range: rangeOf(fit),
      nameRange: rangeOf(fit, 'name'),
      job,
      preparedMs: performance.now() - begun + (spec ? waits.takeOf(spec) : 0),
      ...(samplesInText && { samplesInText }),
      ...(untrusted && { awaitsTrust: true }),
    });
  }
  const files = [
    ...[...datasets.values()].flatMap((spec) => (spec?.kind === 'file' ? [dataPath(spec, directory)] : [])),
    ...[...fits.values()].flatMap((spec) =>
      networkFiles(spec).map(({ file }) => resolvePath(file, directory)),
    ),
  ];
  return {
    diagnostics: reporter.diagnostics.sort((a, b) => comparePositions(a.range.start, b.range.start)),
    fits: compiled.filter((fit) => fit.name !== ''),
    dataFiles: [...new Set(files)],
    datasets: new Map(
      [...names.datasets].flatMap(([name, dataset]) => {
        const found = loaded.get(dataset);
        return found ? [[name, found]] : [];
      }),
    ),
  };
}

/** How long each dataset may be read, in milliseconds: for the longest of its fits that are sound. */
function timeLimits(fits: ReadonlyMap<Fit, FitSpec | undefined>, overrides: Overrides): Map<Dataset, number> {
  const limits = new Map<Dataset, number>();
  for (const read of fits.values()) {
    if (read === undefined) continue;
    const spec = overrides.fit(read);
    for (const dataset of datasetsOf(spec))
      limits.set(dataset, Math.max(limits.get(dataset) ?? 0, readingLimit(spec.timeMs)));
  }
  return limits;
}

/** How long each dataset was waited for, until the first fit that uses it takes that on itself. */
class Waits {
  private readonly ms = new Map<Dataset, number>();

  note(dataset: Dataset, ms: number): void {
    this.ms.set(dataset, ms);
  }

  takeOf(spec: FitSpec): number {
    return datasetsOf(spec).reduce((sum, dataset) => sum + this.take(dataset), 0);
  }

  private take(dataset: Dataset): number {
    const ms = this.ms.get(dataset) ?? 0;
    this.ms.delete(dataset);
    return ms;
  }
}

function datasetsOf({ dataset, test }: FitSpec): Dataset[] {
  return [dataset, test?.kind === 'dataset' ? test.dataset : undefined].filter((one) => one !== undefined);
}

/** What the parts of a fit are looked up in. */
interface Parts {
  readonly networks: ReadonlyMap<Network, NetworkSpec | undefined>;
  readonly loaded: ReadonlyMap<Dataset, LoadedDataset | undefined>;
  readonly rivals: ReadonlyMap<NetworkFile, LoadedNetwork | null>;
  readonly overrides: Overrides;
  readonly file: string;
  readonly reporter: Reporter;
}

function assemble(
  fit: Fit,
  spec: FitSpec,
  { networks, loaded, rivals, overrides, file, reporter }: Parts,
): CompiledFit['job'] {
  const own = spec.network ? networks.get(spec.network) : DEFAULT_NETWORK;
  const dataset = spec.dataset && loaded.get(spec.dataset);
  const test = spec.test?.kind === 'dataset' ? loaded.get(spec.test.dataset) : undefined;
  if (!own || !dataset || (spec.test?.kind === 'dataset' && !test)) return null;
  const compared = new Map<NetworkFile, LoadedNetwork>();
  for (const rival of networkFiles(spec)) {
    const read = rivals.get(rival);
    if (read === null) return null;
    if (read) compared.set(rival, read);
  }
  return buildJob(
    { fit, spec, network: overrides.network(own), dataset, networks: compared, file, ...(test && { test }) },
    reporter,
  );
}

function networkFiles(spec: FitSpec | undefined): NetworkFile[] {
  return (spec?.rivals ?? []).flatMap((rival) => (rival.kind === 'network' ? [rival] : []));
}

/** The networks that fits are compared with: null of one in error, nothing of one that is not read in an untrusted workspace. */
async function loadRivals(
  specs: Iterable<FitSpec | undefined>,
  context: Parameters<typeof loadNetwork>[1],
): Promise<Map<NetworkFile, LoadedNetwork | null>> {
  const loaded = new Map<NetworkFile, LoadedNetwork | null>();
  for (const file of [...specs].flatMap(networkFiles)) {
    const before = context.reporter.errors;
    const network = await loadNetwork(file, context);
    if (network) loaded.set(file, network);
    else if (context.reporter.errors > before) loaded.set(file, null);
  }
  return loaded;
}

/** The dataset's samples, when there are enough of them; `fitted` says whether it must do for a fit. */
async function loadChecked(
  spec: DatasetSpec,
  { abandoned }: AnalysisContext,
  context: LoadContext,
  fitted: boolean,
): Promise<LoadedDataset | undefined> {
  const { reporter } = context;
  const read = loadDataset(spec, context);
  const loaded = await (abandoned ? Promise.race([read, abandoned]) : read);
  if (!loaded) return undefined;
  const { count } = loaded.samples;
  if (count >= (fitted ? 2 : 1)) return loaded;
  const have = count === 0 ? 'no samples' : 'only one sample';
  const left =
    spec.kind === 'file' && spec.missing === 'drop' ? ' once rows with missing cells are dropped' : '';
  const message = `This dataset has ${have}${left}; ${fitted ? 'a fit needs at least two' : 'a test needs at least one'}.`;
  reporter.error('too-few-samples', message, sourceRange(spec));
  return undefined;
}

interface Uses {
  readonly fitted: ReadonlySet<Dataset>;
  readonly tested: ReadonlySet<Dataset>;
  readonly networks: ReadonlySet<Network>;
}

/** What the fits refer to, broken ones included: a dataset is not unused because its fit has a fault. */
function collectUses(
  blocks: readonly Block[],
  fits: ReadonlyMap<Fit, FitSpec | undefined>,
  names: Names,
  overrides: Overrides,
): Uses {
  const fitted = new Set<Dataset | undefined>();
  const tested = new Set<Dataset | undefined>();
  const networks = new Set<Network | undefined>();
  const note = ({ dataset, network, test }: FitSpec) => {
    fitted.add(dataset);
    networks.add(network);
    if (test?.kind === 'dataset') tested.add(test.dataset);
  };
  for (const spec of fits.values()) if (spec) note(overrides.fit(spec));
  for (const clause of blocks.flatMap((block) => (block.$type === 'Fit' ? block.clauses : []))) {
    if (clause.$type === 'DataClause') fitted.add(names.datasets.get(clause.dataset?.$refText ?? ''));
    if (clause.$type === 'TestClause') tested.add(names.datasets.get(clause.dataset?.$refText ?? ''));
    if (clause.$type === 'UseClause') networks.add(names.networks.get(clause.network?.$refText ?? ''));
  }
  const known = <T>(set: Set<T | undefined>) => new Set([...set].filter((item) => item !== undefined) as T[]);
  return { fitted: known(fitted), tested: known(tested), networks: known(networks) };
}

function reportUnused(
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

/** Names are unique per kind of block; the first of a name counts. */
function reportDuplicateNames(blocks: readonly Block[], reporter: Reporter): void {
  const seen = new Map<string, Block>();
  const taken = new Set(blocks.map((block) => block.name));
  for (const block of blocks) {
    if (!block.name) continue;
    const kind = block.$type.toLowerCase();
    const key = `${kind} ${block.name}`;
    const first = seen.get(key);
    if (first) {
      const name = freeName(block.name, taken);
      const range = rangeOf(block, 'name');
      const message = `There is a ${kind} \`${shortened(block.name)}\` already; give this one another name.`;
      reporter.error('duplicate-name', message, range, {
        related: [{ message: 'The first of the name.', range: rangeOf(first, 'name') }],
        fixes: [replace(range, name, `Rename to ${name}`)],
      });
    } else seen.set(key, block);
  }
}

function addFit(dataset: Dataset) {
  const end = dataset.$cstNode?.end;
  const text = `\n\nfit ${dataset.name} {\n  data ${dataset.name}\n}`;
  return end === undefined ? [] : change(dataset, end, 0, text, `Add a fit of ${dataset.name}`);
}

function firstByName<B extends Block>(blocks: readonly B[]): Map<string, B> {
  const byName = new Map<string, B>();
  for (const block of blocks) if (block.name && !byName.has(block.name)) byName.set(block.name, block);
  return byName;
}
