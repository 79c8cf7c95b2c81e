/** Compiles parsed documents, and keeps each result until its text or its data files change. */
import { isAbsolute, resolve } from 'node:path';
import {
  Cancellation,
  interruptAndCheck,
  type LangiumCoreServices,
  type LangiumDocument,
  OperationCancelled,
} from 'langium';
import { GuardedStore } from '../data/guardedStore';
import { MOST_FITS } from '../sweep/size';
import { analyse } from './analysis';
import type { CompiledDocument, CompileOptions } from './compiled';
import type { Model } from './generated/ast';
import type { FitDefaults } from './model/fit';

export interface CompileRequest extends CompileOptions {
  /** Path of the file as the user gave it; the document's own when absent. */
  readonly shownPath?: string;
  readonly cancelToken?: Cancellation.CancellationToken;
}

interface Entry {
  readonly compiled: CompiledDocument;
  readonly stamps: readonly string[];
}

export class HullCompiler {
  /** By parse result, which is a new object whenever the text changes. */
  private entries = new WeakMap<object, Entry>();
  private defaults: FitDefaults = {};
  private mostFits = MOST_FITS;

  constructor(
    private readonly services: LangiumCoreServices,
    readonly store = new GuardedStore(),
  ) {}

  /** What fits are given from now on that do not say it. */
  setDefaults(defaults: FitDefaults): void {
    this.defaults = defaults;
    this.entries = new WeakMap();
  }

  /** A sweep of more fits is in error from now on. */
  setMostFits(mostFits: number): void {
    this.mostFits = mostFits;
    this.entries = new WeakMap();
  }

  /**
   * Diagnostics and jobs of a parsed document. Rejects with a UsageError for a bad override and with Langium's
   * OperationCancelled; every fault of the text or the data is a diagnostic.
   */
  async compile(document: LangiumDocument, request: CompileRequest = {}): Promise<CompiledDocument> {
    const { cancelToken = Cancellation.CancellationToken.None, overrides, only, timed, mostFits } = request;
    const key = document.parseResult;
    const whole =
      (overrides === undefined || overrides.size === 0) &&
      only === undefined &&
      timed === undefined &&
      mostFits === undefined;
    const cacheable = whole && request.shownPath === undefined;
    const known = cacheable ? this.entries.get(key) : undefined;
    if (known && sameList(known.stamps, await this.stamps(known.compiled.dataFiles))) return known.compiled;
    const path = document.uri.fsPath;
    let listening: { dispose(): void } | undefined;
    const abandoned = new Promise<never>((_, reject) => {
      listening = cancelToken.onCancellationRequested(() => reject(OperationCancelled));
    });
    // Whoever still waits for it hears of it; nobody may, too.
    abandoned.catch(() => undefined);
    const compiled = await analyse({
      document: document as LangiumDocument<Model>,
      parser: this.services.parser.LangiumParser,
      store: this.store,
      path: isAbsolute(path) ? path : resolve(path),
      shownPath: request.shownPath ?? path,
      overrides,
      only,
      timed,
      defaults: this.defaults,
      mostFits: mostFits ?? this.mostFits,
      checkpoint: () => interruptAndCheck(cancelToken),
      abandoned,
    }).finally(() => listening?.dispose());
    if (cacheable) this.entries.set(key, { compiled, stamps: await this.stamps(compiled.dataFiles) });
    return compiled;
  }

  private stamps(paths: readonly string[]): Promise<string[]> {
    return Promise.all(paths.map((path) => this.store.stamp(path)));
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
