/** A parsed .hull file as diagnostics and jobs: the one implementation behind the command line and the language server. */
import { dirname } from 'node:path';
import type { LangiumDocument, LangiumParser } from 'langium';
import { Guesses, shortened } from '../data/didYouMean';
import type { GuardedStore } from '../data/guardedStore';
import { readingLimit } from '../engine/spent';
import type { CompiledDocument, CompiledFit, CompiledSweep, CompileOptions } from './compiled';
import type { Block, Dataset, Fit, Model, Network, Sweep } from './generated/ast';
import { freeName, replace } from './fixes';
import { type DatasetSpec, readDataset } from './model/dataset';
import { type FitDefaults, type FitSpec, readFit, type Names } from './model/fit';
import { DEFAULT_NETWORK, type NetworkSpec, readNetwork } from './model/network';
import type { NetworkFile } from './model/rivals';
import { type Overrides, readOverrides } from './overrides';
import { collectUses, reportUnused } from './uses';
import { readSweep, type SweepSpec } from './model/sweep';
import { buildJob } from './problem/buildJob';
import {
  dataPath,
  type LoadedDataset,
  resolvePath,
  toleranceColumn,
  wantedOfFiles,
} from './problem/loadDataset';
import { loadChecked } from './problem/loadChecked';
import { type LoadedNetwork, loadNetwork } from './problem/loadNetwork';
import { compiledSweep } from './problem/compiledSweep';
import { rangeOf, Reporter } from './reporter';
import { withoutConsequences } from './syntax/consequences';
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
  /** A sweep of more fits is in error. */
  readonly mostFits: number;
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
  const syntaxErrors = reporter.diagnostics.length;
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
    return reporter.errors > before || broken.blocks.has(block) ? undefined : spec;
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
    else if (block.$type === 'Fit')
      fits.set(
        block,
        sound(block, () => readFit(block, names, reporter, context.defaults)),
      );
  }
  const fitNames = firstByName([...fits.keys()]);
  const sweeps = new Map<Sweep, SweepSpec | undefined>();
  for (const block of blocks) {
    if (block.$type !== 'Sweep') continue;
    const { parser, mostFits } = context;
    const specOf = (fit: Fit): FitSpec | undefined => fits.get(fit);
    const read = () => readSweep(block, { names, fits: fitNames, specOf, parser, mostFits, reporter });
    sweeps.set(block, sound(block, read));
  }

  const directory = dirname(context.path);
  const { only } = context;
  const isChosen = ({ name }: Fit): boolean => only?.includes(name) ?? true;
  const set = new Map(
    [...fits].map(([fit, spec]) => [fit, spec && isChosen(fit) ? overrides.fit(spec) : spec] as const),
  );
  const uses = collectUses(blocks, set, sweeps.values(), names);
  const chosen = new Map([...set].filter(([fit]) => isChosen(fit)));
  const needed = only ? collectUses([...chosen.keys()], chosen, [], names) : uses;
  for (const [dataset, spec] of datasets) {
    if (spec && needed.fitted.has(dataset)) datasets.set(dataset, overrides.dataset(spec));
  }
  const isNeeded = (dataset: Dataset): boolean =>
    only === undefined || needed.fitted.has(dataset) || needed.tested.has(dataset);
  const wanted = wantedOfFiles(
    [...datasets].map(([dataset, spec]) => (isNeeded(dataset) ? spec : undefined)),
    directory,
    [...chosen.values()].flatMap((spec) =>
      spec?.dataset ? toleranceColumn(datasets.get(spec.dataset), spec.goal) : [],
    ),
  );
  const limits = context.timed ? timeLimits(chosen) : new Map<Dataset, number>();
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
          context.abandoned,
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
  for (const [fit, read] of set) {
    await checkpoint();
    const begun = performance.now();
    const spec = chosen.has(fit) ? read : undefined;
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
  const compiledSweeps: CompiledSweep[] = [];
  for (const [block, spec] of sweeps) {
    const around = { ...context, directory, names, fits, networks, datasets, loaded, compiled, reporter };
    compiledSweeps.push(await compiledSweep(block, spec, around));
  }
  const files = [
    ...[...datasets.values()].flatMap((spec) => (spec?.kind === 'file' ? [dataPath(spec, directory)] : [])),
    ...[...fits.values()].flatMap((spec) =>
      networkFiles(spec).map(({ file }) => resolvePath(file, directory)),
    ),
  ];
  return {
    diagnostics: withoutConsequences(reporter.diagnostics, syntaxErrors, broken),
    fits: compiled.filter((fit) => fit.name !== ''),
    sweeps: compiledSweeps.filter((sweep) => sweep.name !== ''),
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
function timeLimits(fits: ReadonlyMap<Fit, FitSpec | undefined>): Map<Dataset, number> {
  const limits = new Map<Dataset, number>();
  for (const spec of fits.values()) {
    if (spec === undefined) continue;
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

function firstByName<B extends Block>(blocks: readonly B[]): Map<string, B> {
  const byName = new Map<string, B>();
  for (const block of blocks) if (block.name && !byName.has(block.name)) byName.set(block.name, block);
  return byName;
}
