/** The runs of each fit, kept to be compared with: a few of the latest, over a reload of the window too. */
import type * as vscode from 'vscode';
import type { EarlierRun } from '../protocol/panel';
import type { FitResult } from '../result/schema';
import { errorOf, testOf } from '../webview/model/compare';
import type { KnownResult } from './fitsModel';

/** Runs kept of one fit, the one on screen included, and fits of which runs are kept. */
const MOST_RUNS = 7;
const MOST_FITS = 60;
/** Larger networks are compared by their figures alone. */
const MOST_NEURONS = 300;
const KEY = 'hullfit.runs';

type Runs = readonly (readonly [fit: string, runs: readonly EarlierRun[]])[];

export class RunHistory {
  /** The latest run of each fit first; the fit that ran last is the last. */
  private readonly runs: Map<string, readonly EarlierRun[]>;

  constructor(private readonly memory: Pick<vscode.Memento, 'get' | 'update'>) {
    this.runs = new Map(memory.get<Runs>(KEY, []));
  }

  /** A result is in. One that is known (its rivals came in, or an undone edit brought it back) is the latest again. */
  add(uri: string, known: KnownResult): void {
    const key = keyOf(uri, known.result.fit);
    const before = this.runs.get(key) ?? [];
    const others = before.filter(({ startedAt }) => startedAt !== known.result.provenance.startedAt);
    this.runs.delete(key);
    this.runs.set(key, [runOf(known), ...others].slice(0, MOST_RUNS));
    for (const oldest of this.runs.keys()) {
      if (this.runs.size <= MOST_FITS) break;
      this.runs.delete(oldest);
    }
    void this.memory.update(KEY, [...this.runs]);
  }

  /** A document has another name. */
  rename(from: string, to: string): void {
    for (const [key, runs] of [...this.runs]) {
      if (!key.startsWith(`${from}#`)) continue;
      this.runs.delete(key);
      const renamed = to + key.slice(from.length);
      const known = this.runs.get(renamed) ?? [];
      const others = runs.filter(({ startedAt }) => known.every((run) => run.startedAt !== startedAt));
      this.runs.set(renamed, [...known, ...others].slice(0, MOST_RUNS));
    }
    void this.memory.update(KEY, [...this.runs]);
  }

  /** Every run is forgotten. */
  clear(): void {
    this.runs.clear();
    void this.memory.update(KEY, undefined);
  }

  /** The documents of which runs are known. */
  get uris(): readonly string[] {
    return [...new Set([...this.runs.keys()].map((key) => key.slice(0, key.lastIndexOf('#'))))];
  }

  /** The runs other than the one on screen, the latest first. */
  others(uri: string, result: FitResult): readonly EarlierRun[] {
    const { startedAt } = result.provenance;
    return (this.runs.get(keyOf(uri, result.fit)) ?? []).filter((run) => run.startedAt !== startedAt);
  }
}

function keyOf(uri: string, fit: string): string {
  return `${uri}#${fit}`;
}

function runOf({ result, version }: KnownResult): EarlierRun {
  const { neurons, skip, activation, samples } = result;
  const kept = result.objective !== null && neurons.length <= MOST_NEURONS;
  return {
    startedAt: result.provenance.startedAt,
    version,
    status: result.status,
    neurons: neurons.length,
    mass: result.mass,
    lowerBound: result.lowerBound,
    gap: result.gap,
    error: errorOf(result),
    test: testOf(result),
    ms: result.timing.totalMs,
    ...(kept ? { network: { inputs: samples.inputs, neurons, skip, slope: activation.slope } } : {}),
  };
}
